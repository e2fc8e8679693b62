/** The loop of a controller: it works whenever there is work, and rests in between. */
import type { Clock } from './clock.ts';
import type { Engine } from './engine.ts';

/** Ends a rest early. One that rings while nobody rests ends the next rest at once. */
export class Alarm {
  #wake: (() => void) | undefined;
  #isRinging = false;

  ring(): void {
    this.#isRinging = true;
    this.#wake?.();
  }

  /** Resolves when `due` (milliseconds since the epoch) has come, when it rings, or when `signal` aborts. */
  async rest(clock: Clock, due: number, signal: AbortSignal): Promise<void> {
    const rest = new AbortController();
    const wake = (): void => rest.abort();
    this.#wake = wake;
    signal.addEventListener('abort', wake);
    if (this.#isRinging || signal.aborted) rest.abort();
    await clock.sleepUntil(due, rest.signal);
    signal.removeEventListener('abort', wake);
    this.#wake = undefined;
    this.#isRinging = false;
  }
}

export interface SteadyRun {
  clock: Clock;
  /** Rung by what the engine queues (`onQueued`). */
  alarm: Alarm;
  /** Ends it, between two passes. */
  signal: AbortSignal;
  /** How long it rests at most: what happens in a kernel by itself rings nothing (LIFE-26). */
  restMilliseconds: number;
}

export async function runSteadily(engine: Engine, run: SteadyRun): Promise<void> {
  const { alarm, clock, restMilliseconds, signal } = run;
  while (!signal.aborted) {
    const { due } = await engine.runUntilQuiet({ signal });
    await alarm.rest(clock, Math.min(due, clock.now() + restMilliseconds), signal);
  }
}
