import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';

/** What was asked of a cluster. */
export interface Counts {
  /** `DeviceClaim status` -> how often. */
  writes: Record<string, number>;
  /** Kind -> the most status writes that one object of it got. */
  mostStatuses: Record<string, number>;
  /** Gets, and lists and watches. */
  reads: { get: number; list: number; watch: number };
  refused: number;
  /** The most writes that were under way at once. */
  mostAtOnce: number;
}

/** A cluster that counts what it is asked. */
export function countedCluster(cluster: ClusterPort): { cluster: ClusterPort; counts: () => Counts } {
  const writes: Record<string, number> = {};
  const statuses = new Map<string, number>();
  const mostStatuses: Record<string, number> = {};
  const reads = { get: 0, list: 0, watch: 0 };
  let refused = 0;
  let underWay = 0;
  let mostAtOnce = 0;

  async function counted(
    what: string,
    key: ObjectKey,
    write: () => Promise<KubeObject>,
  ): Promise<KubeObject> {
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    try {
      const written = await write();
      writes[`${key.kind} ${what}`] = (writes[`${key.kind} ${what}`] ?? 0) + 1;
      if (what === 'status') {
        const count = (statuses.get(keyText(key)) ?? 0) + 1;
        statuses.set(keyText(key), count);
        mostStatuses[key.kind] = Math.max(mostStatuses[key.kind] ?? 0, count);
      }
      return written;
    } catch (error) {
      refused += 1;
      throw error;
    } finally {
      underWay -= 1;
    }
  }

  return {
    counts: () => ({ writes, mostStatuses, reads, refused, mostAtOnce }),
    cluster: {
      get: (key) => ((reads.get += 1), cluster.get(key)),
      list: (kind, options) => ((reads.list += 1), cluster.list(kind, options)),
      watch: (kind, handler, options) => ((reads.watch += 1), cluster.watch(kind, handler, options)),
      create: (object, options) => counted('create', keyOf(object), () => cluster.create(object, options)),
      update: (object, options) => counted('update', keyOf(object), () => cluster.update(object, options)),
      apply: (object, options) => counted('apply', keyOf(object), () => cluster.apply(object, options)),
      updateStatus: (object, options) =>
        counted('status', keyOf(object), () => cluster.updateStatus(object, options)),
      patch: (key, operations, options) =>
        counted('finalizer', key, () => cluster.patch(key, operations, options)),
      delete: (key, options) => cluster.delete(key, options),
    },
  };
}
