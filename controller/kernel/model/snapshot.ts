/** The state of a room as plain data: for journals, forks and digests. Equal states give equal data. */
import type { Uid } from '../../api/object.ts';
import type {
  AdapterEntry,
  BootStep,
  DeviceNumberConfig,
  DeviceType,
  ExtensionScope,
  NumberState,
  PartitionState,
  ReclaimPolicy,
  RootType,
  Sharing,
  DeviceNumber,
} from '../port.ts';
import { copyBuffer } from './error-buffer.ts';
import type { ErrorBuffer } from './error-buffer.ts';
import type { RecordedOperation } from './operation-log.ts';
import type { ExtensionImage, ExtensionRecord } from './extension-records.ts';
import type { RoomDevices } from './room-records.ts';
import type { DatabaseLine } from './installation-records.ts';
import type {
  DeviceRecord,
  GlobalNumber,
  HostState,
  KernelDisk,
  LinkRecord,
  PartitionRecord,
  ProcessRecord,
} from './state.ts';
import { installationSnapshot, sorted, volumeGroupSnapshots } from './installation-snapshot.ts';
import type { InstallationSnapshot, VolumeGroupSnapshot } from './installation-snapshot.ts';
import { byText } from './views.ts';
import type { GlobalVolumeGroup, ScratchRecord } from './volume-group-records.ts';

export const snapshotFormat = 4;

export interface RoomSnapshot {
  format: typeof snapshotFormat;
  /** How many commands changed the room before. */
  revision: number;
  devices: RoomDeviceSnapshot[];
  volumeGroups: VolumeGroupSnapshot[];
  hosts: HostSnapshot[];
}

export interface RoomDeviceSnapshot {
  id: string;
  content: string;
  wasSeen: boolean;
  /** Its identifier. */
  volumeGroup: string | null;
  retainedFor: string | null;
  stamps: { partitionUid: Uid; namespace: string; reclaimPolicy: ReclaimPolicy }[];
}

export interface HostSnapshot {
  name: string;
  /** How many commands changed the host before. */
  revision: number;
  memory: MemorySnapshot;
  disk: DiskSnapshot;
}

export interface DiskSnapshot {
  highestEpoch: number;
  leader: string;
  boots: number;
  bootRequest: string | null;
  databases: { partitionUid: Uid; lines: DatabaseLine[] }[];
  installations: ({ partitionUid: Uid } & InstallationSnapshot)[];
  links: ({ childUid: Uid } & LinkRecord)[];
  extensions: ExtensionRecord[];
  volumeGroups: GlobalVolumeGroup[];
  scratches: ({ partitionUid: Uid; forgotten: [name: string, claimUid: Uid][] } & Omit<
    ScratchRecord,
    'forgotten'
  >)[];
}

export interface MemorySnapshot {
  bootID: string;
  numbers: { config: DeviceNumberConfig; majors: { major: number; driver: string }[] } | null;
  highestCid: number;
  recovering: boolean;
  errorBufferBytes: number;
  devices: DeviceSnapshot[];
  partitions: PartitionSnapshot[];
  globalNumbers: GlobalNumber[];
  images: ImageSnapshot[];
  /** In order of last use. */
  operations: ({ owner: Uid } & RecordedOperation)[];
}

export type ImageSnapshot = Omit<ExtensionImage, 'names'> & { names: string[] };

export interface DeviceSnapshot {
  id: string;
  name: string;
  driver: string;
  type: DeviceType;
  endpoints: readonly string[];
  inventoryUid: Uid;
  lost: boolean;
  exporter: { claimUid: Uid; entry: string } | null;
  handed: AdapterEntry | null;
}

export interface PartitionSnapshot {
  uid: Uid;
  cid: number;
  namespace: string;
  name: string;
  version: string;
  versioned: boolean;
  ownsUserFileSystems: boolean;
  rootType: RootType;
  bootStep: BootStep | null;
  bootRequest: string | null;
  state: PartitionState;
  mounted: boolean;
  processes: ProcessRecord[];
  nextPid: number;
  entries: EntrySnapshot[];
  adapters: { deviceId: string; entry: AdapterEntry; attached: string[] }[];
  grants: [name: string, scope: ExtensionScope][];
  errors: ErrorBuffer;
}

export interface EntrySnapshot {
  claimUid: Uid;
  name: string;
  deviceId: string;
  sharing: Sharing;
  reclaimPolicy: ReclaimPolicy;
  number: { real: DeviceNumber; state: NumberState; virtual: DeviceNumber | null } | null;
}

/** Maps are written sorted by key, so that the order in which things came about leaves no trace. */
export function takeSnapshot(
  revision: number,
  room: RoomDevices,
  hosts: ReadonlyMap<string, HostState>,
): RoomSnapshot {
  return {
    format: snapshotFormat,
    revision,
    devices: sorted(room).map(([id, { content, retainedFor, stamps, volumeGroup, wasSeen }]) => ({
      id,
      content,
      wasSeen,
      volumeGroup: volumeGroup?.id ?? null,
      retainedFor,
      stamps: sorted(stamps).map(([partitionUid, { namespace, reclaimPolicy }]) => ({
        partitionUid,
        namespace,
        reclaimPolicy,
      })),
    })),
    volumeGroups: volumeGroupSnapshots(room),
    hosts: sorted(hosts).map(([name, host]) => ({
      name,
      revision: host.changes.revision,
      memory: memorySnapshot(host),
      disk: diskSnapshot(host.disk),
    })),
  };
}

/** A snapshot without what tells how its state came about, so that it is equal for equal states. */
export function stateOf({ devices, hosts, volumeGroups }: RoomSnapshot): unknown {
  const states = hosts.map(({ name, memory, disk }) => {
    const operations = memory.operations.map(({ revision: _revision, ...operation }) => operation);
    return { name, memory: { ...memory, operations }, disk };
  });
  return { devices, volumeGroups, hosts: states };
}

function diskSnapshot(disk: KernelDisk): HostSnapshot['disk'] {
  const databases = sorted(disk.databases).map(([partitionUid, database]) => ({
    partitionUid,
    lines: sorted(database).map(([, line]) => line),
  }));
  const { highestEpoch, leader, boots, bootRequest } = disk;
  const installations = sorted(disk.installations).map(([partitionUid, installation]) => {
    return { partitionUid, ...installationSnapshot(installation) };
  });
  // Each parent's dependents follow from the links: both are written by the same commands only.
  const links = sorted(disk.links).map(([childUid, link]) => ({ childUid, ...link }));
  const extensions = sorted(disk.extensions).map(([, extension]) => extension);
  const volumeGroups = sorted(disk.volumeGroups).map(([, group]) => group);
  const scratches = sorted(disk.scratches).map(([partitionUid, { forgotten, ...scratch }]) => {
    return { partitionUid, ...scratch, forgotten: sorted(forgotten) };
  });
  return {
    highestEpoch,
    leader,
    boots,
    bootRequest,
    databases,
    installations,
    links,
    extensions,
    volumeGroups,
    scratches,
  };
}

function memorySnapshot({ memory }: HostState): MemorySnapshot {
  const { bootID, errorBufferBytes, highestCid, numbers, recovering } = memory;
  return {
    bootID,
    recovering,
    errorBufferBytes,
    numbers: numbers && { config: numbers.config, majors: numbers.ownedMajors() },
    highestCid,
    devices: sorted(memory.devices).map(([, device]) => deviceSnapshot(device)),
    partitions: sorted(memory.partitions).map(([, partition]) => partitionSnapshot(partition)),
    globalNumbers: sorted(memory.globalNumbers).map(([, number]) => number),
    images: sorted(memory.images).map(([, image]) => ({
      ...image,
      names: [...image.names].sort(byText),
      entries: image.entries.map((entry) => ({ ...entry })),
    })),
    operations: memory.operations.entries().map(([owner, operation]) => ({ owner, ...operation })),
  };
}

function deviceSnapshot(device: DeviceRecord): DeviceSnapshot {
  const { id, name, driver, type, endpoints, inventoryUid, lost, exporter, handed } = device;
  const exported = exporter && { claimUid: exporter.claimUid, entry: exporter.name };
  return { id, name, driver, type, endpoints, inventoryUid, lost, exporter: exported, handed };
}

function partitionSnapshot(partition: PartitionRecord): PartitionSnapshot {
  const { uid, cid, namespace, name, version, versioned, state, nextPid } = partition;
  return {
    uid,
    cid,
    namespace,
    name,
    version,
    versioned,
    ownsUserFileSystems: partition.ownsUserFileSystems,
    rootType: partition.rootType,
    bootStep: partition.bootStep,
    bootRequest: partition.bootRequest,
    state,
    mounted: partition.mounted,
    processes: [...partition.processes.values()].sort((a, b) => a.pid - b.pid),
    nextPid,
    entries: sorted(partition.entriesByName).map(([, entry]) => ({
      claimUid: entry.claimUid,
      name: entry.name,
      deviceId: entry.deviceId,
      sharing: entry.sharing,
      reclaimPolicy: entry.reclaimPolicy,
      number: entry.number && { ...entry.number },
    })),
    adapters: sorted(partition.adapters).map(([deviceId, { entry, attached }]) => ({
      deviceId,
      entry,
      attached: [...attached].sort(byText),
    })),
    grants: sorted(partition.grants),
    errors: copyBuffer(partition.errors),
  };
}
