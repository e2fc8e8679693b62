/** A process inside one partition. */
import type { Uid } from '../../api/object.ts';
import type { KernelPort } from '../../kernel/port.ts';
import type { Agent } from './agent.ts';
import { Inside } from './inside.ts';

export class PartitionInside extends Inside {
  readonly partitionUid: Uid;

  constructor(kernel: KernelPort, partitionUid: Uid, agent: Agent) {
    super(kernel, { type: 'Partition', partitionUid }, agent);
    this.partitionUid = partitionUid;
  }
}
