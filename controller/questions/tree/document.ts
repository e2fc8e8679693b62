/** The Tree document: what `tree -o json` prints (schemas/cli/tree_v1alpha1.json). */
import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { VersionLink } from '../../api/generated/version-link.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import type { ObjectKey } from '../../api/object.ts';
import type { DeviceNumber } from '../../kernel/port.ts';
import { readinessOf } from '../ready.ts';
import type { Forest, TreeNode } from './tree-node.ts';

type Ready = 'True' | 'False' | 'Unknown' | '-';

export interface TreeDocumentNode extends ObjectKey {
  ready: Ready;
  reason: string;
  /** Of a partition that is placed. */
  host?: string;
  state?: string;
  /** Of a child. */
  link?: { parent: { namespace: string; name: string }; ready: Ready; reason: string };
  /** Of a claim. */
  devices?: { name: string; deviceID: string; virtualNumber: DeviceNumber }[];
  children: TreeDocumentNode[];
}

export interface TreeDocument {
  apiVersion: 'cli.partywall.dev/v1alpha1';
  kind: 'Tree';
  /** Hosts, then partitions that are on none, then claims without a partition; or the one object that was asked for. */
  roots: TreeDocumentNode[];
}

export function treeDocument({ hosts, unplaced, unattached }: Forest): TreeDocument {
  const roots = [...hosts, ...unplaced, ...unattached].map(documentNode);
  return { apiVersion: 'cli.partywall.dev/v1alpha1', kind: 'Tree', roots };
}

/** What Ready says of a node, be its object there or not. */
export function readinessOfNode({ hidden, object }: TreeNode): { ready: Ready; reason: string } {
  if (hidden === true) return { ready: '-', reason: '-' };
  if (object === undefined) return { ready: 'False', reason: 'NotFound' };
  const { status, reason } = readinessOf(object);
  return { ready: status, reason };
}

function documentNode(node: TreeNode): TreeDocumentNode {
  return {
    ...node.key,
    ...readinessOfNode(node),
    ...particulars(node),
    children: node.children.map(documentNode),
  };
}

function particulars({ key, object, link }: TreeNode): Partial<TreeDocumentNode> {
  switch (key.kind) {
    case 'WorkloadPartition': {
      const { hostName, state } = (object as WorkloadPartition).status ?? {};
      return {
        ...(hostName === undefined ? {} : { host: hostName }),
        ...(state === undefined ? {} : { state }),
        ...(link === undefined ? {} : { link: linkOf(link as VersionLink) }),
      };
    }
    case 'DeviceClaim': {
      const devices = (object as DeviceClaim).status?.devices ?? [];
      return {
        devices: devices.map(({ name, deviceID, virtualNumber }) => ({ name, deviceID, virtualNumber })),
      };
    }
    default:
      return {};
  }
}

function linkOf(link: VersionLink): NonNullable<TreeDocumentNode['link']> {
  const { status, reason } = readinessOf(link);
  const { namespace, name } = link.spec.parentRef;
  return { parent: { namespace, name }, ready: status, reason };
}
