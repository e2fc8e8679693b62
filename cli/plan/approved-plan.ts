/** Applying a saved plan: what was approved happens exactly, or nothing does. */
import type { GivenSet } from '../arguments/given-set.ts';
import { NotDoneError } from '../../controller/questions/errors.ts';
import type { Location } from '../location.ts';
import type { Plan } from '../../controller/questions/plan/document.ts';
import type { PlanResult } from '../../controller/questions/plan/make-plan.ts';
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

/** Why a plan may be another one than before. A directory is read whole by whoever may read it. */
const CAUSES: Record<Location['type'], (file: string) => string> = {
  directory: (file) => `the world has changed since '${file}' was made`,
  cluster: (file) =>
    `the world has changed since '${file}' was made, or who made it may read other objects than you`,
};

/**
 * @param now what the same objects would do in the world that is about to be changed
 * @throws NotDoneError when that is something else than what was approved
 */
export function assertStillSo(
  { file, plan }: ApprovedPlan,
  now: PlanResult,
  { type }: Pick<Location, 'type'>,
): void {
  if (now.type === 'planned' && now.plan.digest === plan.digest) return;
  const changed = now.type === 'planned' ? differences(plan, now.plan) : [];
  const shown = changed.slice(0, MOST_DIFFERENCES).join(', ');
  const more = changed.length > MOST_DIFFERENCES ? `, and ${changed.length - MOST_DIFFERENCES} more` : '';
  const what = shown === '' ? '' : `, for ${shown}${more}`;
  throw new NotDoneError(
    `${CAUSES[type](file)}: applying it would do something else now${what}`,
    'Nothing was changed. Make a new plan, read it, and apply that.',
  );
}

const MOST_DIFFERENCES = 8;
