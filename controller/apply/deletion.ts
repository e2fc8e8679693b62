/** What `delete` and `apply --prune` have in common: objects are marked at once, and gone when nothing holds them. */
import type { KubeObject } from '../api/object.ts';
import { keyOf, uidOf } from '../api/object.ts';
import { forceDeleteAnnotation } from '../api/force-delete.ts';
import type { ClusterPort, PatchOperation } from '../cluster/port.ts';
import { ClusterError } from '../cluster/port.ts';
import { fieldManager } from './field-manager.ts';

/** Marks stored objects; those of which nothing is left to give back are gone at once. */
export async function deleteAll(cluster: ClusterPort, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) {
    try {
      await cluster.delete(keyOf(object), { uid: uidOf(object) });
    } catch (error) {
      if (!isGoneBefore(error)) throw error;
    }
  }
}

/**
 * Lets stored objects go by force (LIFE-16): marked by annotations first, so that whoever may not force a deletion deletes
 * nothing. Objects of kinds that nothing holds need no mark.
 */
export async function forceAll(cluster: ClusterPort, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) {
    if (object.metadata.finalizers === undefined) continue;
    const uid = uidOf(object);
    const annotations = { ...object.metadata.annotations, [forceDeleteAnnotation]: uid };
    const operations: PatchOperation[] = [
      { op: 'test', path: '/metadata/uid', value: uid },
      { op: 'add', path: '/metadata/annotations', value: annotations },
    ];
    await cluster.patch(keyOf(object), operations, { fieldManager });
  }
}

/** Somebody else deleted it meanwhile, and may have made another of the same name. */
function isGoneBefore(error: unknown): boolean {
  return error instanceof ClusterError && ['NotFound', 'Conflict'].includes(error.reason);
}

/** Those that are still there, as they are now. */
export async function remainingOf(
  cluster: ClusterPort,
  objects: readonly KubeObject[],
): Promise<KubeObject[]> {
  const now = await Promise.all(objects.map((object) => cluster.get(keyOf(object))));
  // Another object of the same name is another object.
  return now
    .filter((object, at) => object?.metadata.uid === objects[at]?.metadata.uid)
    .filter((object) => object !== undefined);
}
