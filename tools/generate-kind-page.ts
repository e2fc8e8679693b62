/** From a CRD to docs/kinds/<kind>.md: a heading for each field, the conditions with their reasons, the table columns. */
import type { ReasonExplanation } from '../controller/api/reasons.ts';
import type { OpenApiSchema, ResourceDefinition } from '../controller/api/resource-definition.ts';
import { reasonRowsOf } from './generate-conditions.ts';
import { code, MARKDOWN_HEADER, table } from './generate-markdown.ts';

/** `list of objects`, `map of strings`, `integer`. */
function typeText(schema: OpenApiSchema): string {
  if (schema['x-kubernetes-int-or-string'] === true) return 'integer or string';
  if (schema.items !== undefined) return `list of ${plural(typeText(schema.items))}`;
  if (schema.additionalProperties !== undefined)
    return `map of ${plural(typeText(schema.additionalProperties))}`;
  return schema.type ?? 'any value';
}

function plural(type: string): string {
  return type.startsWith('list') || type.startsWith('map') ? type : `${type}s`;
}

function rangeText(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  const suffix = unit === '' ? '' : ` ${unit}`;
  if (least !== undefined && most !== undefined) return `${least} to ${most}${suffix}`;
  if (least !== undefined) return `at least ${least}${suffix}`;
  if (most !== undefined) return `at most ${most}${suffix}`;
  return undefined;
}

function listRule(schema: OpenApiSchema): string | undefined {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (keys !== undefined) return `entries told apart by ${keys.map(code).join(', ')}`;
  return schema['x-kubernetes-list-type'] === 'set' ? 'no entry twice' : undefined;
}

function constraints(schema: OpenApiSchema): string[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems, minProperties, maxProperties } = schema;
  const found = [
    schema.enum === undefined
      ? undefined
      : `one of ${schema.enum.map((value) => code(String(value))).join(', ')}`,
    rangeText(minimum, maximum, ''),
    rangeText(minLength, maxLength, 'characters'),
    rangeText(minItems, maxItems, 'entries'),
    rangeText(minProperties, maxProperties, 'entries'),
    schema.pattern === undefined ? undefined : `matches ${code(schema.pattern)}`,
    listRule(schema),
  ];
  return found.filter((text) => text !== undefined);
}

/** `label: a; b.`, or nothing where there is nothing to say. */
function fact(label: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [`- ${label}: ${texts.join('; ')}.`];
}

function defaultText(path: string, schema: OpenApiSchema): string[] {
  // The default of status is the same for every kind, and says only that nobody looked yet.
  return schema.default === undefined || path === 'status' ? [] : [code(JSON.stringify(schema.default))];
}

function ruleMessages(schema: OpenApiSchema | undefined): string[] {
  return (schema?.['x-kubernetes-validations'] ?? []).map(({ message }) => message);
}

function fieldSection(path: string, schema: OpenApiSchema, required: boolean): string {
  const { items, additionalProperties, description } = schema;
  const isDemanded = required && schema.default === undefined;
  const facts = [
    ...fact('Type', [isDemanded ? `${typeText(schema)}, required` : typeText(schema)]),
    ...fact('Default', defaultText(path, schema)),
    ...fact('Allowed', constraints(schema)),
    ...fact('Each entry', items === undefined ? [] : constraints(items)),
    ...fact('Each value', additionalProperties === undefined ? [] : constraints(additionalProperties)),
    ...[...ruleMessages(schema), ...ruleMessages(items)].flatMap((message) => fact('Rule', [message])),
  ];
  const paragraph = description === undefined ? '' : `${description}\n\n`;
  return `### ${code(path)}\n\n${paragraph}${facts.join('\n')}\n`;
}

/** One section a field, parents before children, in the order of the CRD. */
function fieldSections(path: string, schema: OpenApiSchema, required: boolean): string[] {
  const inner = schema.items ?? schema;
  const prefix = schema.items === undefined ? path : `${path}[]`;
  const children = Object.entries(inner.properties ?? {}).flatMap(([name, child]) =>
    // Conditions have a table of their own.
    `${prefix}.${name}` === 'status.conditions'
      ? []
      : fieldSections(`${prefix}.${name}`, child, (inner.required ?? []).includes(name)),
  );
  return [fieldSection(path, schema, required), ...children];
}

function conditionTable(
  definition: ResourceDefinition,
  explanations: Readonly<Record<string, ReasonExplanation>>,
): string {
  const rows = reasonRowsOf(definition).flatMap(({ type, status, reasons }) =>
    reasons.map((reason) => [type, status === 'True' ? 'True' : 'False, Unknown', reason]),
  );
  return table(
    ['Condition', 'Status', 'Reason', 'Meaning'],
    rows.map(([type = '', status = '', reason = '']) => [
      type,
      status,
      `[${reason}](../reasons.md#${reason.toLowerCase()})`,
      explanations[reason]?.meaning ?? '',
    ]),
  );
}

function introduction(definition: ResourceDefinition): string {
  const {
    group,
    version,
    plural: pluralName,
    shortNames,
    categories,
    namespaced,
    selectableFields,
  } = definition;
  const facts = [
    `API version: ${code(`${group}/${version}`)}`,
    `Scope: ${namespaced ? 'namespaced' : 'cluster'}`,
    `Names: ${[pluralName, ...shortNames].map(code).join(', ')}`,
    `Categories: ${categories.map(code).join(', ')}`,
    `Field selectors: ${['metadata.name', ...selectableFields].map(code).join(', ')}`,
  ];
  return `${definition.schema.description ?? ''}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}\n`;
}

/** The page, not yet formatted. */
export function toKindPage(
  definition: ResourceDefinition,
  explanations: Readonly<Record<string, ReasonExplanation>>,
): string {
  const { kind, schema, printerColumns } = definition;
  const { spec, status } = schema.properties ?? {};
  const required = (schema.required ?? []).includes('spec');
  const rules = (schema['x-kubernetes-validations'] ?? []).map(({ message }) => `- ${message}.`).join('\n');
  const columns = printerColumns.map(({ name, jsonPath, description, priority }) => [
    name,
    code(jsonPath),
    (priority ?? 0) > 0 ? 'wide' : 'always',
    description ?? 'How long the object exists.',
  ]);
  return [
    `${MARKDOWN_HEADER}\n# ${kind}\n`,
    introduction(definition),
    rules === '' ? '' : `## Rules of the whole object\n\n${rules}\n`,
    '## What is asked for\n',
    ...(spec === undefined ? [] : fieldSections('spec', spec, required)),
    '## What is answered\n',
    ...(status === undefined ? [] : fieldSections('status', status, false)),
    '## Conditions\n',
    conditionTable(definition, explanations),
    '\n## Columns\n',
    table(['Column', 'Field', 'Shown', 'What it tells'], columns),
  ].join('\n');
}
