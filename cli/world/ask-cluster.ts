/** Asks the controller of a cluster by a Review, waits for the answer, and takes the Review away again (ADR 18). */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Review, ReviewSpec, ReviewSpecRequester } from '../../controller/api/generated/review.ts';
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import { InterruptedError, NotDoneError } from '../../controller/questions/errors.ts';
import { unpack } from '../../controller/reviews/packed.ts';
import { isOver } from '../../controller/reviews/review-status.ts';
import { complainOfMissing } from '../arguments/fetch.ts';
import type { ClusterLocation } from '../location.ts';
import type { Session } from '../session.ts';
import { withCluster } from './cluster.ts';
import { fieldManager } from '../../controller/apply/field-manager.ts';
import { Interruption } from './interruption.ts';
import { getPermitted } from '../../controller/apply/permitted.ts';

/** What every question takes on a cluster. */
export interface QuestionOptions {
  /** Where the controller is: what belongs to no namespace is asked there. */
  controllerNamespace: string;
  /** How long to wait for the controller. */
  timeoutMilliseconds: number;
}

export interface Asking extends QuestionOptions {
  session: Session;
  location: ClusterLocation;
}

export interface ClusterQuestion {
  question: Omit<ReviewSpec, 'requester'>;
  /** It is asked in the first of them in which the user may ask. */
  namespaces: readonly string[];
  /** The one object that it is about: whether that is there is told at once, and what may have been meant. */
  about?: ObjectKey;
}

const shortestPause = 100;
const longestPause = 1000;

/** When a person begins to wonder. */
const tellAfter = 5000;

/**
 * @returns what the question of that type answers; undefined, once it was told, when what it is about is not there
 * @throws NotDoneError when there is no answer: the reason that the controller gives, or what to look at when it gives none
 */
export async function askCluster<T>(asking: Asking, asked: ClusterQuestion): Promise<T | undefined> {
  const { about } = asked;
  const interruption = new Interruption(asking.session);
  try {
    return await withCluster(asking.location, async (cluster) => {
      if (about !== undefined && (await getPermitted(cluster, about)) === undefined) {
        await complainOfMissing(asking.session, cluster, about);
        return undefined;
      }
      const requester = await whoAsks(cluster);
      const created = await createReview(cluster, requester, asked);
      const key = keyOf(created);
      try {
        const answered = await new Waiting(cluster, asking, interruption).until(key);
        return (await answerIn(answered)) as T;
      } finally {
        // The controller deletes it as well, only later.
        await cluster.delete(key).catch(() => undefined);
      }
    });
  } finally {
    interruption.close();
  }
}

/** As the API server knows them. */
async function whoAsks(cluster: ClusterPort): Promise<ReviewSpecRequester> {
  const question = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };
  const { status } = await cluster.create(question as unknown as KubeObject, { fieldManager });
  const { userInfo } = status as { userInfo: { username: string } & Omit<ReviewSpecRequester, 'user'> };
  const { extra, groups, uid, username } = userInfo;
  return {
    user: username,
    ...(uid === undefined ? {} : { uid }),
    ...(groups === undefined ? {} : { groups }),
    ...(extra === undefined ? {} : { extra }),
  };
}

async function createReview(
  cluster: ClusterPort,
  requester: ReviewSpecRequester,
  { namespaces, question }: ClusterQuestion,
): Promise<KubeObject> {
  let refusal: ClusterError | undefined;
  for (const namespace of new Set(namespaces)) {
    const metadata = { namespace, name: `${Object.keys(question)[0] ?? 'question'}-${randomUUID()}` };
    const review: Review = {
      apiVersion: 'partywall.dev/v1alpha1',
      kind: 'Review',
      metadata,
      spec: { requester, ...question },
    };
    try {
      return await cluster.create(review, { fieldManager });
    } catch (error) {
      if (!isNotThere(error)) throw error;
      refusal = error;
    }
  }
  throw cannotAsk(refusal);
}

/** Whether it may be asked in another namespace. */
function isNotThere(error: unknown): error is ClusterError {
  return error instanceof ClusterError && ['Forbidden', 'NotFound'].includes(error.reason);
}

function cannotAsk(refusal: ClusterError | undefined): NotDoneError {
  return new NotDoneError(
    `the question cannot be asked: ${refusal?.message ?? ''}`,
    refusal?.reason === 'NotFound'
      ? '--controller-namespace says where the controller of the cluster is.'
      : 'It takes the right to create, get and delete reviews.partywall.dev there. Whoever administers the cluster can grant it.',
  );
}

class Waiting {
  readonly #cluster: ClusterPort;
  readonly #asking: Asking;
  readonly #interruption: Interruption;
  #hasTold = false;

  constructor(cluster: ClusterPort, asking: Asking, interruption: Interruption) {
    this.#cluster = cluster;
    this.#asking = asking;
    this.#interruption = interruption;
  }

  /** @throws NotDoneError, InterruptedError */
  async until(key: ObjectKey): Promise<Review> {
    const { session, timeoutMilliseconds } = this.#asking;
    const began = session.now();
    for (let pause = shortestPause; ; pause = Math.min(pause * 1.5, longestPause)) {
      const review = (await this.#cluster.get(key)) as Review | undefined;
      if (review === undefined)
        throw new NotDoneError('somebody has deleted the question before it was answered');
      if (isOver(review)) return review;
      if (this.#interruption.requested) throw new InterruptedError(this.#interruptedAt(review));
      const waited = session.now() - began;
      if (waited >= timeoutMilliseconds) throw this.#unanswered(review);
      if (waited >= tellAfter) this.#tell();
      await sleep(pause, undefined, { signal: this.#interruption.signal }).catch(() => undefined);
    }
  }

  #tell(): void {
    if (this.#hasTold) return;
    this.#hasTold = true;
    this.#asking.session.err.write('Waiting for the controller to answer.\n');
  }

  #interruptedAt({ spec }: Review): string {
    return spec.exec === undefined ? 'Interrupted.' : 'Interrupted. Whether the call was made is not known.';
  }

  #unanswered({ spec, status }: Review): NotDoneError {
    const { controllerNamespace, timeoutMilliseconds } = this.#asking;
    const isBegun = status?.operation !== undefined;
    const began = isBegun || spec.exec !== undefined ? ' Whether the call was made is not known.' : '';
    return new NotDoneError(
      `the controller has not answered within ${timeoutMilliseconds / 1000} s.${began}`,
      `See whether one leads (kubectl get lease -n ${controllerNamespace}) and what its log says; --timeout waits longer.`,
    );
  }
}

async function answerIn({ status }: Review): Promise<unknown> {
  if (status?.answer !== undefined) return await unpack(status.answer, 'answer');
  const condition = status?.conditions?.find(({ type }) => type === 'Succeeded');
  const sentence = (condition?.message ?? 'there is no answer').replace(/\.$/u, '');
  throw new NotDoneError(`${sentence} (${condition?.reason ?? 'Unknown'})`, status?.remedy);
}
