/** One caller of a kernel: everything that `exec` and `view` ask goes through the port, as that caller. */
import type { Uid } from '../../controller/api/object.ts';
import type {
  Caller,
  CommandResults,
  KernelCommand,
  KernelCommandType,
  KernelPort,
  KernelQuery,
  QueryResults,
  QueryType,
} from '../../controller/kernel/port.ts';
import type { Session } from '../session.ts';
import { refusedBy } from './refusal.ts';

type ResultOf<T> = T extends keyof CommandResults ? CommandResults[T] : Record<string, never>;

/** One process at a time writes a state directory, so whoever writes there is the newest leader there is. */
const epoch = 1;

export class Inside {
  protected readonly kernel: KernelPort;
  readonly #caller: Caller;
  readonly #clock: Pick<Session, 'now'>;

  constructor(kernel: KernelPort, caller: Caller, clock: Pick<Session, 'now'>) {
    this.kernel = kernel;
    this.#caller = caller;
    this.#clock = clock;
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
    const answer = await this.kernel.execute({
      caller: this.#caller,
      operation: { owner, sequence: (await this.#lastSequence(owner)) + 1 },
      fence: { epoch, bootID: await this.#bootID() },
      at: new Date(this.#clock.now()).toISOString().replace(/\.\d+Z$/u, 'Z'),
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
