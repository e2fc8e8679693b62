/** Plans what a Review asks, on copies of the cluster and of the kernels. It runs in a process of its own (planner.ts). */
import type { Review } from '../api/generated/review.ts';
import type { KubeObject, ObjectKey } from '../api/object.ts';
import { keyOf, keyText, namespaceOf } from '../api/object.ts';
import { declaredKinds } from '../apply/kinds.ts';
import type { ClusterReader } from '../cluster/fork/fork-cluster.ts';
import type { ClusterPort } from '../cluster/port.ts';
import type { Embedded, WorldOptions } from '../embedded.ts';
import type { PlanResult, PlanRunner } from '../questions/plan/make-plan.ts';
import { makePlan } from '../questions/plan/make-plan.ts';
import { missingForApply, missingForPrune, prunesBeyondNamespaces, sightOf } from './plan-rights.ts';
import type { AskedSet } from './planned-set.ts';
import { plannedSet } from './planned-set.ts';
import { RefusedReview } from './review-status.ts';
import type { Right } from './rights.ts';
import { missingRight, Rights } from './rights.ts';

export interface PlanParts {
  /** For access reviews. */
  cluster: Pick<ClusterPort, 'create'>;
  /** All objects as they are. */
  stored: ClusterReader;
  /** A world of copies. */
  world: { fork(options?: WorldOptions): Embedded };
  runner: PlanRunner;
  controllerNamespace: string;
}

/** What `partywall plan` is answered: of problems `file` is the place of the object in the set. */
export type PlanAnswer = PlanResult;

type Problems = Extract<PlanResult, { type: 'refused' }>['problems'];

/** @throws RefusedReview, UsageError, PackingError */
export async function answerPlan(review: Review, parts: PlanParts): Promise<PlanAnswer> {
  const { plan, requester } = review.spec;
  if (plan === undefined) throw new TypeError('the Review asks for no plan');
  const set = await plannedSet(plan);
  const namespace = namespaceOf(review);
  const only = namespace === parts.controllerNamespace ? undefined : namespace;
  if (only !== undefined) expectWithin(set, only, parts.controllerNamespace);
  const rights = new Rights(parts.cluster, requester);
  const refuse = (right: Right | undefined): void => {
    if (right === undefined) return;
    const message = `${missingRight(requester, right)}, which applying these objects takes.`;
    throw new RefusedReview({
      reason: 'Forbidden',
      message,
      remedy: 'Whoever administers the cluster can allow it.',
    });
  };
  refuse(await missingForApply(set, rights, parts.stored));
  if (only !== undefined && set.scope !== undefined) await expectPruningWithin(only, rights, parts);
  const problems = await homeless(set, parts.stored);
  if (problems.length > 0) return { type: 'refused', problems };
  const { mayPrune, ...reader } = await sightOf(rights, await namespacesIn(set, parts.stored), only);
  const result = await makePlan(parts.world, { ...set, mayPrune, reader }, parts.runner);
  if (result.type === 'planned') refuse(await missingForPrune(prunedBy(result, set), rights));
  return result;
}

/** The API server stores nothing in a namespace that is not there; a fork would (ADR 14). */
async function homeless({ objects }: AskedSet, stored: ClusterReader): Promise<Problems> {
  const coming = objects.filter(({ object }) => object.kind === 'Namespace');
  const there = new Set(
    [...coming.map(({ object }) => object), ...(await stored.list('Namespace')).items].map(nameOf),
  );
  return objects
    .filter(({ object: { metadata } }) => metadata.namespace !== undefined && !there.has(metadata.namespace))
    .map((source) => ({
      severity: 'error',
      code: 'notfound',
      message: homelessText(source.object),
      file: source.file,
      ...source.positionOf('metadata.namespace'),
      path: 'metadata.namespace',
    }));
}

function homelessText({ kind, metadata: { name, namespace = '' } }: KubeObject): string {
  return `namespaces ${JSON.stringify(namespace)} not found [${kind} ${name}]`;
}

const nameOf = ({ metadata }: KubeObject): string => metadata.name;

/** Whoever may read Reviews in a namespace reads the answer. */
function expectWithin({ objects }: AskedSet, namespace: string, controllerNamespace: string): void {
  const elsewhere = objects.find(({ object }) => object.metadata.namespace !== namespace);
  if (elsewhere === undefined) return;
  const { kind, metadata } = elsewhere.object;
  const message = `It asks about ${kind} ${metadata.name} as well, which is not in namespace ${namespace}, and whoever may read Reviews there could read the answer.`;
  throw new RefusedReview({
    reason: 'WrongNamespace',
    message,
    remedy: `Ask in namespace ${controllerNamespace}, or about the objects of one namespace.`,
  });
}

/** A plan that left out what its apply prunes would be none. */
async function expectPruningWithin(
  namespace: string,
  rights: Rights,
  { controllerNamespace }: PlanParts,
): Promise<void> {
  const kind = await prunesBeyondNamespaces(rights);
  if (kind === undefined) return;
  throw new RefusedReview({
    reason: 'WrongNamespace',
    message: `Applying it may prune what is in no namespace as well, such as every ${kind} of the set, and whoever may read Reviews in namespace ${namespace} could read of it.`,
    remedy: `Ask in namespace ${controllerNamespace}.`,
  });
}

async function namespacesIn({ objects }: AskedSet, stored: ClusterReader): Promise<string[]> {
  const found = new Set<string>();
  for (const { kind, namespaced } of declaredKinds) {
    if (!namespaced) continue;
    for (const { metadata } of (await stored.list(kind)).items) found.add(metadata.namespace ?? '');
  }
  for (const { object } of objects)
    if (object.metadata.namespace !== undefined) found.add(object.metadata.namespace);
  return [...found].sort();
}

function prunedBy(result: Extract<PlanResult, { type: 'planned' }>, { objects }: AskedSet): ObjectKey[] {
  const given = new Set(objects.map(({ object }) => keyText(keyOf(object))));
  return result.plan.changes
    .map(({ kind, name, namespace }) =>
      namespace === undefined ? { kind, name } : { kind, namespace, name },
    )
    .filter((key) => !given.has(keyText(key)));
}
