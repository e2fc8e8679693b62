/** What the kernel of a host says of one partition: asked in one way by all kinds, and heard of when it changes. */
import type { Uid } from '../api/object.ts';
import type { PartitionView } from '../kernel/port.ts';
import { topics } from '../solve/topics.ts';
import type { Observation } from './kind.ts';
import { readKernel } from './kind.ts';

/** Undefined while the partition is not defined there, and where the kernel cannot be asked. */
export function* readPartitionView(
  hostName: string,
  partitionUid: Uid,
): Observation<PartitionView | undefined> {
  const watched = [topics.partition(hostName, partitionUid), topics.boot(hostName)];
  return (yield* readKernel(hostName, { type: 'Partition', partitionUid }, watched)) ?? undefined;
}
