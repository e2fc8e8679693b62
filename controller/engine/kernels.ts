/** All kernels, as the engine has to do with them: asked, followed, and lost and found again. */
import type { Uid } from '../api/object.ts';
import type { KernelQuery } from '../kernel/port.ts';
import type { KernelUnreachableError } from '../kernel/port.ts';
import { timeOf } from './clock.ts';
import type { Refused } from './kernel-calls.ts';
import { KernelCalls } from './kernel-calls.ts';
import type { KernelListener } from './kernel-changes.ts';
import { KernelChanges } from './kernel-changes.ts';
import { KernelViews } from './kernel-views.ts';
import { KernelReach } from './kernel-reach.ts';
import type { EngineOptions } from './options.ts';

export interface KernelsListener extends KernelListener {
  /** A host does not answer any more; when it does again, all of it is said to have changed. */
  lost(hostName: string, error: KernelUnreachableError): void;
}

export class Kernels {
  readonly #now: () => number;
  readonly #reach: KernelReach;
  readonly #changes: KernelChanges;
  readonly #calls: KernelCalls;
  readonly #views = new KernelViews();

  constructor(
    { clock, epoch, kernels }: Pick<EngineOptions, 'clock' | 'epoch' | 'kernels'>,
    listener: KernelsListener,
  ) {
    this.#now = () => clock.now();
    this.#reach = new KernelReach(kernels, this.#now, {
      lost: (hostName, error) => {
        this.#changes.distrust(hostName);
        this.#views.forget(hostName);
        listener.lost(hostName, error);
      },
      regained: (hostName) => this.#allChanged(hostName, listener),
    });
    this.#changes = new KernelChanges(this.#reach, {
      changed: (hostName, change, cause) => {
        this.#views.changed(hostName, change);
        listener.changed(hostName, change, cause);
      },
      allChanged: (hostName) => this.#allChanged(hostName, listener),
    });
    this.#calls = new KernelCalls(this.#reach, this.#changes, {
      epoch,
      time: () => timeOf(clock),
      views: this.#views,
    });
  }

  #allChanged(hostName: string, listener: KernelsListener): void {
    this.#views.forget(hostName);
    listener.allChanged(hostName);
  }

  /** How often it turned out that something had come in between: what was read before may be old. */
  get disturbances(): number {
    return this.#changes.interruptions + this.#reach.losses;
  }

  /** When a lost host is tried again, in milliseconds since the epoch; Infinity when none is lost. */
  get nextTry(): number {
    return this.#reach.nextDue() ?? Infinity;
  }

  /** Tells of every booted kernel and its devices. */
  start(): Promise<void> {
    return this.#changes.start();
  }

  /** Tells of what others did, and finds hosts that were lost. */
  listen(): Promise<void> {
    this.#views.forgetAll();
    return this.#changes.listen();
  }

  /** Tries lost hosts that are due. */
  async retry(): Promise<void> {
    if (this.nextTry <= this.#now()) await this.#changes.listen();
  }

  /** The answer, or a promise of it where it is not known. */
  read(hostName: string, query: KernelQuery): unknown {
    const known = this.#calls.known(hostName, query);
    return known === undefined ? this.#calls.read(hostName, query) : known.value;
  }

  /** @see KernelCalls.prepare */
  prepare(hostName: string, owner: Uid): void {
    this.#calls.prepare(hostName, owner);
  }

  /** @see KernelCalls.perform */
  perform(...asked: Parameters<KernelCalls['perform']>): Promise<Refused | undefined> {
    return this.#calls.perform(...asked);
  }
}
