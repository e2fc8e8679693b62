/** Reads what is where, as far as the asker may know, and cuts out the part that was asked for. */
import type { ReviewSpecTree } from '../../api/generated/review.ts';
import type { KubeObject, ObjectKey } from '../../api/object.ts';
import type { ClusterPort } from '../../cluster/port.ts';
import { NotFoundError } from '../errors.ts';
import { buildForest } from './build-forest.ts';
import { forestUnder, forestWithin } from './select.ts';
import type { Forest } from './tree-node.ts';

/** What of the cluster the asker may list. */
export interface TreeReach {
  hosts: boolean;
  /** Partitions, links and claims of all namespaces; else only of the one that is asked about. */
  allNamespaces: boolean;
}

export const wholeTree: TreeReach = { hosts: true, allNamespaces: true };

/** @throws NotFoundError when the one object that was asked for is not there */
export async function readForest(
  cluster: Pick<ClusterPort, 'get' | 'list'>,
  asked: ReviewSpecTree,
  reach: TreeReach,
): Promise<Forest> {
  const key = rootOf(asked);
  if (key !== undefined && (await cluster.get(key)) === undefined) throw new NotFoundError(key);
  const { namespaceName: namespace } = asked;
  const scope = reach.allNamespaces || namespace === undefined ? {} : { namespace };
  const list = async (kind: string): Promise<KubeObject[]> => (await cluster.list(kind, scope)).items;
  const forest = buildForest({
    hosts: reach.hosts ? (await cluster.list('Host')).items : 'hidden',
    partitions: await list('WorkloadPartition'),
    links: await list('VersionLink'),
    claims: await list('DeviceClaim'),
  });
  if (key !== undefined) return forestUnder(forest, key);
  return namespace === undefined ? forest : forestWithin(forest, namespace);
}

/** The one object that was asked for; undefined where there is none. */
export function rootOf({
  hostName,
  namespaceName: namespace,
  partitionName,
}: ReviewSpecTree): ObjectKey | undefined {
  if (hostName !== undefined) return { kind: 'Host', name: hostName };
  if (partitionName === undefined || namespace === undefined) return undefined;
  return { kind: 'WorkloadPartition', namespace, name: partitionName };
}
