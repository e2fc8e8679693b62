/** Asks for a restart in the way of the API: a new value in `spec.bootRequest` (LIFE-10). */
import type { KubeObject, ManagedFieldsEntry } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';

/**
 * A manager of its own: a later apply of the manifest, which says nothing of the field, neither takes it back nor
 * stumbles over it.
 */
const fieldManager = 'partywall-restart';

interface Bootable {
  spec?: { bootRequest?: string };
  status?: { bootRequest?: string };
}

/** The time, for whoever reads it later; with a suffix where two restarts fall into one second. */
export function freshRequest(object: KubeObject, now: number): string {
  const time = new Date(now).toISOString().replace(/\.\d+Z$/u, 'Z');
  const { spec, status } = object as Bootable;
  const used = [spec?.bootRequest, status?.bootRequest];
  let value = time;
  for (let count = 2; used.includes(value); count += 1) value = `${time}-${count}`;
  return value;
}

/**
 * Writes the request; nothing is durable until the caller commits.
 * @throws ClusterError Conflict when somebody else wrote meanwhile
 */
export async function requestBoot(
  cluster: ClusterPort,
  object: KubeObject,
  value: string,
): Promise<KubeObject> {
  const { resourceVersion } = object.metadata;
  return await cluster.patch(
    keyOf(object),
    [
      { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
      { op: 'add', path: '/spec/bootRequest', value },
    ],
    { fieldManager },
  );
}

/** Whether a manifest that was applied says what the request should be: then the next apply of it has another opinion. */
export function isRequestApplied({ metadata }: KubeObject): boolean {
  return (metadata.managedFields ?? []).some(
    (entry) => entry.operation === 'Apply' && ownsBootRequest(entry.fieldsV1),
  );
}

function ownsBootRequest(fields: ManagedFieldsEntry['fieldsV1']): boolean {
  const spec = fields['f:spec'];
  return typeof spec === 'object' && spec !== null && Object.hasOwn(spec, 'f:bootRequest');
}
