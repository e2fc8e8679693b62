import type { ReviewSpecTree } from '../../controller/api/generated/review.ts';
import { parseSelection } from '../arguments/selection.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { jsonText } from '../render/json.ts';
import { renderForest } from '../render/tree.ts';
import type { Location } from '../location.ts';
import type { Session } from '../session.ts';
import type { QuestionOptions } from '../world/ask-cluster.ts';
import { askCluster } from '../world/ask-cluster.ts';
import { unlessMissing } from '../world/find-target.ts';
import { openReader } from '../state-directory.ts';
import { readForest, rootOf, wholeTree } from '../../controller/questions/tree/read-forest.ts';
import { treeDocument } from '../../controller/questions/tree/document.ts';
import type { Forest } from '../../controller/questions/tree/tree-node.ts';

export interface TreeOptions extends QuestionOptions {
  /** KIND NAME or KIND/NAME of the object whose subtree is wanted; none for all. */
  args: readonly string[];
  namespace?: string;
  allNamespaces: boolean;
  output: 'text' | 'json';
  location: Location;
}

/** Prints hosts with what is on them. Reads only, so it works beside an apply. */
export async function runTree(session: Session, options: TreeOptions): Promise<ExitCode> {
  const forest = await forestOf(session, askedOf(options), options);
  if (forest === undefined) return exitCode.notDone;
  print(session, options, forest);
  return exitCode.done;
}

async function forestOf(
  session: Session,
  asked: ReviewSpecTree,
  { location, ...asking }: TreeOptions,
): Promise<Forest | undefined> {
  if (location.type === 'cluster') {
    // Whoever may ask there sees hosts as well.
    const namespaces = [asking.controllerNamespace, asked.namespaceName].filter((name) => name !== undefined);
    const about = rootOf(asked);
    const question = { question: { tree: asked }, namespaces, ...(about === undefined ? {} : { about }) };
    return await askCluster<Forest>({ session, location, ...asking }, question);
  }
  const { cluster, close } = openReader(location.directory);
  try {
    return await unlessMissing(session, cluster, readForest(cluster, asked, wholeTree));
  } finally {
    await close();
  }
}

function askedOf({ allNamespaces, args, location, namespace }: TreeOptions): ReviewSpecTree {
  const [selected, another] = parseSelection(args, { allNamespaces });
  if (selected === undefined)
    return namespace === undefined || allNamespaces ? {} : { namespaceName: namespace };
  const { kind, name } = selected;
  const isRoot = ['Host', 'WorkloadPartition'].includes(kind.kind);
  if (isRoot && name !== undefined && another === undefined) {
    if (kind.kind === 'Host') return { hostName: name };
    return { namespaceName: namespace ?? location.usualNamespace, partitionName: name };
  }
  throw new UsageError(
    'a tree is that of one host, of one partition, or of all',
    'For example: partywall tree, partywall tree host/alpha, partywall tree wpar/billing -n team-a',
  );
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
