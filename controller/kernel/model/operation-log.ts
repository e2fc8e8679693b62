/** The last operation of each owner and its answer, so that a lost reply can be asked for again (LIFE-32). */
import type { Uid } from '../../api/object.ts';
import type { KernelResult } from '../port.ts';

/**
 * Names of what a command changed, in plain data. Kept with the last answer of each owner, so that an answer that is
 * given again lists the same things as they are now: a reader whose first reply was lost still learns of them.
 */
export interface EffectNames {
  machine: 'Booted' | 'Recovered' | 'Decommissioned' | null;
  host: boolean;
  partitions: Uid[];
  dependents: Uid[];
  devices: string[];
  numbersFreed: boolean;
  extensions: boolean;
}

export interface RecordedOperation {
  sequence: number;
  /** Tells whether the same command is asked again. */
  commandDigest: string;
  result: KernelResult;
  effects: EffectNames;
  /** Of the host after it, as its first answer said. */
  revision: number;
}

/**
 * Owners that are remembered. Beyond it the owner that has been silent longest is forgotten: one whose object is
 * long gone, as a host holds far fewer objects at once.
 */
const ownersRemembered = 262_144;

export class OperationLog {
  /** Ordered by last use, the longest silent first. */
  private readonly byOwner = new Map<Uid, RecordedOperation>();

  last(owner: Uid): RecordedOperation | undefined {
    return this.byOwner.get(owner);
  }

  record(owner: Uid, operation: RecordedOperation): void {
    this.byOwner.delete(owner);
    this.byOwner.set(owner, operation);
    if (this.byOwner.size <= ownersRemembered) return;
    for (const silent of this.byOwner.keys()) {
      this.byOwner.delete(silent);
      return;
    }
  }

  /** In order of last use. */
  entries(): [Uid, RecordedOperation][] {
    return [...this.byOwner];
  }
}
