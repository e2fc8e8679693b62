/** The global namespace of volume groups, logical volumes and mount points: each name is unique there, and only there. */
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { done, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { groupOn, isHeldOnAnotherHost } from './room-devices.ts';
import type { BootedHost, HostState } from './state.ts';
import { traditionalVolumes } from './traditional-names.ts';
import type { GlobalVolumeGroup, VolumeGroupRecord } from './volume-group-records.ts';

/** The root of the global environment itself: under the names that every root has (NS-11). */
export function ownRoot(hostName: string): GlobalVolumeGroup {
  const mountPoints = ['/', '/opt', '/usr', '/var'];
  return {
    name: 'rootvg',
    volumeGroupId: `rootvg-of-${hostName}`,
    disks: [],
    logicalVolumes: traditionalVolumes(mountPoints),
  };
}

/** Names for a root that is being made in the global namespace, none of which is in use there (NS-12). */
export function temporaryNames(
  host: HostState,
  mountPoints: readonly string[],
): Pick<GlobalVolumeGroup, 'name' | 'logicalVolumes'> {
  const names = new Set<string>();
  for (const { logicalVolumes, name } of host.disk.volumeGroups.values()) {
    names.add(name);
    for (const volume of logicalVolumes) names.add(volume.name).add(volume.mountPoint);
  }
  for (let number = 0; ; number += 1) {
    const name = `wpvg${number}`;
    const logicalVolumes = mountPoints.map((mountPoint, at) => ({
      name: `wplv${number}_${at}`,
      mountPoint: `/wpars/${number}${mountPoint === '/' ? '' : mountPoint}`,
    }));
    const all = [name, ...logicalVolumes.flatMap((volume) => [volume.name, volume.mountPoint])];
    if (!all.some((one) => names.has(one))) return { name, logicalVolumes };
  }
}

/** One that is not in use, with nothing on it but a root, if it holds one. */
export function newVolumeGroup(
  group: Pick<VolumeGroupRecord, 'id' | 'name' | 'disks' | 'ownerUid' | 'installation'>,
): VolumeGroupRecord {
  return { ...group, activeOn: null, logicalVolumes: [], database: new Map(), objects: new Map() };
}

/** Enters a volume group into the global namespace: its disks are in use from here on. */
export function enterNamespace(
  host: HostState,
  group: VolumeGroupRecord,
  names: Pick<GlobalVolumeGroup, 'name' | 'logicalVolumes'>,
  effects: Effects,
): void {
  host.disk.volumeGroups.set(names.name, { ...names, volumeGroupId: group.id, disks: group.disks });
  group.name = names.name;
  group.activeOn = host.name;
  tellHolders(host, group, effects);
}

/** Takes every name of a volume group out of the global namespace. What is on its disks stays (NS-3). */
export function leaveNamespace(host: HostState, group: VolumeGroupRecord, effects: Effects): void {
  if (group.activeOn !== host.name) return;
  for (const [name, { volumeGroupId }] of host.disk.volumeGroups) {
    if (volumeGroupId === group.id) host.disk.volumeGroups.delete(name);
  }
  group.activeOn = null;
  tellHolders(host, group, effects);
}

function tellHolders({ memory }: HostState, { disks }: VolumeGroupRecord, effects: Effects): void {
  for (const id of disks) {
    const device = memory.devices.get(id);
    if (device !== undefined) effects.deviceStateChanged(device);
  }
}

export function importVolumeGroup(
  host: BootedHost,
  { disk }: Command<'ImportVolumeGroup'>,
  effects: Effects,
): Outcome {
  const device = host.memory.devices.get(host.memory.deviceNames.get(disk) ?? '');
  if (device === undefined) return refuse('DiskNotFound', { disk });
  const group = groupOn(host.room, device.id);
  // What an exported disk carries is not the host's to know (NS-14).
  if (device.exporter !== null) return refuse('DiskExported', { disk });
  if (group === null) return refuse('VolumeGroupMissing', { what: `on disk ${disk}` });
  if (group.ownerUid !== null) return refuse('VolumeGroupOwned', { name: group.name });
  if (group.activeOn === host.name) return done();
  const isElsewhere = group.disks.some((id) => isHeldOnAnotherHost(host, id));
  if (group.activeOn !== null || isElsewhere) return refuse('DiskExported', { disk });
  enterNamespace(host, group, { name: freeGroupName(host, group.name), logicalVolumes: [] }, effects);
  return done();
}

/** The name that a volume group has on its disks, or the next free one where another has it. */
export function freeGroupName({ disk }: HostState, name: string): string {
  if (!disk.volumeGroups.has(name)) return name;
  for (let number = 0; ; number += 1) {
    const next = `vg${String(number).padStart(2, '0')}`;
    if (!disk.volumeGroups.has(next)) return next;
  }
}

export function exportVolumeGroup(
  host: BootedHost,
  { name }: Command<'ExportVolumeGroup'>,
  effects: Effects,
): Outcome {
  const entry = host.disk.volumeGroups.get(name);
  if (entry === undefined) return refuse('VolumeGroupMissing', { what: `called ${name}` });
  const group = groupOn(host.room, entry.disks[0] ?? '');
  if (group === null) {
    if (entry.disks.length === 0) return refuse('VolumeGroupOwned', { name });
    host.disk.volumeGroups.delete(name);
    return done();
  }
  if (group.ownerUid !== null) return refuse('VolumeGroupOwned', { name });
  leaveNamespace(host, group, effects);
  return done();
}
