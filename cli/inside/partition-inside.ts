/** A process inside one partition. */
import type { Uid } from '../../controller/api/object.ts';
import type { KernelPort } from '../../controller/kernel/port.ts';
import type { Session } from '../session.ts';
import { Inside } from './inside.ts';

export class PartitionInside extends Inside {
  readonly partitionUid: Uid;

  constructor(kernel: KernelPort, partitionUid: Uid, clock: Pick<Session, 'now'>) {
    super(kernel, { type: 'Partition', partitionUid }, clock);
    this.partitionUid = partitionUid;
  }
}
