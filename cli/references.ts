/** Which objects an object names in its spec, so that describe can show both ends and plan can tell what is affected. */
import type { KubeObject, ObjectKey } from '../controller/api/object.ts';
import { compileJsonPath } from './render/json-path.ts';

interface ReferenceField {
  path: string;
  kind: string;
  /** Whether the other object is in the same namespace; else it is cluster-scoped. */
  local: boolean;
}

export interface Reference {
  /** As it is written in the spec: `spec.partitionName`. */
  field: string;
  key: ObjectKey;
}

const cluster = (path: string, kind: string): ReferenceField => ({ path, kind, local: false });
const local = (path: string, kind: string): ReferenceField => ({ path, kind, local: true });

/** Every field of every kind that names an object. */
const fields: Readonly<Record<string, readonly ReferenceField[]>> = {
  Host: [cluster('.spec.runtimeVersionName', 'RuntimeVersion')],
  DeviceInventory: [cluster('.spec.hostName', 'Host')],
  WorkloadPartition: [
    cluster('.spec.hostName', 'Host'),
    cluster('.status.hostName', 'Host'),
    cluster('.spec.runtimeVersionName', 'RuntimeVersion'),
    local('.spec.requiredClaimNames[*]', 'DeviceClaim'),
  ],
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

/** The objects that this one names, each pair of field and name once. */
export function referencesOf(object: KubeObject): Reference[] {
  const found = new Map<string, Reference>();
  for (const { path, kind, local: isLocal, find } of compiled.get(object.kind) ?? []) {
    const field = path.slice(1).replaceAll('[*]', '');
    for (const name of find(object)) {
      if (typeof name !== 'string') continue;
      const { namespace } = object.metadata;
      const key = isLocal && namespace !== undefined ? { kind, namespace, name } : { kind, name };
      found.set(`${field} ${name}`, { field, key });
    }
  }
  return [...found.values()];
}
