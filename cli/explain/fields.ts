/** What a kind is, and what its fields mean. */
import type { ResourceKind } from '../../controller/api/generated/resources.ts';
import { resources } from '../../controller/api/generated/resources.ts';
import type { OpenApiSchema } from '../../controller/api/resource-definition.ts';
import { closestName } from '../../controller/manifest/suggest.ts';
import { knownKinds } from '../arguments/kinds.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import { fieldsBelow, limitsOf, requiredBelow, typeText } from '../render/field-tree.ts';
import { paragraph } from '../render/paragraph.ts';
import { renderTable } from '../render/table.ts';
import type { Style } from './style.ts';
import { section } from './style.ts';

/** Fields that every object has, and that no kind describes for itself. */
const COMMON = ['apiVersion', 'kind', 'metadata'];

function schemaOf(kind: string): OpenApiSchema | undefined {
  return Object.hasOwn(resources, kind) ? resources[kind as ResourceKind].schema : undefined;
}

/** The first sentence: what stands in a list of many. */
function gist(description = ''): string {
  return /^.*?[.](?=\s|$)/s.exec(description)?.[0] ?? description;
}

export function overview(style: Style): string {
  const rows = knownKinds.map(({ kind, shortNames, namespaced }) => [
    kind,
    shortNames.join(', '),
    namespaced ? 'in a namespace' : 'of the whole cluster',
    gist(
      schemaOf(kind)?.description ?? 'A tenant; its labels decide which hosts and classes are open to it.',
    ),
  ]);
  const ask = [
    ['partywall explain wpar', 'a kind and its fields'],
    ['partywall explain wpar.spec.hostName', 'one field: type, default, limits, meaning'],
    ['partywall explain AllHeld', 'a reason that a status gives'],
    ['partywall explain DeviceBusy', 'a refusal of the kernel; or all with an errno: ENXIO'],
  ];
  return [
    section('Kinds', renderTable(['Kind', 'Short', 'Scope', 'What it is'], rows, { indent: 2 }), style),
    section('Ask for more', renderTable(['', ''], ask, { indent: 2, headless: true }), style),
  ].join('\n');
}

/** Explains a kind, or a field of it. @throws UsageError for a field that is not there */
export function explainField(kind: string, path: readonly string[], style: Style): string {
  const root = schemaOf(kind);
  if (root === undefined) {
    return `${style.colors.bold(kind)} is a kind of Kubernetes itself: kubectl explain ${kind.toLowerCase()}. Only its labels count here.\n`;
  }
  let schema = root;
  let required: boolean | undefined;
  const walked: string[] = [];
  for (const step of path.map((one) => one.replace(/\[.*\]$/, ''))) {
    const below = fieldsBelow(schema);
    const next = Object.hasOwn(below, step) ? below[step] : undefined;
    if (next === undefined) throw noField([kind, ...walked], step, Object.keys(below));
    required = requiredBelow(schema).includes(step);
    schema = next;
    walked.push(step);
  }
  return path.length === 0
    ? kindText(kind, schema, style)
    : fieldText({ kind, walked, schema, required }, style);
}

function noField(walked: readonly string[], step: string, names: readonly string[]): UsageError {
  const place = walked.join('.');
  const closest = closestName(step, names);
  const meant = closest === undefined ? '' : `Did you mean ${place}.${closest}? `;
  const there = names.length === 0 ? 'It has no fields.' : `Its fields are ${names.join(', ')}.`;
  return new UsageError(`${place} has no field '${step}'`, meant + there);
}

function kindText(kind: string, schema: OpenApiSchema, style: Style): string {
  const { group, version, plural, shortNames, categories, namespaced } = resources[kind as ResourceKind];
  const facts = [
    ['API version:', `${group}/${version}`],
    [
      'Scope:',
      namespaced ? 'in a namespace; written by tenants' : 'of the whole cluster; written by administrators',
    ],
    ['Names:', [plural, ...shortNames].join(', ')],
    ['Categories:', categories.join(', ')],
  ];
  const parts = Object.entries(schema.properties ?? {}).filter(([name]) => !COMMON.includes(name));
  return [
    `${style.colors.bold(kind)}\n${paragraph(schema.description ?? '', { indent: 2, columns: style.columns })}`,
    renderTable(['', ''], facts, { headless: true }),
    ...parts.map(([name, part]) => fieldTable(name, part, style)),
    `A field: partywall explain ${shortNames[0] ?? plural}.spec.FIELD\n`,
  ].join('\n');
}

interface Field {
  kind: string;
  walked: readonly string[];
  schema: OpenApiSchema;
  required: boolean | undefined;
}

function fieldText({ kind, walked, schema, required }: Field, style: Style): string {
  const facts = [
    ['Type:', typeText(schema)],
    ['Required:', required === true ? 'yes' : 'no'],
    ...(schema.default === undefined ? [] : [['Default:', JSON.stringify(schema.default)]]),
  ];
  const limits = [
    ...limitsOf(schema),
    ...(schema.items === undefined ? [] : limitsOf(schema.items).map((limit) => `each entry: ${limit}`)),
  ];
  const width = { indent: 2, columns: style.columns };
  return [
    `${style.colors.bold([kind, ...walked].join('.'))}\n${paragraph(schema.description ?? schema.items?.description ?? 'No more is said of it than its name and type.', width)}`,
    renderTable(['', ''], facts, { headless: true }),
    section('Must meet', limits.map((limit) => `  - ${limit}\n`).join(''), style),
    fieldTable('Fields', schema, style),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function fieldTable(title: string, schema: OpenApiSchema, style: Style): string {
  const required = requiredBelow(schema);
  const rows = Object.entries(fieldsBelow(schema)).map(([name, field]) => [
    name,
    typeText(field),
    required.includes(name) ? 'required' : defaultText(field),
    gist(field.description ?? field.items?.description),
  ]);
  return rows.length === 0
    ? ''
    : section(title, renderTable(['Field', 'Type', 'Default', 'Meaning'], rows, { indent: 2 }), style);
}

function defaultText({ default: value }: OpenApiSchema): string {
  if (value === undefined) return '';
  const text = JSON.stringify(value);
  return text.length > 40 ? 'see the field' : text;
}
