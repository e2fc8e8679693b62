/** Calls to kernels: adds operation id, fence and time to a step. */
import type { Uid } from '../api/object.ts';
import type {
  KernelAnswer,
  KernelDirectory,
  KernelQuery,
  KernelRefusal,
  KernelRequest,
} from '../kernel/port.ts';
import type { Step } from '../kinds/kind.ts';
import type { KernelChanges } from './kernel-changes.ts';
import type { KernelLook } from './kernel-views.ts';
import { KernelViews } from './kernel-views.ts';
import { runsOf } from './runs.ts';
import type { Pass } from './under-way.ts';

/** A step that a kernel refused. */
export interface Refused {
  step: Step;
  refusal: KernelRefusal;
}

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
  readonly #views: KernelViews;
  readonly #epoch: number;
  readonly #time: () => string;
  /** `host uid` -> last sequence that the kernel has recorded for that owner, known or being asked for. */
  readonly #sequences = new Map<string, Promise<number>>();
  readonly #commands = new Map<string, Commands>();

  /**
   * @param changes hears of every answer, and knows which boot a decision is about
   * @param views what was answered is kept there
   */
  constructor(
    kernels: KernelDirectory,
    changes: KernelChanges,
    { epoch, time, views }: { epoch: number; time: () => string; views: KernelViews },
  ) {
    this.#kernels = kernels;
    this.#changes = changes;
    this.#views = views;
    this.#epoch = epoch;
    this.#time = time;
  }

  /** The answer to a question of the global environment, or undefined where it is not known without asking. */
  known(hostName: string, query: KernelQuery): { value: unknown } | undefined {
    return this.#changes.isTrusted(hostName) ? this.#views.get(hostName, query) : undefined;
  }

  /**
   * The answer to a question of the global environment; undefined where the kernel refuses it. All that the engine did
   * before it was asked is in it, and was told before it is given.
   */
  async read(hostName: string, query: KernelQuery): Promise<unknown> {
    await this.#changes.catchUp(hostName);
    return await this.#read(hostName, query);
  }

  async #read(hostName: string, query: KernelQuery): Promise<unknown> {
    const commands = this.#commandsOf(hostName);
    const { sent, told } = commands;
    const value = await this.#ask(hostName, query);
    await told;
    if (commands.answered <= sent && this.#changes.isTrusted(hostName)) {
      this.#views.keep(hostName, query, value);
    }
    return value;
  }

  /** Finds out how far the operations of an owner have come, before it is needed. */
  prepare(hostName: string, owner: Uid): void {
    // Whoever performs something finds out himself what is in the way.
    this.#lastSequence(hostName, owner).catch(() => undefined);
  }

  /**
   * Performs steps in order, up to the first that is refused; those for one host together, in one request.
   *
   * @param cause whose steps they are: whoever they concern besides is told that this pass changed it
   * @param looks what is asked next: it is asked in the same request, and known then
   * @returns the step that was refused, if one was; what was refused has changed nothing
   * @throws what the port throws when no reply comes at all; asked again later, the operations have happened or not.
   */
  async perform(
    steps: readonly Step[],
    { cause, looks = [], owner }: { owner: Uid; cause?: Pass; looks?: readonly KernelLook[] },
  ): Promise<Refused | undefined> {
    for (const group of runsOf(steps, goTogether)) {
      const refused = await this.#together(group, { owner, cause, looks });
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  async #together(
    group: readonly Step[],
    { cause, looks, owner }: { owner: Uid; cause: Pass | undefined; looks: readonly KernelLook[] },
  ): Promise<Refused | undefined> {
    const hostName = group[0]?.hostName ?? '';
    const first = (await this.#lastSequence(hostName, owner)) + 1;
    const bootID = await this.#changes.bootID(hostName);
    const asked = group.map((step, at) => {
      const operation = { owner, sequence: first + at, ...(at > 0 ? { follows: true as const } : {}) };
      const { caller, command } = step;
      const fence = { epoch: this.#epoch, bootID };
      return this.#execute(step, { caller, operation, fence, at: this.#time(), command }, cause);
    });
    const seen = looks
      .filter((look) => look.hostName === hostName && KernelViews.keeps(look.query))
      .map(({ query }) => this.#read(hostName, query));
    const answers = await Promise.all(asked);
    // It was asked to save time: whoever looks next asks again.
    await Promise.allSettled(seen);
    return refusedOf(group, answers);
  }

  async #execute(step: Step, request: KernelRequest, cause: Pass | undefined): Promise<KernelAnswer> {
    const { hostName } = step;
    const { owner, sequence } = request.operation;
    const commands = this.#commandsOf(hostName);
    commands.sent += 1;
    const answering = this.#send(hostName, request).finally(() => {
      commands.answered += 1;
    });
    const answered = answering.then(async (answer) => {
      if (answer.ok) {
        this.#sequences.set(slotOf(hostName, owner), Promise.resolve(sequence));
        await this.#changes.answered(step, answer, cause);
      } else this.#distrust(hostName, owner);
      return answer;
    });
    // Without what they were answered: each would keep all before it.
    commands.told = Promise.allSettled([commands.told, answered]).then(() => undefined);
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
      this.#distrust(hostName, request.operation.owner);
      throw error;
    }
  }

  /** After a refusal or a lost reply what is remembered may be old: ask the kernel next time. */
  #distrust(hostName: string, owner: Uid): void {
    this.#sequences.delete(slotOf(hostName, owner));
    this.#changes.distrust(hostName);
  }

  /** Several who need it at the same time ask once. */
  #lastSequence(hostName: string, owner: Uid): Promise<number> {
    const slot = slotOf(hostName, owner);
    const known = this.#sequences.get(slot);
    if (known !== undefined) return known;
    const asked = this.#askSequence(hostName, owner);
    this.#sequences.set(slot, asked);
    asked.catch(() => {
      if (this.#sequences.get(slot) === asked) this.#sequences.delete(slot);
    });
    return asked;
  }

  async #askSequence(hostName: string, owner: Uid): Promise<number> {
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

function slotOf(hostName: string, owner: Uid): string {
  return `${hostName} ${owner}`;
}

/** Whether steps may be sent together: they are for one host, and about one boot of it. */
function goTogether(step: Step, before: Step): boolean {
  return step.hostName === before.hostName && !endsBoot(before) && !endsBoot(step);
}

function endsBoot({ command }: Step): boolean {
  return command.type === 'Boot' || command.type === 'Decommission';
}

/**
 * The first that was refused. Where replies were lost and all were asked again, those that had been done are refused as
 * out of date; but those after them were not, so they count as done.
 */
function refusedOf(group: readonly Step[], answers: readonly KernelAnswer[]): Refused | undefined {
  const done = answers.findLastIndex(({ ok }) => ok);
  const step = group[done + 1];
  const refusal = answers[done + 1];
  return step === undefined || refusal?.ok !== false ? undefined : { step, refusal };
}
