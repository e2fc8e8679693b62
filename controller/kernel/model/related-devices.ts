/** Adapters and the storage behind them: ends of one path, so that what holds for one holds for the other (DEV-24). */
import type { DeviceRecord, HostState, PartitionRecord } from './state.ts';

/** The adapters that a device is behind, and the endpoints that are behind it, as far as this host knows them. */
export function relatedDevices(host: HostState, device: DeviceRecord): DeviceRecord[] {
  const { adaptersOf, devices } = host.memory;
  const ids = [...(adaptersOf.get(device.id) ?? []), ...device.endpoints];
  return ids.flatMap((id) => devices.get(id) ?? []);
}

/** Whether the storage is behind an adapter that the partition holds, and is attached to none that it does. */
export function lacksAttachment(host: HostState, partition: PartitionRecord, device: DeviceRecord): boolean {
  let isBehindOwn = false;
  for (const adapterId of host.memory.adaptersOf.get(device.id) ?? []) {
    if (partition.adapters.get(adapterId)?.attached.has(device.id) === true) return false;
    if (holdsDevice(partition, host.memory.devices.get(adapterId))) isBehindOwn = true;
  }
  return isBehindOwn;
}

/** Names of the entries that are configured through an adapter which the partition inserted. */
export function configuredBehind(
  host: HostState,
  partition: PartitionRecord,
  device: DeviceRecord,
): string[] {
  const attached = partition.adapters.get(device.id)?.attached ?? new Set<string>();
  return [...attached].flatMap((endpointId) => {
    const exporter = host.memory.devices.get(endpointId)?.exporter ?? null;
    const isConfigured = exporter?.partitionUid === partition.uid && exporter.number?.state === 'Assigned';
    return isConfigured ? [exporter.name] : [];
  });
}

function holdsDevice(partition: PartitionRecord, device: DeviceRecord | undefined): boolean {
  for (const entry of device?.allocations.values() ?? []) {
    if (entry.partitionUid === partition.uid) return true;
  }
  return false;
}
