import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../controller/engine/clock.ts';
import type { Engine } from '../../../controller/engine/engine.ts';
import { Alarm, runSteadily } from '../../../controller/engine/steady-run.ts';

/** Stands still; each rest is noted with how long it would be, and ends when it is told to. */
function stillClock(rests: number[]): Clock {
  return {
    now: () => 1000,
    sleepUntil(due, signal) {
      rests.push(due - 1000);
      return new Promise((resolve) => {
        if (signal?.aborted === true) resolve();
        signal?.addEventListener('abort', () => resolve());
      });
    },
  };
}

/** Comes to rest at once, with something due at the times given, one after another. */
function engine(
  dues: readonly number[],
  rounds: number[],
  atRound: (round: number) => void = () => undefined,
): Engine {
  return {
    runUntilQuiet: () => {
      rounds.push(rounds.length + 1);
      atRound(rounds.length);
      return Promise.resolve({ settled: false, due: dues[rounds.length - 1] ?? Infinity });
    },
  } as unknown as Engine;
}

async function soon(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('engine/steady-run', () => {
  it('rests until the next retry is due, and never longer than kernels may go unheard', async () => {
    const [rests, rounds] = [[] as number[], [] as number[]];
    const [alarm, stop] = [new Alarm(), new AbortController()];
    const run = { alarm, clock: stillClock(rests), signal: stop.signal, restMilliseconds: 500 };

    const done = runSteadily(engine([1200, Infinity], rounds), run);
    await soon();
    alarm.ring();
    await soon();
    stop.abort();
    await done;

    expect(rests).toEqual([200, 500]);
    expect(rounds).toEqual([1, 2]);
  });

  it('does not rest when something came while it worked', async () => {
    const [rests, rounds] = [[] as number[], [] as number[]];
    const [alarm, stop] = [new Alarm(), new AbortController()];
    const run = { alarm, clock: stillClock(rests), signal: stop.signal, restMilliseconds: 500 };
    const ring = (round: number): void => {
      if (round === 1) alarm.ring();
    };

    const done = runSteadily(engine([], rounds, ring), run);
    await soon();

    expect(rounds).toEqual([1, 2]);
    stop.abort();
    await done;
  });

  it('does nothing any more once it is stopped', async () => {
    const rounds: number[] = [];
    const signal = AbortSignal.abort();

    await runSteadily(engine([], rounds), {
      alarm: new Alarm(),
      clock: stillClock([]),
      signal,
      restMilliseconds: 1,
    });

    expect(rounds).toEqual([]);
  });
});
