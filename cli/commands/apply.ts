import { resolve } from 'node:path';
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf, keyText, keyTitle } from '../../controller/api/object.ts';
import type { Embedded } from '../../controller/embedded.ts';
import { openEmbedded } from '../../controller/embedded.ts';
import { knownKind, qualifiedKind } from '../arguments/kinds.ts';
import type { GivenSet, PruneOptions } from '../arguments/given-set.ts';
import { readGivenSet } from '../arguments/given-set.ts';
import type { ManifestOptions } from '../arguments/manifests.ts';
import { complainOfProblems } from '../arguments/manifests.ts';
import { UsageError } from '../errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { ApprovedPlan } from '../plan/approved-plan.ts';
import { assertStillSo, readApprovedPlan } from '../plan/approved-plan.ts';
import { counted } from '../render/counted.ts';
import { durationText } from '../render/age.ts';
import { renderOutcomeTable, renderReasons } from '../render/outcome-table.ts';
import { isReady } from '../render/ready.ts';
import type { Removal } from '../render/removal.ts';
import { goneOf, remainingText, renderBlockers } from '../render/removal.ts';
import type { Session } from '../session.ts';
import { remainingOf } from '../world/deletion.ts';
import { Progress } from '../world/progress.ts';
import { Interruption } from '../world/interruption.ts';
import { pruneFor } from '../world/prune.ts';
import type { Settled } from '../world/settle.ts';
import { Settler } from '../world/settle.ts';
import type { Stored } from '../world/store-set.ts';
import { storeSet } from '../world/store-set.ts';

export interface ApplyOptions extends ManifestOptions, PruneOptions {
  wait: boolean;
  timeoutMilliseconds: number;
  stateDirectory: string;
  /** A plan that was kept, instead of paths. */
  planFile?: string;
}

/** Stores the objects of manifests, then works until nothing is left to do. */
export async function runApply(session: Session, options: ApplyOptions): Promise<ExitCode> {
  const interruption = new Interruption(session);
  try {
    const approved = approvedPlanOf(options);
    const given = approved?.set ?? (await readGivenSet(session, options));
    if (given === undefined) return exitCode.notDone;
    return await applySet({ session, options, given, interruption }, approved);
  } finally {
    interruption.close();
  }
}

function approvedPlanOf(options: ApplyOptions): ApprovedPlan | undefined {
  const { planFile, paths, namespace, prune, selector, all } = options;
  if (planFile === undefined) return undefined;
  const excess = [
    ...paths.slice(0, 1),
    ...(namespace === undefined ? [] : ['-n']),
    ...(prune ? ['--prune'] : []),
    ...(selector === undefined ? [] : ['-l']),
    ...(all ? ['--all'] : []),
  ];
  if (excess[0] === undefined) return readApprovedPlan(planFile);
  throw new UsageError(`'${excess[0]}' cannot be given with --plan`, 'A plan says already what it is about.');
}

interface Application {
  session: Session;
  options: ApplyOptions;
  given: GivenSet;
  interruption: Interruption;
}

async function applySet(application: Application, approved: ApprovedPlan | undefined): Promise<ExitCode> {
  const { session, options, interruption } = application;
  const settler = new Settler(session, interruption);
  const world = openEmbedded({ directory: resolve(options.stateDirectory), ...settler.worldOptions });
  try {
    if (approved !== undefined) await assertStillSo(world, approved, { session, interruption });
    return await applyTo(world, application, settler);
  } finally {
    await world.close();
  }
}

async function applyTo(world: Embedded, application: Application, settler: Settler): Promise<ExitCode> {
  const { session, options, given, interruption } = application;
  const checkpoint = (): Promise<void> => interruption.checkpoint('Interrupted. Nothing was stored.');
  const { stored, problems } = await storeSet(world.cluster, given.objects, checkpoint);
  if (problems.length > 0) {
    complainOfProblems(session, problems, given.texts);
    return exitCode.notDone;
  }
  const pruned = await pruneFor(world.cluster, stored, given.scope);
  // Nothing is said to be stored before it is.
  world.commit();
  printActions(session, stored);
  if (!options.wait) {
    printPruned(session, await removalOf(world, pruned), 'marked for deletion');
    session.err.write('Stored. The next apply does the rest.\n');
    return exitCode.done;
  }
  const objects = stored.map(({ after }) => after);
  const keys = uniqueKeys(objects);
  const progress = new Progress(session, objects);
  await progress.follow(world.cluster, keys);
  const { timeoutMilliseconds } = options;
  const end = await settler.run(world, { timeoutMilliseconds, onProgress: progress.tick });
  progress.clear();
  return conclude(world, { session, keys, pruned, end, timeoutMilliseconds });
}

function printActions({ out }: Session, stored: readonly Stored[]): void {
  const paints = { created: out.colors.green, configured: out.colors.yellow, unchanged: out.colors.dim };
  out.write(stored.map(({ action, after }) => actionLine(after, paints[action](action))).join(''));
}

function actionLine({ kind, metadata }: KubeObject, action: string): string {
  return `${qualifiedKind(knownKind(kind))}/${metadata.name} ${action}\n`;
}

async function removalOf({ cluster }: Embedded, targets: readonly KubeObject[]): Promise<Removal> {
  return { targets, remaining: await remainingOf(cluster, targets) };
}

/** Pruned is what is gone; the others are told only where nothing is said of what holds them. */
function printPruned({ out }: Session, removal: Removal, marked?: string): void {
  const lines = goneOf(removal).map((object) => actionLine(object, out.colors.red('pruned')));
  if (marked !== undefined) lines.push(...removal.remaining.map((object) => actionLine(object, marked)));
  out.write(lines.join(''));
}

/** The same object may stand in the files twice; it is told once. */
function uniqueKeys(objects: readonly KubeObject[]): ObjectKey[] {
  return [...new Map(objects.map((object) => [keyText(keyOf(object)), keyOf(object)])).values()];
}

interface Conclusion {
  session: Session;
  keys: readonly ObjectKey[];
  pruned: readonly KubeObject[];
  end: Settled;
  timeoutMilliseconds: number;
}

async function conclude(world: Embedded, conclusion: Conclusion): Promise<ExitCode> {
  const { session, keys, pruned, end } = conclusion;
  const found = await Promise.all(keys.map((key) => world.cluster.get(key)));
  const objects = found.filter((object) => object !== undefined);
  const gone = keys.filter((_, at) => found[at] === undefined);
  const { out, err } = session;
  const waiting = objects.filter((object) => !isReady(object));
  const missing = waiting.length + gone.length;
  const removal = await removalOf(world, pruned);
  printPruned(session, removal);
  if (end === 'interrupted') {
    // Whoever wants to leave does not want to read a table first.
    err.write(interruptedText(keys.length, missing + removal.remaining.length));
    return exitCode.interrupted;
  }
  out.write(`\n${renderOutcomeTable(objects, out.colors)}`);
  if (waiting.length > 0) out.write(`\n${renderReasons(waiting, out.colors)}`);
  for (const key of gone) {
    err.write(`${keyTitle(key)} was being deleted and is gone now: apply once more to make it anew.\n`);
  }
  if (missing > 0) err.write(`\n${err.colors.red(missingText(missing, conclusion))}\n`);
  complainOfRemaining(session, removal, end);
  return missing + removal.remaining.length > 0 ? exitCode.notDone : exitCode.done;
}

function complainOfRemaining({ err }: Session, removal: Removal, end: Settled): void {
  if (removal.remaining.length === 0) return;
  const blockers = renderBlockers(removal.remaining, err.colors);
  const text = remainingText(removal, { noun: 'pruned object', command: 'apply', end }, err.colors);
  err.write(`\n${blockers}${text}`);
}

function interruptedText(total: number, missing: number): string {
  const rest = missing === 0 ? 'all of them are Ready' : `${missing} not settled yet`;
  return `Interrupted. ${counted(total, 'object')} stored, ${rest}. Apply again to go on.\n`;
}

function missingText(missing: number, { keys, end, timeoutMilliseconds }: Conclusion): string {
  const what = `${missing} of ${counted(keys.length, 'object')} ${missing === 1 ? 'is' : 'are'} not Ready.`;
  if (end === 'quiet') return `${what} Nothing is left to do until something changes.`;
  return `${what} Stopped waiting after ${durationText(timeoutMilliseconds)}; apply again to go on, or give a longer --timeout.`;
}
