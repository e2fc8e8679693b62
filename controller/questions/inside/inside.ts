/** One caller of a kernel: everything that `exec`, `view` and `holders` ask goes through the port, as that caller. */
import type { Uid } from '../../api/object.ts';
import type {
  Caller,
  CommandResults,
  KernelCommand,
  KernelCommandType,
  KernelPort,
  KernelQuery,
  QueryResults,
  QueryType,
} from '../../kernel/port.ts';
import type { Agent } from './agent.ts';
import { refusedBy } from './refusal.ts';

type ResultOf<T> = T extends keyof CommandResults ? CommandResults[T] : Record<string, never>;

export class Inside {
  protected readonly kernel: KernelPort;
  readonly #caller: Caller;
  readonly #agent: Agent;

  constructor(kernel: KernelPort, caller: Caller, agent: Agent) {
    this.kernel = kernel;
    this.#caller = caller;
    this.#agent = agent;
  }

  /** @throws NotDoneError with what the kernel refuses */
  async read<T extends QueryType>(query: Extract<KernelQuery, { type: T }>): Promise<QueryResults[T]> {
    const answer = await this.kernel.read<T>(this.#caller, query);
    if (!answer.ok) throw refusedBy(answer);
    return answer.result;
  }

  /** @throws NotDoneError with what the kernel refuses; then nothing was changed */
  async execute<T extends KernelCommandType>(
    command: Extract<KernelCommand, { type: T }>,
  ): Promise<ResultOf<T>> {
    // An owner of its own: what is asked here never gets in the way of what the engine asks on behalf of an object.
    const owner = this.#caller.type === 'Global' ? 'inside' : `inside-${this.#caller.partitionUid}`;
    const { bootID, sequence } = await this.#agent.begin({
      owner,
      sequence: (await this.#lastSequence(owner)) + 1,
      bootID: await this.#bootID(),
    });
    const answer = await this.kernel.execute({
      caller: this.#caller,
      operation: { owner, sequence },
      fence: { epoch: this.#agent.epoch, bootID },
      at: new Date(this.#agent.now()).toISOString().replace(/\.\d+Z$/u, 'Z'),
      command,
    });
    if (!answer.ok) throw refusedBy(answer);
    // Which result it is follows from the type of the command.
    return answer.result as ResultOf<T>;
  }

  async #lastSequence(owner: Uid): Promise<number> {
    const query = { type: 'LastOperation', owner } as const;
    const answer = await this.kernel.read<'LastOperation'>({ type: 'Global' }, query);
    return answer.ok ? answer.result.sequence : 0;
  }

  async #bootID(): Promise<string> {
    const answer = await this.kernel.read<'Host'>({ type: 'Global' }, { type: 'Host' });
    return answer.ok ? answer.result.bootID : '';
  }
}
