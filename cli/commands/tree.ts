import type { ObjectKey } from '../../controller/api/object.ts';
import { complainOfMissing, keyFor } from '../arguments/fetch.ts';
import { parseSelection } from '../arguments/selection.ts';
import { UsageError } from '../errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { jsonText } from '../render/json.ts';
import { renderForest } from '../render/tree.ts';
import type { Session } from '../session.ts';
import type { Reader } from '../state-directory.ts';
import { openReader } from '../state-directory.ts';
import { buildForest } from '../tree/build-forest.ts';
import { treeDocument } from '../tree/document.ts';
import { forestUnder, forestWithin } from '../tree/select.ts';
import type { Forest } from '../tree/tree-node.ts';

export interface TreeOptions {
  /** KIND NAME or KIND/NAME of the object whose subtree is wanted; none for all. */
  args: readonly string[];
  namespace?: string;
  allNamespaces: boolean;
  output: 'text' | 'json';
  stateDirectory: string;
}

/** Prints hosts with what is on them. Reads only, so it works beside an apply. */
export async function runTree(session: Session, options: TreeOptions): Promise<ExitCode> {
  const key = subjectOf(options);
  const { cluster, close } = openReader(options.stateDirectory);
  try {
    if (key !== undefined && (await cluster.get(key)) === undefined) {
      await complainOfMissing(session, cluster, key);
      return exitCode.notDone;
    }
    print(session, options, part(await readForest(cluster), key, options));
    return exitCode.done;
  } finally {
    await close();
  }
}

function subjectOf({ args, namespace, allNamespaces }: TreeOptions): ObjectKey | undefined {
  const [selected, another] = parseSelection(args, { allNamespaces });
  if (selected === undefined) return undefined;
  const { kind, name } = selected;
  const isRoot = ['Host', 'WorkloadPartition'].includes(kind.kind);
  if (isRoot && name !== undefined && another === undefined) return keyFor(kind, name, namespace);
  throw new UsageError(
    'a tree is that of one host, of one partition, or of all',
    'For example: partywall tree, partywall tree host/alpha, partywall tree wpar/billing -n team-a',
  );
}

async function readForest(cluster: Reader['cluster']): Promise<Forest> {
  const [hosts, partitions, links, claims] = await Promise.all(
    ['Host', 'WorkloadPartition', 'VersionLink', 'DeviceClaim'].map(
      async (kind) => (await cluster.list(kind)).items,
    ),
  );
  return buildForest({
    hosts: hosts ?? [],
    partitions: partitions ?? [],
    links: links ?? [],
    claims: claims ?? [],
  });
}

function part(forest: Forest, key: ObjectKey | undefined, { namespace, allNamespaces }: TreeOptions): Forest {
  if (key !== undefined) return forestUnder(forest, key);
  return namespace === undefined || allNamespaces ? forest : forestWithin(forest, namespace);
}

function print({ out, err }: Session, { namespace, output }: TreeOptions, forest: Forest): void {
  const { hosts, unplaced, unattached } = forest;
  if (output === 'json') out.write(jsonText(treeDocument(forest)));
  else if (hosts.length + unplaced.length + unattached.length > 0)
    out.write(renderForest(forest, out.colors));
  else {
    const what =
      namespace === undefined ? 'no host and no partition' : `no partition in namespace ${namespace}`;
    err.write(`There is ${what}.\n`);
  }
}
