/** What the latest commands to one host changed, so that a reader can go on from where it was (LIFE-26). */
import type { EffectNames } from './operation-log.ts';

/**
 * Commands that are remembered. A reader that is further behind reads everything anew, which then costs it no more than
 * the changes would.
 */
const commandsRemembered = 4096;

export class ChangeLog {
  /** A ring: what led to a revision is at its remainder. */
  private readonly byRevision: EffectNames[] = [];
  /** The newest revision of which it is not known any more what led to it. */
  private forgotten: number;
  private newest: number;

  /** @param revision of the host; what led to it is not remembered. */
  constructor(revision = 0) {
    this.forgotten = revision;
    this.newest = revision;
  }

  /** How many commands have changed the host, over all its boots. */
  get revision(): number {
    return this.newest;
  }

  /** Takes down what a command changed; the revision that it led to. */
  record(names: EffectNames): number {
    this.newest += 1;
    this.byRevision[this.newest % commandsRemembered] = names;
    this.forgotten = Math.max(this.forgotten, this.newest - commandsRemembered);
    return this.newest;
  }

  /** What changed after a revision, in order; undefined where that is no longer, or not yet, known. */
  since(revision: number): EffectNames[] | undefined {
    // A cursor comes from outside, so it may be anything: what is not within the bounds is refused, NaN included.
    const isKnown = Number.isInteger(revision) && revision >= this.forgotten && revision <= this.newest;
    if (!isKnown) return undefined;
    const found: EffectNames[] = [];
    for (let each = revision + 1; each <= this.newest; each += 1) {
      const names = this.byRevision[each % commandsRemembered];
      if (names !== undefined) found.push(names);
    }
    return found;
  }
}
