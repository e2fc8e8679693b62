import type { Host } from '../../controller/api/generated/host.ts';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf, keyTitle } from '../../controller/api/object.ts';
import { complainOfMissing, fetchWanted, keyFor } from '../arguments/fetch.ts';
import { knownKind, qualifiedKind } from '../arguments/kinds.ts';
import { parseSelection } from '../arguments/selection.ts';
import { NotDoneError, UsageError } from '../../controller/questions/errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Location } from '../location.ts';
import { durationText } from '../render/age.ts';
import { counted } from '../render/counted.ts';
import { renderOutcomeTable, renderReasons } from '../render/outcome-table.ts';
import { isReady } from '../../controller/questions/ready.ts';
import type { Session } from '../session.ts';
import { complainOfUnready } from '../world/complain-unready.ts';
import { freshRequest, isRequestApplied, requestBoot } from '../world/boot-request.ts';
import { Interruption } from '../world/interruption.ts';
import { withWorld } from '../world/open-world.ts';
import { Progress } from '../world/progress.ts';
import type { Settled, World } from '../world/world.ts';

export interface RestartOptions {
  /** KIND NAME... or KIND/NAME... */
  args: readonly string[];
  namespace?: string;
  wait: boolean;
  timeoutMilliseconds: number;
  location: Location;
}

/** Boots hosts or restarts partitions once, and waits until they are Ready again. */
export async function runRestart(session: Session, options: RestartOptions): Promise<ExitCode> {
  const keys = keysOf(options);
  const interruption = new Interruption(session);
  try {
    return await withWorld({ session, interruption, location: options.location, existing: true }, (world) =>
      restartIn(world, { session, options, keys }),
    );
  } finally {
    interruption.close();
  }
}

const RESTARTABLE: readonly string[] = ['Host', 'WorkloadPartition'];

function keysOf({ args, location, namespace = location.usualNamespace }: RestartOptions): ObjectKey[] {
  const hint = 'For example: partywall restart wpar/billing -n team-a, or partywall restart host/alpha';
  const selection = parseSelection(args, {});
  if (selection.length === 0) throw new UsageError('say what to restart', hint);
  return selection.map(({ kind, name }) => {
    if (!RESTARTABLE.includes(kind.kind))
      throw new UsageError(`a ${kind.kind} cannot be restarted, only a host or a partition`, hint);
    if (name === undefined) throw new UsageError(`say which ${kind.singular} to restart`, hint);
    return keyFor(kind, name, namespace);
  });
}

interface Restart {
  session: Session;
  options: RestartOptions;
  keys: readonly ObjectKey[];
}

/** An object before and after it was asked for a restart. */
interface Asked {
  before: KubeObject;
  request: string;
  stored: KubeObject;
}

async function restartIn(world: World, { session, options, keys }: Restart): Promise<ExitCode> {
  const { cluster } = world;
  const { groups, missing } = await fetchWanted(cluster, { keys: [...keys] });
  // Either all of what is named is restarted or nothing, so that a slip of the pen costs nothing.
  for (const key of missing) await complainOfMissing(session, cluster, key);
  if (missing.length > 0) throw new NotDoneError('nothing was restarted');
  const asked: Asked[] = [];
  for (const before of groups.flatMap(({ objects }) => objects)) {
    const request = freshRequest(before, session.now());
    asked.push({ before, request, stored: await requestBoot(cluster, before, request) });
  }
  // Nothing is said to be asked for before it is durable.
  world.commit();
  for (const one of asked) warnOfManifest(session, one);
  if (!options.wait) return leave(world, session, asked);
  const progress = new Progress(
    session,
    asked.map(({ stored }) => stored),
  );
  const { timeoutMilliseconds } = options;
  const end = await world.settle({ goal: { ready: keys, gone: [] }, timeoutMilliseconds, progress });
  return conclude(world, { session, asked, end, timeoutMilliseconds });
}

function warnOfManifest({ err }: Session, { before, request }: Asked): void {
  if (!isRequestApplied(before)) return;
  const title = keyTitle(keyOf(before));
  err.write(
    `${err.colors.yellow('warning:')} a manifest sets spec.bootRequest of ${title}: write ${request} there, or leave the field out, or its next apply is refused\n`,
  );
}

function lineOf({ kind, metadata }: KubeObject, what: string): string {
  return `${qualifiedKind(knownKind(kind))}/${metadata.name} ${what}\n`;
}

function leave({ sequel }: World, { out, err }: Session, asked: readonly Asked[]): ExitCode {
  for (const { before } of asked) out.write(lineOf(before, 'asked to restart'));
  err.write(`Stored. ${sequel.rest('apply')}\n`);
  return exitCode.done;
}

interface Conclusion {
  session: Session;
  asked: readonly Asked[];
  end: Settled;
  timeoutMilliseconds: number;
}

async function conclude(world: World, conclusion: Conclusion): Promise<ExitCode> {
  const { session, asked, end, timeoutMilliseconds } = conclusion;
  const { out, err } = session;
  const objects: KubeObject[] = [];
  for (const { before } of asked) {
    const after = await world.cluster.get(keyOf(before));
    out.write(lineOf(before, outcomeOf(before, after)));
    if (after !== undefined) objects.push(after);
  }
  if (end === 'interrupted') {
    err.write(`Interrupted. The restart is asked for. ${world.sequel.rest('apply')}\n`);
    return exitCode.interrupted;
  }
  out.write(`\n${renderOutcomeTable(objects, out.colors)}`);
  const waiting = objects.filter((object) => !isReady(object));
  if (waiting.length > 0)
    out.write(`\n${renderReasons(waiting, { colors: out.colors, location: world.location })}`);
  for (const object of objects) await tellOfPartitions(world, session, object);
  const missing = waiting.length + asked.length - objects.length;
  if (missing === 0) return exitCode.done;
  const afterTimeout = `Stopped waiting after ${durationText(timeoutMilliseconds)}. ${world.sequel.rest('apply')}`;
  await complainOfUnready(world, session, { total: asked.length, missing, waiting, end, afterTimeout });
  return exitCode.notDone;
}

function outcomeOf(before: KubeObject, after: KubeObject | undefined): string {
  if (after === undefined) return 'was being deleted and is gone now';
  // One that no kernel knows yet takes the value along, as done, when it gets one (LIFE-10).
  if (!wasRunning(before)) return 'was not running: the request is consumed, and restarts nothing later';
  return isReady(after) ? 'restarted' : 'asked to restart, and not Ready again';
}

/** A stopped parent that its children hold has nothing that could be restarted (LIFE-11). */
function wasRunning(object: KubeObject): boolean {
  if (object.kind === 'Host') return ((object as Host).status?.bootID ?? '') !== '';
  const { spec, status } = object as WorkloadPartition;
  const isUp = ['Active', 'Maintenance', 'Broken'].includes(status?.state ?? '');
  return spec.powerState !== 'Stopped' && isUp;
}

/** A host is Ready as soon as it runs; whether all came back that it carries is another question. */
async function tellOfPartitions(
  { cluster, location }: World,
  { err }: Session,
  object: KubeObject,
): Promise<void> {
  if (object.kind !== 'Host') return;
  const { name } = object.metadata;
  const { items } = await cluster.list('WorkloadPartition', { fieldSelector: `status.hostName=${name}` });
  const waiting = items.filter((item) => !isReady(item)).length;
  if (waiting === 0) return;
  const verb = waiting === 1 ? 'is' : 'are';
  const what = `${waiting} of ${counted(items.length, 'partition')} on ${name} ${verb} not Ready`;
  const { flags, program } = location;
  err.write(
    `\n${what}; ${program} get wpar -A --field-selector status.hostName=${name}${flags} shows which.\n`,
  );
}
