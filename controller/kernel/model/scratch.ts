/**
 * The root of a partition on disks of its own, until it can be booted: its scratch, its volume group made in the global
 * namespace under temporary names, and cleared out of there (seeds 6.4, steps 1 to 3). The boot: root-boot.ts.
 */
import type { Uid } from '../../api/object.ts';
import type { KernelRefusal } from '../port.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { checkReachable, rootGroupOf } from './installations.ts';
import { done, invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { refuseBroken } from './partition-state.ts';
import { checkRootDisks, disksOfClaim, groupToUse } from './root-disks.ts';
import { activeGroupOn, roomDeviceOf } from './room-devices.ts';
import type { Installation } from './installation-records.ts';
import { deviceOf } from './state.ts';
import type { BootedHost, HostState, PartitionRecord } from './state.ts';
import type { ScratchRecord, VolumeGroupRecord } from './volume-group-records.ts';
import { enterNamespace, leaveNamespace, newVolumeGroup, temporaryNames } from './volume-groups.ts';
import { traditionalVolumes } from './traditional-names.ts';

/** Step 1: the scratch says from what to boot, and which disks the root is on (NS-1). */
export function prepareScratch(
  host: BootedHost,
  command: Command<'PrepareScratch'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const refusal = checkPreparation(partition, command);
  if (refusal !== undefined) return refusal;
  const known = host.disk.scratches.get(partition.uid);
  if (known !== undefined && known.step !== 'Prepared') {
    return checkRootDisks(host, partition, known) ?? done();
  }
  const found = chooseDisks(host, partition, command);
  if ('ok' in found) return found;
  const overwrites = command.existing === 'Overwrite' ? command.volumeGroupId : null;
  if (known !== undefined && isForSame(known, found.physicalVolumes, overwrites)) return done();
  makeScratch(host, partition, found, overwrites);
  effects.partitionChanged(partition.uid);
  return done();
}

function makeScratch(
  host: HostState,
  partition: PartitionRecord,
  { group, physicalVolumes }: ChosenDisks,
  overwrites: string | null,
): void {
  if (group !== null) group.ownerUid = partition.uid;
  host.disk.scratches.set(partition.uid, {
    // A partition makes one in its life, and tells nothing of others by it (LIFE-28).
    volumeGroupId: group?.id ?? `vg-${partition.uid}`,
    physicalVolumes,
    objects: { partition: `${partition.namespace}/${partition.name}`, version: partition.version },
    overwrites,
    step: group === null ? 'Prepared' : 'Cleared',
    forgotten: new Map(),
  });
}

function checkPreparation(
  partition: PartitionRecord,
  { existing, volumeGroupId }: Command<'PrepareScratch'>,
): KernelRefusal | undefined {
  if (partition.state === 'Broken') return refuseBroken(partition);
  if (partition.rootType !== 'VolumeGroup') return invalid('partitionUid', 'its root is no volume group');
  if ((existing === 'Refuse') === (volumeGroupId === null)) return undefined;
  return invalid('volumeGroupId', 'a consent names a volume group, and nothing else does');
}

interface ChosenDisks {
  /** The volume group that is on them and is used; null where one is to be made. */
  group: VolumeGroupRecord | null;
  physicalVolumes: ScratchRecord['physicalVolumes'];
}

function chooseDisks(
  host: HostState,
  partition: PartitionRecord,
  command: Command<'PrepareScratch'>,
): ChosenDisks | KernelRefusal {
  const disks = disksOfClaim(host, partition, command.claimUid);
  if (disks.length === 0) return refuse('RootDiskMissing', { disks: 'a disk' });
  const found = groupToUse(host, partition, disks, command);
  if ('ok' in found) return found;
  const { expected = found.group?.id } = command;
  if (found.group?.id !== expected) {
    return refuse('RootDiskMismatch', { disk: disks.map(({ name }) => name).join(', ') });
  }
  return { ...found, physicalVolumes: disks.map(({ deviceId, name }) => ({ deviceId, name })) };
}

function isForSame(
  scratch: ScratchRecord,
  physicalVolumes: ScratchRecord['physicalVolumes'],
  overwrites: string | null,
): boolean {
  const before = scratch.physicalVolumes;
  return (
    scratch.overwrites === overwrites &&
    before.length === physicalVolumes.length &&
    before.every(({ deviceId }, at) => deviceId === physicalVolumes[at]?.deviceId)
  );
}

/** What keeps a root volume group from being populated now; undefined where the root is none (NS-2). */
export function checkPopulatable(host: HostState, partition: PartitionRecord): KernelRefusal | undefined {
  if (partition.rootType === 'FileSystem') return undefined;
  const scratch = host.disk.scratches.get(partition.uid);
  if (scratch === undefined) return refuse('ScratchMissing');
  if (scratch.step !== 'Prepared') return checkReachable(host, partition);
  const missing = checkRootDisks(host, partition, scratch);
  if (missing !== undefined) return missing;
  const { overwrites: volumeGroupId, physicalVolumes } = scratch;
  const entries = physicalVolumes.flatMap(({ name }) => partition.entriesByName.get(name) ?? []);
  // The host cannot fill what it has handed over (NS-14).
  const exported = entries.find((entry) => deviceOf(host, entry).exporter !== null);
  if (exported !== undefined) return refuse('DiskExported', { disk: exported.name });
  const existing = volumeGroupId === null ? 'Refuse' : 'Overwrite';
  const found = groupToUse(host, partition, entries, { existing, volumeGroupId });
  return 'ok' in found ? found : undefined;
}

/** Step 2: names what a root that can be reached has by now; makes its volume group before the first time (NS-2, NS-12). */
export function layOutVolumes(
  host: HostState,
  partition: PartitionRecord,
  installation: Installation,
  effects: Effects,
): void {
  const scratch = host.disk.scratches.get(partition.uid);
  if (partition.rootType === 'FileSystem' || scratch === undefined) return;
  const mountPoints = ['/', ...[...installation.userFileSystems.keys()].sort()];
  const group = rootGroupOf(host, partition.uid) ?? makeGroup(host, partition.uid, scratch, installation);
  if (partition.bootStep === 'Switched') {
    group.logicalVolumes = traditionalVolumes(mountPoints);
    return;
  }
  leaveNamespace(host, group, effects);
  const names = temporaryNames(host, mountPoints);
  // On the disks each volume keeps what will be mounted where; the temporary mount points are the host's own.
  group.logicalVolumes = mountPoints.map((mountPoint, at) => {
    return { name: names.logicalVolumes[at]?.name ?? '', mountPoint };
  });
  enterNamespace(host, group, names, effects);
  scratch.step = 'Populated';
}

function makeGroup(
  host: HostState,
  ownerUid: Uid,
  { physicalVolumes, volumeGroupId }: ScratchRecord,
  installation: Installation,
): VolumeGroupRecord {
  const disks = physicalVolumes.map(({ deviceId }) => deviceId);
  const group = newVolumeGroup({ id: volumeGroupId, name: '', disks, ownerUid, installation });
  for (const { deviceId } of physicalVolumes) roomDeviceOf(host.room, deviceId).volumeGroup = group;
  return group;
}

/** Step 3. */
export function clearGlobalNames(
  host: BootedHost,
  { partitionUid }: Command<'ClearGlobalNames'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const scratch = host.disk.scratches.get(partitionUid);
  if (scratch === undefined) return refuse('ScratchMissing');
  if (scratch.step === 'Prepared') return refuse('FileSystemsMissing');
  if (scratch.step === 'Cleared') return done();
  const group = rootGroupOf(host, partitionUid);
  if (group !== undefined) leaveNamespace(host, group, effects);
  scratch.step = 'Cleared';
  effects.partitionChanged(partitionUid);
  return done();
}

/** A disk that is given back while the root is being made on it leaves no name, and the root is to be made anew (NS-17). */
export function abandonMaking(
  host: HostState,
  { uid }: PartitionRecord,
  deviceId: string,
  effects: Effects,
): void {
  const group = activeGroupOn(host.room, deviceId);
  const scratch = host.disk.scratches.get(uid);
  if (group?.ownerUid !== uid || scratch === undefined) return;
  leaveNamespace(host, group, effects);
  scratch.step = 'Prepared';
}

/** With the partition, its scratch goes, and whatever names were left in the global namespace (NS-17, NS-22). */
export function forgetScratch(host: HostState, partitionUid: Uid, effects: Effects): void {
  const group = rootGroupOf(host, partitionUid);
  if (group !== undefined) leaveNamespace(host, group, effects);
  host.disk.scratches.delete(partitionUid);
}
