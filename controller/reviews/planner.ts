/**
 * Makes plans in a thread of their own, with bounds of time and memory: an engine that works for seconds must hold up
 * neither the renewals of the Lease nor a pass.
 */
import { Worker } from 'node:worker_threads';
import type { Review } from '../api/generated/review.ts';
import type { Verdict } from './review-status.ts';

export interface PlanLimits {
  milliseconds: number;
  mebibytes: number;
}

/** Ten thousand objects take some seconds and some hundred MiB. */
const most: PlanLimits = { milliseconds: 120_000, mebibytes: 1024 };

/**
 * Of the memory that a process may use Node takes a half for the objects of its first thread. What is left must do for a
 * plan, and for all that is no object: a plan that is too large must end alone, and not together with the leader.
 */
const planShare = 0.4;

/** @param memoryBytes that the whole process may use */
export function planLimitsIn(memoryBytes: number): PlanLimits {
  const mebibytes = Math.floor((memoryBytes * planShare) / 1_048_576);
  return { ...most, mebibytes: Math.min(most.mebibytes, mebibytes) };
}

export interface PlannerOptions<Place> {
  /** The bundle of plan-worker.ts. */
  worker: URL;
  /** Where the worker finds cluster and kernels; copied to it. */
  place: Place;
  limits: PlanLimits;
  /** Told how a thread ended. */
  onEnd: (outcome: ThreadOutcome) => void;
  /** Told why a plan failed by a fault of the controller, or of what it stands on. */
  onFault: (fault: string) => void;
}

/**
 * done: it gave an answer, or said why there is none. late, oversized: it took more time or memory than it may.
 * stopped: this controller leads no more.
 */
export type ThreadOutcome = 'done' | 'late' | 'oversized' | 'failed' | 'stopped';

/** What a worker is given. */
export interface PlanTask<Place> {
  review: Review;
  place: Place;
  epoch: number;
}

/** What it tells, once. */
export type PlanReport = { verdict: Verdict } | { fault: string };

export class Planner<Place> {
  readonly #options: PlannerOptions<Place>;
  readonly #running = new Set<Worker>();
  #isStopped = false;

  constructor(options: PlannerOptions<Place>) {
    this.#options = options;
  }

  /** @throws Error when the worker is ended, or ends by itself without a verdict */
  async plan(review: Review, epoch: number): Promise<Verdict> {
    const { limits, place, worker: file } = this.#options;
    const task: PlanTask<Place> = { review, place, epoch };
    const resourceLimits = { maxOldGenerationSizeMb: limits.mebibytes };
    const worker = new Worker(file, { workerData: task, resourceLimits });
    this.#running.add(worker);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<End>((resolve) => {
      timer = setTimeout(() => resolve({ verdict: timedOut(limits), outcome: 'late' }), limits.milliseconds);
    });
    let outcome: ThreadOutcome = 'failed';
    try {
      const end = await Promise.race([endOf(worker, limits), late]);
      ({ outcome } = end);
      return 'verdict' in end ? end.verdict : this.#failed(end.fault);
    } finally {
      this.#options.onEnd(this.#isStopped ? 'stopped' : outcome);
      clearTimeout(timer);
      this.#running.delete(worker);
      await worker.terminate();
    }
  }

  #failed(fault: string): Verdict {
    this.#options.onFault(fault);
    return { reason: 'Failed', message: 'The plan could not be made; the log of the controller says why.' };
  }

  /** Ends what is under way: the next leader plans it anew. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#running].map((worker) => worker.terminate()));
  }
}

function timedOut({ milliseconds }: PlanLimits): Verdict {
  const message = `The plan took longer than ${milliseconds / 1000} s.`;
  return { reason: 'TimedOut', message, remedy: 'Plan fewer objects at once.' };
}

/** What came of a thread, and how it ended. */
type End = PlanReport & { outcome: ThreadOutcome };

function endOf(worker: Worker, { mebibytes }: PlanLimits): Promise<End> {
  return new Promise((resolve, reject) => {
    worker.once('message', (report: PlanReport) =>
      resolve({ ...report, outcome: 'verdict' in report ? 'done' : 'failed' }),
    );
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') reject(error);
      const message = `The plan took more than ${mebibytes} MiB of memory.`;
      const remedy = 'Plan fewer objects at once.';
      const verdict: Verdict = { reason: 'TooLarge', message, remedy };
      resolve({ verdict, outcome: 'oversized' });
    });
    worker.once('exit', (code) =>
      reject(new Error(`the thread of the plan ended with ${code} and without a word`)),
    );
  });
}
