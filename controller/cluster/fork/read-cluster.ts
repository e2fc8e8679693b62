/** Everything of a cluster, read once: a fork over it asks the server nothing more. */
import type { KubeObject, ObjectKey } from '../../api/object.ts';
import { keyOf, keyText } from '../../api/object.ts';
import type { ClusterPort, ObjectList } from '../port.ts';
import { compareVersions } from '../port.ts';
import type { ClusterReader } from './fork-cluster.ts';

/** @param kinds beside them nothing is there */
export async function readCluster(
  cluster: Pick<ClusterPort, 'list'>,
  kinds: readonly string[],
): Promise<ClusterReader> {
  const lists = new Map<string, ObjectList>();
  for (const kind of kinds) lists.set(kind, await cluster.list(kind));
  const objects = [...lists.values()].flatMap(({ items }) => items);
  const byKey = new Map(objects.map((object) => [keyText(keyOf(object)), object]));
  const versions = [...lists.values()].map((list) => list.resourceVersion);
  const resourceVersion = versions.reduce(
    (one, other) => (compareVersions(one, other) < 0 ? other : one),
    '0',
  );
  return {
    get: (key: ObjectKey): Promise<KubeObject | undefined> => Promise.resolve(byKey.get(keyText(key))),
    list: (kind, { limit, namespace } = {}) => {
      const all = lists.get(kind)?.items ?? [];
      const items =
        namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
      return Promise.resolve({ items: items.slice(0, limit), resourceVersion });
    },
  };
}
