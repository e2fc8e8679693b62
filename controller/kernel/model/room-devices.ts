/**
 * What the room keeps of each device by its physical id: what is on it, for whom it is retained, and which one host
 * holds it (LIFE-8, LIFE-23).
 *
 * The stamps survive a boot: whoever gets the device next finds it as if it had been released properly, even when the
 * claim went away while the host was down.
 */
import { deviceOf } from './state.ts';
import type { RoomDevice, RoomDevices } from './room-records.ts';
import type { VolumeGroupRecord } from './volume-group-records.ts';
import type { EntryRecord, HostState, PartitionRecord } from './state.ts';

/** The namespace that alone may have the device, as things are now; null when anyone may. */
export function retainedFor(room: RoomDevices, deviceId: string): string | null {
  const device = room.get(deviceId);
  if (device === undefined) return null;
  if (device.retainedFor !== null || device.heldOn !== null) return device.retainedFor;
  // Nobody holds it and yet data is stamped: its holders were lost with the memory of their host.
  const stamps = [...device.stamps].sort(([left], [right]) => (left < right ? -1 : 1));
  return stamps.find(([, stamp]) => stamp.reclaimPolicy === 'Retain')?.[1].namespace ?? null;
}

/** Whether data on the device keeps this partition from having it (LIFE-8). */
export function isRetainedFromPartition(
  room: RoomDevices,
  deviceId: string,
  partition: PartitionRecord,
): boolean {
  const device = room.get(deviceId);
  if (device === undefined) return false;
  // A partition that comes back after a boot finds its own data, whoever else had a claim on it.
  if (device.retainedFor === null && device.stamps.has(partition.uid)) return false;
  const namespace = retainedFor(room, deviceId);
  return namespace !== null && namespace !== partition.namespace;
}

/** Takes note of an allocation. Data of holders that are gone is wiped before the device is given on. */
export function holdRoomDevice(host: HostState, entry: EntryRecord, namespace: string): void {
  const device = roomDeviceOf(host.room, entry.deviceId);
  if (device.heldOn === null && !device.stamps.has(entry.partitionUid)) {
    device.retainedFor = retainedFor(host.room, entry.deviceId);
    if (device.retainedFor === null && device.stamps.size > 0) wipe(device);
    device.stamps.clear();
  }
  const holds = (device.stamps.get(entry.partitionUid)?.holds ?? 0) + 1;
  device.stamps.set(entry.partitionUid, { namespace, reclaimPolicy: entry.reclaimPolicy, holds });
  device.heldOn = host.name;
  device.holds += 1;
}

/** Takes note that an allocation ended. The last one wipes the device, or retains it for its namespace (LIFE-8). */
export function freeRoomDevice(host: HostState, entry: EntryRecord, namespace: string): void {
  const device = roomDeviceOf(host.room, entry.deviceId);
  device.holds -= 1;
  if (device.holds > 0) {
    const stamp = device.stamps.get(entry.partitionUid);
    if (stamp === undefined) throw new Error(`device ${entry.deviceId} is held without a stamp`);
    stamp.holds -= 1;
    if (stamp.holds === 0) device.stamps.delete(entry.partitionUid);
    return;
  }
  device.heldOn = null;
  device.stamps.clear();
  // Only what stores blocks has data to retain.
  if (entry.reclaimPolicy === 'Retain' && deviceOf(host, entry).type === 'Block') {
    device.retainedFor = namespace;
  } else {
    wipe(device);
    if (!device.wasSeen && device.volumeGroup === null) host.room.delete(entry.deviceId);
  }
}

/** What the host itself has in use stays: it took it while the disk was held, and nobody has exported it since (NS-18). */
function wipe(device: RoomDevice): void {
  device.retainedFor = null;
  if (device.volumeGroup?.activeOn != null) return;
  device.content = '';
  device.volumeGroup = null;
}

/** The host's memory is lost: its holds are, and what is on the devices is not. */
export function loseHolds(host: HostState): void {
  for (const deviceId of host.memory.devices.keys()) {
    const device = host.room.get(deviceId);
    if (device?.heldOn !== host.name) continue;
    device.heldOn = null;
    device.holds = 0;
    for (const stamp of device.stamps.values()) stamp.holds = 0;
  }
}

export function isHeldOnAnotherHost(host: HostState, deviceId: string): boolean {
  const heldOn = host.room.get(deviceId)?.heldOn ?? null;
  return heldOn !== null && heldOn !== host.name;
}

export function readContent(room: RoomDevices, deviceId: string): string {
  return room.get(deviceId)?.content ?? '';
}

/** Only for a device that is held. */
export function writeContent(room: RoomDevices, deviceId: string, content: string): void {
  roomDeviceOf(room, deviceId).content = content;
}

export function roomDeviceOf(room: RoomDevices, deviceId: string): RoomDevice {
  let device = room.get(deviceId);
  if (device === undefined) {
    device = {
      content: '',
      volumeGroup: null,
      wasSeen: false,
      retainedFor: null,
      stamps: new Map(),
      heldOn: null,
      holds: 0,
    };
    room.set(deviceId, device);
  }
  return device;
}

/** What a global environment has in use on a device, whichever host it is of. */
export function activeGroupOn(room: RoomDevices, deviceId: string): VolumeGroupRecord | undefined {
  const group = groupOn(room, deviceId);
  return group?.activeOn == null ? undefined : group;
}

/** The volume group of which a disk is a member. */
export function groupOn(room: RoomDevices, deviceId: string): VolumeGroupRecord | null {
  return room.get(deviceId)?.volumeGroup ?? null;
}
