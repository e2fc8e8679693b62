import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Embedded } from '../../controller/embedded.ts';
import { emptyWorld, openEmbedded } from '../../controller/embedded.ts';
import type { PruneOptions } from '../arguments/given-set.ts';
import type { GivenSet } from '../arguments/given-set.ts';
import { readGivenSet } from '../arguments/given-set.ts';
import type { ManifestOptions } from '../arguments/manifests.ts';
import { complainOfProblems } from '../arguments/manifests.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Plan } from '../../controller/questions/plan/document.ts';
import { hasChanges } from '../../controller/questions/plan/document.ts';
import type { PlanResult } from '../../controller/questions/plan/make-plan.ts';
import { makePlan } from '../../controller/questions/plan/make-plan.ts';
import { renderPlanMarkdown } from '../plan/render-markdown.ts';
import { renderPlanText } from '../plan/render-text.ts';
import { terminalRunner } from '../plan/terminal-runner.ts';
import { writeSavedPlan } from '../plan/saved-plan.ts';
import { jsonText } from '../render/json.ts';
import type { DirectoryLocation, Location } from '../location.ts';
import { planInCluster } from '../plan/plan-in-cluster.ts';
import type { Session } from '../session.ts';
import type { QuestionOptions } from '../world/ask-cluster.ts';
import { Interruption } from '../world/interruption.ts';

export interface PlanOptions extends ManifestOptions, PruneOptions, QuestionOptions {
  output: 'text' | 'json' | 'markdown';
  detailedExitcode: boolean;
  location: Location;
  /** Where to keep the plan. */
  planFile?: string;
}

/** Shows what apply would do. Writes nothing to the state directory, which need not be there. */
export async function runPlan(session: Session, options: PlanOptions): Promise<ExitCode> {
  const { location } = options;
  const given = await readGivenSet(session, { ...options, usualNamespace: location.usualNamespace });
  if (given === undefined) return exitCode.notDone;
  const result =
    location.type === 'cluster'
      ? await planInCluster({ ...options, session, location }, given)
      : await planInDirectory(session, location, given);
  switch (result.type) {
    case 'refused':
      complainOfProblems(session, result.problems, given.texts);
      return exitCode.notDone;
    case 'planned': {
      const { plan } = result;
      if (options.planFile !== undefined) writeSavedPlan(options.planFile, plan, given);
      session.out.write(textOf(plan, session, options));
      return codeOf(plan, options);
    }
  }
}

async function planInDirectory(
  session: Session,
  { directory }: DirectoryLocation,
  given: GivenSet,
): Promise<PlanResult> {
  const interruption = new Interruption(session);
  const world = openWorld(directory);
  try {
    return await makePlan(world, given, terminalRunner(session, interruption));
  } finally {
    interruption.close();
    await world.close();
  }
}

/** What was never applied is planned as onto an empty state. */
function openWorld(stateDirectory: string): Embedded {
  const directory = resolve(stateDirectory);
  return existsSync(join(directory, 'data.mdb')) ? openEmbedded({ directory, readOnly: true }) : emptyWorld();
}

function textOf(plan: Plan, { out }: Session, { output }: PlanOptions): string {
  switch (output) {
    case 'json':
      return jsonText(plan);
    case 'markdown':
      return renderPlanMarkdown(plan);
    case 'text':
      return renderPlanText(plan, out.colors);
  }
}

function codeOf(plan: Plan, { detailedExitcode }: PlanOptions): ExitCode {
  if (plan.summary.notReady > 0) return exitCode.notDone;
  return detailedExitcode && hasChanges(plan) ? exitCode.changes : exitCode.done;
}
