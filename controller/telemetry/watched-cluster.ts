/** The cluster as a controller writes it, with somebody around each write: who counts it, who measures it. */
import type { ObjectKey } from '../api/object.ts';
import { keyOf } from '../api/object.ts';
import type { ClusterPort } from '../cluster/port.ts';

export interface ClusterWrite {
  verb: 'create' | 'update' | 'updateStatus' | 'apply' | 'patch' | 'delete';
  key: ObjectKey;
}

/** Sends what it is given once, and answers or fails as that does. */
export type AroundWrite = <T>(write: ClusterWrite, send: () => Promise<T>) => Promise<T>;

export function watchedCluster(cluster: ClusterPort, around: AroundWrite): ClusterPort {
  return {
    get: (key) => cluster.get(key),
    list: (kind, options) => cluster.list(kind, options),
    watch: (kind, handler, options) => cluster.watch(kind, handler, options),
    create: (object, options) =>
      around({ verb: 'create', key: keyOf(object) }, () => cluster.create(object, options)),
    update: (object, options) =>
      around({ verb: 'update', key: keyOf(object) }, () => cluster.update(object, options)),
    updateStatus: (object, options) =>
      around({ verb: 'updateStatus', key: keyOf(object) }, () => cluster.updateStatus(object, options)),
    apply: (object, options) =>
      around({ verb: 'apply', key: keyOf(object) }, () => cluster.apply(object, options)),
    patch: (key, operations, options) =>
      around({ verb: 'patch', key }, () => cluster.patch(key, operations, options)),
    delete: (key, options) => around({ verb: 'delete', key }, () => cluster.delete(key, options)),
  };
}
