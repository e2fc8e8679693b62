/** Parts of a forest: what belongs to one namespace, or what is under one object. */
import type { ObjectKey } from '../../api/object.ts';
import { keyText } from '../../api/object.ts';
import type { Forest, TreeNode } from './tree-node.ts';

/** The partitions of a namespace with all that is under them, and the way to them from the host. */
export function forestWithin({ hosts, unplaced, unattached }: Forest, namespace: string): Forest {
  const isInside = ({ key }: TreeNode): boolean => key.namespace === namespace;
  return {
    hosts: hosts.flatMap((host) => {
      const children = host.children.flatMap((child) => partitionWithin(child, namespace));
      return children.length === 0 ? [] : [{ ...host, children }];
    }),
    unplaced: unplaced.filter(isInside),
    unattached: unattached.filter(isInside),
  };
}

function partitionWithin(node: TreeNode, namespace: string): TreeNode[] {
  if (node.key.namespace === namespace) return [node];
  // Only the way: what else such a parent has is no matter here.
  const children = node.children
    .filter(({ key }) => key.kind === 'WorkloadPartition')
    .flatMap((child) => partitionWithin(child, namespace));
  return children.length === 0 ? [] : [{ ...node, children }];
}

/** A forest of one host or partition with all that is under it; empty when it is not there. */
export function forestUnder({ hosts, unplaced }: Forest, key: ObjectKey): Forest {
  if (key.kind === 'Host')
    return { hosts: hosts.filter((host) => host.key.name === key.name), unplaced: [], unattached: [] };
  const wanted = keyText(key);
  const find = (nodes: readonly TreeNode[]): TreeNode | undefined => {
    for (const node of nodes) {
      const found = keyText(node.key) === wanted ? node : find(node.children);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const placed = find(hosts);
  const waiting = find(unplaced);
  return {
    hosts: placed === undefined ? [] : [placed],
    unplaced: waiting === undefined ? [] : [waiting],
    unattached: [],
  };
}
