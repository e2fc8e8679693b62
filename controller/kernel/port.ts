/* eslint max-lines: off -- the port is one contract, read as a whole */
/**
 * The port to one host's kernel: commands and queries that are plain data, and answers that are plain data.
 *
 * A command log is therefore the kernel's journal, its replay and its wire format (architecture.md, idea 1).
 * Every call says who asks. A command either changes the state and returns a result, or changes nothing and
 * returns a refusal with an errno and the id of an entry of the error catalogue (controller/api/catalogue.ts).
 */
import type { CatalogueId } from '../api/catalogue.ts';
import type { Uid } from '../api/object.ts';

/** Who asks: the global environment, or a process inside one partition. */
export type Caller = { type: 'Global' } | { type: 'Partition'; partitionUid: Uid };

/** A device number: which driver (major) and which of its instances (minor). */
export interface DeviceNumber {
  major: number;
  minor: number;
}

export type DeviceType = 'Block' | 'Character' | 'Adapter';
export type Sharing = 'Exclusive' | 'OneAtATime';
export type ReclaimPolicy = 'Wipe' | 'Retain';

/** What the shared number table may hand out. `reserved` is marked before anything is granted (DEV-9). */
export interface DeviceNumberConfig {
  majors: { first: number; last: number };
  minorsPerMajor: number;
  reserved: { major: number; minor: number; holder: string }[];
}

/** What a physical device is to the kernel. `name` is its name in the host's global namespace. */
export interface DiscoveredDevice {
  id: string;
  name: string;
  driver: string;
  type: DeviceType;
  /** Device ids behind an adapter (DEV-24); only for type Adapter. */
  endpoints?: string[];
  /** What a disk carries that no host has seen before (LIFE-35). */
  initialContent?: { volumeGroup: { name: string; active: boolean } };
}

/** Where the root of a partition is: kept by the global environment, or on disks of the partition's own. */
export type RootType = 'FileSystem' | 'VolumeGroup';

/** What becomes of a volume group that is already on the disks of a root (LIFE-8). */
export type ExistingVolumeGroup = 'Refuse' | 'Adopt' | 'Overwrite';

/** How far a root volume group is made; kept on the host's disk (NS-15). */
export type PreparationStep = 'Prepared' | 'Populated' | 'Cleared';

/** How far a partition's boot from its root volume group is, in order; lost by a stop and a boot of the host (NS-16). */
export type BootStep =
  | 'ScratchBooted'
  | 'DisksIdentified'
  | 'Imported'
  | 'Renamed'
  | 'MountedOnScratch'
  | 'DatabaseMerged'
  | 'Switched';

/** A logical volume and what is mounted from it. */
export interface LogicalVolume {
  name: string;
  mountPoint: string;
}

/** One device of a claim, as the kernel's ledger keeps it. `name` is private to the partition. */
export interface AllocationEntry {
  name: string;
  deviceId: string;
  sharing: Sharing;
  reclaimPolicy: ReclaimPolicy;
}

/** One file. `path` is absolute and normalised: no empty segment, no `.` and no `..`. */
export interface FileEntry {
  path: string;
  content: string;
}

/** A user file system as its version populates it. */
export interface UserFileSystem {
  /** Where it is mounted. */
  path: string;
  /** Absolute paths, all below `path`. */
  files: readonly FileEntry[];
}

/** Global: one instance that all who ask share. Local: a private one for each partition (KID-8). */
export type ExtensionScope = 'Global' | 'Local';
export type UnloadPolicy = 'WhenUnreferenced' | 'Never';
/** On whose behalf an extension was asked for: the spec's, or a process inside's (LIFE-25). */
export type LoadRequester = 'Spec' | 'Inside';

export interface GrantedExtension {
  name: string;
  scope: ExtensionScope;
}

/** Names one entry of one claim. */
export interface EntryRef {
  claimUid: Uid;
  entry: string;
}

/** The data of its own adapter entry that the global environment hands to a partition (DEV-24). */
export interface AdapterEntry {
  deviceId: string;
  name: string;
  driver: string;
  endpoints: string[];
}

/** Who finds an error: the kernel, what runs above it on the same machine, or another machine (ERR-4 to ERR-6). */
export type ErrorGroup = 'Kernel' | 'User' | 'Remote';

/** One error of a partition. The text is made when it is read, in the reader's language (ERR-9). */
export interface ErrorRecord {
  /** Order of recording over all origins (ERR-15). It goes on when a buffer begins anew: each is used once a boot. */
  seq: number;
  id: string;
  args: Readonly<Record<string, string | number>>;
  /** When it was recorded, as the writer's request says; never compared (LIFE-33). */
  time: string;
  origin: { group: ErrorGroup; host: string };
  /** Written by a process inside the partition. */
  inside: boolean;
  operationID: string | null;
  explains: number | null;
}

/** What is known of a partition's errors since its latest attempt began. */
export interface ErrorBufferView {
  /** By sequence. */
  records: ErrorRecord[];
  /** How many records found no room: the root cause may be among them. */
  dropped: number;
  bytes: number;
  capacityBytes: number;
  /** What the global environment could not record, each once and at most 32, so that it does not try again. */
  rejected: { id: string; args: Readonly<Record<string, string | number>> }[];
}

/**
 * Everything that can be asked to change. Comments give: who may ask; what it does; the refusals.
 * Every command is all-or-nothing and idempotent: asked again in the state it leaves, it answers ok, changes nothing.
 * Exceptions, told apart by their operation ids only (LIFE-32): SpawnProcess starts one more, LogError records once more,
 * loads and unloads from inside count (KEXT-12), ReleaseGlobalNumber does not know what it has released (DEV-12), and
 * RemoveFile not what it has removed.
 * Commands on a partition may be refused with PartitionNotFound, PartitionBroken; all with NotPermitted, FencedOut,
 * StaleBoot, StaleOperation, PrecedingRefused, HostNotBooted, InvalidArgument.
 */
export type KernelCommand =
  /**
   * Global. A new bootID clears the memory half and keeps the disk half (LIFE-34); the same one is a no-op. The kernel
   * keeps `bootRequest`, the value of the host's spec that this boot answers, so that a lost reply never boots twice
   * (LIFE-10); a boot without one keeps the last. After any boot but the first the host recovers, until FinishRecovery
   * (LIFE-9).
   */
  | {
      type: 'Boot';
      bootID: string;
      bootRequest?: string;
      numbers: DeviceNumberConfig;
      /** Capacity of each partition's error buffer; 1024 where it is not given. */
      errorBufferBytes?: number;
    }
  /**
   * Global. Changes nothing but the fence: from now on whoever led before is refused (LIFE-3). It is about the machine,
   * booted or not. FencedOut also when another leader acts with the same epoch.
   */
  | { type: 'TakeOver'; leader: string }
  /** Global. What was recorded is in the ledger again, as far as it can be: new grants may be made (LIFE-9). */
  | { type: 'FinishRecovery' }
  /** Global. Forgets a machine that nothing is held on: HostInUse otherwise. Its next boot starts from nothing. */
  | { type: 'Decommission' }
  /** Global. Changes what the table may hand out. NumbersInUse: a held number would fall outside. */
  | { type: 'ConfigureNumbers'; numbers: DeviceNumberConfig }
  /** Global. The capacity of error buffers, for each from its next attempt on: nothing that was recorded is lost. */
  | { type: 'ConfigureErrorBuffers'; bytes: number }
  /**
   * Global for any partition, or the partition for itself (ERR-11, 12): adds one record to the partition's error buffer.
   * A partition gives no origin, may use the entries for programs only, and at most half of the buffer (LIFE-24).
   * Where there is no room the answer is ok and `seq` null: the record is counted as dropped, and nothing else changes
   * (ERR-10). PartitionNotActive: no process runs inside. NotPermitted: an origin given from inside.
   */
  | {
      type: 'LogError';
      partitionUid: Uid;
      /** An entry of the error catalogue (controller/api/error-catalogue.ts). */
      id: string;
      /** Exactly what the texts of the entry are filled with: printable strings and whole numbers (ERR-13). */
      args: Record<string, string | number>;
      /** Who found the error; `host` where it is another machine than this one (ERR-6). */
      origin?: { group: ErrorGroup; host?: string };
      /** What the writer was doing, in its own words. */
      operationID?: string;
      /** The sequence of an earlier record of the same buffer, whose cause this one is. */
      explains?: number;
    }
  /**
   * Global. The devices that one inventory publishes, as a whole: new ones are added, absent ones become Lost
   * while something holds them and are forgotten otherwise (LIFE-35). DuplicateDevice: another inventory of this
   * host publishes the id; DeviceNameTaken; DeviceChanged: driver or type of a held device differ.
   */
  | { type: 'Discover'; inventoryUid: Uid; devices: DiscoveredDevice[] }
  /**
   * Global. Registers a partition: state Defined, next cid in numeric order. InvalidPartitionName. `version` is what it
   * runs, `versioned` whether that is another version than the host's (LINK-1). `bootRequest` counts as done (LIFE-10).
   */
  | {
      type: 'DefinePartition';
      partitionUid: Uid;
      namespace: string;
      name: string;
      version: string;
      versioned: boolean;
      ownsUserFileSystems: boolean;
      /** FileSystem where it is not given. */
      rootType?: RootType;
      bootRequest?: string;
    }
  /**
   * Global, for a partition whose root is a volume group: makes its scratch, which names the disks of the root (NS-1):
   * those block devices of the claim that are held. A volume group that this partition made is used again, whatever
   * `existing` says (LIFE-8); another one only with consent to the `volumeGroupId` that it has. RootDiskMissing;
   * RootDiskMismatch (NS-21); DiskOccupied; VolumeGroupActive (NS-18).
   */
  | {
      type: 'PrepareScratch';
      partitionUid: Uid;
      claimUid: Uid;
      existing: ExistingVolumeGroup;
      /** The consent is to this one; null for Refuse. */
      volumeGroupId: string | null;
      /** What was recorded of this root: where the disks do not carry it, nothing is made (NS-21). */
      expected?: string;
    }
  /**
   * Global: takes every name of the partition's disks out of the global namespace; what is on them stays (NS-3).
   * ScratchMissing; FileSystemsMissing: not populated yet.
   */
  | { type: 'ClearGlobalNames'; partitionUid: Uid }
  /**
   * Global. Takes the boot of a loaded partition one step on (NS-4 to NS-10), each in its order: BootStepOutOfOrder.
   * PartitionNotLoaded; ScratchMissing; GlobalNamesPresent (NS-3); DisksIdentified: RootDiskMissing, RootDiskMismatch
   * (NS-19, 21); Imported: NotExported, DeviceNotConfigured.
   */
  | { type: 'TakeBootStep'; partitionUid: Uid; step: BootStep }
  /**
   * Global: takes the volume group of a disk, by the disk's name, into use under its name, or the next free one.
   * DeviceNotFound; DeviceExported; VolumeGroupMissing; VolumeGroupOwned: it is the root of a partition (NS-17).
   */
  | { type: 'ImportVolumeGroup'; disk: string }
  /** Global: gives up one that is in use; what is on its disks stays. VolumeGroupMissing; VolumeGroupOwned. */
  | { type: 'ExportVolumeGroup'; name: string }
  /**
   * Global. Lays down what the version brings: the files of the partition's own root (LINK-4), and user file systems of
   * its own (LINK-3). `baseline` names what is laid down; the same one again is a no-op. What was changed since, from the
   * spec, by propagation or from inside, stays over it, whether or not all of it fits. Where the root is a volume group,
   * it is made first, under temporary names that are unique in the global namespace (NS-2, NS-12). FileSystemsMounted;
   * ChildOwnsUserFileSystems; ScratchMissing; RootNotReachable; RootDiskMissing; DiskOccupied; DiskExported; VolumeGroupActive.
   */
  | {
      type: 'PopulateFileSystems';
      partitionUid: Uid;
      baseline: string;
      rootFiles: readonly FileEntry[];
      /** Paths that never propagate, each with all that is below it, nor does a file in their way (LINK-15). */
      privateFiles: readonly string[];
      userFileSystems: readonly UserFileSystem[];
    }
  /**
   * Global. The files that the spec asks for in the root, as a whole. An entry that changed is written once and wins over
   * what was changed inside before; what is changed inside afterwards wins over it; an entry that left uncovers what was
   * below it (LIFE-20). FileSystemsMissing; RootNotReachable; PathNotInRoot; FileConflict; FileSystemFull.
   */
  | { type: 'WriteRootFiles'; partitionUid: Uid; files: readonly FileEntry[] }
  /**
   * Global. Links a child under a parent, both defined here: writes the link and the parent's dependents (LINK-6, 7).
   * LinkExists; SelfLink; ChildOwnsUserFileSystems; VersionMismatch; ParentNotVersioned; LinkCycle; FileSystemsMissing;
   * FileSystemNotShared.
   */
  | {
      type: 'LinkPartition';
      partitionUid: Uid;
      linkUid: Uid;
      parentUid: Uid;
      sharedFileSystems: readonly string[];
    }
  /** Global. Removes the link of a child that has nothing mounted; FileSystemsMounted otherwise. */
  | { type: 'UnlinkPartition'; partitionUid: Uid; linkUid: Uid }
  /**
   * Global. Mounts root and user file systems of a loaded partition; in a child, those that it shares are the very ones
   * of its parent, read-only (LINK-5, 17). PartitionNotLoaded; FileSystemsMissing; RootNotReachable; NotLinked; ParentNotMounted
   * (LINK-13); MountPointOccupied. VersionMismatch and FileSystemNotShared: the parent changed since they were linked.
   */
  | { type: 'MountFileSystems'; partitionUid: Uid }
  /**
   * Global. Brings the changes of the parent's root into the child's, without what is private to a partition; what was
   * changed inside the child wins (LINK-8, 15, 16). NotLinked; FileSystemsMissing; RootNotReachable; FileSystemFull.
   */
  | { type: 'PropagateRoot'; partitionUid: Uid }
  /** Global. Defined -> Loaded: the kernel is configured for it (it has a device map), no processes. */
  | { type: 'LoadPartition'; partitionUid: Uid }
  /**
   * Global. Loaded, Maintenance or Active -> Active (an init process) or Maintenance (no processes).
   * FileSystemsNotMounted.
   */
  | { type: 'StartPartition'; partitionUid: Uid; mode: 'Active' | 'Maintenance' }
  /**
   * Global. Ends processes, then drops maps and exports and keeps numbers (granted) and allocations: -> Defined.
   * When a process cannot be killed the state becomes Broken and nothing is freed (LIFE-13, X-7). A parent with running
   * children keeps all but its processes: -> Maintenance (LIFE-11). The kernel keeps `bootRequest`, the value of the
   * spec that this stop answers, whatever state the partition is in (LIFE-10).
   */
  | { type: 'StopPartition'; partitionUid: Uid; bootRequest?: string }
  /**
   * Global. Stop, then release all it holds: mounts, maps, exports, numbers with their majors, allocations (wiped
   * or retained), links, database, file systems. It needs no database for it (DEV-17). PartitionHeld: running children
   * use its file systems.
   */
  | { type: 'RemovePartition'; partitionUid: Uid }
  /**
   * Global. Enters devices of a claim into the ledger, all or none. Entries already there with the same device
   * stay. DeviceNotFound, DeviceLost, DeviceHeld (also: on another host, twice by one claim, the other end of an
   * adapter's path), RetainedData, NameConflict, AdapterToVersionedPartition, ClaimHeldElsewhere (by another
   * partition), EntryChanged (that entry already has another device), VolumeGroupActive (the host uses it itself).
   */
  | { type: 'AllocateDevices'; partitionUid: Uid; claimUid: Uid; entries: AllocationEntry[] }
  /**
   * The partition (DEV-1). One number from the shared table for each entry, all or none; recorded as granted before
   * they are returned (DEV-4); an entry that has one gets the same (DEV-10). NumbersExhausted, AllocationNotFound.
   */
  | { type: 'RequestNumbers'; partitionUid: Uid; claimUid: Uid; entries: string[] }
  /**
   * The partition, or global for it. Frees numbers that are not assigned (DEV-12, 13, 14). NumberAssigned;
   * NumberNotFound: no such entry.
   */
  | { type: 'ReleaseNumbers'; partitionUid: Uid; claimUid: Uid; entries: string[]; freeMajor: boolean }
  /** Global, for an instance of a driver of its own (DEV-9). */
  | { type: 'RequestGlobalNumber'; driver: string; instance: string }
  /** NumberNotFound. */
  | { type: 'ReleaseGlobalNumber'; driver: string; instance: string; freeMajor: boolean }
  /**
   * Global. Exports allocated devices to a loaded partition, all or none (LIFE-7). Of an adapter, global's own entry
   * is marked as allocated to the partition and its data is returned (DEV-24). ExportedElsewhere (DEV-22),
   * DeviceMapMissing, DeviceLost, AllocationNotFound, VolumeGroupActive: the host uses it itself.
   */
  | { type: 'ExportDevices'; partitionUid: Uid; exports: EntryRef[] }
  /**
   * The partition (DEV-24): inserts the adapter whose data it was given in its own structure. NotExported, NotAdapter,
   * AdapterMismatch.
   */
  | { type: 'InsertAdapter'; partitionUid: Uid; claimUid: Uid; entry: string; adapter: AdapterEntry }
  /** The partition (DEV-24): attaches endpoint storage to its adapter entry. AdapterNotInserted, EndpointNotFound. */
  | { type: 'AttachEndpoint'; partitionUid: Uid; claimUid: Uid; entry: string; endpointId: string }
  /**
   * The partition (DEV-6). Binds granted numbers to exported devices: maps virtual to real one to one and records
   * it in the partition's device database. DeviceMapMissing (not loaded), VirtualNumberMapped (DEV-20),
   * NotExported, DeviceLost, NumberNotGranted, EntryConfigured (with another number), AdapterNotInserted (an adapter
   * that is not inserted, or an endpoint of an adapter of this partition that is not attached).
   */
  | {
      type: 'ConfigureDevices';
      partitionUid: Uid;
      claimUid: Uid;
      entries: { name: string; virtualNumber: DeviceNumber }[];
    }
  /**
   * The partition. Drops bindings, maps and its own entry of an adapter; numbers become releasing, the exports stay.
   * DeviceBusy (DEV-23): a process has it open, or storage is configured through the adapter.
   */
  | { type: 'UnconfigureDevices'; partitionUid: Uid; claimUid: Uid; entries: string[] }
  /**
   * Global. Takes entries out of the ledger: ends the export, wipes or retains what is on the disk (LIFE-8).
   * NumberHeld: an entry still has a number; DeviceBusy.
   */
  | { type: 'ReleaseDevices'; partitionUid: Uid; claimUid: Uid; entries: string[] }
  /**
   * The partition. A process inside; `open` names devices (by private name) that it keeps busy. PartitionNotActive,
   * DeviceNotConfigured.
   */
  | { type: 'SpawnProcess'; partitionUid: Uid; name: string; open: string[]; unkillable: boolean }
  /** The partition. ProcessNotFound, ProcessUnkillable. */
  | { type: 'KillProcess'; partitionUid: Uid; pid: number }
  /**
   * The partition: writes what is on a configured block device, by private name. DeviceNotConfigured, NotBlockDevice,
   * DeviceLost.
   */
  | { type: 'WriteDevice'; partitionUid: Uid; name: string; content: string }
  /**
   * The partition, while Active: writes a whole file. ReadOnlyFileSystem (LINK-17); IsDirectory; NotDirectory;
   * FileSystemFull; PartitionNotActive.
   */
  | { type: 'WriteFile'; partitionUid: Uid; path: string; content: string }
  /**
   * The partition, while Active: removes a file. FileNotFound; ReadOnlyFileSystem (LINK-17); IsDirectory; NotDirectory;
   * PartitionNotActive.
   */
  | { type: 'RemoveFile'; partitionUid: Uid; path: string }
  /**
   * Global. Makes an extension known, with an identifier that the kernel computes from its bytes (KID-2, KID-15);
   * `content` is base64. Another content under the same name: what is loaded stays (KID-17). ExtensionDigestMismatch:
   * `digest` names another file.
   */
  | {
      type: 'RegisterExtension';
      name: string;
      path: string;
      content: string;
      digest: string | null;
      requires: readonly string[];
      conflictsWith: readonly string[];
      unloadPolicy: UnloadPolicy;
    }
  /** Global. Forgets an extension. ExtensionInUse: it is in the kernel. */
  | { type: 'UnregisterExtension'; name: string }
  /** Global. What a partition may load from now on, as a whole; what is loaded stays (KEXT-20, LIFE-17). */
  | { type: 'SetExtensionGrants'; partitionUid: Uid; grants: readonly GrantedExtension[] }
  /**
   * Global. Puts a copy of an extension into the root of a partition, in place of what was changed there (KID-4, LIFE-25).
   * ExtensionNotGranted; ExtensionNotCatalogued; ExtensionCopyBlocked; FileSystemsMissing; RootNotReachable; FileSystemFull.
   */
  | { type: 'DeliverExtension'; partitionUid: Uid; name: string }
  /**
   * The partition, while Active (KEXT-4): one more request for an extension, of which it has a copy. ExtensionNotGranted
   * (KEXT-20); ExtensionNotCatalogued (KEXT-3); ExtensionCopyMissing; ExtensionCopyModified (KID-6);
   * ExtensionNeverUnloads; ExtensionScopeChanged (KID-16); ExtensionDependencyMissing; ExtensionLoadRefused;
   * ExtensionLoadFailed (KEXT-7); PartitionNotActive.
   */
  | { type: 'LoadExtension'; partitionUid: Uid; name: string }
  /** The partition: takes one of its own requests back. ExtensionNotLoaded: it has none (KEXT-9 to 11). */
  | { type: 'UnloadExtension'; partitionUid: Uid; name: string }
  /** Global, for the spec of a mounted partition; refused as LoadExtension is. FileSystemsNotMounted. */
  | { type: 'LoadDeclaredExtension'; partitionUid: Uid; name: string }
  /** Global: takes back what LoadDeclaredExtension asked for. */
  | { type: 'UnloadDeclaredExtension'; partitionUid: Uid; name: string }
  /**
   * Global, for itself (KEXT-19): for the host's spec, which asks once, or with requester Inside for an administrator,
   * each of whose requests counts (KEXT-12). Neither touches what the other asked for (LIFE-25). ExtensionNotRegistered;
   * ExtensionDependencyMissing; ExtensionLoadRefused; ExtensionLoadFailed.
   */
  | { type: 'LoadGlobalExtension'; name: string; requester?: LoadRequester }
  /** Global: takes back what LoadGlobalExtension asked for. ExtensionNotLoaded: no request of an Inside is left. */
  | { type: 'UnloadGlobalExtension'; name: string; requester?: LoadRequester };

export type KernelCommandType = KernelCommand['type'];

/** Orders what one owner asked: the kernel keeps the last sequence and its answer for each owner (LIFE-32). */
export interface OperationId {
  /** UID of the object on whose behalf this is asked. */
  owner: Uid;
  /** From 1. The last one is answered again as before; an older one is refused. */
  sequence: number;
  /**
   * Refused unless the operation before it was the last that this owner had done: whoever asks for several together ends
   * at the first that is refused.
   */
  follows?: true;
}

/** Who may act: the leader's epoch never decreases; `bootID` is the boot that the decision was made about. */
export interface Fence {
  epoch: number;
  /** Empty before the first boot. */
  bootID: string;
}

export interface KernelRequest {
  caller: Caller;
  operation: OperationId;
  fence: Fence;
  /** RFC 3339; stored, never compared (LIFE-33). */
  at: string;
  command: KernelCommand;
}

export interface KernelRefusal {
  ok: false;
  errno: string;
  id: CatalogueId;
  /** Values for the entry's message. */
  args: Record<string, string | number>;
}

/** What a command returns, by its type; `Record<string, never>` where there is nothing to say. */
export interface CommandResults {
  DefinePartition: { cid: number };
  RequestNumbers: { numbers: { entry: string; real: DeviceNumber }[] };
  RequestGlobalNumber: { real: DeviceNumber };
  ExportDevices: { adapters: { claimUid: Uid; entry: string; adapter: AdapterEntry }[] };
  StopPartition: { state: PartitionState; survivors: string[] };
  /** `removed` is false when a process survived: the partition is Broken. */
  RemovePartition: { removed: boolean; survivors: string[] };
  SpawnProcess: { pid: number };
  RegisterExtension: { contentID: string };
  /** `seq` is null where there was no room. */
  LogError: { seq: number | null };
}

export type KernelResult = CommandResults[keyof CommandResults] | Record<string, never>;

/** What became different, so that an index can follow without reading everything again (LIFE-35). */
export type KernelChange =
  /** A boot: what waited for this kernel may go on. */
  | { type: 'Booted' }
  /** All that was recorded is restored: what waited for that may go on (LIFE-9). */
  | { type: 'Recovered' }
  /** The machine was forgotten. */
  | { type: 'Decommissioned' }
  /** Counts of the host. */
  | { type: 'Host' }
  | { type: 'Partition'; partitionUid: Uid }
  /** Counts of a parent's dependents, where the parent itself has nothing to do about it. */
  | { type: 'Dependents'; partitionUid: Uid }
  | { type: 'Device'; device: DeviceView }
  | { type: 'DeviceGone'; deviceId: string }
  | { type: 'NumbersFreed' }
  /** What is registered or in the kernel of extensions. */
  | { type: 'Extensions' };

/** `revision` is that of the kernel after the command: what is between it and a reader's cursor was changed by others. */
export type KernelAnswer =
  { ok: true; result: KernelResult; changes: KernelChange[]; revision: number } | KernelRefusal;

/** A place in the stream of changes of one kernel. `revision` grows by one with each command that changed something. */
export interface ChangeCursor {
  bootID: string;
  revision: number;
}

/** What changed after a cursor, in order (LIFE-26). */
export interface ChangeBatch {
  /** Where to go on. */
  cursor: ChangeCursor;
  changes: KernelChange[];
  /** False when the kernel no longer knows what happened since: everything has to be read anew. */
  complete: boolean;
}

// ---------------------------------------------------------------------------------------------- queries

export type PartitionState = 'Defined' | 'Loaded' | 'Active' | 'Maintenance' | 'Broken';
export type NumberState = 'Granted' | 'Assigned' | 'Releasing';

/** What the number table can still hand out. */
export interface FreeNumbers {
  /** Majors that no driver has. */
  majors: number;
  minorsPerMajor: number;
  /** Driver -> free minors in the majors that it has; drivers without any are left out. */
  minorsOfDrivers: Readonly<Record<string, number>>;
}

export interface HostView {
  /** Empty before the first boot. */
  bootID: string;
  numbers: {
    config: DeviceNumberConfig | null;
    total: number;
    granted: number;
    assigned: number;
    releasing: number;
    free: FreeNumbers;
  };
  partitions: Partial<Record<PartitionState, number>>;
  /** How often the machine was booted since it was made. */
  boots: number;
  /** The bootRequest that the last boot answered (LIFE-10). */
  bootRequest: string | null;
  /** Booted again, and not yet told that all that was recorded is restored (LIFE-9). */
  recovering: boolean;
  /** How many images of extensions are in the kernel, and what the global environment asked for itself (KEXT-19). */
  extensions: { global: number; local: number; own: OwnRequests[] };
  /** Capacity that an error buffer gets when it begins anew. */
  errorBufferBytes: number;
}

/** One mounted file system, as the global environment sees it. */
export interface MountView {
  path: string;
  /** Identity of the file system: equal for parent and child where they share it (LINK-5). */
  fileSystemId: string;
  ownerUid: Uid;
  readOnly: boolean;
}

/** The link of a child, as the kernel keeps it on its disk. */
export interface LinkView {
  linkUid: Uid;
  parentUid: Uid;
  sharedFileSystems: string[];
  /** The revision of the parent's root that the child's root has; -1 as long as nothing of it was ever brought. */
  syncedRevision: number;
  parentRevision: number;
  /** Whether the parent has mounted what the child shares. */
  isParentMounted: boolean;
  /** Paths that were changed inside the child and differ from what the parent's root brought; sorted (LIFE-20). */
  keptFiles: string[];
}

/** Who uses the user file systems of a parent (LINK-7). */
export interface DependentsView {
  total: number;
  /** Those that are Loaded or further: they need the parent's file systems, or will in a moment. */
  loaded: number;
  /** Those that have them mounted: they hold the parent (LINK-9). */
  mounted: number;
  /** At most 32, by namespace and name; those that have them mounted first. */
  first: { partitionUid: Uid; namespace: string; name: string; mounted: boolean }[];
}

export interface EntryView {
  name: string;
  deviceId: string;
  deviceState: 'Available' | 'Exported' | 'Lost';
  /** Whether it is exported to this partition for this claim. */
  exported: boolean;
  number: { state: NumberState; real: DeviceNumber; virtual: DeviceNumber | null } | null;
  /** Only for an adapter that is exported: the data handed over, and how far the hand-over is (DEV-24). */
  adapter: { entry: AdapterEntry; inserted: boolean; attached: string[] } | null;
}

export interface PartitionView {
  partitionUid: Uid;
  cid: number;
  namespace: string;
  name: string;
  versioned: boolean;
  state: PartitionState;
  version: string;
  ownsUserFileSystems: boolean;
  /** The bootRequest that was carried out or consumed last (LIFE-10). */
  bootRequest: string | null;
  /** How often its processes were started since it was first populated; kept over boots of the host. */
  starts: number;
  /** Names of the processes that a stop could not end, sorted; only while Broken. */
  survivors: string[];
  processes: number;
  claims: { claimUid: Uid; entries: EntryView[] }[];
  /** What PopulateFileSystems laid down last; null before. */
  baseline: string | null;
  /** Grows with each change of the root that propagates to children. */
  rootRevision: number;
  /** What WriteRootFiles asked for last. Shared with the kernel: not to be changed. */
  rootFiles: readonly FileEntry[];
  /** Mount points of the user file systems that it has for itself and for children; sorted. */
  userFileSystems: string[];
  /** By path; empty unless mounted. */
  mounts: MountView[];
  /** A file of the root that stands where a file system would have to be mounted; null while mounted, or where none does. */
  occupiedMountPoint: string | null;
  link: LinkView | null;
  dependents: DependentsView;
  /** What it may load, by name. */
  grants: GrantedExtension[];
  /** What the scan found: which application needs which extension, and whether its copy is there (KEXT-1 to 3). */
  catalogue: { application: string; name: string; path: string; present: boolean }[];
  /** Of what is granted or loaded, by name. */
  extensions: ExtensionView[];
  errors: ErrorBufferView;
  /** Null where the root is no volume group, or nothing of it is prepared. */
  rootVolumeGroup: RootVolumeGroupView | null;
}

/** The volume group that a partition's root is on. */
export interface RootVolumeGroupView {
  id: string;
  step: PreparationStep | BootStep;
  /** Under the names that are on the disks; empty until they are populated. */
  logicalVolumes: LogicalVolume[];
  /** They still have the names under which they were made (NS-8). */
  hasTemporaryNames: boolean;
  /** Names, inside the partition, of the disks of its scratch. */
  disks: string[];
  /** Whether its file systems can be written: in the global namespace, or from the partition's boot on (NS-14). */
  isReachable: boolean;
  /** Whether its root is mounted on the scratch for the while (NS-10). */
  isOnScratch: boolean;
  /** What would keep its disks from being identified at a boot (NS-19, NS-21). */
  diskRefusal: KernelRefusal | null;
}

/** What one requester has standing for one extension. */
export interface OwnRequests {
  name: string;
  /** Asked for by the spec. */
  declared: boolean;
  /** How many requests from inside stand. */
  inside: number;
}

/** One extension, as far as it concerns one partition. */
export interface ExtensionView extends OwnRequests {
  /** Null when it is not granted (any more). */
  scope: ExtensionScope | null;
  /** Null when the partition has no request for it. */
  loadedScope: ExtensionScope | null;
  /** Outdated: as it was delivered, from a file that was registered before. Modified: not what was delivered. */
  copy: 'Missing' | 'Current' | 'Outdated' | 'Modified';
  /** What would refuse a delivery now. */
  deliveryRefusal: KernelRefusal | null;
  /** What would refuse a load now, as far as it can be told without hashing the copy. */
  loadRefusal: KernelRefusal | null;
}

/** What a partition sees of an extension: its own requests only (SHR-4, SHR-6). */
export interface OwnExtensionView {
  name: string;
  state: 'Loaded' | 'NotLoaded';
  /** Requests from inside that stand; the spec's is not counted. */
  requests: number;
  /** Whether its file is in the partition. */
  present: boolean;
}

/** All of the extensions of one kernel: for the global environment alone (KEXT-6). */
export interface ExtensionsView {
  registered: {
    name: string;
    path: string;
    /** Base64. */
    content: string;
    contentID: string;
    requires: string[];
    conflictsWith: string[];
    unloadPolicy: UnloadPolicy;
  }[];
  images: {
    contentID: string;
    /** Under which it was asked for. */
    names: string[];
    scope: ExtensionScope;
    /** Whose private image it is. */
    partitionUid: Uid | null;
    requires: string[];
    /** How many partitions asked; only of a shared one (KID-9, KID-10). */
    counter: number | null;
    /** Why it is in the kernel: somebody asked, another image needs it (KEXT-17), or it never leaves. */
    staysFor: 'Requested' | 'Required' | 'Never';
    /** In the order of the requests (SHR-1); null stands for the global environment. */
    entries: { partitionUid: Uid | null; name: string; requester: LoadRequester }[];
  }[];
}

export interface DeviceView {
  id: string;
  name: string;
  driver: string;
  type: DeviceType;
  endpoints: string[];
  state: 'Available' | 'Exported' | 'Lost';
  allocations: {
    partitionUid: Uid;
    claimUid: Uid;
    entry: string;
    sharing: Sharing;
    real: DeviceNumber | null;
    virtual: DeviceNumber | null;
  }[];
  /** The claim to which it is exported. */
  exporter: { partitionUid: Uid; claimUid: Uid } | null;
  /** The only namespace that may have it, because a claim with reclaimPolicy Retain left data there (LIFE-8). */
  retainedFor: string | null;
  /** The global environment has a volume group on it in use. */
  inUse: boolean;
}

/** A volume group by the names of one namespace: the global one's, or a partition's own (NS-11). */
export interface VolumeGroupView {
  name: string;
  id: string;
  /** By the names of that namespace. */
  disks: string[];
  logicalVolumes: LogicalVolume[];
}

/** Everything that can be asked without changing anything. */
export type KernelQuery =
  /** Global. */
  | { type: 'Host' }
  /** Global. Null when unknown. */
  | { type: 'Partition'; partitionUid: Uid }
  /** Global. All devices, sorted by id; or those that one inventory publishes, and what it lost that is still held. */
  | { type: 'Devices'; inventoryUid?: Uid }
  /** Global. Every UID of a partition, claim and link that the kernel knows: the sweep compares them (DEV-16). */
  | { type: 'Holdings' }
  /** Global. The last operation of an owner, 0 when it has none (LIFE-32). */
  | { type: 'LastOperation'; owner: Uid }
  /** Global. Who has which number of the table: a partition, or global itself (DEV-8). */
  | { type: 'NumberTable' }
  /** The partition: its own devices, private names and virtual numbers only (LIFE-28). */
  | { type: 'OwnDevices'; partitionUid: Uid }
  /** The partition, both ways (DEV-19): DeviceMapMissing (ENXIO), MappingNotFound (ESRCH). */
  | { type: 'LookupNumber'; partitionUid: Uid; virtual?: DeviceNumber; real?: DeviceNumber }
  /** The partition: what is on a configured block device. */
  | { type: 'ReadDevice'; partitionUid: Uid; name: string }
  /** The partition, or global: what is mounted, without whose it is (LINK 3.9). */
  | { type: 'OwnFileSystems'; partitionUid: Uid }
  /** The partition, or global: one directory. FileSystemsNotMounted; FileNotFound; NotDirectory. */
  | { type: 'ListFiles'; partitionUid: Uid; path: string }
  /** The partition, or global: one file. FileSystemsNotMounted; FileNotFound; IsDirectory; NotDirectory. */
  | { type: 'ReadFile'; partitionUid: Uid; path: string }
  /** The partition, or global: its processes, by process id (LIFE-27). */
  | { type: 'OwnProcesses'; partitionUid: Uid }
  /** Global: what is registered and what is in the kernel, with everybody's requests (KEXT-6). */
  | { type: 'Extensions' }
  /** The partition, or global: what it needs and what it asked for (SHR-4). */
  | { type: 'OwnExtensions'; partitionUid: Uid }
  /** Global: what is in the global namespace, by name. */
  | { type: 'VolumeGroups' }
  /** The partition, or global: what it has imported, under its own names (NS-11). */
  | { type: 'OwnVolumeGroups'; partitionUid: Uid };

export interface OwnFileSystemView {
  path: string;
  readOnly: boolean;
}

export interface DirectoryEntry {
  name: string;
  type: 'File' | 'Directory';
}

export interface OwnProcessView {
  pid: number;
  name: string;
  /** Private names of the devices that it has open. */
  open: string[];
  unkillable: boolean;
}

export interface OwnDeviceView {
  name: string;
  /** Available: configured here. Defined: in the configuration, not usable now (DEV-22). */
  state: 'Available' | 'Defined';
  type: DeviceType;
  virtualNumber: DeviceNumber | null;
}

export interface NumberRow {
  real: DeviceNumber;
  state: NumberState | 'Reserved';
  owner:
    | { type: 'Reserved'; holder: string }
    | { type: 'Global'; driver: string; instance: string }
    | { type: 'Claim'; partitionUid: Uid; claimUid: Uid; entry: string };
}

/** What a query returns, by its type. */
export interface QueryResults {
  Host: HostView;
  Partition: PartitionView | null;
  Devices: DeviceView[];
  Holdings: { partitions: { partitionUid: Uid; claims: Uid[]; linkUid: Uid | null }[] };
  LastOperation: { sequence: number };
  NumberTable: NumberRow[];
  OwnDevices: OwnDeviceView[];
  LookupNumber: { virtual: DeviceNumber; real: DeviceNumber };
  ReadDevice: { content: string };
  OwnFileSystems: OwnFileSystemView[];
  /** By name. */
  ListFiles: DirectoryEntry[];
  ReadFile: { content: string };
  OwnProcesses: OwnProcessView[];
  Extensions: ExtensionsView;
  OwnExtensions: OwnExtensionView[];
  VolumeGroups: VolumeGroupView[];
  OwnVolumeGroups: VolumeGroupView[];
}

export type QueryType = KernelQuery['type'];
export type QueryAnswer<T extends QueryType> = { ok: true; result: QueryResults[T] } | KernelRefusal;

/**
 * No answer came from a kernel, and whether it did what was asked is not known: I/O, never a refusal. Asked again under
 * the same operation id it answers as it did or would have (LIFE-1, LIFE-32).
 */
export class KernelUnreachableError extends Error {
  readonly hostName: string;
  /** Whether time ran out: to ask again at once would only be to wait again. */
  readonly timedOut: boolean;

  constructor(hostName: string, problem: string, { timedOut = false, ...options }: UnreachableOptions = {}) {
    super(`the kernel of ${hostName} does not answer: ${problem}`, options);
    this.name = 'KernelUnreachableError';
    this.hostName = hostName;
    this.timedOut = timedOut;
  }
}

interface UnreachableOptions {
  timedOut?: boolean;
  cause?: unknown;
}

/** One host's kernel. Every call may also be rejected: with KernelUnreachableError where no answer comes. */
export interface KernelPort {
  execute(request: KernelRequest): Promise<KernelAnswer>;
  read<T extends QueryType>(
    caller: Caller,
    query: Extract<KernelQuery, { type: T }>,
  ): Promise<QueryAnswer<T>>;
  /** What changed since a cursor; for null nothing but where the stream is now. The global environment asks. */
  changes(since: ChangeCursor | null): Promise<ChangeBatch>;
}

/** The kernels that can be reached, by host name. */
export interface KernelDirectory {
  /** The kernel of a host; a machine that was never booted answers too, with an empty bootID. */
  kernel(hostName: string): KernelPort;
  /** Host names whose kernel has been booted, and those whose kernel cannot be reached to ask; sorted. */
  hosts(): Promise<string[]>;
}

/**
 * No kernel was asked, because what it was to be asked is not taken: it is too large, or its host process is of another
 * version and does not know it. That says nothing of whether the host can be reached.
 */
export class KernelRequestError extends Error {
  constructor(hostName: string, problem: string) {
    super(`the host process of ${hostName} does not take what it is asked: ${problem}`);
    this.name = 'KernelRequestError';
  }
}
