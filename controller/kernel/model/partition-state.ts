/** Refusals that depend on the state of a partition. */
import type { KernelRefusal } from '../port.ts';
import { refuse } from './outcome.ts';
import { hasDeviceMap, survivorsOf } from './state.ts';
import type { PartitionRecord } from './state.ts';

export function refuseBroken(partition: PartitionRecord): KernelRefusal {
  return refuse('PartitionBroken', { survivors: survivorsOf(partition).join(', ') });
}

/** Refuses what only a loaded partition can do, and a Broken one cannot do any more. */
export function checkLoaded(partition: PartitionRecord): KernelRefusal | undefined {
  if (partition.state === 'Broken') return refuseBroken(partition);
  return partition.state === 'Defined' ? refuse('PartitionNotLoaded', { state: partition.state }) : undefined;
}

/** Refuses what needs a device map that may be changed: the partition is loaded and not Broken. */
export function checkDeviceMap(partition: PartitionRecord): KernelRefusal | undefined {
  if (partition.state === 'Broken') return refuseBroken(partition);
  return hasDeviceMap(partition) ? undefined : refuse('DeviceMapMissing');
}
