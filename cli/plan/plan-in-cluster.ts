/** Has the controller of a cluster plan: what is given goes there as objects, and what is wrong comes back to its files. */
import type { ReviewSpecPlan } from '../../controller/api/generated/review.ts';
import type { Problem } from '../../controller/manifest/problem.ts';
import { sortProblems } from '../../controller/manifest/problem.ts';
import { NotDoneError } from '../../controller/questions/errors.ts';
import type { PlanResult } from '../../controller/questions/plan/make-plan.ts';
import { pack, PackingError } from '../../controller/reviews/packed.ts';
import type { GivenSet } from '../arguments/given-set.ts';
import type { Asking } from '../world/ask-cluster.ts';
import { askCluster } from '../world/ask-cluster.ts';

/** @throws NotDoneError when there is no plan */
export async function planInCluster(asking: Asking, given: GivenSet): Promise<PlanResult> {
  const question = { plan: await questionOf(given) };
  const namespaces = [asking.controllerNamespace, ...onlyNamespace(given)];
  const result = await askCluster<PlanResult>(asking, { question, namespaces });
  if (result === undefined) throw new TypeError('a plan is about no one object');
  if (result.type === 'planned') return result;
  return { type: 'refused', problems: sortProblems(result.problems.map((one) => placed(one, given))) };
}

async function questionOf({ objects, scope }: GivenSet): Promise<ReviewSpecPlan> {
  const all = objects.map(({ object }) => object);
  try {
    return { manifests: await pack(all, 'manifests'), ...(scope === undefined ? {} : { prune: scope }) };
  } catch (error) {
    if (!(error instanceof PackingError)) throw error;
    throw new NotDoneError(
      `these are too many objects for one plan: ${error.message}`,
      'Plan fewer at once.',
    );
  }
}

/** Where a tenant asks: in the namespace of all that is given. */
function onlyNamespace({ objects }: GivenSet): string[] {
  const namespaces = new Set(objects.map(({ object }) => object.metadata.namespace));
  const [only] = namespaces;
  return namespaces.size === 1 && only !== undefined ? [only] : [];
}

/** The controller knows its place in the set alone. */
function placed(problem: Problem, { objects }: GivenSet): Problem {
  const source = objects[Number(problem.file)];
  if (source === undefined) return problem;
  const at = problem.code === 'unknown-field' ? 'key' : 'value';
  return { ...problem, file: source.file, ...source.positionOf(problem.path, at) };
}
