import type { ClusterPort } from '../../../controller/cluster/port.ts';

/** The port with everything that goes in and comes out frozen: whoever changes a shared object in place fails. */
export function frozenCluster(cluster: ClusterPort): ClusterPort {
  return {
    get: async (key) => deepFreeze(await cluster.get(deepFreeze(key))),
    list: async (kind, options) => deepFreeze(await cluster.list(kind, deepFreeze(options))),
    create: async (object, options) =>
      deepFreeze(await cluster.create(deepFreeze(object), deepFreeze(options))),
    update: async (object, options) =>
      deepFreeze(await cluster.update(deepFreeze(object), deepFreeze(options))),
    updateStatus: async (object, options) =>
      deepFreeze(await cluster.updateStatus(deepFreeze(object), deepFreeze(options))),
    apply: async (object, options) =>
      deepFreeze(await cluster.apply(deepFreeze(object), deepFreeze(options))),
    patch: async (key, operations, options) =>
      deepFreeze(await cluster.patch(deepFreeze(key), deepFreeze(operations), deepFreeze(options))),
    delete: (key, options) => cluster.delete(deepFreeze(key), deepFreeze(options)),
    watch: (kind, handler, options) => cluster.watch(kind, (event) => handler(deepFreeze(event)), options),
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze<unknown>(inner);
  return Object.freeze(value);
}
