/** Records as the port shows them: fresh plain data, sorted, that no later command changes. */
import type { Uid } from '../../api/object.ts';
import type {
  AdapterEntry,
  DeviceNumber,
  DeviceView,
  EntryView,
  HostView,
  OwnDeviceView,
  PartitionState,
  PartitionView,
} from '../port.ts';
import { bufferView } from './error-buffer.ts';
import { databaseOf } from './installations.ts';
import { activeGroupOn, retainedFor } from './room-devices.ts';
import { fileSystemsView } from './file-system-views.ts';
import { rootVolumeGroupView } from './volume-group-views.ts';
import { deviceOf, deviceState, survivorsOf } from './state.ts';
import type { DatabaseLine } from './installation-records.ts';
import type { DeviceRecord, EntryRecord, HostState, PartitionRecord } from './state.ts';

const partitionStates: readonly PartitionState[] = ['Defined', 'Loaded', 'Active', 'Maintenance', 'Broken'];

/** Without what extension-views.ts adds. */
export function hostView(host: HostState): Omit<HostView, 'extensions'> {
  const { bootID, numbers, numberCounts, partitionCounts } = host.memory;
  const partitions: HostView['partitions'] = {};
  for (const state of partitionStates) {
    const count = partitionCounts.get(state) ?? 0;
    if (count > 0) partitions[state] = count;
  }
  return {
    bootID,
    numbers: {
      config: numbers === null ? null : copyConfig(numbers.config),
      total: numbers?.total ?? 0,
      granted: numberCounts.Granted,
      assigned: numberCounts.Assigned,
      releasing: numberCounts.Releasing,
      free: numbers?.free() ?? { majors: 0, minorsPerMajor: 0, minorsOfDrivers: {} },
    },
    partitions,
    boots: host.disk.boots,
    bootRequest: host.disk.bootRequest,
    recovering: host.memory.recovering,
    errorBufferBytes: host.memory.errorBufferBytes,
  };
}

/** Without what extension-views.ts adds. */
export function partitionView(
  host: HostState,
  partition: PartitionRecord,
): Omit<PartitionView, 'grants' | 'catalogue' | 'extensions'> {
  const { uid, cid, namespace, name, version, versioned, ownsUserFileSystems, bootRequest, state } =
    partition;
  const claims = [...partition.claims].sort(([left], [right]) => byText(left, right));
  return {
    partitionUid: uid,
    cid,
    namespace,
    name,
    version,
    versioned,
    ownsUserFileSystems,
    bootRequest,
    state,
    survivors: survivorsOf(partition),
    processes: partition.processes.size,
    claims: claims.map(([claimUid, entries]) => ({
      claimUid,
      entries: [...entries.values()]
        .sort((left, right) => byText(left.name, right.name))
        .map((entry) => entryView(host, partition, entry)),
    })),
    ...fileSystemsView(host, partition),
    errors: bufferView(partition.errors),
    rootVolumeGroup: rootVolumeGroupView(host, partition),
  };
}

function entryView(host: HostState, partition: PartitionRecord, entry: EntryRecord): EntryView {
  const device = deviceOf(host, entry);
  const { number } = entry;
  return {
    name: entry.name,
    deviceId: entry.deviceId,
    deviceState: deviceState(device),
    exported: device.exporter === entry,
    number: number && {
      state: number.state,
      real: copyNumber(number.real),
      virtual: copyOrNull(number.virtual),
    },
    adapter: adapterView(partition, entry, device),
  };
}

function adapterView(
  partition: PartitionRecord,
  entry: EntryRecord,
  device: DeviceRecord,
): EntryView['adapter'] {
  if (device.exporter !== entry || device.handed === null) return null;
  const inserted = partition.adapters.get(device.id);
  return {
    entry: copyAdapter(device.handed),
    inserted: inserted !== undefined,
    attached: [...(inserted?.attached ?? [])].sort(byText),
  };
}

export function deviceView(host: HostState, device: DeviceRecord): DeviceView {
  const { id, name, driver, type, exporter } = device;
  const allocations = [...device.allocations.values()].map((entry) => ({
    partitionUid: entry.partitionUid,
    claimUid: entry.claimUid,
    entry: entry.name,
    sharing: entry.sharing,
    real: copyOrNull(entry.number?.real),
    virtual: copyOrNull(entry.number?.virtual),
  }));
  return {
    id,
    name,
    driver,
    type,
    endpoints: [...device.endpoints],
    state: deviceState(device),
    allocations: allocations.sort((a, b) => byText(a.claimUid, b.claimUid) || byText(a.entry, b.entry)),
    exporter: exporter && { partitionUid: exporter.partitionUid, claimUid: exporter.claimUid },
    retainedFor: retainedFor(host.room, id),
    inUse: activeGroupOn(host.room, id)?.ownerUid === null,
  };
}

/**
 * The partition's own devices (LIFE-28): private names and virtual numbers, nothing of the host. What its
 * database remembers and the ledger has not yet got back after a boot is there too, as Defined.
 */
export function ownDeviceViews(host: HostState, partition: PartitionRecord): OwnDeviceView[] {
  const database = databaseOf(host, partition.uid);
  const views = new Map<string, OwnDeviceView>();
  for (const line of database?.values() ?? []) views.set(line.name, remembered(line));
  for (const entry of partition.entriesByName.values()) {
    views.set(entry.name, ownDeviceView(deviceOf(host, entry), entry, database?.get(entry.name)));
  }
  return [...views.values()].sort((left, right) => byText(left.name, right.name));
}

function ownDeviceView(
  device: DeviceRecord,
  entry: EntryRecord,
  line: DatabaseLine | undefined,
): OwnDeviceView {
  const { name, number } = entry;
  const isUsable = number?.state === 'Assigned' && deviceState(device) !== 'Lost';
  const recorded = line?.claimUid === entry.claimUid ? line.virtualNumber : null;
  const virtualNumber = copyOrNull(number?.virtual ?? recorded);
  return { name, state: isUsable ? 'Available' : 'Defined', type: device.type, virtualNumber };
}

function remembered(line: DatabaseLine): OwnDeviceView {
  return {
    name: line.name,
    state: 'Defined',
    type: line.type,
    virtualNumber: copyNumber(line.virtualNumber),
  };
}

export function copyNumber(number: DeviceNumber): DeviceNumber {
  return { major: number.major, minor: number.minor };
}

function copyOrNull(number: DeviceNumber | null | undefined): DeviceNumber | null {
  return number ? copyNumber(number) : null;
}

export function copyAdapter(entry: AdapterEntry): AdapterEntry {
  const { deviceId, name, driver, endpoints } = entry;
  return { deviceId, name, driver, endpoints: [...endpoints] };
}

function copyConfig(config: NonNullable<HostView['numbers']['config']>): typeof config {
  return {
    majors: { ...config.majors },
    minorsPerMajor: config.minorsPerMajor,
    reserved: config.reserved.map((number) => ({ ...number })),
  };
}

export function byText(left: Uid | string, right: Uid | string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
