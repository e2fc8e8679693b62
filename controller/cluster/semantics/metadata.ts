import type { KubeObject, ObjectMeta } from '../../api/object.ts';
import type { FieldProblem } from '../port.ts';

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

/** What metadata may not become, given what it was. Whether names and values are right in themselves is for `admit`. */
export function finalizerProblems(object: KubeObject, old: KubeObject | undefined): FieldProblem[] {
  if (old?.metadata.deletionTimestamp === undefined) return [];
  const before = old.metadata.finalizers ?? [];
  const added = (object.metadata.finalizers ?? []).filter((name) => !before.includes(name));
  if (added.length === 0) return [];
  const message = `no finalizer may be added to an object that is being deleted, and ${added.join(', ')} was`;
  return [{ path: 'metadata.finalizers', message, code: 'metadata' }];
}
