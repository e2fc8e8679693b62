/** Holding the Lease: renewed while it lasts, and over as soon as it might not be ours any more (LIFE-3). */
import { ClusterError } from '../cluster/port.ts';
import type { ElectionOptions } from './options.ts';
import type { Lease, LeaseSpec } from './lease.ts';
import { epochOf, leaseKey } from './lease.ts';

/** Who writes the Lease. */
export const fieldManager = 'partywall-controller';

/** Nothing may be done any more in the name of this leader. */
export class NotLeadingError extends Error {
  constructor(why: string) {
    super(`this controller leads no more: ${why}`);
    this.name = 'NotLeadingError';
  }
}

export class Leadership {
  /** Resolves with why it is over, when it ends otherwise than by a release. */
  readonly lost: Promise<NotLeadingError>;
  readonly #options: ElectionOptions;
  readonly #ended = new AbortController();
  #lease: Lease;
  /** By the monotonic clock. */
  #validUntil: number;
  #over: NotLeadingError | undefined;
  #lose: (error: NotLeadingError) => void = () => undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param since before the Lease was asked for. */
  constructor(options: ElectionOptions, lease: Lease, since: number) {
    this.#options = options;
    this.#lease = lease;
    this.#validUntil = since + options.times.renewMilliseconds;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    void this.#keep();
    void this.#watch();
  }

  /** What every command bears; higher than that of whoever led before. */
  get epoch(): number {
    return epochOf(this.#lease);
  }

  get identity(): string {
    return this.#options.identity;
  }

  /** To be called before anything is done in the name of the leader. @throws NotLeadingError */
  check(): void {
    const { clock, times } = this.#options;
    if (this.#over === undefined && clock.elapsed() >= this.#validUntil) {
      this.#end(`the Lease could not be renewed for ${times.renewMilliseconds / 1000} s`);
    }
    if (this.#over !== undefined) throw this.#over;
  }

  /**
   * Makes the epoch higher, because some kernel has obeyed one that is as high. Only the holder can, and by the same
   * compare-and-set as for everything else: whoever holds the Lease next is above it.
   * @throws NotLeadingError, or what the cluster throws
   */
  async raiseAbove(epoch: number): Promise<void> {
    await this.#inTurn(async () => {
      this.check();
      if (this.epoch <= epoch) await this.#write({ ...this.#lease.spec, leaseTransitions: epoch + 1 });
    });
  }

  /** Gives the Lease free, so that nobody has to wait until it runs out. Nothing may be under way any more. */
  async release(): Promise<void> {
    await this.#inTurn(async () => {
      const isOver = this.#over !== undefined;
      this.#over ??= new NotLeadingError('it gave the Lease free');
      this.#ended.abort();
      if (isOver) return;
      const { holderIdentity: _holder, ...spec } = this.#lease.spec ?? {};
      await this.#write(spec);
    });
  }

  async #keep(): Promise<void> {
    const { clock, times } = this.#options;
    while (this.#over === undefined) {
      await clock.pause(times.retryMilliseconds, this.#ended.signal);
      await this.#renew();
    }
  }

  /** Apart from the renewals: one that hangs must not keep it from seeing that time is over. */
  async #watch(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#isOver()) {
      await clock.pause(Math.max(1, this.#validUntil - clock.elapsed()), this.#ended.signal);
    }
  }

  /** Whether it is over, now that it was looked at. */
  #isOver(): boolean {
    try {
      this.check();
      return false;
    } catch {
      return true;
    }
  }

  async #renew(): Promise<void> {
    await this.#inTurn(async () => {
      // Past its time it is not taken up again, even if nobody else has come: somebody may be just about to.
      if (this.#isOver()) return;
      try {
        await this.#write({ ...this.#lease.spec, renewTime: this.#options.clock.now() });
      } catch (error) {
        this.#options.onTrouble(error);
        if (error instanceof ClusterError) await this.#lookAgain();
      }
    });
  }

  /** Somebody else has written it, or deleted it. */
  async #lookAgain(): Promise<void> {
    const { cluster, lease, onTrouble } = this.#options;
    try {
      const found = (await cluster.get(leaseKey(lease))) as Lease | undefined;
      const why = whyLost(found, { identity: this.identity, epoch: this.epoch });
      if (why !== undefined) this.#end(why);
      else if (found !== undefined) this.#lease = found;
    } catch (error) {
      onTrouble(error);
    }
  }

  async #write(spec: LeaseSpec): Promise<void> {
    const { clock, cluster, times } = this.#options;
    const since = clock.elapsed();
    this.#lease = await cluster.update({ ...this.#lease, spec }, { fieldManager });
    this.#validUntil = since + times.renewMilliseconds;
  }

  #end(why: string): void {
    if (this.#over !== undefined) return;
    this.#over = new NotLeadingError(why);
    this.#ended.abort();
    this.#lose(this.#over);
  }

  /** One write at a time: each begins from what the one before has written. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Undefined when the Lease is still the leader's own. */
function whyLost(
  found: Lease | undefined,
  { epoch, identity }: { epoch: number; identity: string },
): string | undefined {
  if (found === undefined) return 'the Lease was deleted';
  const holder = found.spec?.holderIdentity ?? '';
  if (holder === '') return 'somebody gave the Lease free';
  if (holder !== identity) return `${holder} holds the Lease`;
  return epochOf(found) < epoch ? 'somebody set leaseTransitions of the Lease back' : undefined;
}
