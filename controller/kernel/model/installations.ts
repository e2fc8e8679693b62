/** Where the file systems of a partition are: on the disk of its host, or on disks of its own (NS-2). */
import type { Uid } from '../../api/object.ts';
import type { KernelRefusal } from '../port.ts';
import { refuse } from './outcome.ts';
import { groupOn } from './room-devices.ts';
import type { DeviceDatabase, Installation } from './installation-records.ts';
import type { HostState, PartitionRecord } from './state.ts';
import type { VolumeGroupRecord } from './volume-group-records.ts';

/** What is in the file systems, whether or not they can be reached now. */
export function installationOf({ disk, room }: HostState, uid: Uid): Installation | undefined {
  return disk.installations.get(uid) ?? rootGroupOf({ disk, room }, uid)?.installation ?? undefined;
}

/** The volume group that the scratch of a partition names, as long as its first disk carries it. */
export function rootGroupOf(
  { disk, room }: Pick<HostState, 'disk' | 'room'>,
  uid: Uid,
): VolumeGroupRecord | undefined {
  const scratch = disk.scratches.get(uid);
  const group = groupOn(room, scratch?.physicalVolumes[0]?.deviceId ?? '');
  return group?.id === scratch?.volumeGroupId ? (group ?? undefined) : undefined;
}

/** Refuses to touch a root that is on disks of its own while neither namespace has it (NS-3, NS-14). */
export function checkReachable(host: HostState, partition: PartitionRecord): KernelRefusal | undefined {
  return isReachable(host, partition) ? undefined : refuse('RootNotReachable');
}

export function isReachable({ disk }: HostState, { bootStep, rootType, uid }: PartitionRecord): boolean {
  if (rootType === 'FileSystem' || bootStep === 'Switched') return true;
  return disk.scratches.get(uid)?.step === 'Populated';
}

/** The device database that counts: the one on the partition's own disks once its boot goes on from there (NS-9). */
export function databaseOf(host: HostState, uid: Uid): DeviceDatabase | undefined {
  const isSwitched = host.memory.partitions.get(uid)?.bootStep === 'Switched';
  return isSwitched ? rootGroupOf(host, uid)?.database : host.disk.databases.get(uid);
}
