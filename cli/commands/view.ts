import { UsageError } from '../errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { findTarget } from '../inside/enter.ts';
import type { PartitionViewDocument } from '../inside/partition-view.ts';
import { partitionView } from '../inside/partition-view.ts';
import { targetOf } from '../inside/target.ts';
import { jsonText } from '../render/json.ts';
import { renderPartitionView } from '../render/partition-view.ts';
import type { Session } from '../session.ts';
import { openWorldReader } from '../world/read-world.ts';

export interface ViewOptions {
  /** NAME or wpar/NAME. */
  target: string;
  namespace?: string;
  output: 'text' | 'json' | 'yaml';
  stateDirectory: string;
}

/** Prints what one partition sees of itself. Reads only, so it works beside an apply. */
export async function runView(session: Session, options: ViewOptions): Promise<ExitCode> {
  const key = targetOf(options.target, options.namespace);
  if (key.kind === 'Host')
    throw new UsageError(
      `'${options.target}' is a host, and a view is what one partition sees`,
      `For a host: partywall exec host/${key.name} -- lsdev, or partywall tree host/${key.name}`,
    );
  const world = openWorldReader(options.stateDirectory);
  try {
    const object = await findTarget(session, world, key);
    if (object === undefined) return exitCode.notDone;
    session.out.write(await textOf(await partitionView(session, world, object), session, options));
    return exitCode.done;
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
