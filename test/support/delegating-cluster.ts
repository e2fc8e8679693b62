import type { ClusterPort } from '../../controller/cluster/port.ts';

/** A port that passes everything on: what stands around a cluster replaces what it is about. */
export function delegating(cluster: ClusterPort): ClusterPort {
  return {
    get: (key) => cluster.get(key),
    list: (kind, options) => cluster.list(kind, options),
    watch: (kind, handler, options) => cluster.watch(kind, handler, options),
    create: (object, options) => cluster.create(object, options),
    update: (object, options) => cluster.update(object, options),
    updateStatus: (object, options) => cluster.updateStatus(object, options),
    apply: (object, options) => cluster.apply(object, options),
    patch: (key, operations, options) => cluster.patch(key, operations, options),
    delete: (key, options) => cluster.delete(key, options),
  };
}
