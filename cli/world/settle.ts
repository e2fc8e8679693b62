/** Runs the engine until nothing is left to do, until time is up, or until the user has had enough. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { ObjectKey } from '../../controller/api/object.ts';
import { keyTitle } from '../../controller/api/object.ts';
import type { Embedded, WorldOptions } from '../../controller/embedded.ts';
import type { Session } from '../session.ts';
import type { Interruption } from './interruption.ts';
import type { Settled } from './world.ts';

export interface RunOptions {
  timeoutMilliseconds: number;
  /** The time is that of a fork, whose clock jumps: however long it takes here, it is not up. */
  patient?: boolean;
  /** Called now and then while it works. */
  onProgress?: () => void;
}

/** What an engine that the user can interrupt needs of its world; made before the world is opened. */
export class Settler {
  readonly #session: Session;
  readonly #interruption: Interruption;
  readonly #timeout = new AbortController();
  readonly #told = new Set<string>();
  #until = Number.POSITIVE_INFINITY;
  #onProgress: (() => void) | undefined;

  constructor(session: Session, interruption: Interruption) {
    this.#session = session;
    this.#interruption = interruption;
  }

  /** Options for the world whose engine it runs. */
  get worldOptions(): WorldOptions {
    return {
      afterTurn: () => this.#afterTurn(),
      onError: (key, error) => {
        this.#tell(key, error);
      },
    };
  }

  async run({ engine }: Embedded, options: RunOptions): Promise<Settled> {
    const until = this.#session.now() + options.timeoutMilliseconds;
    this.#until = options.patient === true ? Number.POSITIVE_INFINITY : until;
    this.#onProgress = options.onProgress;
    await engine.start();
    await breathe();
    const signal = AbortSignal.any([this.#interruption.signal, this.#timeout.signal]);
    const { settled } = await engine.runUntilQuiet({ until, signal });
    if (settled) return 'quiet';
    if (this.#interruption.requested) return 'interrupted';
    return this.#timeout.signal.aborted ? 'timeout' : 'unsettled';
  }

  /** Signals and timers are heard only when the process comes to rest, which an engine with work never does. */
  async #afterTurn(): Promise<void> {
    await breathe();
    this.#onProgress?.();
    if (this.#session.now() > this.#until) this.#timeout.abort();
  }

  /** A bug or a failed connection: told once for each object, and tried again by the engine. */
  #tell(key: ObjectKey, error: unknown): void {
    const title = keyTitle(key);
    if (this.#told.has(title)) return;
    this.#told.add(title);
    const { err, environment } = this.#session;
    const text = error instanceof Error ? error.message : String(error);
    err.write(`${err.colors.red('error:')} ${title}: ${text}; it is tried again\n`);
    if ((environment.PARTYWALL_DEBUG ?? '') !== '' && error instanceof Error)
      err.write(`${error.stack ?? ''}\n`);
  }
}
