/** Answers one Review, or says why not: who asks is known, may ask it there, and may know the answer. */
import type { Review, ReviewSpecExec } from '../api/generated/review.ts';
import type { ObjectKey } from '../api/object.ts';
import { namespaceOf } from '../api/object.ts';
import type { ClusterPort } from '../cluster/port.ts';
import { KernelRequestError, KernelUnreachableError } from '../kernel/port.ts';
import type { KernelDirectory } from '../kernel/port.ts';
import { NotDoneError, NotFoundError, UsageError } from '../questions/errors.ts';
import { answerHolders } from '../questions/holders/answer-holders.ts';
import type { Agent } from '../questions/inside/agent.ts';
import { readExecCall } from '../questions/inside/answer-exec.ts';
import { readForest } from '../questions/tree/read-forest.ts';
import { partitionView } from '../questions/view/partition-view.ts';
import { pack, PackingError } from './packed.ts';
import { requesterFault } from './requester-policy.ts';
import { foreignTo, reachOf, rightsFor } from './required-rights.ts';
import type { Verdict } from './review-status.ts';
import { RefusedReview } from './review-status.ts';
import { missingRight, Rights } from './rights.ts';

export interface AnsweringParts {
  cluster: ClusterPort;
  kernels: KernelDirectory;
  /** Where what belongs to no namespace is asked. */
  controllerNamespace: string;
  /** Makes a plan. */
  plan: (review: Review) => Promise<Verdict>;
}

/** @throws what says nothing of the question: the cluster does not answer, or another controller leads */
export async function answerReview(review: Review, agent: Agent, parts: AnsweringParts): Promise<Verdict> {
  const rights = new Rights(parts.cluster, review.spec.requester);
  const refusal = await refusalOf(review, rights, parts);
  if (refusal !== undefined) return refusal;
  if (review.spec.plan !== undefined) return await parts.plan(review);
  try {
    const answer = await answerTo(review, rights, agent, parts);
    return { reason: 'Answered', answer: await pack(answer, 'answer') };
  } catch (error) {
    return verdictOn(error, review);
  }
}

async function refusalOf(
  review: Review,
  rights: Rights,
  { cluster, controllerNamespace }: AnsweringParts,
): Promise<Verdict | undefined> {
  const fault = await requesterFault(cluster, review);
  if (fault !== undefined) {
    const remedy = 'Whoever administers the cluster: kubectl apply -f deploy/policies/review-requester.yaml';
    return { reason: 'RequesterNotVerified', message: `Who asks is not certain: ${fault}.`, remedy };
  }
  const foreign = foreignTo(review, controllerNamespace);
  if (foreign !== undefined) {
    const message = `It asks about ${foreign}, and whoever may read Reviews in namespace ${namespaceOf(review)} could read the answer.`;
    return { reason: 'WrongNamespace', message, remedy: `Ask in namespace ${controllerNamespace}.` };
  }
  for (const right of rightsFor(review)) {
    if (await rights.has(right)) continue;
    const message = `${missingRight(review.spec.requester, right)}.`;
    return { reason: 'Forbidden', message, remedy: 'Whoever administers the cluster can allow it.' };
  }
  return undefined;
}

async function answerTo(
  review: Review,
  rights: Rights,
  agent: Agent,
  parts: AnsweringParts,
): Promise<object> {
  const { exec, holders, tree, view } = review.spec;
  const { cluster, controllerNamespace } = parts;
  const namespace = namespaceOf(review);
  if (view !== undefined) {
    return await partitionView(agent, parts, {
      kind: 'WorkloadPartition',
      namespace,
      name: view.partitionName,
    });
  }
  if (holders !== undefined) return await answerHolders(agent, parts, holders);
  if (tree !== undefined) {
    return await readForest(cluster, tree, await reachOf(review, rights, controllerNamespace));
  }
  if (exec !== undefined) return await makeCall(targetOf(exec, namespace), exec, agent, parts);
  throw new UsageError('expected one of view, holders, tree, exec and plan');
}

export function targetOf({ hostName, partitionName = '' }: ReviewSpecExec, namespace: string): ObjectKey {
  if (hostName !== undefined) return { kind: 'Host', name: hostName };
  return { kind: 'WorkloadPartition', namespace, name: partitionName };
}

async function makeCall(
  target: ObjectKey,
  { words }: ReviewSpecExec,
  agent: Agent,
  parts: AnsweringParts,
): Promise<object> {
  const { answer, complaint } = await readExecCall(target, words).make(agent, parts);
  if (complaint !== undefined) throw complaint;
  return answer;
}

/** @throws the error, where it says nothing of the question */
export function verdictOn(error: unknown, { status }: Review): Verdict {
  if (error instanceof RefusedReview) return error.verdict;
  if (error instanceof NotFoundError)
    return { reason: 'NotFound', message: error.message, remedy: error.hint };
  if (error instanceof NotDoneError) return { reason: 'Refused', message: error.message, remedy: error.hint };
  if (error instanceof UsageError) return { reason: 'Invalid', message: error.message, remedy: error.hint };
  if (error instanceof PackingError && error.isTooLarge) {
    return { reason: 'TooLarge', message: `There is too much to tell: ${error.message}.` };
  }
  return verdictOnKernel(error, status?.operation !== undefined);
}

/** @throws the error, where it says nothing of the question */
function verdictOnKernel(error: unknown, isBegun: boolean): Verdict {
  if (error instanceof KernelRequestError) return { reason: 'Refused', message: `${error.message}.` };
  // A command that was begun is asked for again: what became of it is not known.
  if (error instanceof KernelUnreachableError && !isBegun)
    return { reason: 'Unreachable', message: `${error.message}.` };
  throw error;
}
