/**
 * Who may give commands to a kernel: passes whose decisions are carried out on one host do so one after another, in the
 * order in which they decided. So a kernel gets its commands in the order in which one pass after another would give
 * them, and hands out the same real numbers (ADR 20).
 */
import { Bell } from './bell.ts';

export class KernelTurns {
  /** Host name -> resolves when the last one that has a place there has left. */
  readonly #last = new Map<string, Promise<void>>();

  /** Takes a place behind everybody who has one on any of these hosts. */
  line(hostNames: ReadonlySet<string>): Turn {
    const before = [...hostNames].flatMap((name) => this.#last.get(name) ?? []);
    const end = new Bell();
    const left = end.next();
    for (const name of hostNames) this.#last.set(name, left);
    const leave = (): void => {
      end.ring();
      for (const name of hostNames) if (this.#last.get(name) === left) this.#last.delete(name);
    };
    return { come: Promise.all(before), leave };
  }
}

export interface Turn {
  /** Resolves when everybody before has left. */
  readonly come: Promise<unknown>;
  leave(): void;
}
