/** What the disks of a root must be: here, the right ones, and free of what nobody consented to lose (NS-18 to NS-21). */
import type { KernelRefusal } from '../port.ts';
import type { Command } from './command.ts';
import { refuse } from './outcome.ts';
import { activeGroupOn, groupOn, readContent } from './room-devices.ts';
import { deviceOf, deviceState } from './state.ts';
import type { EntryRecord, HostState, PartitionRecord } from './state.ts';
import type { ScratchRecord, VolumeGroupRecord } from './volume-group-records.ts';

type Consent = Pick<Command<'PrepareScratch'>, 'existing' | 'volumeGroupId'>;

/** The block devices of a claim, by name: the root is on all of them. */
export function disksOfClaim(host: HostState, partition: PartitionRecord, claimUid: string): EntryRecord[] {
  return [...(partition.claims.get(claimUid)?.values() ?? [])]
    .filter((entry) => deviceOf(host, entry).type === 'Block')
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The volume group that is used again on some disks; null where a new one is to be made (LIFE-8). */
export function groupToUse(
  host: HostState,
  partition: PartitionRecord,
  disks: readonly EntryRecord[],
  consent: Consent,
): { group: VolumeGroupRecord | null } | KernelRefusal {
  for (const disk of disks) {
    const refusal = checkPresent(host, disk) ?? checkOccupied(host, partition, disk, consent);
    if (refusal !== undefined) return refusal;
  }
  const groups = new Set(disks.map(({ deviceId }) => groupOn(host.room, deviceId)));
  const [first = null] = groups;
  const isOwn = [...groups].some((group) => group?.ownerUid === partition.uid);
  const isAdopted = consent.existing === 'Adopt';
  if (!isOwn && !isAdopted) return { group: null };
  // Part of a root is none: what is missing, or is something else, is not made up for.
  if (groups.size > 1 || first === null)
    return refuse('RootDiskMismatch', { disk: strangeDisk(host, disks) });
  const members = new Set(disks.map(({ deviceId }) => deviceId));
  const isWhole = first.disks.every((id) => members.has(id) && groupOn(host.room, id) === first);
  return isWhole ? { group: first } : refuse('RootDiskMissing', { disks: `all disks of ${first.name}` });
}

/** The first disk that carries nothing, or else the first that carries something else than the one before. */
function strangeDisk({ room }: HostState, disks: readonly EntryRecord[]): string {
  const carried = disks.map(({ deviceId }) => groupOn(room, deviceId));
  const blank = disks.find((_, at) => carried[at] === null);
  const other = disks.find((_, at) => carried[at] !== carried[0]);
  return (blank ?? other ?? disks[0])?.name ?? '';
}

function checkPresent(host: HostState, entry: EntryRecord): KernelRefusal | undefined {
  const isLost = deviceState(deviceOf(host, entry)) === 'Lost';
  return isLost ? refuse('RootDiskMissing', { disks: entry.name }) : undefined;
}

function checkOccupied(
  host: HostState,
  { uid }: PartitionRecord,
  { deviceId, name: disk }: EntryRecord,
  consent: Consent,
): KernelRefusal | undefined {
  const group = groupOn(host.room, deviceId);
  // No identifier of what is no volume group could be consented to.
  if (group === null) {
    const isRaw = readContent(host.room, deviceId) !== '';
    return isRaw ? refuse('DiskOccupied', { disk, what: 'data that is no volume group' }) : undefined;
  }
  if (group.ownerUid === uid) return undefined;
  if (group.activeOn !== null) return refuse('VolumeGroupActive', { entry: disk, name: group.name });
  if (isConsentedTo(group, consent)) return undefined;
  const kind = group.installation === null ? 'volume group' : 'the root volume group';
  return refuse('DiskOccupied', { disk, what: `${kind} ${group.name} (${group.id})` });
}

/** To that very one, and to what can be done with it: what was never a root cannot be adopted as one. */
function isConsentedTo(group: VolumeGroupRecord, { existing, volumeGroupId }: Consent): boolean {
  if (group.id !== volumeGroupId) return false;
  return existing === 'Overwrite' || (existing === 'Adopt' && group.installation !== null);
}

/** NS-5, NS-19, NS-21: all disks of the scratch are here, by physical id, and carry what it says; or the boot halts. */
export function checkRootDisks(
  host: HostState,
  partition: PartitionRecord,
  { physicalVolumes, step, volumeGroupId }: ScratchRecord,
): KernelRefusal | undefined {
  const held = new Map([...partition.entriesByName.values()].map((entry) => [entry.deviceId, entry]));
  for (const { deviceId, name } of physicalVolumes) {
    const entry = held.get(deviceId);
    if (entry === undefined || deviceState(deviceOf(host, entry)) === 'Lost') {
      return refuse('RootDiskMissing', { disks: name });
    }
    const carries = groupOn(host.room, deviceId)?.id;
    if (step !== 'Prepared' && carries !== volumeGroupId) return refuse('RootDiskMismatch', { disk: name });
  }
  return undefined;
}

/** Whether the partition runs from the disk, or is about to: it cannot be taken away (DEV-23). */
export function isRootDisk(host: HostState, { bootStep, uid }: PartitionRecord, deviceId: string): boolean {
  if (bootStep === null || bootStep === 'ScratchBooted' || bootStep === 'DisksIdentified') return false;
  const volumes = host.disk.scratches.get(uid)?.physicalVolumes ?? [];
  return volumes.some((volume) => volume.deviceId === deviceId);
}

/** After a boot of the host a partition finds the root again that was being made for it (NS-15). */
export function checkNotMadeByOther(
  host: HostState,
  { uid }: PartitionRecord,
  entry: { name: string; deviceId: string },
): KernelRefusal | undefined {
  const isOwn = activeGroupOn(host.room, entry.deviceId)?.ownerUid === uid;
  return isOwn ? undefined : checkNotActive(host, entry);
}

/** A disk that a host has in use itself is given to nobody (NS-18, X-12 f). */
export function checkNotActive(
  host: HostState,
  entry: { name: string; deviceId: string },
): KernelRefusal | undefined {
  const group = activeGroupOn(host.room, entry.deviceId);
  return group === undefined
    ? undefined
    : refuse('VolumeGroupActive', { entry: entry.name, name: group.name });
}
