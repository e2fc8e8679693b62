/** Applying a saved plan: what was approved happens exactly, or nothing does. */
import type { GivenSet } from '../arguments/given-set.ts';
import type { Embedded } from '../../controller/embedded.ts';
import { NotDoneError } from '../../controller/questions/errors.ts';
import type { Session } from '../session.ts';
import type { Interruption } from '../world/interruption.ts';
import type { Plan } from '../../controller/questions/plan/document.ts';
import { makePlan } from '../../controller/questions/plan/make-plan.ts';
import { terminalRunner } from './terminal-runner.ts';
import { differences, givenSetOf, readSavedPlan } from './saved-plan.ts';

export interface ApprovedPlan {
  file: string;
  plan: Plan;
  set: GivenSet;
}

/** @throws UsageError when there is no plan in the file */
export function readApprovedPlan(file: string): ApprovedPlan {
  const saved = readSavedPlan(file);
  return { file, plan: saved.plan, set: givenSetOf(file, saved) };
}

/**
 * Plans once more, in the very world that is about to be changed and that nobody else can change meanwhile.
 *
 * @throws NotDoneError when something else would happen now
 */
export async function assertStillSo(
  world: Embedded,
  { file, plan, set }: ApprovedPlan,
  { interruption, session }: { session: Session; interruption: Interruption },
): Promise<void> {
  const now = await makePlan(world, set, terminalRunner(session, interruption));
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
