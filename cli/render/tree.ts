/** A forest of objects for a person: box-drawing lines, and columns that line up beside them. */
import type { DeviceClaim } from '../../controller/api/generated/device-claim.ts';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { shortKind } from '../arguments/kinds.ts';
import { readinessOfNode } from '../../controller/questions/tree/document.ts';
import type { Forest, TreeNode } from '../../controller/questions/tree/tree-node.ts';
import type { Colors } from './colors.ts';
import { conditionPaint } from './colors.ts';
import { details, grantsText } from './details.ts';
import { isReady, readinessOf } from '../../controller/questions/ready.ts';
import type { Cell } from './table.ts';
import { renderTable } from './table.ts';

type Row = readonly (Cell | string)[];

export function renderForest({ hosts, unplaced, unattached }: Forest, colors: Colors): string {
  const rows: Row[] = [];
  for (const host of hosts) addRows(rows, host, { lead: '', below: '' }, colors);
  addGroup(rows, { title: 'On no host', nodes: unplaced }, colors);
  addGroup(rows, { title: 'Without a partition', nodes: unattached }, colors);
  return renderTable(['Object', 'Ready', 'Reason', 'Details'], rows);
}

function addGroup(
  rows: Row[],
  { title, nodes }: { title: string; nodes: readonly TreeNode[] },
  colors: Colors,
): void {
  if (nodes.length === 0) return;
  rows.push([{ text: title, paint: colors.bold }]);
  addChildren(rows, nodes, '', colors);
}

/** What stands before a line, and before the lines under it. */
interface Branch {
  lead: string;
  below: string;
}

function addRows(rows: Row[], node: TreeNode, { lead, below }: Branch, colors: Colors): void {
  const { kind, namespace, name } = node.key;
  const title = namespace === undefined ? name : `${namespace}/${name}`;
  const { ready, reason } = readinessOfNode(node);
  rows.push([
    {
      text: `${shortKind(kind)} ${title}`,
      paint: kind === 'Host' ? colors.bold : String,
      lead,
      leadPaint: colors.dim,
    },
    { text: ready, paint: conditionPaint(colors, ready) },
    reason,
    detailsOf(node),
  ]);
  addChildren(rows, node.children, below, colors);
}

function addChildren(rows: Row[], nodes: readonly TreeNode[], before: string, colors: Colors): void {
  for (const [at, node] of nodes.entries()) {
    const isLast = at === nodes.length - 1;
    const branch = isLast
      ? { lead: `${before}└─ `, below: `${before}   ` }
      : { lead: `${before}├─ `, below: `${before}│  ` };
    addRows(rows, node, branch, colors);
  }
}

function detailsOf({ object, link }: TreeNode): string {
  switch (object?.kind) {
    case undefined:
      return '';
    case 'WorkloadPartition':
      return partitionDetails(object as WorkloadPartition, link);
    case 'DeviceClaim':
      return grantsText(object as DeviceClaim);
    default:
      return details(object as KubeObject);
  }
}

/** The host is the root of the tree; a link is worth a word only where it is not as it should be. */
function partitionDetails({ status }: WorkloadPartition, link: KubeObject | undefined): string {
  const trouble = link === undefined || isReady(link) ? [] : [`link ${readinessOf(link).reason}`];
  return [...(status?.state === undefined ? [] : [status.state]), ...trouble].join(', ');
}
