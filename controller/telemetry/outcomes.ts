/** One word for what became of a call to a kernel, and of a write to the cluster. */
import { ClusterError } from '../cluster/port.ts';
import { KernelUnreachableError } from '../kernel/port.ts';

export interface CallOutcome {
  outcome: 'done' | 'refused';
  /** The id of the refusal (docs/errors.md). */
  refusal?: string;
}

/** @param answer of any call; only commands and questions can be refused */
export function outcomeOfCall(answer: object): CallOutcome {
  const { id, ok } = answer as { ok?: boolean; id?: string };
  return ok === false ? { outcome: 'refused', refusal: id ?? '' } : { outcome: 'done' };
}

/** unreachable: no answer came. */
export function failureOfCall(error: unknown): 'unreachable' | 'failed' {
  return error instanceof KernelUnreachableError ? 'unreachable' : 'failed';
}

/** conflict: somebody else wrote first. gone: the object is not there any more. refused, or failed: no answer. */
export function failureOfWrite(error: unknown): 'conflict' | 'gone' | 'refused' | 'failed' {
  if (!(error instanceof ClusterError)) return 'failed';
  if (error.reason === 'Conflict') return 'conflict';
  return error.reason === 'NotFound' ? 'gone' : 'refused';
}
