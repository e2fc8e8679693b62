/** A room from its snapshot: the records, and every secondary map that finds them, built anew. */
import type { PartitionState } from '../port.ts';
import { blankHost } from './boot.ts';
import { countsOf } from './child-counts.ts';
import { imageKey, keysOf } from './extension-images.ts';
import { rootTree } from './file-tree.ts';
import { scanForExtensions } from './module-lists.ts';
import { copyBuffer } from './error-buffer.ts';
import { NumberTable } from './number-table.ts';
import type {
  DeviceSnapshot,
  DiskSnapshot,
  EntrySnapshot,
  HostSnapshot,
  ImageSnapshot,
  MemorySnapshot,
  PartitionSnapshot,
  RoomSnapshot,
} from './snapshot.ts';
import type { InstallationSnapshot, VolumeGroupSnapshot } from './installation-snapshot.ts';
import { entryKey, globalKey, numberKey } from './state.ts';
import type { RoomDevices } from './room-records.ts';
import type { Installation, RootFileSystem } from './installation-records.ts';
import type { DeviceRecord, EntryRecord, HostState, PartitionRecord } from './state.ts';
import type { VolumeGroupRecord } from './volume-group-records.ts';

export interface RoomState {
  room: RoomDevices;
  hosts: Map<string, HostState>;
}

/** Copies what commands change in place; shares what they only replace (numbers, results, adapter data). */
export function restoreState(snapshot: RoomSnapshot): RoomState {
  const room: RoomDevices = new Map();
  const groups = new Map(snapshot.volumeGroups.map((group) => [group.id, restoreVolumeGroup(group)]));
  for (const { id, content, retainedFor, stamps, volumeGroup, wasSeen } of snapshot.devices) {
    room.set(id, {
      content,
      // One record, shared by all its disks.
      volumeGroup: groups.get(volumeGroup ?? '') ?? null,
      wasSeen,
      retainedFor,
      stamps: new Map(stamps.map(({ partitionUid, ...stamp }) => [partitionUid, { ...stamp, holds: 0 }])),
      heldOn: null,
      holds: 0,
    });
  }
  return { room, hosts: new Map(snapshot.hosts.map((host) => [host.name, restoreHost(host, room)])) };
}

function restoreHost({ name, revision, memory, disk }: HostSnapshot, room: RoomDevices): HostState {
  const host = blankHost(name, room, revision);
  restoreDisk(host, disk);
  host.memory.recovering = memory.recovering;
  host.memory.errorBufferBytes = memory.errorBufferBytes;
  host.memory.bootID = memory.bootID;
  host.memory.highestCid = memory.highestCid;
  for (const { owner, ...operation } of memory.operations) host.memory.operations.record(owner, operation);
  for (const device of memory.devices) restoreDevice(host, device);
  for (const partition of memory.partitions) restorePartition(host, partition);
  restoreChildCounts(host);
  for (const image of memory.images) restoreImage(host, image);
  for (const number of memory.globalNumbers) {
    host.memory.globalNumbers.set(globalKey(number.driver, number.instance), number);
    host.memory.numberCounts.Assigned += 1;
  }
  for (const device of memory.devices) restoreExport(host, device);
  host.memory.numbers = restoreNumbers(host, memory);
  return host;
}

function restoreDisk({ disk }: HostState, snapshot: DiskSnapshot): void {
  disk.highestEpoch = snapshot.highestEpoch;
  disk.leader = snapshot.leader;
  disk.boots = snapshot.boots;
  disk.bootRequest = snapshot.bootRequest;
  for (const { partitionUid, lines } of snapshot.databases) {
    disk.databases.set(partitionUid, new Map(lines.map((line) => [line.name, { ...line }])));
  }
  for (const { partitionUid, ...installation } of snapshot.installations) {
    disk.installations.set(partitionUid, restoreInstallation(installation));
  }
  disk.volumeGroups.clear();
  for (const group of snapshot.volumeGroups) disk.volumeGroups.set(group.name, group);
  for (const { partitionUid, forgotten, ...scratch } of snapshot.scratches) {
    disk.scratches.set(partitionUid, { ...scratch, forgotten: new Map(forgotten) });
  }
  for (const extension of snapshot.extensions) disk.extensions.set(extension.name, extension);
  for (const { childUid, ...link } of snapshot.links) {
    disk.links.set(childUid, { ...link });
    const dependents = disk.dependents.get(link.parentUid) ?? new Set();
    disk.dependents.set(link.parentUid, dependents.add(childUid));
  }
}

function restoreInstallation(snapshot: InstallationSnapshot): Installation {
  const { baseline, starts, userFileSystems } = snapshot;
  const { inherited, inside, delivered, ...layers } = snapshot.root;
  const root: RootFileSystem = {
    ...layers,
    inherited: new Map(inherited),
    inside: new Map(inside),
    delivered: new Map(delivered),
    catalogue: [],
  };
  root.catalogue = scanForExtensions(rootTree(root));
  return {
    baseline,
    starts,
    root,
    userFileSystems: new Map(
      userFileSystems.map(({ path, base, changes }) => [path, { path, base, changes: new Map(changes) }]),
    ),
  };
}

function restoreVolumeGroup(snapshot: VolumeGroupSnapshot): VolumeGroupRecord {
  const { database, installation, objects, ...group } = snapshot;
  return {
    ...group,
    installation: installation && restoreInstallation(installation),
    database: new Map(database.map((line) => [line.name, { ...line }])),
    objects: new Map(objects),
  };
}

function restoreImage(host: HostState, snapshot: ImageSnapshot): void {
  const { contentID, entries, names, partitionUid, scope } = snapshot;
  host.memory.images.set(imageKey(contentID, scope, partitionUid), {
    ...snapshot,
    names: new Set(names),
    entries: [...entries],
  });
  for (const entry of entries) {
    keysOf(host, entry.partitionUid).add(imageKey(contentID, scope, entry.partitionUid));
  }
}

function restoreChildCounts({ disk, memory }: HostState): void {
  for (const [childUid, { parentUid }] of disk.links) {
    const { loaded, mounted } = countsOf(memory.partitions.get(childUid));
    if (loaded + mounted === 0) continue;
    const counts = memory.childCounts.get(parentUid) ?? { loaded: 0, mounted: 0 };
    memory.childCounts.set(parentUid, { loaded: counts.loaded + loaded, mounted: counts.mounted + mounted });
  }
}

function restoreDevice(host: HostState, device: DeviceSnapshot): void {
  const { memory } = host;
  const { id, name, endpoints, inventoryUid, lost } = device;
  memory.devices.set(id, { ...device, exporter: null, allocations: new Map() });
  for (const endpoint of endpoints) {
    const adapters = memory.adaptersOf.get(endpoint) ?? new Set<string>();
    memory.adaptersOf.set(endpoint, adapters.add(id));
  }
  if (!lost) memory.deviceNames.set(name, id);
  const published = memory.inventories.get(inventoryUid) ?? new Set<string>();
  memory.inventories.set(inventoryUid, published.add(id));
}

function restorePartition(host: HostState, snapshot: PartitionSnapshot): void {
  const { uid, cid, namespace, name, version, versioned, state, nextPid } = snapshot;
  const partition: PartitionRecord = {
    uid,
    cid,
    namespace,
    name,
    version,
    versioned,
    ownsUserFileSystems: snapshot.ownsUserFileSystems,
    rootType: snapshot.rootType,
    bootStep: snapshot.bootStep,
    bootRequest: snapshot.bootRequest,
    state,
    mounted: snapshot.mounted,
    processes: new Map(snapshot.processes.map((process) => [process.pid, process])),
    nextPid,
    claims: new Map(),
    entriesByName: new Map(),
    byVirtual: new Map(),
    byReal: new Map(),
    adapters: new Map(
      snapshot.adapters.map(({ deviceId, entry, attached }) => [
        deviceId,
        { entry, attached: new Set(attached) },
      ]),
    ),
    grants: new Map(snapshot.grants),
    images: new Set(),
    errors: copyBuffer(snapshot.errors),
  };
  host.memory.partitions.set(uid, partition);
  countState(host, state);
  for (const entry of snapshot.entries) restoreEntry(host, partition, entry);
  for (const process of snapshot.processes) {
    for (const open of process.open) {
      const entry = partition.entriesByName.get(open);
      if (entry !== undefined) entry.openCount += 1;
    }
  }
}

function restoreEntry(host: HostState, partition: PartitionRecord, snapshot: EntrySnapshot): void {
  const { claimUid, name, deviceId, number } = snapshot;
  const entry: EntryRecord = {
    ...snapshot,
    partitionUid: partition.uid,
    number: number && { ...number },
    openCount: 0,
  };
  const claim = partition.claims.get(claimUid) ?? new Map<string, EntryRecord>();
  partition.claims.set(claimUid, claim.set(name, entry));
  partition.entriesByName.set(name, entry);
  host.memory.claimOwners.set(claimUid, partition.uid);
  requireDevice(host, deviceId).allocations.set(entryKey(claimUid, name), entry);
  restoreHold(host, entry);
  if (number === null) return;
  host.memory.numberCounts[number.state] += 1;
  if (number.virtual === null) return;
  partition.byVirtual.set(numberKey(number.virtual), entry);
  partition.byReal.set(numberKey(number.real), entry);
}

function restoreHold(host: HostState, entry: EntryRecord): void {
  const device = host.room.get(entry.deviceId);
  const stamp = device?.stamps.get(entry.partitionUid);
  if (device === undefined || stamp === undefined) {
    throw new Error(`the snapshot holds device ${entry.deviceId} without a stamp for its holder`);
  }
  device.heldOn = host.name;
  device.holds += 1;
  stamp.holds += 1;
}

function restoreExport(host: HostState, { id, exporter }: DeviceSnapshot): void {
  if (exporter === null) return;
  const device = requireDevice(host, id);
  const entry = device.allocations.get(entryKey(exporter.claimUid, exporter.entry));
  if (entry === undefined)
    throw new Error(`the snapshot exports device ${id} to an entry that does not hold it`);
  device.exporter = entry;
}

function restoreNumbers(host: HostState, memory: MemorySnapshot): NumberTable | null {
  if (memory.numbers === null) return null;
  const table = new NumberTable(memory.numbers.config);
  for (const { major, driver } of memory.numbers.majors) table.adoptMajor(major, driver);
  for (const { driver, real } of memory.globalNumbers) table.takeExactly(driver, real);
  for (const partition of memory.partitions) {
    for (const { deviceId, number } of partition.entries) {
      if (number !== null) table.takeExactly(requireDevice(host, deviceId).driver, number.real);
    }
  }
  return table;
}

function requireDevice(host: HostState, id: string): DeviceRecord {
  const device = host.memory.devices.get(id);
  if (device === undefined) throw new Error(`the snapshot names the unknown device ${id}`);
  return device;
}

function countState(host: HostState, state: PartitionState): void {
  const { partitionCounts } = host.memory;
  partitionCounts.set(state, (partitionCounts.get(state) ?? 0) + 1);
}
