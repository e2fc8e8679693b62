/**
 * The kernels as a leader has to do with them (LIFE-3, ADR 17): it takes each over before it asks it anything, so that
 * nothing it reads can be changed by whoever led before; and it asks nothing once it may not lead any more.
 */
import type { KernelDirectory, KernelPort } from '../kernel/port.ts';
import { KernelUnreachableError } from '../kernel/port.ts';
import type { Leadership } from './leadership.ts';

/** A kernel has obeyed a leader with a higher epoch. */
export class FencedOutError extends Error {
  readonly highest: number;

  constructor(hostName: string, epoch: number, highest: number) {
    super(`the kernel of ${hostName} has obeyed epoch ${highest}, and this controller has epoch ${epoch}`);
    this.name = 'FencedOutError';
    this.highest = highest;
  }
}

/** Under which a kernel keeps what a leader asked for itself. No object has it for a UID. */
const owner = 'partywall-controller';

export interface FencedKernelsOptions {
  kernels: KernelDirectory;
  leadership: Pick<Leadership, 'check' | 'epoch' | 'identity'>;
  /** RFC 3339. */
  now: () => string;
  /** Told when a kernel shuts this leader out: it is over. */
  onFencedOut: (error: FencedOutError) => void;
}

export class FencedKernels implements KernelDirectory {
  readonly #options: FencedKernelsOptions;
  /** Hosts that obey this leader. */
  readonly #taken = new Set<string>();

  constructor(options: FencedKernelsOptions) {
    this.#options = options;
  }

  /**
   * Takes over every kernel that can be reached.
   * @returns the highest epoch that a kernel has obeyed from others, where that shuts the leader out: then not all are taken
   */
  async takeOver(): Promise<number | undefined> {
    const { kernels } = this.#options;
    this.#taken.clear();
    const found = (await kernels.hosts()).map(async (hostName) => {
      try {
        await this.#take(hostName);
        return [];
      } catch (error) {
        if (error instanceof FencedOutError) return [error.highest];
        // It is taken over when it answers.
        if (error instanceof KernelUnreachableError) return [];
        throw error;
      }
    });
    const higher = (await Promise.all(found)).flat();
    return higher.length === 0 ? undefined : Math.max(...higher);
  }

  hosts(): Promise<string[]> {
    this.#options.leadership.check();
    return this.#options.kernels.hosts();
  }

  kernel(hostName: string): KernelPort {
    const kernel = this.#options.kernels.kernel(hostName);
    return {
      execute: (request) =>
        this.#asLeader(hostName, async () => {
          const answer = await kernel.execute(request);
          if (!answer.ok && answer.id === 'FencedOut') throw this.#fencedOut(hostName, answer.args);
          return answer;
        }),
      read: (caller, query) => this.#asLeader(hostName, () => kernel.read(caller, query)),
      changes: (since) => this.#asLeader(hostName, () => kernel.changes(since)),
    };
  }

  async #asLeader<T>(hostName: string, ask: () => Promise<T>): Promise<T> {
    try {
      if (!this.#taken.has(hostName)) await this.#take(hostName);
      this.#options.leadership.check();
      return await ask();
    } catch (error) {
      if (error instanceof FencedOutError) this.#options.onFencedOut(error);
      throw error;
    }
  }

  async #take(hostName: string): Promise<void> {
    const { kernels, leadership, now } = this.#options;
    leadership.check();
    const { epoch } = leadership;
    const answer = await kernels.kernel(hostName).execute({
      caller: { type: 'Global' },
      // One leader takes over once; a kernel answers it again as before.
      operation: { owner, sequence: epoch },
      fence: { epoch, bootID: '' },
      at: now(),
      command: { type: 'TakeOver', leader: leadership.identity },
    });
    if (answer.ok) this.#taken.add(hostName);
    else if (answer.id === 'FencedOut') throw this.#fencedOut(hostName, answer.args);
    else throw new Error(`the kernel of ${hostName} cannot be taken over: ${answer.id}`);
  }

  #fencedOut(hostName: string, { highest }: Record<string, string | number>): FencedOutError {
    return new FencedOutError(hostName, this.#options.leadership.epoch, Number(highest));
  }
}
