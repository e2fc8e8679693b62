/** The kernel's ledger: which devices are held, by which entry of which claim of which partition (LIFE-31). */
import type { Uid } from '../../api/object.ts';
import type { AllocationEntry, KernelRefusal } from '../port.ts';
import { checkNames } from './arguments.ts';
import type { Command } from './command.ts';
import { forgetDatabaseLine } from './database.ts';
import type { Effects } from './effects.ts';
import { beginAttempt } from './errors.ts';
import { endExport } from './exports.ts';
import { forgetDevice } from './inventories.ts';
import { done, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { refuseBroken } from './partition-state.ts';
import { configuredBehind, relatedDevices } from './related-devices.ts';
import {
  freeRoomDevice,
  holdRoomDevice,
  isHeldOnAnotherHost,
  isRetainedFromPartition,
} from './room-devices.ts';
import { checkNotMadeByOther, isRootDisk } from './root-disks.ts';
import { abandonMaking } from './scratch.ts';
import { deviceOf, deviceState, entryKey, findEntry } from './state.ts';
import type { BootedHost, DeviceRecord, EntryRecord, HostState, PartitionRecord } from './state.ts';

export function allocateDevices(
  host: BootedHost,
  command: Command<'AllocateDevices'>,
  effects: Effects,
): Outcome {
  const { partitionUid, claimUid, entries } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const malformed = checkNames(
    'entries',
    entries.map((entry) => entry.name),
  );
  if (malformed !== undefined) return malformed;
  const owner = host.memory.claimOwners.get(claimUid);
  if (owner !== undefined && owner !== partitionUid) return refuse('ClaimHeldElsewhere');
  const missing = entries.filter((entry) => findEntry(partition, claimUid, entry.name) === undefined);
  const refusal =
    checkKept(partition, command) ?? checkMissing(host, partition, { ...command, entries: missing });
  if (refusal !== undefined) return refusal;
  if (missing.length > 0) beginAttempt(host, partition);
  for (const entry of missing) enter(host, partition, claimUid, entry);
  for (const { deviceId } of missing) {
    effects.deviceChanged(deviceId);
    effects.partitionChanged(partitionUid);
  }
  return done();
}

function checkKept(
  partition: PartitionRecord,
  command: Command<'AllocateDevices'>,
): KernelRefusal | undefined {
  for (const { name, deviceId } of command.entries) {
    const kept = findEntry(partition, command.claimUid, name);
    if (kept !== undefined && kept.deviceId !== deviceId) return refuse('EntryChanged', { entry: name });
  }
  return undefined;
}

function checkMissing(
  host: HostState,
  partition: PartitionRecord,
  { claimUid, entries }: Command<'AllocateDevices'>,
): KernelRefusal | undefined {
  // A claim holds a device once, or its exporter could not be told from its other entry.
  const chosen = new Set<string>();
  for (const { deviceId } of partition.claims.get(claimUid)?.values() ?? []) chosen.add(deviceId);
  for (const entry of entries) {
    const refusal = checkEntry(host, partition, entry);
    if (refusal !== undefined) return refusal;
    if (chosen.has(entry.deviceId)) return refuse('DeviceHeld', { entry: entry.name });
    chosen.add(entry.deviceId);
  }
  return undefined;
}

function checkEntry(
  host: HostState,
  partition: PartitionRecord,
  entry: AllocationEntry,
): KernelRefusal | undefined {
  const args = { entry: entry.name };
  const device = host.memory.devices.get(entry.deviceId);
  if (device === undefined) return refuse('DeviceNotFound', args);
  if (deviceState(device) === 'Lost') return refuse('DeviceLost', args);
  if (device.type === 'Adapter' && partition.versioned) return refuse('AdapterToVersionedPartition', args);
  if (partition.entriesByName.has(entry.name)) return refuse('NameConflict', args);
  if (isHeldOnAnotherHost(host, device.id) || !mayJoin(device, entry)) return refuse('DeviceHeld', args);
  if (relatedDevices(host, device).some((other) => excludes(other, entry, partition.uid))) {
    return refuse('DeviceHeld', args);
  }
  if (isRetainedFromPartition(host.room, device.id, partition)) return refuse('RetainedData', args);
  return checkNotMadeByOther(host, partition, entry);
}

/** A device keeps the mode under which it is held, through whichever class it is reached (LIFE-7). */
function mayJoin(device: DeviceRecord, entry: AllocationEntry): boolean {
  const holder = firstHolder(device);
  return holder === undefined || (holder.sharing === 'OneAtATime' && entry.sharing === 'OneAtATime');
}

/** Whether another partition holds the other end of the path, unless both ends are shared (DEV-24). */
function excludes(other: DeviceRecord, entry: AllocationEntry, partitionUid: Uid): boolean {
  if (entry.sharing === 'OneAtATime' && firstHolder(other)?.sharing === 'OneAtATime') return false;
  for (const holder of other.allocations.values()) {
    if (holder.partitionUid !== partitionUid) return true;
  }
  return false;
}

function firstHolder(device: DeviceRecord): EntryRecord | undefined {
  for (const entry of device.allocations.values()) return entry;
  return undefined;
}

function enter(host: HostState, partition: PartitionRecord, claimUid: Uid, wanted: AllocationEntry): void {
  const { name, deviceId, sharing, reclaimPolicy } = wanted;
  const entry: EntryRecord = {
    partitionUid: partition.uid,
    claimUid,
    name,
    deviceId,
    sharing,
    reclaimPolicy,
    number: null,
    openCount: 0,
  };
  const claim = partition.claims.get(claimUid) ?? new Map<string, EntryRecord>();
  claim.set(name, entry);
  partition.claims.set(claimUid, claim);
  partition.entriesByName.set(name, entry);
  host.memory.claimOwners.set(claimUid, partition.uid);
  deviceOf(host, entry).allocations.set(entryKey(claimUid, name), entry);
  holdRoomDevice(host, entry, partition.namespace);
}

export function releaseDevices(
  host: BootedHost,
  command: Command<'ReleaseDevices'>,
  effects: Effects,
): Outcome {
  const { partitionUid, claimUid, entries: names } = command;
  const malformed = checkNames('entries', names);
  if (malformed !== undefined) return malformed;
  const partition = host.memory.partitions.get(partitionUid);
  // What is not in the ledger is as it should be.
  if (partition === undefined) return done();
  const entries = names.flatMap((name) => findEntry(partition, claimUid, name) ?? []);
  for (const entry of entries) {
    const refusal = checkRelease(host, partition, entry);
    if (refusal !== undefined) return refusal;
  }
  for (const entry of entries) dropEntry(host, partition, entry, effects);
  return done();
}

function checkRelease(
  host: HostState,
  partition: PartitionRecord,
  entry: EntryRecord,
): KernelRefusal | undefined {
  const args = { entry: entry.name };
  const device = deviceOf(host, entry);
  const isExported = device.exporter === entry;
  if (isExported && partition.state === 'Broken') return refuseBroken(partition);
  if (entry.openCount > 0 || isRootDisk(host, partition, device.id)) return refuse('DeviceBusy', args);
  if (entry.number !== null) return refuse('NumberHeld', args);
  if (isExported && configuredBehind(host, partition, device).length > 0) return refuse('DeviceBusy', args);
  return undefined;
}

/** Takes an entry that has no number out of the ledger; wipes or retains what is on its disk (LIFE-8). */
export function dropEntry(
  host: HostState,
  partition: PartitionRecord,
  entry: EntryRecord,
  effects: Effects,
): void {
  const device = deviceOf(host, entry);
  endExport(device, entry, partition, effects);
  forgetDatabaseLine(host, entry);
  abandonMaking(host, partition, device.id, effects);
  freeRoomDevice(host, entry, partition.namespace);
  device.allocations.delete(entryKey(entry.claimUid, entry.name));
  partition.entriesByName.delete(entry.name);
  const claim = partition.claims.get(entry.claimUid);
  claim?.delete(entry.name);
  if (claim?.size === 0) {
    partition.claims.delete(entry.claimUid);
    host.memory.claimOwners.delete(entry.claimUid);
  }
  effects.deviceChanged(device.id);
  effects.partitionChanged(partition.uid);
  if (deviceState(device) === 'Lost' && device.allocations.size === 0) forgetDevice(host, device);
}
