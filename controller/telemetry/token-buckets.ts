/**
 * Bounds how often something is said of one object: so many at once, and then one in so long a time. The numbers are
 * those of Kubernetes' own recorders.
 */
const burst = 25;
const refillMilliseconds = 300_000;

/** What is forgotten of an object that was quiet for longer than others is only that it had spoken. */
const mostBuckets = 4096;

interface Bucket {
  tokens: number;
  /** Until when it was refilled. */
  at: number;
}

export class TokenBuckets {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a token of a bucket; false when there is none. */
  take(name: string): boolean {
    const now = this.#now();
    const { at, tokens } = this.#buckets.get(name) ?? { tokens: burst, at: now };
    const refilled = Math.min(burst, tokens + Math.max(0, now - at) / refillMilliseconds);
    this.#buckets.delete(name);
    this.#buckets.set(name, { tokens: refilled >= 1 ? refilled - 1 : refilled, at: now });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > mostBuckets && oldest !== undefined) this.#buckets.delete(oldest);
    return refilled >= 1;
  }
}
