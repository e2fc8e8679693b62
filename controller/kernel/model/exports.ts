/** Export of devices to a partition, one at a time (DEV-22), and the hand-over of adapters (DEV-24). */
import type { CommandResults, EntryRef, KernelRefusal } from '../port.ts';
import { canonicalText } from './canonical-text.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { done, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { checkDeviceMap } from './partition-state.ts';
import { relatedDevices } from './related-devices.ts';
import { checkNotActive } from './root-disks.ts';
import { deviceOf, deviceState, findEntry } from './state.ts';
import type { BootedHost, DeviceRecord, EntryRecord, HostState, PartitionRecord } from './state.ts';
import { copyAdapter } from './views.ts';

/** Global marks its own ledger; of an adapter it hands its data over. All or none (LIFE-7). */
export function exportDevices(
  host: BootedHost,
  command: Command<'ExportDevices'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const refusal = checkDeviceMap(partition);
  if (refusal !== undefined) return refusal;
  const wanted = new Map<DeviceRecord, EntryRecord>();
  for (const ref of command.exports) {
    const chosen = exportable(host, partition, ref);
    if ('ok' in chosen) return chosen;
    // One device through two claims of this partition: it can be exported to one of them only.
    if ((wanted.get(chosen.device) ?? chosen.entry) !== chosen.entry) {
      return refuse('ExportedElsewhere', { entry: ref.entry });
    }
    wanted.set(chosen.device, chosen.entry);
  }
  const adapters: CommandResults['ExportDevices']['adapters'] = [];
  for (const [device, entry] of wanted) {
    beginExport(device, entry, effects);
    if (device.handed === null) continue;
    adapters.push({ claimUid: entry.claimUid, entry: entry.name, adapter: copyAdapter(device.handed) });
  }
  return done({ adapters });
}

function exportable(
  host: HostState,
  partition: PartitionRecord,
  ref: EntryRef,
): { device: DeviceRecord; entry: EntryRecord } | KernelRefusal {
  const entry = findEntry(partition, ref.claimUid, ref.entry);
  if (entry === undefined) return refuse('AllocationNotFound', { entry: ref.entry });
  const device = deviceOf(host, entry);
  if (device.exporter !== null && device.exporter !== entry) {
    return refuse('ExportedElsewhere', { entry: ref.entry });
  }
  // An adapter and the storage behind it are one path: two partitions cannot have an end of it each.
  const isPathElsewhere = relatedDevices(host, device).some(
    ({ exporter }) => exporter !== null && exporter.partitionUid !== partition.uid,
  );
  if (isPathElsewhere) return refuse('ExportedElsewhere', { entry: ref.entry });
  if (deviceState(device) === 'Lost') return refuse('DeviceLost', { entry: ref.entry });
  return checkNotActive(host, entry) ?? { device, entry };
}

function beginExport(device: DeviceRecord, entry: EntryRecord, effects: Effects): void {
  if (device.exporter === entry) return;
  device.exporter = entry;
  if (device.type === 'Adapter') {
    const { id, name, driver, endpoints } = device;
    device.handed = { deviceId: id, name, driver, endpoints: [...endpoints] };
  }
  effects.deviceStateChanged(device);
}

/** Does nothing when the device is not exported to this entry. The partition's structure for an adapter goes with it. */
export function endExport(
  device: DeviceRecord,
  entry: EntryRecord,
  partition: PartitionRecord,
  effects: Effects,
): void {
  if (device.exporter !== entry) return;
  device.exporter = null;
  device.handed = null;
  partition.adapters.delete(device.id);
  effects.deviceStateChanged(device);
}

/** The partition writes its own structure, from the data that it was handed and nothing else. */
export function insertAdapter(
  host: BootedHost,
  command: Command<'InsertAdapter'>,
  effects: Effects,
): Outcome {
  const found = handedAdapter(host, command);
  if ('ok' in found) return found;
  const { partition, device, handed } = found;
  if (canonicalText(command.adapter) !== canonicalText(handed)) {
    return refuse('AdapterMismatch', { entry: command.entry });
  }
  if (!partition.adapters.has(device.id)) {
    partition.adapters.set(device.id, { entry: copyAdapter(handed), attached: new Set() });
    effects.partitionChanged(partition.uid);
  }
  return done();
}

export function attachEndpoint(
  host: BootedHost,
  command: Command<'AttachEndpoint'>,
  effects: Effects,
): Outcome {
  const found = handedAdapter(host, command);
  if ('ok' in found) return found;
  const { partition, device } = found;
  const { entry, endpointId } = command;
  const inserted = partition.adapters.get(device.id);
  if (inserted === undefined) return refuse('AdapterNotInserted', { entry });
  if (!inserted.entry.endpoints.includes(endpointId)) {
    return refuse('EndpointNotFound', { entry, endpoint: endpointId });
  }
  if (!inserted.attached.has(endpointId)) {
    inserted.attached.add(endpointId);
    effects.partitionChanged(partition.uid);
  }
  return done();
}

function handedAdapter(
  host: BootedHost,
  command: Command<'InsertAdapter' | 'AttachEndpoint'>,
):
  | { partition: PartitionRecord; device: DeviceRecord; handed: NonNullable<DeviceRecord['handed']> }
  | KernelRefusal {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const refusal = checkDeviceMap(partition);
  if (refusal !== undefined) return refusal;
  const entry = findEntry(partition, command.claimUid, command.entry);
  if (entry === undefined) return refuse('AllocationNotFound', { entry: command.entry });
  const device = deviceOf(host, entry);
  if (device.type !== 'Adapter') return refuse('NotAdapter', { entry: command.entry });
  if (device.exporter !== entry || device.handed === null) {
    return refuse('NotExported', { entry: command.entry });
  }
  return { partition, device, handed: device.handed };
}
