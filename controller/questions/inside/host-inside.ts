/** What an administrator can ask as the global environment of one host (LIFE-27). */
import type { Uid } from '../../api/object.ts';
import type { KernelPort, OwnProcessView } from '../../kernel/port.ts';
import type { Agent } from './agent.ts';
import { Inside } from './inside.ts';

/** How a person names a partition. */
export interface PartitionName {
  namespace: string;
  name: string;
}

export class HostInside extends Inside {
  readonly hostName: string;
  readonly #names: ReadonlyMap<Uid, PartitionName>;

  /** @param names of partitions by UID, as far as they are known without asking the kernel for each */
  constructor(
    { hostName, kernel }: { hostName: string; kernel: KernelPort },
    names: ReadonlyMap<Uid, PartitionName>,
    agent: Agent,
  ) {
    super(kernel, { type: 'Global' }, agent);
    this.hostName = hostName;
    this.#names = names;
  }

  /** None of a partition of which only something on the disk is left. */
  async processesOf(partitionUid: Uid): Promise<OwnProcessView[]> {
    const query = { type: 'OwnProcesses', partitionUid } as const;
    const answer = await this.kernel.read<'OwnProcesses'>({ type: 'Global' }, query);
    return answer.ok ? answer.result : [];
  }

  async nameOf(partitionUid: Uid): Promise<PartitionName | undefined> {
    const known = this.#names.get(partitionUid);
    if (known !== undefined) return known;
    return (await this.read<'Partition'>({ type: 'Partition', partitionUid })) ?? undefined;
  }
}
