/**
 * What one host's kernel knows, as records and the maps that find them in constant time.
 *
 * The memory half is lost by a boot; the disk half, and what the room keeps for each device, survive (LIFE-34).
 */
import type { Uid } from '../../api/object.ts';
import type {
  AdapterEntry,
  BootStep,
  DeviceNumber,
  DeviceType,
  ExtensionScope,
  NumberState,
  PartitionState,
  ReclaimPolicy,
  RootType,
  Sharing,
} from '../port.ts';
import type { ChangeLog } from './change-log.ts';
import type { ErrorBuffer } from './error-buffer.ts';
import type { ExtensionImage, ExtensionRecord } from './extension-records.ts';
import type { DeviceDatabase, Installation } from './installation-records.ts';
import type { NumberTable } from './number-table.ts';
import type { OperationLog } from './operation-log.ts';
import type { RoomDevices } from './room-records.ts';
import type { GlobalVolumeGroup, ScratchRecord } from './volume-group-records.ts';

/** One entry of one claim: a device that global's ledger gave to a partition. */
export interface EntryRecord {
  readonly partitionUid: Uid;
  readonly claimUid: Uid;
  /** Private to the partition. */
  readonly name: string;
  readonly deviceId: string;
  readonly sharing: Sharing;
  readonly reclaimPolicy: ReclaimPolicy;
  number: { real: DeviceNumber; state: NumberState; virtual: DeviceNumber | null } | null;
  /** How many processes of the partition have it open. */
  openCount: number;
}

export interface ProcessRecord {
  readonly pid: number;
  readonly name: string;
  /** Private names of the devices that it keeps busy. */
  readonly open: readonly string[];
  readonly unkillable: boolean;
}

/** The partition's own structure for an adapter that it was handed: written by the partition only (DEV-24). */
export interface InsertedAdapter {
  readonly entry: AdapterEntry;
  readonly attached: Set<string>;
}

export interface PartitionRecord {
  readonly uid: Uid;
  readonly cid: number;
  readonly namespace: string;
  readonly name: string;
  /** What it runs; `versioned` when that is another version than the host's (LINK-1). */
  readonly version: string;
  readonly versioned: boolean;
  readonly ownsUserFileSystems: boolean;
  readonly rootType: RootType;
  /** How far its boot from scratch is; null unless it boots or has booted from a volume group (NS-4). */
  bootStep: BootStep | null;
  /** The value of the spec that was carried out or consumed last (LIFE-10). */
  bootRequest: string | null;
  state: PartitionState;
  /** Root and user file systems are mounted; in a child that holds its parent (LINK-9). */
  mounted: boolean;
  readonly processes: Map<number, ProcessRecord>;
  nextPid: number;
  /** Claim UID -> entry name -> entry. */
  readonly claims: Map<Uid, Map<string, EntryRecord>>;
  /** All entries of all claims: private names are unique within the partition. */
  readonly entriesByName: Map<string, EntryRecord>;
  /** The one-to-one map between virtual and real numbers, both ways (DEV-19). Empty unless loaded. */
  readonly byVirtual: Map<string, EntryRecord>;
  readonly byReal: Map<string, EntryRecord>;
  /** By device id. */
  readonly adapters: Map<string, InsertedAdapter>;
  /** Extension name -> how it may be loaded (KEXT-20). */
  grants: ReadonlyMap<string, ExtensionScope>;
  /** Keys of the images of extensions that it has requests in. */
  readonly images: Set<string>;
  readonly errors: ErrorBuffer;
}

export interface DeviceRecord {
  readonly id: string;
  name: string;
  driver: string;
  type: DeviceType;
  endpoints: readonly string[];
  /** The inventory that publishes it, or did when it was lost. */
  inventoryUid: Uid;
  /** No inventory publishes it any more; kept while something holds it. */
  lost: boolean;
  /** By entryKey. All have the same sharing: the one under which it is held (LIFE-7). */
  readonly allocations: Map<string, EntryRecord>;
  exporter: EntryRecord | null;
  /** Global's own entry, marked as handed to the exporter (DEV-24); only for adapters. */
  handed: AdapterEntry | null;
}

/** That a child uses the user file systems of a parent. */
export interface LinkRecord {
  readonly linkUid: Uid;
  readonly parentUid: Uid;
  readonly sharedFileSystems: readonly string[];
  /** The revision of the parent's root that the child's root has; -1 as long as nothing of it was ever brought. */
  syncedRevision: number;
}

/** A number that the global environment has for an instance of a driver of its own (DEV-9). */
export interface GlobalNumber {
  readonly driver: string;
  readonly instance: string;
  readonly real: DeviceNumber;
}

/** Children of one parent: those that are Loaded or further, and those that have mounted (LINK-9). */
export interface ChildCounts {
  loaded: number;
  mounted: number;
}

export interface KernelMemory {
  bootID: string;
  /** Null before the first boot. */
  numbers: NumberTable | null;
  /** The highest partition id handed out: ids come in numeric order. */
  highestCid: number;
  readonly partitions: Map<Uid, PartitionRecord>;
  readonly partitionCounts: Map<PartitionState, number>;
  /** Which partition a claim belongs to. */
  readonly claimOwners: Map<Uid, Uid>;
  readonly devices: Map<string, DeviceRecord>;
  /** Names of published devices in the global namespace -> device id. */
  readonly deviceNames: Map<string, string>;
  /** Inventory UID -> ids that it publishes. */
  readonly inventories: Map<Uid, Set<string>>;
  /** Device id -> the adapters that it is behind. */
  readonly adaptersOf: Map<string, Set<string>>;
  /** By globalKey. */
  readonly globalNumbers: Map<string, GlobalNumber>;
  readonly numberCounts: Record<NumberState, number>;
  /** Parent -> how many of its dependents need its file systems; a parent without any has no entry. */
  readonly childCounts: Map<Uid, ChildCounts>;
  /** By imageKey: what is in the kernel of extensions. */
  readonly images: Map<string, ExtensionImage>;
  /** Keys of the images that the global environment asked for itself (KEXT-19). */
  readonly ownImages: Set<string>;
  /** Booted again, and not yet told that what was recorded is restored (LIFE-9). */
  recovering: boolean;
  /** What an error buffer gets when it begins anew. */
  errorBufferBytes: number;
  readonly operations: OperationLog;
}

/** What survives a boot of the host. */
export interface KernelDisk {
  /** Fencing epochs never decrease (LIFE-3). */
  highestEpoch: number;
  /** Who took over with that epoch: two leaders never share one. Empty when nobody has said. */
  leader: string;
  readonly databases: Map<Uid, DeviceDatabase>;
  boots: number;
  /** The value of the host's spec that the last boot answered (LIFE-10). */
  bootRequest: string | null;
  readonly installations: Map<Uid, Installation>;
  /** By child. */
  readonly links: Map<Uid, LinkRecord>;
  /** Each parent's configuration attribute: who depends on it (LINK-7). */
  readonly dependents: Map<Uid, Set<Uid>>;
  /** By name: what the global environment knows of extensions. */
  readonly extensions: Map<string, ExtensionRecord>;
  /** The global namespace, by name: no other volume group, logical volume or mount point there has the same. */
  readonly volumeGroups: Map<string, GlobalVolumeGroup>;
  /** Partition -> what it boots from (NS-22). */
  readonly scratches: Map<Uid, ScratchRecord>;
}

export interface HostState {
  readonly name: string;
  memory: KernelMemory;
  readonly disk: KernelDisk;
  readonly room: RoomDevices;
  /** How the state came about, and no part of it: equal states may have another history. */
  readonly changes: ChangeLog;
}

/** A booted host: every command but Boot may rely on its number table. */
export type BootedHost = HostState & { memory: { numbers: NumberTable } };

/** Key of a number in the maps of a partition and of the table. */
export function numberKey(number: DeviceNumber): string {
  return `${number.major}:${number.minor}`;
}

export function entryKey(claimUid: Uid, entry: string): string {
  return `${claimUid}/${entry}`;
}

export function globalKey(driver: string, instance: string): string {
  return JSON.stringify([driver, instance]);
}

/** Whether the kernel is configured for the partition, so that it has a device map. */
export function hasDeviceMap(partition: PartitionRecord): boolean {
  return partition.state !== 'Defined';
}

export function findEntry(partition: PartitionRecord, claimUid: Uid, entry: string): EntryRecord | undefined {
  return partition.claims.get(claimUid)?.get(entry);
}

/** The device of an entry. The ledger never names a device that the host forgot. */
export function deviceOf(host: HostState, entry: EntryRecord): DeviceRecord {
  const device = host.memory.devices.get(entry.deviceId);
  if (device === undefined) throw new Error(`the ledger names the unknown device ${entry.deviceId}`);
  return device;
}

export function deviceState(device: DeviceRecord): 'Available' | 'Exported' | 'Lost' {
  if (device.lost) return 'Lost';
  return device.exporter === null ? 'Available' : 'Exported';
}

/** Names of the processes that a stop could not end, sorted; none unless the partition is Broken. */
export function survivorsOf(partition: PartitionRecord): string[] {
  if (partition.state !== 'Broken') return [];
  return [...partition.processes.values()].map((process) => process.name).sort();
}
