/** Which objects an object names in its spec, so that describe can show both ends and plan can tell what is affected. */
import type { KubeObject, ObjectKey } from '../api/object.ts';
import { keyText } from '../api/object.ts';
import { compileJsonPath } from './json-path.ts';

/** Where the other object is: in no namespace, in the namespace of who names it, or in the one that the field names. */
type Whereabouts = 'cluster' | 'local' | 'named';

interface ReferenceField {
  path: string;
  kind: string;
  where: Whereabouts;
}

export interface Reference {
  /** As it is written in the spec: `spec.partitionName`. */
  field: string;
  key: ObjectKey;
}

const cluster = (path: string, kind: string): ReferenceField => ({ path, kind, where: 'cluster' });
const local = (path: string, kind: string): ReferenceField => ({ path, kind, where: 'local' });
/** A field with namespace and name. */
const named = (path: string, kind: string): ReferenceField => ({ path, kind, where: 'named' });

/** Every field of every kind that names an object. */
const fields: Readonly<Record<string, readonly ReferenceField[]>> = {
  Host: [
    cluster('.spec.runtimeVersionName', 'RuntimeVersion'),
    cluster('.spec.extensions[*]', 'KernelExtension'),
  ],
  KernelExtension: [
    cluster('.spec.requires[*]', 'KernelExtension'),
    cluster('.spec.conflictsWith[*]', 'KernelExtension'),
  ],
  ExtensionGrant: [cluster('.spec.extensionName', 'KernelExtension')],
  DeviceInventory: [cluster('.spec.hostName', 'Host')],
  WorkloadPartition: [
    cluster('.spec.hostName', 'Host'),
    cluster('.status.hostName', 'Host'),
    cluster('.spec.runtimeVersionName', 'RuntimeVersion'),
    local('.spec.requiredClaimNames[*]', 'DeviceClaim'),
    cluster('.spec.extensions[*].name', 'KernelExtension'),
  ],
  VersionLink: [named('.spec.parentRef', 'WorkloadPartition')],
  DeviceClaim: [
    local('.spec.partitionName', 'WorkloadPartition'),
    cluster('.spec.devices[*].deviceClassName', 'PartitionDeviceClass'),
    cluster('.spec.devices[*].firstAvailable[*].deviceClassName', 'PartitionDeviceClass'),
  ],
};

const compiled = new Map(
  Object.entries(fields).map(([kind, list]) => [
    kind,
    list.map((field) => ({ ...field, find: compileJsonPath(field.path) })),
  ]),
);

/** Kinds whose objects may name one of this kind. */
export function referringKinds(kind: string): string[] {
  return Object.keys(fields).filter((from) => fields[from]?.some((field) => field.kind === kind));
}

/** The object that a value of a field names; undefined where the value does not have the shape of a reference. */
function keyNamed({ kind, where }: ReferenceField, value: unknown, from: KubeObject): ObjectKey | undefined {
  if (where === 'named') {
    const { namespace, name } = (value ?? {}) as Record<string, unknown>;
    return typeof namespace === 'string' && typeof name === 'string' ? { kind, namespace, name } : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const { namespace } = from.metadata;
  return where === 'local' && namespace !== undefined
    ? { kind, namespace, name: value }
    : { kind, name: value };
}

/** The objects that this one names, each pair of field and object once. */
export function referencesOf(object: KubeObject): Reference[] {
  const found = new Map<string, Reference>();
  for (const { find, ...fieldOf } of compiled.get(object.kind) ?? []) {
    const field = fieldOf.path.slice(1).replaceAll('[*]', '');
    for (const value of find(object)) {
      const key = keyNamed(fieldOf, value, object);
      if (key !== undefined) found.set(`${field} ${keyText(key)}`, { field, key });
    }
  }
  return [...found.values()];
}
