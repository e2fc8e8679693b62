/** Counts what goes to kernels and to the cluster, and how long it takes. */
import { ClusterError } from '../cluster/port.ts';
import type { KernelAnswer } from '../kernel/port.ts';
import { KernelUnreachableError } from '../kernel/port.ts';
import type { AroundWrite } from './watched-cluster.ts';
import type { AroundCall, KernelCall } from './watched-kernels.ts';

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
      if (call.call === 'commands') counter.commanded({ type: call.type, ...told(answer as KernelAnswer) });
      return answer;
    } catch (error) {
      tellFailure(counter, call, error);
      throw error;
    } finally {
      counter.asked({ call: call.call, milliseconds: elapsed() - start });
    }
  };
}

function told(answer: KernelAnswer): { outcome: string; refusal?: string } {
  return answer.ok ? { outcome: 'done' } : { outcome: 'refused', refusal: answer.id };
}

function tellFailure(counter: TrafficCounter, { call, type }: KernelCall, error: unknown): void {
  if (call !== 'commands') return;
  counter.commanded({ type, outcome: error instanceof KernelUnreachableError ? 'unreachable' : 'failed' });
}

/** @param elapsed milliseconds of a clock that is never set */
export function countedWrites(counter: TrafficCounter, elapsed: () => number): AroundWrite {
  return async ({ key, verb }, send) => {
    const start = elapsed();
    let outcome = 'done';
    try {
      return await send();
    } catch (error) {
      outcome = outcomeOfWrite(error);
      throw error;
    } finally {
      counter.wrote({ kind: key.kind, verb, outcome, milliseconds: elapsed() - start });
    }
  };
}

/** conflict: somebody else wrote first. gone: the object is not there any more. refused, or failed: no answer. */
function outcomeOfWrite(error: unknown): string {
  if (!(error instanceof ClusterError)) return 'failed';
  if (error.reason === 'Conflict') return 'conflict';
  return error.reason === 'NotFound' ? 'gone' : 'refused';
}
