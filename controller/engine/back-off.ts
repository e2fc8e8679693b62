/**
 * When a key that failed is tried again: at once, so that one lost reply costs nobody its turn (LIFE-5); then after 1 s,
 * doubled for each failure in a row, at most 5 minutes.
 */

const firstDelayMilliseconds = 1000;
const longestDelayMilliseconds = 300_000;

export class BackOff {
  readonly #failures = new Map<string, number>();

  /** Counts a failure; returns when to try again, in milliseconds since the epoch. */
  next(key: string, now: number): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    if (failures === 0) return now;
    return now + Math.min(firstDelayMilliseconds * 2 ** (failures - 1), longestDelayMilliseconds);
  }

  /** Whether it failed again after it was tried at once: what heals by then was none of its own. */
  isLasting(key: string): boolean {
    return (this.#failures.get(key) ?? 0) > 1;
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
