/**
 * The kernels, of which some cannot be reached for a while.
 *
 * A command whose reply is lost is asked again under the same operation id (LIFE-1). A host that does not answer then is
 * lost: until it is due to be tried again, whoever asks it anything fails at once, so that nobody else waits for it.
 */
import type { KernelDirectory, KernelPort } from '../kernel/port.ts';
import { KernelRequestError, KernelUnreachableError } from '../kernel/port.ts';

/** How often a command whose reply is lost is asked before it fails. */
const attempts = 3;

const firstDelayMilliseconds = 1000;
/** Whoever comes back should not have to wait long to be noticed, and one try costs little. */
const longestDelayMilliseconds = 30_000;

export interface ReachListener {
  /** A host does not answer any more. */
  lost(hostName: string, error: KernelUnreachableError): void;
  /** A host that was lost answers again. */
  regained(hostName: string): void;
}

interface Loss {
  error: KernelUnreachableError;
  failures: number;
  /** When it is tried again, in milliseconds since the epoch. */
  due: number;
  /** Somebody is trying it: others do not wait for what comes of it. */
  isTried: boolean;
}

export class KernelReach implements KernelDirectory {
  readonly #kernels: KernelDirectory;
  readonly #now: () => number;
  readonly #listener: ReachListener;
  readonly #lost = new Map<string, Loss>();
  #losses = 0;

  constructor(kernels: KernelDirectory, now: () => number, listener: ReachListener) {
    this.#kernels = kernels;
    this.#now = now;
    this.#listener = listener;
  }

  /** How often a host was lost. */
  get losses(): number {
    return this.#losses;
  }

  /** When the next lost host is tried again; undefined when none is lost. */
  nextDue(): number | undefined {
    const dues = [...this.#lost.values()].map(({ due }) => due);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  hosts(): Promise<string[]> {
    return this.#kernels.hosts();
  }

  kernel(hostName: string): KernelPort {
    const kernel = this.#kernels.kernel(hostName);
    return {
      execute: (request) => this.#ask(hostName, () => repeated(() => kernel.execute(request))),
      read: (caller, query) =>
        this.#ask(hostName, () => {
          const read = () => kernel.read(caller, query);
          return query.type === 'Devices' ? followed(hostName, read) : read();
        }),
      changes: (since) => this.#ask(hostName, () => followed(hostName, () => kernel.changes(since))),
    };
  }

  async #ask<T>(hostName: string, ask: () => Promise<T>): Promise<T> {
    const loss = this.#lost.get(hostName);
    if (loss !== undefined) {
      if (loss.isTried || this.#now() < loss.due) throw loss.error;
      loss.isTried = true;
    }
    try {
      const answer = await ask();
      if (this.#lost.delete(hostName)) this.#listener.regained(hostName);
      return answer;
    } catch (error) {
      if (error instanceof KernelUnreachableError) this.#lose(hostName, error, loss);
      else if (loss !== undefined) loss.isTried = false;
      throw error;
    }
  }

  /** @param before what was known when it was asked */
  #lose(hostName: string, error: KernelUnreachableError, before: Loss | undefined): void {
    // Of several who asked at the same time the first has said so.
    if (this.#lost.get(hostName) !== before) return;
    const failures = before?.failures ?? 0;
    const delay = Math.min(firstDelayMilliseconds * 2 ** failures, longestDelayMilliseconds);
    const due = this.#now() + delay;
    this.#lost.set(hostName, { error, failures: failures + 1, due, isTried: false });
    if (failures > 0) return;
    this.#losses += 1;
    this.#listener.lost(hostName, error);
  }
}

/** Nobody can work with a kernel that tells neither its devices nor what changes: that is a host which cannot be reached. */
async function followed<T>(hostName: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof KernelRequestError)) throw error;
    throw new KernelUnreachableError(hostName, error.message, { cause: error });
  }
}

async function repeated<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const isHopeless = error instanceof KernelUnreachableError && error.timedOut;
      if (isHopeless || attempt >= attempts) throw error;
    }
  }
}
