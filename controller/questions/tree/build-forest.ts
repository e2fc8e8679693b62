/** Puts hosts, partitions, links and claims together. Each object is looked at once, however many there are. */
import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import type { KubeObject } from '../../api/object.ts';
import { keyOf } from '../../api/object.ts';
import { parentThrough } from '../kinship.ts';
import type { Forest, TreeNode } from './tree-node.ts';

/** Each list sorted by namespace and name, as a store lists them; the tree keeps that order. */
export interface TreeSources {
  /** `hidden`: the asker may not know of them more than that a partition is on one. */
  hosts: readonly KubeObject[] | 'hidden';
  partitions: readonly KubeObject[];
  links: readonly KubeObject[];
  claims: readonly KubeObject[];
}

/** `namespace/name`: what a partition and its link have in common. */
function titleOf({ namespace = '', name }: { namespace?: string; name: string }): string {
  return `${namespace}/${name}`;
}

function nodeOf(object: KubeObject): TreeNode {
  return { key: keyOf(object), object, children: [] };
}

function hostNameOf({ object }: TreeNode): string | undefined {
  return (object as WorkloadPartition).status?.hostName;
}

export function buildForest({ hosts, partitions, links, claims }: TreeSources): Forest {
  const known = hosts === 'hidden' ? [] : hosts;
  const hostNodes = new Map(known.map((host) => [host.metadata.name, nodeOf(host)]));
  const nodes = new Map(partitions.map((partition) => [titleOf(partition.metadata), nodeOf(partition)]));
  for (const link of links) {
    const child = nodes.get(titleOf(link.metadata));
    if (child !== undefined) child.link = link;
  }
  const unattached = attachClaims(claims, nodes);
  const unplaced: TreeNode[] = [];
  const parents = new Map<TreeNode, TreeNode>();
  for (const node of nodes.values()) {
    const parent = parentOf(node, nodes);
    const hostName = hostNameOf(node);
    if (parent !== undefined && !isBelow(parent, node, parents)) {
      parents.set(node, parent);
      parent.children.push(node);
    } else if (hostName === undefined) unplaced.push(node);
    else hostNode(hostName, hostNodes).children.push(node);
  }
  if (hosts === 'hidden') for (const node of hostNodes.values()) node.hidden = true;
  return { hosts: [...hostNodes.values()], unplaced, unattached };
}

/** Puts claims under their partitions; returns those whose partition is not there. */
function attachClaims(claims: readonly KubeObject[], nodes: ReadonlyMap<string, TreeNode>): TreeNode[] {
  const unattached: TreeNode[] = [];
  for (const claim of claims) {
    const { namespace = '' } = claim.metadata;
    const { partitionName } = (claim as DeviceClaim).spec;
    const partition = nodes.get(titleOf({ namespace, name: partitionName }));
    (partition?.children ?? unattached).push(nodeOf(claim));
  }
  return unattached;
}

function hostNode(name: string, hosts: Map<string, TreeNode>): TreeNode {
  const known = hosts.get(name);
  if (known !== undefined) return known;
  const missing: TreeNode = { key: { kind: 'Host', name }, object: undefined, children: [] };
  hosts.set(name, missing);
  return missing;
}

/** The parent on the same host. */
function parentOf(node: TreeNode, nodes: ReadonlyMap<string, TreeNode>): TreeNode | undefined {
  const reference = parentThrough(node.link);
  const parent = reference === undefined ? undefined : nodes.get(titleOf(reference.key));
  const hostName = hostNameOf(node);
  if (parent === undefined || hostName === undefined) return undefined;
  return hostNameOf(parent) === hostName ? parent : undefined;
}

/** Links never make a circle; statuses from two moments might, and a tree has to end. */
function isBelow(node: TreeNode, other: TreeNode, parents: ReadonlyMap<TreeNode, TreeNode>): boolean {
  for (let at: TreeNode | undefined = node; at !== undefined; at = parents.get(at)) {
    if (at === other) return true;
  }
  return false;
}
