/**
 * Reading around an object as far as the asker may: in a cluster a tenant reads neither hosts nor other namespaces, and
 * is told of its own objects all the same.
 */
import type { KubeObject, ObjectKey } from '../api/object.ts';
import type { ClusterPort, ListOptions } from '../cluster/port.ts';
import { ClusterError } from '../cluster/port.ts';

type ClusterReader = Pick<ClusterPort, 'get' | 'list'>;

async function unlessForbidden<T>(work: Promise<T>): Promise<T | 'hidden'> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'Forbidden') return 'hidden';
    throw error;
  }
}

/** `hidden`: whether it is there is not for the asker to know. */
export async function getPermitted(
  cluster: ClusterReader,
  key: ObjectKey,
): Promise<KubeObject | 'hidden' | undefined> {
  return await unlessForbidden(cluster.get(key));
}

/** All of a kind, else what there is of it in these namespaces, as far as the asker may read it. */
export async function listPermitted(
  cluster: ClusterReader,
  kind: string,
  { namespaces, ...selection }: ListOptions & { namespaces: Iterable<string> },
): Promise<KubeObject[]> {
  const all = await unlessForbidden(cluster.list(kind, selection));
  if (all !== 'hidden') return all.items;
  const found: KubeObject[] = [];
  for (const namespace of new Set(namespaces)) {
    const inside = await unlessForbidden(cluster.list(kind, { ...selection, namespace }));
    if (inside !== 'hidden') found.push(...inside.items);
  }
  return found;
}
