import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf, keyText, keyTitle } from '../../controller/api/object.ts';
import { knownKind, qualifiedKind } from '../arguments/kinds.ts';
import type { GivenSet, PruneOptions } from '../arguments/given-set.ts';
import { readGivenSet } from '../arguments/given-set.ts';
import type { ManifestOptions } from '../arguments/manifests.ts';
import { complainOfProblems } from '../arguments/manifests.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Location } from '../location.ts';
import type { ApprovedPlan } from '../plan/approved-plan.ts';
import { assertStillSo, readApprovedPlan } from '../plan/approved-plan.ts';
import { planInCluster } from '../plan/plan-in-cluster.ts';
import { terminalRunner } from '../plan/terminal-runner.ts';
import { counted } from '../render/counted.ts';
import { durationText } from '../render/age.ts';
import { renderOutcomeTable, renderReasons } from '../render/outcome-table.ts';
import { makePlan } from '../../controller/questions/plan/make-plan.ts';
import { isReady } from '../../controller/questions/ready.ts';
import type { Removal } from '../render/removal.ts';
import { goneOf, remainingText, renderBlockers } from '../render/removal.ts';
import type { Session } from '../session.ts';
import { remainingOf } from '../../controller/apply/deletion.ts';
import type { QuestionOptions } from '../world/ask-cluster.ts';
import { complainOfUnready } from '../world/complain-unready.ts';
import { Progress } from '../world/progress.ts';
import { Interruption } from '../world/interruption.ts';
import { withWorld } from '../world/open-world.ts';
import { pruneFor } from '../../controller/apply/prune.ts';
import type { Stored } from '../../controller/apply/store-set.ts';
import { storeSet, trySet } from '../../controller/apply/store-set.ts';
import type { Settled, World } from '../world/world.ts';

export interface ApplyOptions extends ManifestOptions, PruneOptions, QuestionOptions {
  wait: boolean;
  location: Location;
  /** A plan that was kept, instead of paths. */
  planFile?: string;
}

/** Stores the objects of manifests, then works until nothing is left to do. */
export async function runApply(session: Session, options: ApplyOptions): Promise<ExitCode> {
  const interruption = new Interruption(session);
  try {
    const approved = approvedPlanOf(options);
    const given = approved?.set ?? (await givenSetOf(session, options));
    if (given === undefined) return exitCode.notDone;
    const application = { session, options, given, interruption };
    return await withWorld({ session, interruption, location: options.location }, async (world) => {
      await assertApproved(world, application, approved);
      return await applyTo(world, application);
    });
  } finally {
    interruption.close();
  }
}

async function givenSetOf(session: Session, options: ApplyOptions): Promise<GivenSet | undefined> {
  const { usualNamespace } = options.location;
  return await readGivenSet(session, { ...options, usualNamespace });
}

/** @throws UsageError */
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
  if (excess[0] !== undefined)
    throw new UsageError(
      `'${excess[0]}' cannot be given with --plan`,
      'A plan says already what it is about.',
    );
  return readApprovedPlan(planFile);
}

interface Application {
  session: Session;
  options: ApplyOptions;
  given: GivenSet;
  interruption: Interruption;
}

/**
 * Plans once more. Nobody else can change a state directory between that and the apply; in a cluster somebody can, who
 * is quick.
 * @throws NotDoneError when something else would happen now than what was approved
 */
async function assertApproved(
  { embedded, location }: World,
  { session, options, given, interruption }: Application,
  approved: ApprovedPlan | undefined,
): Promise<void> {
  if (approved === undefined) return;
  if (embedded !== undefined) {
    const now = await makePlan(embedded, given, terminalRunner(session, interruption));
    assertStillSo(approved, now, location);
  }
  if (location.type === 'cluster')
    assertStillSo(approved, await planInCluster({ ...options, session, location }, given), location);
}

async function applyTo(world: World, application: Application): Promise<ExitCode> {
  const { session, options, given, interruption } = application;
  const checkpoint = (): Promise<void> => interruption.checkpoint('Interrupted. Nothing was stored.');
  const foreseen = world.atomic ? [] : await trySet(world.cluster, given.objects, checkpoint);
  if (foreseen.length > 0) {
    complainOfProblems(session, foreseen, given.texts);
    return exitCode.notDone;
  }
  const { stored, problems } = await storeSet(world.cluster, given.objects, checkpoint);
  if (problems.length > 0) {
    const kept = world.atomic ? [] : stored;
    printActions(session, kept);
    complainOfProblems(session, problems, given.texts, kept.length);
    return exitCode.notDone;
  }
  const pruned = await pruneFor(world.cluster, stored, given);
  // Nothing is said to be stored before it is.
  world.commit();
  printActions(session, stored);
  if (!options.wait) {
    printPruned(session, await removalOf(world, pruned), 'marked for deletion');
    session.err.write(`Stored. ${world.sequel.rest('apply')}\n`);
    return exitCode.done;
  }
  const objects = stored.map(({ after }) => after);
  const keys = uniqueKeys(objects);
  const progress = new Progress(session, objects);
  const { timeoutMilliseconds } = options;
  const end = await world.settle({ goal: { ready: keys, gone: pruned }, timeoutMilliseconds, progress });
  return conclude(world, { session, keys, pruned, end, timeoutMilliseconds });
}

function printActions({ out }: Session, stored: readonly Stored[]): void {
  const paints = { created: out.colors.green, configured: out.colors.yellow, unchanged: out.colors.dim };
  out.write(stored.map(({ action, after }) => actionLine(after, paints[action](action))).join(''));
}

function actionLine({ kind, metadata }: KubeObject, action: string): string {
  return `${qualifiedKind(knownKind(kind))}/${metadata.name} ${action}\n`;
}

async function removalOf({ cluster }: World, targets: readonly KubeObject[]): Promise<Removal> {
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

async function conclude(world: World, conclusion: Conclusion): Promise<ExitCode> {
  const { session, keys, pruned, end, timeoutMilliseconds } = conclusion;
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
    err.write(interruptedText(world, keys.length, missing + removal.remaining.length));
    return exitCode.interrupted;
  }
  out.write(`\n${renderOutcomeTable(objects, out.colors)}`);
  if (waiting.length > 0)
    out.write(`\n${renderReasons(waiting, { colors: out.colors, location: world.location })}`);
  for (const key of gone) {
    err.write(`${keyTitle(key)} was being deleted and is gone now: apply once more to make it anew.\n`);
  }
  if (missing > 0) {
    const afterTimeout = `Stopped waiting after ${durationText(timeoutMilliseconds)}; ${world.sequel.goOn('apply')}, or give a longer --timeout.`;
    await complainOfUnready(world, session, { total: keys.length, missing, waiting, end, afterTimeout });
  }
  complainOfRemaining(world, session, removal, end);
  return missing + removal.remaining.length > 0 ? exitCode.notDone : exitCode.done;
}

function complainOfRemaining(world: World, { err }: Session, removal: Removal, end: Settled): void {
  if (removal.remaining.length === 0) return;
  const { location, sequel } = world;
  const blockers = renderBlockers(removal.remaining, { colors: err.colors, location });
  const text = remainingText(removal, { noun: 'pruned object', command: 'apply', end, sequel }, err.colors);
  err.write(`\n${blockers}${text}`);
}

function interruptedText({ sequel }: World, total: number, missing: number): string {
  const rest = missing === 0 ? 'all of them are Ready' : `${missing} not settled yet`;
  return `Interrupted. ${counted(total, 'object')} stored, ${rest}. ${capitalized(sequel.goOn('apply'))}.\n`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
