/**
 * Answers the Reviews of a cluster while its controller leads (ADR 18). It has a watch and queues of its own, beside the
 * engine: a question waits for other questions, and no object waits for a question.
 */
import type { Review } from '../api/generated/review.ts';
import type { ObjectKey } from '../api/object.ts';
import { keyOf, keyText, keyTitle } from '../api/object.ts';
import { ClusterError } from '../cluster/port.ts';
import type { Watch, WatchEvent } from '../cluster/port.ts';
import { readExecCall } from '../questions/inside/answer-exec.ts';
import { answerReview, targetOf } from './answer-review.ts';
import type { AnsweringParts } from './answer-review.ts';
import { FairQueue } from './fair-queue.ts';
import type { Question } from './question.ts';
import { questionOf } from './question.ts';
import { fieldManager, ReviewAgent } from './review-agent.ts';
import type { ReviewAgentOptions } from './review-agent.ts';
import type { Verdict } from './review-status.ts';
import { ended, isOver } from './review-status.ts';

export interface ResponderOptions extends AnsweringParts, ReviewAgentOptions {
  /** How long a Review stays: unanswered since it was asked, or since it was answered. */
  lifetimeMilliseconds: number;
  /** Whether an exception says that this controller leads no more: then it is not told. */
  isOver: (error: unknown) => boolean;
  /** Milliseconds of a clock that is never set. */
  elapsed: () => number;
  listener?: ReviewListener;
  /** Told of everything that went wrong and is tried again, and of faults of the controller itself. */
  onError: (key: ObjectKey, error: unknown) => void;
  /** Told what keeps Reviews from being read, once for each problem, and undefined when nothing does any more. */
  onUnreadable: (problem: string | undefined) => void;
}

/** The reason of its condition; or it was deleted because nobody can wait for the answer any more. */
export type ReviewOutcome = Verdict['reason'] | 'Expired';

/** Told of what becomes of questions. */
export interface ReviewListener {
  /** @param review.milliseconds since it was seen first */
  ended(review: { question: Question; outcome: ReviewOutcome; milliseconds: number }): void;
  /** It could not be answered, and is asked again. */
  retried(question: Question): void;
}

/** How many questions of a kind are answered at the same time. What changes something is done one after the other. */
const lanes = { reading: 4, changing: 1, planning: 1 } as const;
type Lane = keyof typeof lanes;
const lanesInOrder = Object.keys(lanes) as Lane[];

/** Questions of one namespace that may wait in one lane. */
const mostWaiting = 100;

const retryMilliseconds = 2000;
/** A cluster that does not serve Reviews may do so tomorrow. */
const readAgainMilliseconds = 5000;
const sweepMilliseconds = 1000;

export class Responder {
  readonly #options: ResponderOptions;
  readonly #queues: Record<Lane, FairQueue> = {
    reading: new FairQueue(mostWaiting),
    changing: new FairQueue(mostWaiting),
    planning: new FairQueue(mostWaiting),
  };
  readonly #active: Record<Lane, number> = { reading: 0, changing: 0, planning: 0 };
  /** Every Review there is, as it was seen last. */
  readonly #reviews = new Map<string, Review>();
  /** Since when those that are not answered are known. */
  readonly #since = new Map<string, number>();
  /** Those that are being answered. */
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #sweep: NodeJS.Timeout | undefined;
  #watch: Watch | undefined;
  /** What kept Reviews from being read, as it was told last. */
  #told: string | undefined;
  #isStopped = false;

  constructor(options: ResponderOptions) {
    this.#options = options;
  }

  /**
   * Takes up what waits, and follows what comes. Where Reviews cannot be read that begins when they can: nothing that is
   * reconciled depends on questions. Never rejects.
   */
  async start(): Promise<void> {
    this.#sweep = setInterval(() => this.#deleteExpired(), sweepMilliseconds);
    await this.#read();
  }

  async #read(): Promise<void> {
    const { cluster, isOver: isEnd, onUnreadable } = this.#options;
    try {
      const { items, resourceVersion } = await cluster.list('Review');
      this.#reviews.clear();
      for (const item of items) this.#see(item as Review);
      const watch = await cluster.watch('Review', (event) => this.#hear(event), { resourceVersion });
      if (this.#isStopped) watch.stop();
      this.#watch = watch;
      if (this.#told !== undefined) onUnreadable(undefined);
      this.#told = undefined;
    } catch (error) {
      if (this.#isStopped || isEnd(error)) return;
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== this.#told) onUnreadable(problem);
      this.#told = problem;
      this.#after(readAgainMilliseconds, () => void this.#read());
    }
  }

  #after(milliseconds: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, milliseconds);
    this.#timers.add(timer);
  }

  /** How many wait for their turn in each lane. */
  waiting(): { lane: Lane; count: number }[] {
    return lanesInOrder.map((lane) => ({ lane, count: this.#queues[lane].size }));
  }

  /** Begins nothing any more, and waits for what goes on; what is left is answered by the next leader. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#watch?.stop();
    clearInterval(this.#sweep);
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#underWay.values());
  }

  #hear({ object, type }: WatchEvent): void {
    if (type !== 'DELETED') {
      this.#see(object as Review);
      return;
    }
    const key = keyOf(object);
    this.#reviews.delete(keyText(key));
    this.#since.delete(keyText(key));
    for (const queue of Object.values(this.#queues)) queue.remove(key);
  }

  #see(review: Review): void {
    const key = keyOf(review);
    this.#reviews.set(keyText(key), review);
    if (isOver(review) || this.#underWay.has(keyText(key))) return;
    if (!this.#since.has(keyText(key))) this.#since.set(keyText(key), this.#options.elapsed());
    this.#enqueue(key, review);
  }

  #enqueue(key: ObjectKey, review: Review): void {
    const lane = laneOf(review);
    if (this.#queues[lane].add(key)) this.#pump(lane);
    else {
      const message = `${mostWaiting} questions of namespace ${key.namespace ?? ''} wait already.`;
      const remedy = 'Ask again when some of them are answered.';
      this.#track(key, () => this.#conclude(review, { reason: 'TooMany', message, remedy }));
    }
  }

  #pump(lane: Lane): void {
    while (!this.#isStopped && this.#active[lane] < lanes[lane]) {
      const key = this.#queues[lane].take();
      if (key === undefined) return;
      this.#active[lane] += 1;
      this.#track(key, async () => {
        await this.#answer(key);
        this.#active[lane] -= 1;
        this.#pump(lane);
      });
    }
  }

  #track(key: ObjectKey, act: () => Promise<void>): void {
    const text = keyText(key);
    const work = act().finally(() => this.#underWay.delete(text));
    this.#underWay.set(text, work);
  }

  /** Never rejects. */
  async #answer(key: ObjectKey): Promise<void> {
    const review = this.#reviews.get(keyText(key));
    if (review === undefined || this.#isExpired(review)) return;
    const agent = new ReviewAgent(review, this.#options);
    try {
      const verdict = await answerReview(review, agent, this.#options);
      await this.#conclude(agent.review, verdict);
    } catch (error) {
      await this.#fail(key, agent.review, error);
    }
  }

  async #conclude(review: Review, verdict: Verdict): Promise<void> {
    const { cluster, lifetimeMilliseconds, now } = this.#options;
    const moments = { now: now(), expires: now() + lifetimeMilliseconds };
    const since = this.#since.get(keyText(keyOf(review)));
    try {
      const status = ended(review, verdict, moments);
      const written = await cluster.updateStatus({ ...review, status }, { fieldManager });
      // The watch tells of it later; until then nobody must think that it waits.
      if (this.#reviews.has(keyText(keyOf(review))))
        this.#reviews.set(keyText(keyOf(review)), written as Review);
      this.#tellEnd(review, verdict.reason, since);
    } catch (error) {
      this.#later(keyOf(review), error);
    }
  }

  async #fail(key: ObjectKey, review: Review, error: unknown): Promise<void> {
    const { isOver: isEnd, onError } = this.#options;
    if (isEnd(error)) return;
    if (!isOurFault(error)) {
      this.#later(key, error);
      return;
    }
    onError(key, error);
    await this.#conclude(review, {
      reason: 'Failed',
      message: `The controller failed at ${keyTitle(key)}; its log says why.`,
    });
  }

  /** What the cluster or a kernel does not answer is asked again, for as long as the Review stays. */
  #later(key: ObjectKey, error: unknown): void {
    const { isOver: isEnd, onError } = this.#options;
    if (this.#isStopped || isEnd(error)) return;
    const reason = error instanceof ClusterError ? error.reason : undefined;
    // Whoever asked does not want to know any more.
    if (reason === 'NotFound') return;
    if (reason !== 'Conflict') onError(key, error);
    const asked = this.#reviews.get(keyText(key));
    if (asked !== undefined) this.#options.listener?.retried(questionOf(asked));
    this.#after(retryMilliseconds, () => {
      const review = this.#reviews.get(keyText(key));
      if (review !== undefined && !isOver(review)) this.#enqueue(key, review);
    });
  }

  /** @param since when it was first seen; whoever asked may have deleted it meanwhile */
  #tellEnd(review: Review, outcome: ReviewOutcome, since: number | undefined): void {
    const { elapsed, listener } = this.#options;
    this.#since.delete(keyText(keyOf(review)));
    const milliseconds = since === undefined ? 0 : elapsed() - since;
    listener?.ended({ question: questionOf(review), outcome, milliseconds });
  }

  #isExpired({ metadata, status }: Review): boolean {
    const { lifetimeMilliseconds, now } = this.#options;
    const { expirationTime } = status ?? {};
    if (expirationTime !== undefined) return now() >= Date.parse(expirationTime);
    return now() >= Date.parse(metadata.creationTimestamp ?? '') + lifetimeMilliseconds;
  }

  /** Nobody waits any more for a Review that is old. */
  #deleteExpired(): void {
    for (const review of this.#reviews.values()) {
      const key = keyOf(review);
      if (!this.#isExpired(review) || this.#underWay.has(keyText(key))) continue;
      this.#track(key, () => this.#delete(key, review));
    }
  }

  async #delete(key: ObjectKey, review: Review): Promise<void> {
    const { uid } = review.metadata;
    const { cluster, isOver: isEnd, onError } = this.#options;
    const since = this.#since.get(keyText(key));
    try {
      await cluster.delete(key, uid === undefined ? {} : { uid });
      if (!isOver(review)) this.#tellEnd(review, 'Expired', since);
    } catch (error) {
      const isGone = error instanceof ClusterError && ['NotFound', 'Conflict'].includes(error.reason);
      if (!isGone && !isEnd(error)) onError(key, error);
    }
  }
}

/** Refusals of the cluster and its silence are none. */
function isOurFault(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}

function laneOf(review: Review): Lane {
  const { exec, plan } = review.spec;
  if (plan !== undefined) return 'planning';
  if (exec === undefined) return 'reading';
  try {
    return readExecCall(targetOf(exec, ''), exec.words).changes ? 'changing' : 'reading';
  } catch {
    // It is refused where it is answered.
    return 'reading';
  }
}
