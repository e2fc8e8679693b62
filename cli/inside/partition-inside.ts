/** What a process inside one partition can ask of the kernel: everything goes through the port, as that caller. */
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

export class PartitionInside {
  readonly partitionUid: Uid;
  readonly #kernel: KernelPort;
  readonly #caller: Caller;
  readonly #clock: Pick<Session, 'now'>;

  constructor(kernel: KernelPort, partitionUid: Uid, clock: Pick<Session, 'now'>) {
    this.partitionUid = partitionUid;
    this.#kernel = kernel;
    this.#caller = { type: 'Partition', partitionUid };
    this.#clock = clock;
  }

  /** @throws NotDoneError with what the kernel refuses */
  async read<T extends QueryType>(query: Extract<KernelQuery, { type: T }>): Promise<QueryResults[T]> {
    const answer = await this.#kernel.read<T>(this.#caller, query);
    if (!answer.ok) throw refusedBy(answer);
    return answer.result;
  }

  /** @throws NotDoneError with what the kernel refuses; then nothing was changed */
  async execute<T extends KernelCommandType>(
    command: Extract<KernelCommand, { type: T }>,
  ): Promise<ResultOf<T>> {
    // An owner of its own: what is done from inside never gets in the way of what the engine does for the partition.
    const owner = `inside-${this.partitionUid}`;
    const answer = await this.#kernel.execute({
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
    const answer = await this.#kernel.read<'LastOperation'>(
      { type: 'Global' },
      { type: 'LastOperation', owner },
    );
    return answer.ok ? answer.result.sequence : 0;
  }

  async #bootID(): Promise<string> {
    const answer = await this.#kernel.read<'Host'>({ type: 'Global' }, { type: 'Host' });
    return answer.ok ? answer.result.bootID : '';
  }
}
