/** All about one object, for a person: what it asks for, what it got, and why it is not Ready. */
import type { Explanation } from '../../controller/api/explanation.ts';
import type { WorkloadPartitionStatusErrors } from '../../controller/api/generated/workload-partition.ts';
import type { Condition, KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyTitle } from '../../controller/api/object.ts';
import { reasonExplanations } from '../../controller/api/reasons.ts';
import { writeYaml } from '../../controller/manifest/write-yaml.ts';
import type { PatchOperation } from '../../controller/cluster/port.ts';
import { describeCommand } from '../arguments/fetch.ts';
import type { Location } from '../location.ts';
import type { Reference } from '../../controller/questions/references.ts';
import { ageText } from './age.ts';
import type { Colors } from './colors.ts';
import { conditionPaint } from './colors.ts';
import { errorsSection } from './errors-section.ts';
import { isReady, readinessOf } from '../../controller/questions/ready.ts';
import { renderTable } from './table.ts';
import { withoutControls } from './text-width.ts';

/** The other end of a reference, as it is now. */
export interface Counterpart extends Reference {
  /** `hidden`: the asker may not know whether it is there. */
  object: KubeObject | 'hidden' | undefined;
}

export interface Description {
  object: KubeObject;
  /** What it names. */
  refersTo: readonly Counterpart[];
  /** What names it. */
  referredToBy: readonly Counterpart[];
}

export interface DescribeContext {
  now: number;
  colors: Colors;
  location: Location;
}

export function renderDescription(description: Description, context: DescribeContext): string {
  const { object, refersTo, referredToBy } = description;
  const {
    conditions = [],
    explanation,
    errors,
    ...status
  } = (object.status ?? {}) as KubeObject['status'] & {
    explanation?: Explanation;
    errors?: WorkloadPartitionStatusErrors;
  };
  const sections = [
    headOf(object, context),
    yamlSection('Spec', object.spec, context),
    yamlSection('Status', withoutGeneration(status), context),
    conditionsSection(conditions, context),
    whyNotReady(object, explanation, context),
    errorsSection(errors, context.colors),
    referencesSection('Refers to', refersTo, context),
    referencesSection('Referred to by', referredToBy, context),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function headOf({ apiVersion, kind, metadata, status }: KubeObject, { now }: DescribeContext): string {
  const { name, namespace, labels, annotations, creationTimestamp, deletionTimestamp, generation } = metadata;
  const observed = status?.observedGeneration;
  const rows: [string, string][] = [
    ['Name:', name],
    ...(namespace === undefined ? [] : [['Namespace:', namespace] as [string, string]]),
    ['Kind:', `${kind} (${apiVersion})`],
    ['Labels:', pairs(labels)],
    ...(annotations === undefined ? [] : [['Annotations:', pairs(annotations)] as [string, string]]),
    [
      'Created:',
      creationTimestamp === undefined
        ? '<none>'
        : `${creationTimestamp} (${ageText(creationTimestamp, now)} ago)`,
    ],
    ...(deletionTimestamp === undefined
      ? []
      : [
          ['Deleting since:', `${deletionTimestamp} (${ageText(deletionTimestamp, now)})`] as [
            string,
            string,
          ],
        ]),
    ['Generation:', `${generation ?? 0}${observed === undefined ? '' : `, status is about ${observed}`}`],
  ];
  return renderTable(['', ''], rows, { headless: true });
}

function pairs(map: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(', ');
}

function withoutGeneration({ observedGeneration: _observed, ...rest }: Record<string, unknown>): object {
  return rest;
}

function yamlSection(title: string, value: object | undefined, { colors }: DescribeContext): string {
  if (value === undefined || Object.keys(value).length === 0) return '';
  const text = withoutControls(writeYaml(value)).replace(/^(?=.)/gm, '  ');
  return `${colors.bold(`${title}:`)}\n${text}`;
}

function conditionsSection(conditions: readonly Condition[], context: DescribeContext): string {
  if (conditions.length === 0) return '';
  const { colors, now } = context;
  const told = new Map<string, string>();
  const rows = conditions.map(({ type, status, reason, message, lastTransitionTime }) => {
    // One cause shows in several conditions, with the same long sentence.
    const first = told.get(message);
    if (first === undefined) told.set(message, type);
    return [
      type,
      { text: status, paint: conditionPaint(colors, goodness(type, status)) },
      reason,
      ageText(lastTransitionTime, now),
      first === undefined ? message : `as ${first}`,
    ];
  });
  const titles = ['Type', 'Status', 'Reason', 'Since', 'Message'];
  return `${colors.bold('Conditions:')}\n${renderTable(titles, rows, { indent: 2 })}`;
}

/** These two are bad news when they are True. */
function goodness(type: string, status: string): string {
  if (type === 'Stalled') return status === 'True' ? 'False' : status;
  return type === 'Reconciling' && status === 'True' ? 'Unknown' : status;
}

function whyNotReady(
  object: KubeObject,
  explanation: Explanation | undefined,
  context: DescribeContext,
): string {
  const { colors } = context;
  if (isReady(object)) return '';
  const { reason, message } = readinessOf(object);
  const known = Object.hasOwn(reasonExplanations, reason)
    ? reasonExplanations[reason as keyof typeof reasonExplanations]
    : undefined;
  const lines = [
    `${colors.bold('Why it is not Ready:')} ${colors.yellow(reason)}`,
    `  ${withoutControls(message)}`,
  ];
  if (known !== undefined) lines.push(`  ${reason} means: ${known.meaning}`, `  What helps: ${known.remedy}`);
  return `${lines.join('\n')}\n${explained(object, explanation ?? {}, context)}`;
}

function explained(
  object: KubeObject,
  explanation: Explanation,
  { colors, location }: DescribeContext,
): string {
  const { funnel = [], conflict = [], suggestions = [] } = explanation;
  const parts: string[] = [];
  if (funnel.length > 0) {
    const rows = funnel.map(({ stage, remaining }) => [stage, String(remaining)]);
    parts.push(
      `\n  How the candidates became fewer:\n${renderTable(['Stage', 'Left'], rows, { indent: 4 })}`,
    );
  }
  if (conflict.length > 0) {
    const lines = conflict.map((requirement) => `    - ${withoutControls(requirement)}\n`).join('');
    parts.push(`\n  What cannot be had together (leave out any one of it and the rest can):\n${lines}`);
  }
  if (suggestions.length > 0) {
    const lines = suggestions.map(({ effect, patch }, at) =>
      [
        `    ${at + 1}. ${withoutControls(effect)}\n`,
        ...operationsOf(patch).map((operation) => `       ${withoutControls(operationText(operation))}\n`),
        `       ${colors.dim(remedyCommand(location, object, at + 1))}\n`,
      ].join(''),
    );
    parts.push(`\n  What would make the whole request succeed:\n${lines.join('')}`);
  }
  return parts.join('');
}

/** A command that does it as it stands here. */
function remedyCommand(location: Location, object: KubeObject, place: number): string {
  const { flags, program } = location;
  return `${describeCommand(location, keyOf(object))} --remedy ${place} | ${program} apply${flags} -`;
}

/** A status is written by the controller, which writes JSON Patches; what is none shows nothing. */
export function operationsOf(patch: string): PatchOperation[] {
  try {
    const parsed: unknown = JSON.parse(patch);
    return Array.isArray(parsed) ? (parsed as PatchOperation[]) : [];
  } catch {
    return [];
  }
}

function operationText({ op, path, value }: PatchOperation): string {
  const field = path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
  return op === 'remove'
    ? `remove ${field}`
    : `${op === 'replace' ? 'set' : op} ${field}: ${JSON.stringify(value)}`;
}

function counterpartState(object: Counterpart['object']): { status: string; reason: string } {
  if (object === undefined) return { status: 'False', reason: 'not there' };
  return object === 'hidden' ? { status: '-', reason: 'not yours to read' } : readinessOf(object);
}

function referencesSection(
  title: string,
  counterparts: readonly Counterpart[],
  { colors }: DescribeContext,
): string {
  if (counterparts.length === 0) return '';
  const rows = counterparts.map(({ field, key, object }) => {
    const { status, reason } = counterpartState(object);
    return [keyTitle(key), { text: status, paint: conditionPaint(colors, status) }, reason, field];
  });
  return `${colors.bold(`${title}:`)}\n${renderTable(['Object', 'Ready', 'Reason', 'By field'], rows, { indent: 2 })}`;
}
