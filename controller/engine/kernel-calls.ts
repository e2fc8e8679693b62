/** Calls to kernels: adds operation id, fence and time to a step. */
import type { Uid } from '../api/object.ts';
import type { KernelAnswer, KernelDirectory, KernelQuery, KernelRequest } from '../kernel/port.ts';
import type { Step } from '../kinds/kind.ts';
import type { KernelChanges } from './kernel-changes.ts';
import type { Pass } from './under-way.ts';

/** To one host. */
interface Commands {
  sent: number;
  answered: number;
  /** Resolves when all that were sent have been answered, and what they changed was told. */
  told: Promise<unknown>;
}

export class KernelCalls {
  readonly #kernels: KernelDirectory;
  readonly #changes: KernelChanges;
  readonly #epoch: number;
  readonly #time: () => string;
  /** `host uid` -> last sequence that the kernel is known to have recorded for that owner. */
  readonly #sequences = new Map<string, number>();
  readonly #commands = new Map<string, Commands>();

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

  /**
   * The answer to a question of the global environment; undefined where the kernel refuses it. All that the engine did
   * before it was asked is in it, and was told before it is given.
   */
  async read(hostName: string, query: KernelQuery): Promise<{ value: unknown; isCurrent: boolean }> {
    await this.#changes.catchUp(hostName);
    const commands = this.#commandsOf(hostName);
    const { sent, told } = commands;
    const value = await this.#ask(hostName, query);
    await told;
    return { value, isCurrent: commands.answered <= sent && this.#changes.isTrusted(hostName) };
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
    const commands = this.#commandsOf(step.hostName);
    commands.sent += 1;
    const answering = this.#send(step.hostName, request).finally(() => {
      commands.answered += 1;
    });
    const answered = answering.then(async (answer) => {
      if (answer.ok) {
        this.#sequences.set(slot, sequence);
        await this.#changes.answered(step, answer, cause);
      } else this.#distrust(step.hostName, slot);
      return answer;
    });
    commands.told = Promise.allSettled([commands.told, answered]);
    return await answered;
  }

  #commandsOf(hostName: string): Commands {
    const commands = this.#commands.get(hostName) ?? { sent: 0, answered: 0, told: Promise.resolve() };
    this.#commands.set(hostName, commands);
    return commands;
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
