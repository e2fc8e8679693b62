/** What an election is made of. */
import type { ClusterPort } from '../cluster/port.ts';
import type { LeasePlace } from './lease.ts';

export interface ElectionTimes {
  /** How long others wait for a holder that does not renew. */
  leaseMilliseconds: number;
  /** How long a holder acts without having renewed. Shorter than the lease. */
  renewMilliseconds: number;
  /** Between two tries. */
  retryMilliseconds: number;
}

/** What passes, and what is waited for. */
export interface ElectionClock {
  /** Milliseconds of a clock that is never set. */
  elapsed(): number;
  /** As RFC 3339 has it, for people. */
  now(): string;
  /** Ends earlier when the signal aborts. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface ElectionOptions {
  cluster: Pick<ClusterPort, 'create' | 'get' | 'update'>;
  lease: LeasePlace;
  /** Of this process: no other one ever has it. */
  identity: string;
  times: ElectionTimes;
  clock: ElectionClock;
  /** From 0 up to 1. */
  random: () => number;
  /** Told of what fails and is tried again. */
  onTrouble: (error: unknown) => void;
  /** Told who holds the Lease, whenever that changes. */
  onHolder: (identity: string) => void;
}
