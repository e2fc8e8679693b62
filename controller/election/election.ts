/**
 * Who leads: the holder of a Lease (ADR 17).
 *
 * A candidate takes a Lease that nobody holds, or that was not renewed for as long as it says since the candidate saw it
 * for the first time as it is. That is judged by the candidate's own monotonic clock: two machines need not agree on
 * the time. Each new holder counts `leaseTransitions` up by one, in the same compare-and-set; the count is its epoch.
 */
import { ClusterError } from '../cluster/port.ts';
import type { Lease, LeaseSpec } from './lease.ts';
import { epochOf, leaseKey, newLease } from './lease.ts';
import { fieldManager, Leadership } from './leadership.ts';
import type { ElectionOptions } from './options.ts';

/** Candidates come at different times, so that they do not all meet at a Lease that becomes free. */
const jitter = 1.2;

export class Election {
  readonly #options: ElectionOptions;
  /** The Lease as it was seen last, and since when it is so. */
  #seen: { version: string | undefined; since: number } | undefined;
  #holder: string | undefined;
  #reachedAt = -Infinity;

  constructor(options: ElectionOptions) {
    this.#options = options;
  }

  /** Whether the cluster has answered of late. */
  get isInTouch(): boolean {
    const { clock, times } = this.#options;
    return clock.elapsed() - this.#reachedAt < times.leaseMilliseconds;
  }

  /** Waits until this process leads. @returns undefined when `signal` aborted */
  async campaign(signal: AbortSignal): Promise<Leadership | undefined> {
    const { clock, random, times } = this.#options;
    while (!signal.aborted) {
      const won = await this.#tryToWin();
      if (won !== undefined) return won;
      await clock.pause(times.retryMilliseconds * (1 + jitter * random()), signal);
    }
    return undefined;
  }

  async #tryToWin(): Promise<Leadership | undefined> {
    const { cluster, lease: place, clock, onTrouble } = this.#options;
    try {
      const found = (await cluster.get(leaseKey(place))) as Lease | undefined;
      this.#reachedAt = clock.elapsed();
      if (found !== undefined && !this.#isFree(found)) return undefined;
      // Others count from when they see it, which is later.
      const since = clock.elapsed();
      return new Leadership(this.#options, await this.#take(found), since);
    } catch (error) {
      // Somebody else was quicker.
      const isOutrun =
        error instanceof ClusterError && ['AlreadyExists', 'Conflict', 'NotFound'].includes(error.reason);
      if (!isOutrun || error.reason === 'NotFound') onTrouble(error);
      return undefined;
    }
  }

  async #take(found: Lease | undefined): Promise<Lease> {
    const { cluster, lease: place } = this.#options;
    if (found === undefined) return await cluster.create(newLease(place, this.#ownSpec(1)), { fieldManager });
    const spec = { ...found.spec, ...this.#ownSpec(epochOf(found) + 1) };
    return await cluster.update({ ...found, spec }, { fieldManager });
  }

  #ownSpec(leaseTransitions: number): LeaseSpec {
    const { clock, identity, times } = this.#options;
    const now = clock.now();
    return {
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(times.leaseMilliseconds / 1000),
      acquireTime: now,
      renewTime: now,
      leaseTransitions,
    };
  }

  #isFree(lease: Lease): boolean {
    const { clock, times } = this.#options;
    const { resourceVersion: version } = lease.metadata;
    const { holderIdentity: holder = '', leaseDurationSeconds: seconds } = lease.spec ?? {};
    this.#tellHolder(holder);
    if (holder === '') return true;
    if (this.#seen?.version !== version || this.#seen === undefined) {
      this.#seen = { version, since: clock.elapsed() };
    }
    const duration = seconds === undefined ? times.leaseMilliseconds : 1000 * seconds;
    return clock.elapsed() - this.#seen.since >= duration;
  }

  #tellHolder(holder: string): void {
    if (holder === this.#holder) return;
    this.#holder = holder;
    this.#options.onHolder(holder);
  }
}
