/** What an administrator can ask as the global environment of one host (LIFE-27). */
import type { Uid } from '../../controller/api/object.ts';
import type {
  KernelPort,
  KernelQuery,
  OwnProcessView,
  QueryResults,
  QueryType,
} from '../../controller/kernel/port.ts';
import { refusedBy } from './refusal.ts';

/** How a person names a partition. */
export interface PartitionName {
  namespace: string;
  name: string;
}

export class HostInside {
  readonly #kernel: KernelPort;
  readonly #names: ReadonlyMap<Uid, PartitionName>;

  /** @param names of partitions by UID, as far as they are known without asking the kernel for each */
  constructor(kernel: KernelPort, names: ReadonlyMap<Uid, PartitionName>) {
    this.#kernel = kernel;
    this.#names = names;
  }

  /** @throws NotDoneError with what the kernel refuses */
  async read<T extends QueryType>(query: Extract<KernelQuery, { type: T }>): Promise<QueryResults[T]> {
    const answer = await this.#kernel.read<T>({ type: 'Global' }, query);
    if (!answer.ok) throw refusedBy(answer);
    return answer.result;
  }

  /** None of a partition of which only something on the disk is left. */
  async processesOf(partitionUid: Uid): Promise<OwnProcessView[]> {
    const query = { type: 'OwnProcesses', partitionUid } as const;
    const answer = await this.#kernel.read<'OwnProcesses'>({ type: 'Global' }, query);
    return answer.ok ? answer.result : [];
  }

  async nameOf(partitionUid: Uid): Promise<PartitionName | undefined> {
    const known = this.#names.get(partitionUid);
    if (known !== undefined) return known;
    return (await this.read<'Partition'>({ type: 'Partition', partitionUid })) ?? undefined;
  }
}
