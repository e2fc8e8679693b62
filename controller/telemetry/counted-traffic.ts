/** Counts what goes to kernels and to the cluster, and how long it takes. */
import { failureOfCall, failureOfWrite, outcomeOfCall } from './outcomes.ts';
import type { AroundWrite } from './watched-cluster.ts';
import type { AroundCall } from './watched-kernels.ts';

/** Who counts. */
export interface TrafficCounter {
  asked: (call: { call: string; milliseconds: number }) => void;
  commanded: (command: { type: string; outcome: string; refusal?: string }) => void;
  wrote: (write: { kind: string; verb: string; outcome: string; milliseconds: number }) => void;
}

/** @param elapsed milliseconds of a clock that is never set */
export function countedCalls(counter: TrafficCounter, elapsed: () => number): AroundCall {
  return async (call, ask) => {
    const start = elapsed();
    try {
      const answer = await ask();
      if (call.call === 'commands') counter.commanded({ type: call.type, ...outcomeOfCall(answer) });
      return answer;
    } catch (error) {
      if (call.call === 'commands') counter.commanded({ type: call.type, outcome: failureOfCall(error) });
      throw error;
    } finally {
      counter.asked({ call: call.call, milliseconds: elapsed() - start });
    }
  };
}

/** @param elapsed milliseconds of a clock that is never set */
export function countedWrites(counter: TrafficCounter, elapsed: () => number): AroundWrite {
  return async ({ key, verb }, send) => {
    const start = elapsed();
    let outcome = 'done';
    try {
      return await send();
    } catch (error) {
      outcome = failureOfWrite(error);
      throw error;
    } finally {
      counter.wrote({ kind: key.kind, verb, outcome, milliseconds: elapsed() - start });
    }
  };
}
