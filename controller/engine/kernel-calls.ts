/** Calls to kernels: adds operation id, fence and time to a step. */
import type { Uid } from '../api/object.ts';
import type { KernelAnswer, KernelDirectory, KernelQuery, KernelRequest } from '../kernel/port.ts';
import type { Step } from '../kinds/kind.ts';
import type { KernelChanges } from './kernel-changes.ts';
import type { Pass } from './under-way.ts';

export class KernelCalls {
  readonly #kernels: KernelDirectory;
  readonly #changes: KernelChanges;
  readonly #epoch: number;
  readonly #time: () => string;
  /** `host uid` -> last sequence that the kernel is known to have recorded for that owner. */
  readonly #sequences = new Map<string, number>();

  /** @param changes hears of every answer, and knows which boot a decision is about. */
  constructor(
    kernels: KernelDirectory,
    changes: KernelChanges,
    { epoch, time }: { epoch: number; time: () => string },
  ) {
    this.#kernels = kernels;
    this.#changes = changes;
    this.#epoch = epoch;
    this.#time = time;
  }

  /** The answer to a question of the global environment; undefined where the kernel refuses it. */
  async read(hostName: string, query: KernelQuery): Promise<unknown> {
    await this.#changes.catchUp(hostName);
    return await this.#ask(hostName, query);
  }

  /**
   * @param cause whose step it is: whoever it concerns besides is told that this pass changed it
   * @throws what the port throws when no reply comes at all; asked again later, the operation has happened or not.
   */
  async execute(step: Step, owner: Uid, cause?: Pass): Promise<KernelAnswer> {
    const slot = `${step.hostName} ${owner}`;
    const sequence = (await this.#lastSequence(step.hostName, owner, slot)) + 1;
    const bootID = await this.#changes.bootID(step.hostName);
    const request: KernelRequest = {
      caller: step.caller,
      operation: { owner, sequence },
      fence: { epoch: this.#epoch, bootID },
      at: this.#time(),
      command: step.command,
    };
    const answer = await this.#send(step.hostName, request);
    if (!answer.ok) {
      this.#distrust(step.hostName, slot);
      return answer;
    }
    this.#sequences.set(slot, sequence);
    await this.#changes.answered(step, answer, cause);
    return answer;
  }

  async #send(hostName: string, request: KernelRequest): Promise<KernelAnswer> {
    try {
      return await this.#kernels.kernel(hostName).execute(request);
    } catch (error) {
      this.#distrust(hostName, `${hostName} ${request.operation.owner}`);
      throw error;
    }
  }

  /** After a refusal or a lost reply what is remembered may be old: ask the kernel next time. */
  #distrust(hostName: string, slot: string): void {
    this.#sequences.delete(slot);
    this.#changes.distrust(hostName);
  }

  async #lastSequence(hostName: string, owner: Uid, slot: string): Promise<number> {
    const known = this.#sequences.get(slot);
    if (known !== undefined) return known;
    const last = (await this.#ask(hostName, { type: 'LastOperation', owner })) as
      { sequence: number } | undefined;
    return last?.sequence ?? 0;
  }

  async #ask(hostName: string, query: KernelQuery): Promise<unknown> {
    // Which type the result has follows from the query's; who asked (kinds/kind.ts) knows it.
    const answer: { ok: boolean; result?: unknown } = await this.#kernels
      .kernel(hostName)
      .read({ type: 'Global' }, query);
    return answer.result;
  }
}
