/** The cluster as a leader writes it: nothing is sent once it may not lead any more (LIFE-3). */
import type { ClusterPort } from '../cluster/port.ts';
import type { Leadership } from './leadership.ts';

/** Reads go through: they change nothing. */
export function fencedCluster(cluster: ClusterPort, leadership: Pick<Leadership, 'check'>): ClusterPort {
  const asLeader =
    <A extends unknown[], T>(write: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      leadership.check();
      return await write(...args);
    };
  return {
    get: (key) => cluster.get(key),
    list: (kind, options) => cluster.list(kind, options),
    watch: (kind, handler, options) => cluster.watch(kind, handler, options),
    create: asLeader((object, options) => cluster.create(object, options)),
    update: asLeader((object, options) => cluster.update(object, options)),
    updateStatus: asLeader((object, options) => cluster.updateStatus(object, options)),
    apply: asLeader((object, options) => cluster.apply(object, options)),
    patch: asLeader((key, operations, options) => cluster.patch(key, operations, options)),
    delete: asLeader((key, options) => cluster.delete(key, options)),
  };
}
