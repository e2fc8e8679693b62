import { ClusterError } from '../cluster/port.ts';
import { KernelRequestError, KernelUnreachableError } from '../kernel/port.ts';
import type { Outcome } from '../kinds/kind.ts';

/**
 * How a pass ended: as its kind reports it, or
 * postponed: another pass is changing what it read, or it has something else to decide: it is made again.
 * outrun: somebody else wrote first, or deleted the object. unreachable: a host that it needs does not answer.
 * exception: anything else, a bug or a connection that failed.
 */
export type PassOutcome = Outcome['type'] | 'postponed' | 'outrun' | 'unreachable' | 'exception';

/** What was decided rests on a decision that the cluster has refused. */
export class OutrunError extends Error {
  constructor() {
    super('it was decided by what another object was to have, and that was not stored');
    this.name = 'OutrunError';
  }
}

/** What it means for a pass that this was thrown. */
export function outcomeOf(error: unknown): PassOutcome {
  if (error instanceof KernelUnreachableError) return 'unreachable';
  if (error instanceof OutrunError) return 'outrun';
  const isOutrun = error instanceof ClusterError && ['Conflict', 'NotFound'].includes(error.reason);
  return isOutrun ? 'outrun' : 'exception';
}

/** What the object says of it. Whoever may read the object reads it: of what nobody foresaw it says nothing (LIFE-28). */
export function failureSentence(error: unknown): string {
  if (!(error instanceof KernelRequestError))
    return 'The controller fails at this object for a reason that only its log has, and tries again.';
  const { message } = error;
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}. It is tried again.`;
}
