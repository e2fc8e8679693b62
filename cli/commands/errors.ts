import type { Language } from '../../controller/api/error-catalogue.ts';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { namespaceOf } from '../../controller/api/object.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { knownPartition } from '../../controller/questions/inside/enter.ts';
import { targetOf } from '../arguments/target.ts';
import type { ClusterLocation, DirectoryLocation, Location } from '../location.ts';
import { counted } from '../render/counted.ts';
import { renderTimeline } from '../render/error-timeline.ts';
import { jsonText } from '../render/json.ts';
import type { Session } from '../session.ts';
import type { ErrorTimeline, KnownErrors } from '../timeline/document.ts';
import { errorTimeline } from '../timeline/document.ts';
import { errorsOfKernel, errorsOfStatus } from '../timeline/known-errors.ts';
import { withCluster } from '../world/cluster.ts';
import { findTarget } from '../world/find-target.ts';
import { openWorldReader } from '../world/read-world.ts';

export interface ErrorsOptions {
  /** NAME or wpar/NAME. */
  target: string;
  namespace?: string;
  language: Language;
  output: 'text' | 'json';
  location: Location;
}

/**
 * Prints what went wrong with a partition: from the buffer in its kernel, or in a cluster from its status. Reads only,
 * so it works beside an apply.
 */
export async function runErrors(session: Session, options: ErrorsOptions): Promise<ExitCode> {
  const { location } = options;
  const key = targetOf(options.target, options.namespace ?? location.usualNamespace);
  if (key.kind === 'Host')
    throw new UsageError(
      `'${options.target}' is a host, and errors are those of one partition`,
      'For example: partywall errors wpar/billing -n team-a',
    );
  const found =
    location.type === 'cluster'
      ? await inCluster(session, location, key)
      : await inDirectory(session, location, key);
  if (found === undefined) return exitCode.notDone;
  const { name } = found.object.metadata;
  const named = { namespace: namespaceOf(found.object), name };
  print(session, options, errorTimeline(named, found.errors, options.language));
  return exitCode.done;
}

/** A partition and what is known of its errors; undefined, once that was told, when there is no such partition. */
type Found = { object: KubeObject; errors: KnownErrors | undefined } | undefined;

async function inDirectory(
  session: Session,
  { directory }: DirectoryLocation,
  key: ObjectKey,
): Promise<Found> {
  const world = openWorldReader(directory);
  try {
    const object = await findTarget(session, world.cluster, key);
    if (object === undefined) return undefined;
    const { view } = await knownPartition(world, object);
    return { object, errors: view === null ? undefined : errorsOfKernel(view.errors) };
  } finally {
    await world.close();
  }
}

async function inCluster(session: Session, location: ClusterLocation, key: ObjectKey): Promise<Found> {
  return await withCluster(location, async (cluster) => {
    const object = await findTarget(session, cluster, key);
    if (object === undefined) return undefined;
    const { errors } = (object as WorkloadPartition).status ?? {};
    return { object, errors: errors === undefined ? undefined : errorsOfStatus(errors) };
  });
}

function print({ out, err }: Session, { output }: ErrorsOptions, timeline: ErrorTimeline): void {
  const { dropped, errors, name, namespace, total } = timeline;
  if (errors.length < total)
    err.write(
      `${counted(errors.length, 'error')} of ${total} are told: a status has the first and the latest.\n`,
    );
  if (output === 'json') out.write(jsonText(timeline));
  else if (total + dropped > 0) out.write(renderTimeline(timeline, out));
  else
    err.write(
      `Nothing went wrong with partition ${namespace}/${name} since its latest start, stop or attachment.\n`,
    );
}
