/** A kind that is timed: how long its pure code thinks, whatever the engine waits for in between. */
import type { Ask, Kind, Observation } from '../kinds/kind.ts';

/** `observe` is where places and devices are looked for. */
export type Phase = 'observe' | 'plan' | 'report';

export interface Timing {
  /** Milliseconds of a clock that is never set. */
  elapsed: () => number;
  thought: (kind: string, phase: Phase, milliseconds: number) => void;
}

export function timedKind(kind: Kind, timing: Timing): Kind {
  const timed = <T>(phase: Phase, think: () => T): T => {
    const start = timing.elapsed();
    const result = think();
    timing.thought(kind.kind, phase, timing.elapsed() - start);
    return result;
  };
  return {
    ...kind,
    observe: (object) => timedObservation(kind, () => kind.observe(object), timing),
    plan: (world) => timed('plan', () => kind.plan(world)),
    teardown: (world) => timed('plan', () => kind.teardown(world)),
    report: (world, performed) => timed('report', () => kind.report(world, performed)),
  };
}

/** Told once, when it has come to its end; the time in which it waits for an answer is not its own. */
function* timedObservation<T>(
  { kind }: Kind,
  begin: () => Observation<T>,
  { elapsed, thought }: Timing,
): Observation<T> {
  const observation = begin();
  let milliseconds = 0;
  const next = (answer: unknown): IteratorResult<Ask, T> => {
    const start = elapsed();
    const step = observation.next(answer);
    milliseconds += elapsed() - start;
    return step;
  };
  let step = next(undefined);
  while (step.done !== true) step = next(yield step.value);
  thought(kind, 'observe', milliseconds);
  return step.value;
}
