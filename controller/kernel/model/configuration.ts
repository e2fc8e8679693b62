/** The partition binds its numbers to devices, and unbinds them (DEV-6, DEV-19, DEV-20, DEV-23). */
import type { DeviceNumber, KernelRefusal } from '../port.ts';
import { checkNames, isDeviceNumber } from './arguments.ts';
import type { Command } from './command.ts';
import { forgetDatabaseLine, writeDatabaseLine } from './database.ts';
import type { Effects } from './effects.ts';
import { mapNumber, setNumberState, unmapNumber } from './number-holds.ts';
import { done, invalid, refuse, refuseNumber } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { checkDeviceMap, refuseBroken } from './partition-state.ts';
import { configuredBehind, lacksAttachment } from './related-devices.ts';
import { isRootDisk } from './root-disks.ts';
import { deviceOf, deviceState, findEntry, numberKey } from './state.ts';
import type { BootedHost, EntryRecord, HostState, PartitionRecord } from './state.ts';
import { copyNumber } from './views.ts';

interface Binding {
  name: string;
  virtualNumber: DeviceNumber;
}

export function configureDevices(
  host: BootedHost,
  command: Command<'ConfigureDevices'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const refusal = checkDeviceMap(partition) ?? checkBindings(command.entries);
  if (refusal !== undefined) return refusal;
  const bound: { entry: EntryRecord; virtual: DeviceNumber }[] = [];
  for (const { name, virtualNumber } of command.entries) {
    const entry = findEntry(partition, command.claimUid, name);
    if (entry === undefined) return refuse('AllocationNotFound', { entry: name });
    const refused = checkBinding(host, partition, entry, virtualNumber);
    if (refused !== undefined) return refused;
    if (entry.number?.state !== 'Assigned') bound.push({ entry, virtual: virtualNumber });
  }
  for (const { entry, virtual } of bound) {
    mapNumber(partition, entry, copyNumber(virtual), effects);
    setNumberState(host, entry, 'Assigned', effects);
    writeDatabaseLine(host, entry);
  }
  return done();
}

function checkBindings(bindings: readonly Binding[]): KernelRefusal | undefined {
  const malformed = checkNames(
    'entries',
    bindings.map((binding) => binding.name),
  );
  if (malformed !== undefined) return malformed;
  const seen = new Set<string>();
  for (const { virtualNumber } of bindings) {
    const key = numberKey(virtualNumber);
    if (!isDeviceNumber(virtualNumber)) return invalid('virtualNumber', `${key} is not a device number`);
    if (seen.has(key)) return refuseNumber('VirtualNumberMapped', virtualNumber);
    seen.add(key);
  }
  return undefined;
}

function checkBinding(
  host: HostState,
  partition: PartitionRecord,
  entry: EntryRecord,
  virtual: DeviceNumber,
): KernelRefusal | undefined {
  const args = { entry: entry.name };
  const mapped = partition.byVirtual.get(numberKey(virtual));
  if (mapped === entry) return undefined;
  if (mapped !== undefined) return refuseNumber('VirtualNumberMapped', virtual);
  if (entry.number?.virtual)
    return refuse('EntryConfigured', { ...args, ...copyNumber(entry.number.virtual) });
  const refusal = checkDevice(host, partition, entry);
  if (refusal !== undefined) return refusal;
  return entry.number?.state === 'Granted' ? undefined : refuse('NumberNotGranted', args);
}

/** Only what is exported to this entry can be configured, and storage only through its adapter (DEV-24). */
function checkDevice(
  host: HostState,
  partition: PartitionRecord,
  entry: EntryRecord,
): KernelRefusal | undefined {
  const args = { entry: entry.name };
  const device = deviceOf(host, entry);
  if (device.exporter !== entry) return refuse('NotExported', args);
  if (deviceState(device) === 'Lost') return refuse('DeviceLost', args);
  const isUninserted = device.type === 'Adapter' && !partition.adapters.has(device.id);
  if (isUninserted || lacksAttachment(host, partition, device)) return refuse('AdapterNotInserted', args);
  return undefined;
}

export function unconfigureDevices(
  host: BootedHost,
  command: Command<'UnconfigureDevices'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const malformed = checkNames('entries', command.entries);
  if (malformed !== undefined) return malformed;
  if (partition.state === 'Broken') return refuseBroken(partition);
  const leaving = new Set(command.entries);
  const entries: EntryRecord[] = [];
  for (const name of command.entries) {
    const entry = findEntry(partition, command.claimUid, name);
    if (entry === undefined) return refuse('AllocationNotFound', { entry: name });
    // An adapter is as busy as the storage that is reached through it (DEV-23).
    const stays = configuredBehind(host, partition, deviceOf(host, entry)).some(
      (other) => !leaving.has(other),
    );
    const isRoot = isRootDisk(host, partition, entry.deviceId);
    if (entry.openCount > 0 || stays || isRoot) return refuse('DeviceBusy', { entry: name });
    entries.push(entry);
  }
  for (const entry of entries) unbind(host, partition, entry, effects);
  return done();
}

/** The partition drops its binding and, of an adapter, its own structure; then the number is on its way back. */
function unbind(host: HostState, partition: PartitionRecord, entry: EntryRecord, effects: Effects): void {
  if (deviceOf(host, entry).exporter === entry && partition.adapters.delete(entry.deviceId)) {
    effects.partitionChanged(partition.uid);
  }
  if (entry.number?.state !== 'Assigned') return;
  unmapNumber(partition, entry, effects);
  setNumberState(host, entry, 'Releasing', effects);
  forgetDatabaseLine(host, entry);
}
