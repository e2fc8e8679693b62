/**
 * Makes plans in processes of their own, with bounds of time and memory: an engine that works for seconds must hold up
 * neither the renewals of the Lease nor a pass. A thread would not do: where it runs out of memory in the middle of one
 * large allocation, the whole process ends.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Review } from '../api/generated/review.ts';
import type { Verdict } from './review-status.ts';

/** Of one plan. */
export interface PlanLimits {
  milliseconds: number;
  mebibytes: number;
}

export interface PlannerOptions<Place> {
  /** The bundle of plan-worker.ts. */
  worker: URL;
  /** Where the worker finds cluster and kernels; copied to it. */
  place: Place;
  limits: PlanLimits;
  /** Told how each plan ended. */
  onEnd: (outcome: PlanOutcome) => void;
  /** Told why a plan failed by a fault of the controller, or of what it stands on. */
  onFault: (fault: string) => void;
}

/**
 * done: it gave an answer, or said why there is none. late, oversized: it took more time or memory than it may.
 * stopped: this controller leads no more.
 */
export type PlanOutcome = 'done' | 'late' | 'oversized' | 'failed' | 'stopped';

/** What a worker is given, as its one message. */
export interface PlanTask<Place> {
  review: Review;
  place: Place;
  epoch: number;
}

/** What it tells, once. */
export type PlanReport = { verdict: Verdict } | { fault: string };

/** Of what a worker says when it dies, so many last characters are kept. */
const mostWords = 4000;

export class Planner<Place> {
  readonly #options: PlannerOptions<Place>;
  readonly #running = new Set<ChildProcess>();
  #isStopped = false;

  constructor(options: PlannerOptions<Place>) {
    this.#options = options;
  }

  /** @throws Error when it was stopped meanwhile */
  async plan(review: Review, epoch: number): Promise<Verdict> {
    const { limits, place, worker: file } = this.#options;
    this.#expectRunning();
    const worker = fork(fileURLToPath(file), [], {
      execArgv: [`--max-old-space-size=${limits.mebibytes}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#running.add(worker);
    const report = reportOf(worker, limits);
    // One that cannot be told anything ends, and that is heard.
    worker.send({ review, place, epoch } satisfies PlanTask<Place>, () => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<End>((resolve) => {
      timer = setTimeout(() => resolve({ verdict: timedOut(limits), outcome: 'late' }), limits.milliseconds);
    });
    const told = await Promise.race([report, late]);
    clearTimeout(timer);
    worker.kill('SIGKILL');
    this.#running.delete(worker);
    this.#options.onEnd(this.#isStopped ? 'stopped' : told.outcome);
    this.#expectRunning();
    return 'verdict' in told ? told.verdict : this.#failed(told.fault);
  }

  #expectRunning(): void {
    if (this.#isStopped) throw new Error('nothing is planned any more');
  }

  #failed(fault: string): Verdict {
    this.#options.onFault(fault);
    return { reason: 'Failed', message: 'The plan could not be made; the log of the controller says why.' };
  }

  /** Ends what is under way: the next leader plans it anew. */
  stop(): void {
    this.#isStopped = true;
    for (const worker of this.#running) worker.kill('SIGKILL');
  }
}

function timedOut({ milliseconds }: PlanLimits): Verdict {
  const message = `The plan took longer than ${milliseconds / 1000} s.`;
  return { reason: 'TimedOut', message, remedy: 'Plan fewer objects at once.' };
}

/** What came of a process, and how it ended. */
type End = PlanReport & { outcome: PlanOutcome };

function outOfMemory(message: string): End {
  const verdict: Verdict = { reason: 'TooLarge', message, remedy: 'Plan fewer objects at once.' };
  return { verdict, outcome: 'oversized' };
}

/** What it tells, or how it ended without a word. Never rejects. */
function reportOf(worker: ChildProcess, { mebibytes }: PlanLimits): Promise<End> {
  let words = '';
  worker.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-mostWords);
  });
  return new Promise((resolve) => {
    const failed = (fault: string): void => resolve({ fault, outcome: 'failed' });
    worker.once('message', (message) => {
      const report = message as PlanReport;
      resolve({ ...report, outcome: 'verdict' in report ? 'done' : 'failed' });
    });
    worker.once('error', (error) => failed(`no process for a plan: ${error.message}`));
    // After everything that it said.
    worker.once('close', (code, signal) => {
      if (/out of memory/u.test(words)) {
        resolve(outOfMemory(`The plan took more than ${mebibytes} MiB of memory.`));
      } else if (signal === 'SIGKILL') {
        resolve(outOfMemory('The plan was ended by the system, as it does when memory runs out.'));
      } else {
        failed(`the process of the plan ended with ${signal ?? code ?? 'nothing'}:\n${words}`);
      }
    });
  });
}
