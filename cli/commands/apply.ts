import { resolve } from 'node:path';
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf, keyText, keyTitle } from '../../controller/api/object.ts';
import type { Embedded } from '../../controller/embedded.ts';
import { openEmbedded } from '../../controller/embedded.ts';
import { knownKind, qualifiedKind } from '../arguments/kinds.ts';
import type { ManifestOptions, Manifests } from '../arguments/manifests.ts';
import { complainOfProblems, readManifests } from '../arguments/manifests.ts';
import { NotDoneError, UsageError } from '../errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Plan } from '../plan/document.ts';
import { makePlan } from '../plan/make-plan.ts';
import { differences, readSavedPlan, sourcesOf } from '../plan/saved-plan.ts';
import { counted } from '../render/counted.ts';
import { durationText } from '../render/age.ts';
import { renderOutcomeTable, renderReasons } from '../render/outcome-table.ts';
import { isReady } from '../render/ready.ts';
import type { Session } from '../session.ts';
import { Progress } from '../world/progress.ts';
import { Interruption } from '../world/interruption.ts';
import type { Settled } from '../world/settle.ts';
import { Settler } from '../world/settle.ts';
import type { Stored } from '../world/store-set.ts';
import { storeSet } from '../world/store-set.ts';

export interface ApplyOptions extends ManifestOptions {
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
    const saved = savedPlanOf(options);
    const manifests = saved?.manifests ?? (await readManifests(session, options));
    if (manifests === undefined) return exitCode.notDone;
    return await applyManifests({ session, options, manifests, interruption }, saved);
  } finally {
    interruption.close();
  }
}

async function applyManifests(application: Application, saved: Saved | undefined): Promise<ExitCode> {
  const { session, options, interruption } = application;
  const settler = new Settler(session, interruption);
  const world = openEmbedded({ directory: resolve(options.stateDirectory), ...settler.worldOptions });
  try {
    if (saved !== undefined) await assertStillSo(world, saved, { session, interruption });
    return await applyTo(world, application, settler);
  } finally {
    await world.close();
  }
}

interface Saved {
  file: string;
  plan: Plan;
  manifests: Manifests;
}

function savedPlanOf({ planFile, paths, namespace }: ApplyOptions): Saved | undefined {
  if (planFile === undefined) return undefined;
  if (paths.length > 0 || namespace !== undefined) {
    const excess = paths[0] ?? '-n';
    throw new UsageError(`'${excess}' cannot be given with --plan`, 'A plan says already what it is about.');
  }
  const saved = readSavedPlan(planFile);
  return {
    file: planFile,
    plan: saved.plan,
    manifests: { objects: sourcesOf(planFile, saved), texts: new Map() },
  };
}

/**
 * Plans once more, in the very world that is about to be changed and that nobody else can change meanwhile: what was
 * approved happens exactly, or nothing does.
 */
async function assertStillSo(
  world: Embedded,
  { file, plan, manifests }: Saved,
  user: { session: Session; interruption: Interruption },
): Promise<void> {
  const now = await makePlan(world, manifests.objects, user);
  if (now.type === 'planned' && now.plan.digest === plan.digest) return;
  const changed = now.type === 'planned' ? differences(plan, now.plan) : [];
  const shown = changed.slice(0, MOST_DIFFERENCES).join(', ');
  const more = changed.length > MOST_DIFFERENCES ? `, and ${changed.length - MOST_DIFFERENCES} more` : '';
  const what = shown === '' ? '' : `, for ${shown}${more}`;
  throw new NotDoneError(
    `the world has changed since '${file}' was made: applying it would do something else now${what}`,
    'Nothing was changed. Make a new plan, read it, and apply that.',
  );
}

const MOST_DIFFERENCES = 8;

interface Application {
  session: Session;
  options: ApplyOptions;
  manifests: Manifests;
  interruption: Interruption;
}

async function applyTo(world: Embedded, application: Application, settler: Settler): Promise<ExitCode> {
  const { session, options, manifests, interruption } = application;
  const checkpoint = (): Promise<void> => interruption.checkpoint('Interrupted. Nothing was stored.');
  const { stored, problems } = await storeSet(world.cluster, manifests.objects, checkpoint);
  if (problems.length > 0) {
    complainOfProblems(session, problems, manifests.texts);
    return exitCode.notDone;
  }
  // Nothing is said to be stored before it is.
  world.commit();
  printActions(session, stored);
  if (!options.wait) {
    session.err.write('Stored. The next apply does the rest.\n');
    return exitCode.done;
  }
  const given = stored.map(({ after }) => after);
  const keys = uniqueKeys(given);
  const progress = new Progress(session, given);
  await progress.follow(world.cluster, keys);
  const { timeoutMilliseconds } = options;
  const end = await settler.run(world, { timeoutMilliseconds, onProgress: progress.tick });
  progress.clear();
  return conclude(world, { session, keys, end, timeoutMilliseconds });
}

function printActions({ out }: Session, stored: readonly Stored[]): void {
  const paints = { created: out.colors.green, configured: out.colors.yellow, unchanged: out.colors.dim };
  const lines = stored.map(({ action, after }) => {
    const name = `${qualifiedKind(knownKind(after.kind))}/${after.metadata.name}`;
    return `${name} ${paints[action](action)}\n`;
  });
  out.write(lines.join(''));
}

/** The same object may stand in the files twice; it is told once. */
function uniqueKeys(objects: readonly KubeObject[]): ObjectKey[] {
  return [...new Map(objects.map((object) => [keyText(keyOf(object)), keyOf(object)])).values()];
}

interface Conclusion {
  session: Session;
  keys: readonly ObjectKey[];
  end: Settled;
  timeoutMilliseconds: number;
}

async function conclude({ cluster }: Embedded, conclusion: Conclusion): Promise<ExitCode> {
  const { session, keys, end } = conclusion;
  const found = await Promise.all(keys.map((key) => cluster.get(key)));
  const objects = found.filter((object) => object !== undefined);
  const gone = keys.filter((_, at) => found[at] === undefined);
  const { out, err } = session;
  const waiting = objects.filter((object) => !isReady(object));
  const missing = waiting.length + gone.length;
  if (end === 'interrupted') {
    // Whoever wants to leave does not want to read a table first.
    err.write(interruptedText(keys.length, missing));
    return exitCode.interrupted;
  }
  out.write(`\n${renderOutcomeTable(objects, out.colors)}`);
  if (waiting.length > 0) out.write(`\n${renderReasons(waiting, out.colors)}`);
  for (const key of gone) {
    err.write(`${keyTitle(key)} was being deleted and is gone now: apply once more to make it anew.\n`);
  }
  if (missing > 0) err.write(`\n${err.colors.red(missingText(missing, conclusion))}\n`);
  return missing > 0 ? exitCode.notDone : exitCode.done;
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
