import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectionClock } from './options.ts';

/** The machine's. A process that was stopped finds that its time has gone on. */
export const systemElectionClock: ElectionClock = {
  elapsed: () => performance.now(),
  // Microseconds, as a Lease has them.
  now: () => new Date().toISOString().replace('Z', '000Z'),
  async pause(milliseconds, signal) {
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
