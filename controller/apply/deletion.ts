/** What `delete` and `apply --prune` have in common: objects are marked at once, and gone when nothing holds them. */
import type { KubeObject } from '../api/object.ts';
import { keyOf, uidOf } from '../api/object.ts';
import type { ClusterPort } from '../cluster/port.ts';
import { ClusterError } from '../cluster/port.ts';

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
