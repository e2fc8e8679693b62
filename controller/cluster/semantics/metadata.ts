import type { KubeObject, ObjectMeta } from '../../api/object.ts';
import type { FieldProblem } from '../port.ts';
import { isJsonObject } from './json.ts';
import type { JsonObject } from './json.ts';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const isDnsLabel = new RegExp(`^${label}$`);
const isDnsSubdomain = new RegExp(`^${label}(\\.${label})*$`);
const isNamePart = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const limits = { dnsLabel: 63, dnsSubdomain: 253, namePart: 63, annotationBytes: 262_144 };

/** Fields of metadata that only the server writes; what a request says in them is not taken. */
const serverFields = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'managedFields',
] as const;

type ServerFields = Pick<ObjectMeta, (typeof serverFields)[number]>;

/** What was asked for, with the server's fields from elsewhere and without maps and lists that hold nothing. */
export function requestedMetadata(asked: ObjectMeta, server: ServerFields): ObjectMeta {
  const metadata: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(asked)) {
    if (!isServerField(name) && !isEmptyCollection(value)) metadata[name] = value;
  }
  return Object.assign(metadata, { name: asked.name }, server);
}

function isServerField(name: string): boolean {
  return (serverFields as readonly string[]).includes(name);
}

function isEmptyCollection(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

export function serverFieldsOf(metadata: ObjectMeta): ServerFields {
  const fields: Record<string, unknown> = {};
  for (const name of serverFields) if (metadata[name] !== undefined) fields[name] = metadata[name];
  return fields;
}

/** The names and values that Kubernetes accepts in metadata. */
export function metadataProblems(object: KubeObject, old: KubeObject | undefined): FieldProblem[] {
  const { labels = {}, annotations = {}, finalizers = [] } = object.metadata;
  return [
    ...(old === undefined ? nameProblems(object) : []),
    ...(isJsonObject(labels) ? labelProblems(labels) : [problem('metadata.labels', 'must be a map')]),
    ...(isJsonObject(annotations)
      ? annotationProblems(annotations)
      : [problem('metadata.annotations', 'must be a map')]),
    ...(Array.isArray(finalizers)
      ? finalizerProblems(finalizers, old?.metadata)
      : [problem('metadata.finalizers', 'must be a list')]),
  ];
}

function nameProblems(object: KubeObject): FieldProblem[] {
  const { name, namespace } = object.metadata;
  const problems: FieldProblem[] = [];
  const isName = object.kind === 'Namespace' ? isLabelName : isSubdomainName;
  if (!isName(name)) {
    problems.push(problem('metadata.name', `must be lower-case letters, digits, '-' and '.', not '${name}'`));
  }
  if (namespace !== undefined && !isLabelName(namespace)) {
    problems.push(
      problem('metadata.namespace', `must be lower-case letters, digits and '-', not '${namespace}'`),
    );
  }
  return problems;
}

function labelProblems(labels: JsonObject): FieldProblem[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const path = `metadata.labels[${key}]`;
    if (!isQualifiedName(key))
      return [problem(path, 'the key must be a name, or a DNS prefix, / and a name')];
    if (typeof value !== 'string') return [problem(path, 'the value must be text; put it in quotes')];
    if (value === '' || (value.length <= limits.namePart && isNamePart.test(value))) return [];
    return [problem(path, `the value must be at most 63 letters, digits, '-', '_' and '.', not '${value}'`)];
  });
}

function annotationProblems(annotations: JsonObject): FieldProblem[] {
  const problems: FieldProblem[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    const path = `metadata.annotations[${key}]`;
    if (!isQualifiedName(key.toLowerCase())) {
      problems.push(problem(path, 'the key must be a name, or a DNS prefix, / and a name'));
    }
    if (typeof value !== 'string') problems.push(problem(path, 'the value must be text; put it in quotes'));
    else bytes += key.length + Buffer.byteLength(value);
  }
  if (bytes > limits.annotationBytes) {
    problems.push(
      problem('metadata.annotations', `must be at most ${limits.annotationBytes} bytes, are ${bytes}`),
    );
  }
  return problems;
}

function finalizerProblems(finalizers: readonly string[], before: ObjectMeta | undefined): FieldProblem[] {
  const problems = finalizers
    .filter((name) => typeof name !== 'string' || !isQualifiedName(name))
    .map((name) => problem('metadata.finalizers', `'${name}' must be a name, or a DNS prefix, / and a name`));
  if (before?.deletionTimestamp === undefined) return problems;
  const added = finalizers.filter((name) => !before.finalizers?.includes(name));
  if (added.length > 0) {
    const message = `no finalizer may be added to an object that is being deleted, and ${added.join(', ')} was`;
    problems.push(problem('metadata.finalizers', message));
  }
  return problems;
}

function isLabelName(name: unknown): boolean {
  return typeof name === 'string' && name.length <= limits.dnsLabel && isDnsLabel.test(name);
}

function isSubdomainName(name: unknown): boolean {
  return typeof name === 'string' && name.length <= limits.dnsSubdomain && isDnsSubdomain.test(name);
}

/** `name` or `prefix.example/name`. */
function isQualifiedName(text: string): boolean {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  if (slash >= 0 && !isSubdomainName(text.slice(0, slash))) return false;
  return name.length <= limits.namePart && isNamePart.test(name);
}

function problem(path: string, message: string): FieldProblem {
  return { path, message, code: 'metadata' };
}
