import type { ObjectKey } from '../../controller/api/object.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import type { PartitionViewDocument } from '../../controller/questions/view/partition-view.ts';
import { partitionView } from '../../controller/questions/view/partition-view.ts';
import { targetOf } from '../arguments/target.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Location } from '../location.ts';
import { jsonText } from '../render/json.ts';
import { renderPartitionView } from '../render/partition-view.ts';
import type { Session } from '../session.ts';
import type { QuestionOptions } from '../world/ask-cluster.ts';
import { askCluster } from '../world/ask-cluster.ts';
import { embeddedAgent } from '../world/embedded-agent.ts';
import { unlessMissing } from '../world/find-target.ts';
import { openWorldReader } from '../world/read-world.ts';

export interface ViewOptions extends QuestionOptions {
  /** NAME or wpar/NAME. */
  target: string;
  namespace?: string;
  output: 'text' | 'json' | 'yaml';
  location: Location;
}

/** Prints what one partition sees of itself. Reads only, so it works beside an apply. */
export async function runView(session: Session, options: ViewOptions): Promise<ExitCode> {
  const key = targetOf(options.target, options.namespace ?? options.location.usualNamespace);
  if (key.kind === 'Host')
    throw new UsageError(
      `'${options.target}' is a host, and a view is what one partition sees`,
      `For a host: partywall exec host/${key.name} -- lsdev, or partywall tree host/${key.name}`,
    );
  const view = await viewOf(session, key, options);
  if (view === undefined) return exitCode.notDone;
  session.out.write(await textOf(view, session, options));
  return exitCode.done;
}

async function viewOf(
  session: Session,
  key: ObjectKey,
  { location, ...asking }: ViewOptions,
): Promise<PartitionViewDocument | undefined> {
  if (location.type === 'cluster') {
    const { name, namespace = '' } = key;
    const asked = { question: { view: { partitionName: name } }, namespaces: [namespace], about: key };
    return await askCluster<PartitionViewDocument>({ session, location, ...asking }, asked);
  }
  const world = openWorldReader(location.directory);
  try {
    return await unlessMissing(session, world.cluster, partitionView(embeddedAgent(session), world, key));
  } finally {
    await world.close();
  }
}

async function textOf(
  view: PartitionViewDocument,
  { out }: Session,
  { output }: ViewOptions,
): Promise<string> {
  switch (output) {
    case 'text':
      return renderPartitionView(view, out.colors);
    case 'json':
      return jsonText(view);
    case 'yaml': {
      // Loaded only when it is wanted: the package takes longer to load than the view takes to print.
      const { writeYaml } = await import('../../controller/manifest/write-yaml.ts');
      return writeYaml(view);
    }
  }
}
