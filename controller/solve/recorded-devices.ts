/** What a claim has in a partition by the records (LIFE-30): the one rule for which record counts. */
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import type { PlacedDevice } from './placement-problem.ts';

/**
 * A claim's own record counts before what the placement decided for it (LIFE-2): entries may have come or gone since. A
 * record for another UID of a namesake partition counts for nothing (LIFE-15).
 *
 * @returns undefined where nothing was decided yet.
 */
export function recordedDevices(
  { metadata, status }: DeviceClaim,
  partition: WorkloadPartition,
): readonly PlacedDevice[] | undefined {
  const own = status?.partitionUID === partition.metadata.uid ? status?.devices : undefined;
  return own ?? partition.status?.placement?.claims.find((placed) => placed.uid === metadata.uid)?.devices;
}
