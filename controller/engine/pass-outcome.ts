import { ClusterError } from '../cluster/port.ts';
import { KernelUnreachableError } from '../kernel/port.ts';
import type { Outcome } from '../kinds/kind.ts';

/**
 * How a pass ended: as its kind reports it, or
 * outrun: somebody else wrote first, or deleted the object. unreachable: a host that it needs does not answer.
 * exception: anything else, a bug or a connection that failed.
 */
export type PassOutcome = Outcome['type'] | 'outrun' | 'unreachable' | 'exception';

/** What it means for a pass that this was thrown. */
export function outcomeOf(error: unknown): PassOutcome {
  if (error instanceof KernelUnreachableError) return 'unreachable';
  const isOutrun = error instanceof ClusterError && ['Conflict', 'NotFound'].includes(error.reason);
  return isOutrun ? 'outrun' : 'exception';
}
