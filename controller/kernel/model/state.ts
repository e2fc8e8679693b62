/**
 * What one host's kernel knows, as records and the maps that find them in constant time.
 *
 * The memory half is lost by a boot; the disk half, and what the room keeps for each device, survive (LIFE-34).
 */
import type { Uid } from '../../api/object.ts';
import type {
  AdapterEntry,
  DeviceNumber,
  DeviceType,
  ExtensionScope,
  FileEntry,
  NumberState,
  PartitionState,
  ReclaimPolicy,
  Sharing,
} from '../port.ts';
import type { ChangeLog } from './change-log.ts';
import type { ErrorBuffer } from './error-buffer.ts';
import type { CatalogueEntry, ExtensionImage, ExtensionRecord } from './extension-records.ts';
import type { NumberTable } from './number-table.ts';
import type { OperationLog } from './operation-log.ts';

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

/** A line of a partition's device database, on its disk. */
export interface DatabaseLine {
  name: string;
  claimUid: Uid;
  deviceId: string;
  type: DeviceType;
  virtualNumber: DeviceNumber;
}

/** By private name. */
export type DeviceDatabase = Map<string, DatabaseLine>;

/** Path -> content, or null for a file that was removed. None of its files is in the way of another: order tells nothing. */
export type FileChanges = ReadonlyMap<string, string | null>;

/**
 * A partition's own root, as layers; the upper hides what the lower has at the same path, or in its way:
 * changed inside, over asked for by the spec, over copies of extensions, over brought by propagation, over the version's
 * own files (LIFE-20, LIFE-25).
 */
export interface RootFileSystem {
  base: readonly FileEntry[];
  /** Paths that never propagate, each with all below it (LINK-15). */
  privateFiles: readonly string[];
  inherited: FileChanges;
  spec: readonly FileEntry[];
  readonly inside: Map<string, string | null>;
  /** Path -> content of the copies of extensions that were handed out (KID-4). */
  readonly delivered: Map<string, string>;
  /** What the last scan of all of it found (KEXT-1). */
  catalogue: readonly CatalogueEntry[];
  /** Grows with each change that propagates to children (LINK-16). */
  revision: number;
}

/** One user file system, owned by the partition that has it: children mount the very same (LINK-5). */
export interface UserFileSystemRecord {
  readonly path: string;
  readonly base: readonly FileEntry[];
  readonly changes: Map<string, string | null>;
}

/** The file systems that a partition owns, on its host's disk. */
export interface Installation {
  /** Names what the version laid down. */
  baseline: string;
  readonly root: RootFileSystem;
  /** By mount point. */
  userFileSystems: Map<string, UserFileSystemRecord>;
  /** How often the processes of the partition were started. */
  starts: number;
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
}

/** Who may find data of its own on a device, were the memory of all hosts lost now. */
export interface DeviceStamp {
  readonly namespace: string;
  readonly reclaimPolicy: ReclaimPolicy;
  /** Allocations of this partition now. Lost with its host's memory. */
  holds: number;
}

/** What the whole room knows of one device, whichever hosts can see it (LIFE-23). */
export interface RoomDevice {
  content: string;
  /** The only namespace that may have it, because data was retained there (LIFE-8). */
  retainedFor: string | null;
  /** By partition UID: whose data is on it. Outlives the ledgers of the hosts. */
  readonly stamps: Map<Uid, DeviceStamp>;
  /** The one host whose ledger has it, with so many allocations. Lost with that host's memory. */
  heldOn: string | null;
  holds: number;
}

/** By device id; a device of which nothing is known has no record. */
export type RoomDevices = Map<string, RoomDevice>;

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
