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
export const usualPlanLimits: PlanLimits = { milliseconds: 120_000, mebibytes: 1024 };

export interface PlannerOptions<Place> {
  /** The bundle of plan-worker.ts. */
  worker: URL;
  /** Where the worker finds cluster and kernels; copied to it. */
  place: Place;
  limits: PlanLimits;
  /** Told why a plan failed by a fault of the controller, or of what it stands on. */
  onFault: (fault: string) => void;
}

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
    const late = new Promise<PlanReport>((resolve) => {
      timer = setTimeout(() => resolve({ verdict: timedOut(limits) }), limits.milliseconds);
    });
    try {
      const report = await Promise.race([reportOf(worker, limits), late]);
      return 'verdict' in report ? report.verdict : this.#failed(report.fault);
    } finally {
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
    await Promise.all([...this.#running].map((worker) => worker.terminate()));
  }
}

function timedOut({ milliseconds }: PlanLimits): Verdict {
  const message = `The plan took longer than ${milliseconds / 1000} s.`;
  return { reason: 'TimedOut', message, remedy: 'Plan fewer objects at once.' };
}

function reportOf(worker: Worker, { mebibytes }: PlanLimits): Promise<PlanReport> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') reject(error);
      const message = `The plan took more than ${mebibytes} MiB of memory.`;
      resolve({ verdict: { reason: 'TooLarge', message, remedy: 'Plan fewer objects at once.' } });
    });
    worker.once('exit', (code) =>
      reject(new Error(`the thread of the plan ended with ${code} and without a word`)),
    );
  });
}
