import type { Language } from '../../controller/api/error-catalogue.ts';
import { namespaceOf } from '../../controller/api/object.ts';
import { UsageError } from '../errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { findTarget, knownPartition } from '../inside/enter.ts';
import { targetOf } from '../inside/target.ts';
import { renderTimeline } from '../render/error-timeline.ts';
import { jsonText } from '../render/json.ts';
import type { Session } from '../session.ts';
import type { ErrorTimeline } from '../timeline/document.ts';
import { errorTimeline } from '../timeline/document.ts';
import { openWorldReader } from '../world/read-world.ts';

export interface ErrorsOptions {
  /** NAME or wpar/NAME. */
  target: string;
  namespace?: string;
  language: Language;
  output: 'text' | 'json';
  stateDirectory: string;
}

/** Prints what went wrong with a partition, from the buffer in its kernel. Reads only, so it works beside an apply. */
export async function runErrors(session: Session, options: ErrorsOptions): Promise<ExitCode> {
  const key = targetOf(options.target, options.namespace);
  if (key.kind === 'Host')
    throw new UsageError(
      `'${options.target}' is a host, and errors are those of one partition`,
      'For example: partywall errors wpar/billing -n team-a',
    );
  const world = openWorldReader(options.stateDirectory);
  try {
    const object = await findTarget(session, world, key);
    if (object === undefined) return exitCode.notDone;
    const { view } = await knownPartition(world, object);
    const { name } = object.metadata;
    const named = { namespace: namespaceOf(object), name };
    print(session, options, errorTimeline(named, view?.errors, options.language));
    return exitCode.done;
  } finally {
    await world.close();
  }
}

function print({ out, err }: Session, { output }: ErrorsOptions, timeline: ErrorTimeline): void {
  const { dropped, name, namespace, total } = timeline;
  if (output === 'json') out.write(jsonText(timeline));
  else if (total + dropped > 0) out.write(renderTimeline(timeline, out));
  else
    err.write(
      `Nothing went wrong with partition ${namespace}/${name} since its latest start, stop or attachment.\n`,
    );
}
