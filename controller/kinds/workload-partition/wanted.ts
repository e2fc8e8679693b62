/** What the partition should be doing, by its spec and by its children. */
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import type { PartitionView } from '../../kernel/port.ts';

export type Mode = WorkloadPartition['spec']['powerState'];

/**
 * A stopped parent is brought to Maintenance, and kept there, while children of it run or start: they use its file
 * systems (LINK-10, LINK-13, LIFE-11).
 */
export function wantedMode({ spec }: WorkloadPartition, view: PartitionView | undefined): Mode {
  const isNeeded = spec.powerState === 'Stopped' && (view?.dependents.loaded ?? 0) > 0;
  return isNeeded ? 'Maintenance' : spec.powerState;
}

/** Stopped whole, as it should be: nothing of it is needed, by itself or by its children. */
export function isSettledStop(partition: WorkloadPartition, view: PartitionView | undefined): boolean {
  return view?.state === 'Defined' && wantedMode(partition, view) === 'Stopped';
}
