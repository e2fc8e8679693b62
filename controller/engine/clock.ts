/** Clocks for the engine: the machine's, and one that jumps to the next due time. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the engine sees it; a fork's jumps, a test's stands still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves when `due` has come, or earlier when `signal` aborts. */
  sleepUntil(due: number, signal?: AbortSignal): Promise<void>;
}

/** Now, as objects and commands have it: RFC 3339, in whole seconds. */
export function timeOf(clock: Clock): string {
  return new Date(clock.now()).toISOString().replace(/\.\d+Z$/u, 'Z');
}

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleepUntil(due, signal) {
    try {
      await sleep(Math.max(0, due - Date.now()), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  },
};

/** For forks: nothing there takes time, so waiting is arriving. */
export function jumpingClock(start: number): Clock {
  let now = start;
  return {
    now: () => now,
    sleepUntil(due) {
      now = Math.max(now, due);
      return Promise.resolve();
    },
  };
}
