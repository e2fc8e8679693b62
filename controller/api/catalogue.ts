/* eslint max-lines: off -- a table: one entry a refusal, found in one place */
/**
 * The error catalogue: every refusal of a kernel, with what it means and how to get out of it.
 *
 * Texts are safe to show to a tenant (LIFE-28): they name what the asker itself named, never another
 * partition, a real number of another, or a count of others. Placeholders in braces are filled from a refusal's args.
 */

export interface CatalogueEntry {
  /** As a system call would answer; the product's own where one is documented. */
  errno: string;
  /** One sentence: what was expected and what came. */
  message: string;
  /** One sentence: the smallest thing that helps. */
  remedy: string;
  /** The requirement that it serves. */
  requirement: string;
  /** The condition reason of the API that tells the same, where there is one. */
  reason?: string;
}

export const catalogue = {
  // ------------------------------------------------------------------------------------- who may ask, and when
  NotPermitted: {
    errno: 'EPERM',
    message: '{command} was refused: this caller may not ask it.',
    remedy: 'Ask from the partition that owns the object, or from the global environment.',
    requirement: 'DEV-13',
  },
  FencedOut: {
    errno: 'ESTALE',
    message: 'The command carries epoch {epoch}, and the kernel has already obeyed epoch {highest}.',
    remedy: 'Stop this controller: a newer one leads.',
    requirement: 'LIFE-3',
  },
  StaleBoot: {
    errno: 'ESTALE',
    message: 'The command was decided for boot "{bootID}", and the host runs boot "{current}".',
    remedy: 'Read the kernel again and decide anew.',
    requirement: 'LIFE-9',
  },
  StaleOperation: {
    errno: 'EALREADY',
    message: 'Operation {sequence} is older than operation {last}, the last one that this owner asked.',
    remedy: 'Read the kernel again and ask with a later sequence.',
    requirement: 'LIFE-32',
  },
  PrecedingRefused: {
    errno: 'ECANCELED',
    message: 'Operation {sequence} was to follow the one before it, and that was not done.',
    remedy: 'Mend what the one before it was refused for.',
    requirement: 'LIFE-32',
  },
  HostNotBooted: {
    errno: 'ENODEV',
    message: '{command} needs a running kernel, and this host has not been booted.',
    remedy: 'Boot the host first.',
    requirement: 'X-1',
  },
  HostInUse: {
    errno: 'EBUSY',
    message: 'The host still has {partitions} partitions.',
    remedy: 'Remove its partitions first.',
    requirement: 'LIFE-14',
    reason: 'InUse',
  },
  InvalidArgument: {
    errno: 'EINVAL',
    message: '{field} is not acceptable: {problem}.',
    remedy: 'Correct the value and ask again.',
    requirement: 'X-9',
    reason: 'InvalidArgument',
  },

  // ------------------------------------------------------------------------------------------------ partitions
  PartitionNotFound: {
    errno: 'ESRCH',
    message: 'The kernel knows no such partition.',
    remedy: 'Define the partition on this host first.',
    requirement: 'X-4',
    reason: 'PartitionNotFound',
  },
  InvalidPartitionName: {
    errno: 'EINVAL',
    message: 'The partition name "{name}" is not acceptable: {problem}.',
    remedy: 'Use at most 25 bytes without blanks and punctuation, and start with neither "-" nor "0".',
    requirement: 'X-9',
  },
  PartitionNotLoaded: {
    errno: 'ENXIO',
    message: 'The partition is {state} and cannot start: the kernel is not configured for it.',
    remedy: 'Load the partition first.',
    requirement: 'X-6',
  },
  PartitionNotActive: {
    errno: 'ESRCH',
    message: 'The partition is {state}, and only an Active one runs processes.',
    remedy: 'Start the partition.',
    requirement: 'LIFE-27',
  },
  PartitionBroken: {
    errno: 'EBUSY',
    message: 'The partition is Broken: processes survived its stop ({survivors}).',
    remedy: 'End the surviving processes first; until then nothing can be freed under them.',
    requirement: 'X-7',
    reason: 'Broken',
  },
  ProcessNotFound: {
    errno: 'ESRCH',
    message: 'This partition has no process {pid}.',
    remedy: 'List the processes of the partition.',
    requirement: 'LIFE-27',
  },
  ProcessUnkillable: {
    errno: 'EBUSY',
    message: 'Process {pid} ({name}) does not end when it is killed.',
    remedy: 'Stop the partition; what survives even that ends with a boot of the host.',
    requirement: 'LIFE-13',
  },

  // ----------------------------------------------------------------------------------------------- inventories
  DuplicateDevice: {
    errno: 'EEXIST',
    message: 'Device {device} is already published by another inventory of this host.',
    remedy: 'Leave the device in one inventory only.',
    requirement: 'LIFE-35',
    reason: 'DuplicateDevice',
  },
  DeviceNameTaken: {
    errno: 'EEXIST',
    message: 'The name {name} of device {device} is already the name of another device of this host.',
    remedy: 'Give the device a name of its own.',
    requirement: 'LIFE-35',
    reason: 'DeviceNameTaken',
  },
  DeviceChanged: {
    errno: 'EBUSY',
    message: 'The {field} of device {device} cannot change while a claim holds the device.',
    remedy: 'Release the device first, or publish it as it was.',
    requirement: 'DEV-21',
    reason: 'DeviceChanged',
  },

  // ---------------------------------------------------------------------------------------------------- ledger
  DeviceNotFound: {
    errno: 'ENODEV',
    message: 'The device of entry {entry} is unknown on this host.',
    remedy: 'Publish the device in an inventory of this host, or let the claim take another.',
    requirement: 'LIFE-35',
    reason: 'NoMatchingDevice',
  },
  DeviceLost: {
    errno: 'ENXIO',
    message: 'The device of entry {entry} is no longer published on this host.',
    remedy: 'Bring the device back, or replace the entry.',
    requirement: 'LIFE-35',
    reason: 'DeviceLost',
  },
  DeviceHeld: {
    errno: 'EBUSY',
    message: 'The device of entry {entry} is held by another claim, or by another entry of this one.',
    remedy: 'Wait until it is released, or let the claim take another device.',
    requirement: 'DEV-22',
    reason: 'AllHeld',
  },
  RetainedData: {
    errno: 'EACCES',
    message: 'The device of entry {entry} keeps data for another namespace.',
    remedy: 'Choose another device, or have an administrator release the data.',
    requirement: 'LIFE-8',
    reason: 'RetainedData',
  },
  NameConflict: {
    errno: 'EEXIST',
    message: 'The name {entry} is already the name of another device of this partition.',
    remedy: 'Give the entry another name.',
    requirement: 'DEV-19',
    reason: 'NameConflict',
  },
  AdapterToVersionedPartition: {
    errno: 'ENOTSUP',
    message: 'Entry {entry} is an adapter, and adapters are not given to versioned partitions.',
    remedy: "Claim a disk instead, or run the partition at the host's own version.",
    requirement: 'DEV-24',
    reason: 'AdapterToVersionedPartition',
  },
  EntryChanged: {
    errno: 'EEXIST',
    message: 'Entry {entry} already has a device, and it is not the one asked for now.',
    remedy: 'Release the entry first.',
    requirement: 'DEV-21',
  },
  ClaimHeldElsewhere: {
    errno: 'EBUSY',
    message: 'The claim already holds devices for another partition.',
    remedy: 'Release the claim there first.',
    requirement: 'LIFE-15',
    reason: 'PartitionDeleting',
  },
  AllocationNotFound: {
    errno: 'ENOENT',
    message: 'Entry {entry} has no device in this partition.',
    remedy: 'Allocate the entry first.',
    requirement: 'DEV-1',
  },
  NumberHeld: {
    errno: 'EBUSY',
    message: 'Entry {entry} still has a device number.',
    remedy: 'Release its number first.',
    requirement: 'DEV-16',
  },

  // --------------------------------------------------------------------------------------------------- numbers
  NumbersExhausted: {
    errno: 'ENOSPC',
    message: 'No device number is free for entry {entry}.',
    remedy: 'Wait until a partition of the host releases one, or have the range of the host widened.',
    requirement: 'DEV-15',
    reason: 'NumbersExhausted',
  },
  NumbersInUse: {
    errno: 'EBUSY',
    message: 'Number {major}:{minor} is held and would fall outside of the new table.',
    remedy: 'Keep the number in the range, or release it first.',
    requirement: 'DEV-2',
    reason: 'DeviceNumbersInUse',
  },
  NumberAssigned: {
    errno: 'EBUSY',
    message: 'The number of entry {entry} is assigned to a configured device.',
    remedy: 'Unconfigure the device first.',
    requirement: 'DEV-12',
  },
  NumberNotFound: {
    errno: 'ESRCH',
    message: 'There is no number to release for {entry}.',
    remedy: 'Release only what was granted.',
    requirement: 'DEV-12',
  },
  NumberNotGranted: {
    errno: 'EINVAL',
    message: 'Entry {entry} has no granted device number.',
    remedy: 'Request a number for it first.',
    requirement: 'DEV-6',
  },
  VirtualNumberMapped: {
    errno: 'ENOTEMPTY',
    message: 'The number {major}:{minor} is already mapped in this partition.',
    remedy: 'Choose another number, or unconfigure the device that has it.',
    requirement: 'DEV-20',
    reason: 'VirtualNumberMapped',
  },
  MappingNotFound: {
    errno: 'ESRCH',
    message: 'Nothing is mapped at {major}:{minor} in this partition.',
    remedy: 'Configure the device first.',
    requirement: 'DEV-19',
    reason: 'MappingNotFound',
  },
  DeviceMapMissing: {
    errno: 'ENXIO',
    message: 'The partition has no device map: it is not loaded.',
    remedy: 'Start the partition.',
    requirement: 'DEV-6',
    reason: 'DeviceMapMissing',
  },

  // -------------------------------------------------------------------------------------- export, configuration
  ExportedElsewhere: {
    errno: 'EBUSY',
    message: 'The device of entry {entry} is exported elsewhere.',
    remedy: 'Wait until the partition that has it stops.',
    requirement: 'DEV-22',
    reason: 'ExportedElsewhere',
  },
  NotExported: {
    errno: 'ENODEV',
    message: 'The device of entry {entry} is not exported to this partition.',
    remedy: 'Export the device first.',
    requirement: 'DEV-22',
  },
  EntryConfigured: {
    errno: 'EEXIST',
    message: 'Entry {entry} is already configured with number {major}:{minor}.',
    remedy: 'Unconfigure the device first.',
    requirement: 'DEV-20',
  },
  NotAdapter: {
    errno: 'EINVAL',
    message: 'Entry {entry} is not an adapter.',
    remedy: 'Name an entry whose device is an adapter.',
    requirement: 'DEV-24',
  },
  AdapterMismatch: {
    errno: 'EINVAL',
    message: 'The adapter data for entry {entry} is not the data that was handed to this partition.',
    remedy: 'Insert the entry exactly as the export returned it.',
    requirement: 'DEV-24',
  },
  AdapterNotInserted: {
    errno: 'ENXIO',
    message: 'Entry {entry} needs its adapter, which is not inserted or to which it is not attached.',
    remedy: 'Insert the adapter and attach the endpoint first.',
    requirement: 'DEV-24',
  },
  EndpointNotFound: {
    errno: 'ENODEV',
    message: 'The adapter of entry {entry} has no endpoint {endpoint}.',
    remedy: 'Attach one of the endpoints that the adapter lists.',
    requirement: 'DEV-24',
  },
  DeviceBusy: {
    errno: 'EBUSY',
    message: 'The device of entry {entry} is in use by a process of the partition.',
    remedy: 'End the process that has it open.',
    requirement: 'DEV-23',
    reason: 'DeviceBusy',
  },
  DeviceNotConfigured: {
    errno: 'ENXIO',
    message: 'This partition has no configured device {name}.',
    remedy: 'Configure the device first.',
    requirement: 'DEV-22',
  },
  NotBlockDevice: {
    errno: 'EINVAL',
    message: 'Device {name} does not store blocks.',
    remedy: 'Name a block device.',
    requirement: 'LIFE-23',
  },
  // ---------------------------------------------------------------------------------------------- file systems
  DiskNotFound: {
    errno: 'ENODEV',
    message: 'The host has no disk {disk}.',
    remedy: 'Name one that its inventories publish.',
    requirement: 'NS-13',
  },
  DiskExported: {
    errno: 'EBUSY',
    message: 'Disk {disk} is in use elsewhere; what it carries cannot be reached from here.',
    remedy: 'Wait until it is no longer exported, nor in use on another host.',
    requirement: 'NS-14',
  },
  VolumeGroupMissing: {
    errno: 'ENOENT',
    message: 'There is no volume group {what}.',
    remedy: 'Name one that is there.',
    requirement: 'NS-13',
  },
  VolumeGroupOwned: {
    errno: 'EPERM',
    message: 'Volume group {name} is the root of a system: its names are not for the global namespace.',
    remedy: 'Leave it to the system whose root it is.',
    requirement: 'NS-17',
  },
  VolumeGroupActive: {
    errno: 'EBUSY',
    message: 'The host itself has volume group {name} on {entry} in use.',
    remedy: 'Ask an administrator to export it on the host, or use another disk.',
    requirement: 'NS-18',
    reason: 'VolumeGroupActive',
  },
  DiskOccupied: {
    errno: 'EEXIST',
    message: 'Disk {disk} carries {what}.',
    remedy:
      'Use another disk, or consent to what becomes of it in spec.root.volumeGroup: existing and volumeGroupID.',
    requirement: 'NS-18',
    reason: 'DiskOccupied',
  },
  RootDiskMissing: {
    errno: 'ENXIO',
    message: 'The root needs {disks}, and the partition does not have it.',
    remedy: 'Give it back, or delete the partition and create it anew.',
    requirement: 'NS-19',
    reason: 'DiskMissing',
  },
  RootDiskMismatch: {
    errno: 'ENODEV',
    message: 'Disk {disk} does not carry the root volume group that it should.',
    remedy: 'Give the partition the disk that it had, or delete the partition and create it anew.',
    requirement: 'NS-21',
    reason: 'DiskMismatch',
  },
  ScratchMissing: {
    errno: 'ENOENT',
    message: 'The partition has no scratch to boot from.',
    remedy: 'Prepare it first.',
    requirement: 'NS-1',
  },
  RootNotReachable: {
    errno: 'EBUSY',
    message: "The root is on the partition's own disks, which nobody has imported.",
    remedy: 'Start the partition: it is written when its boot goes on from the disks.',
    requirement: 'NS-14',
  },
  GlobalNamesPresent: {
    errno: 'EBUSY',
    message: "Names of the partition's disks are still in the global namespace.",
    remedy: 'Clear them first.',
    requirement: 'NS-3',
  },
  BootStepOutOfOrder: {
    errno: 'EINVAL',
    message: 'The boot cannot take the step {step} now: the next one is {next}.',
    remedy: 'Take the steps in their order.',
    requirement: 'NS-15',
  },
  FileSystemsMissing: {
    errno: 'ENXIO',
    message: 'The partition has no file systems yet.',
    remedy: 'Populate them from its version first.',
    requirement: 'LINK-3',
  },
  FileSystemsMounted: {
    errno: 'EBUSY',
    message: 'The file systems of the partition are mounted.',
    remedy: 'Stop the partition first.',
    requirement: 'LINK-9',
  },
  FileSystemsNotMounted: {
    errno: 'ENXIO',
    message: 'The file systems of the partition are not mounted.',
    remedy: 'Start the partition.',
    requirement: 'LINK-3',
  },
  MountPointOccupied: {
    errno: 'ENOTDIR',
    message: 'The file {path} stands where a file system has to be mounted.',
    remedy: 'Remove the file from root.files, or while the partition does not need the mount, from inside.',
    requirement: 'LINK-3',
    reason: 'MountFailed',
  },
  PathNotInRoot: {
    errno: 'EXDEV',
    message: 'The path {path} lies in a user file system, not in the root.',
    remedy: 'Take it out of root.files; change software from inside the partition that owns the file system.',
    requirement: 'LINK-19',
    reason: 'PathNotInRoot',
  },
  FileConflict: {
    errno: 'ENOTDIR',
    message: 'The path {path} of root.files cannot be a file: it is a directory, or lies below a file.',
    remedy: 'Correct the path, or take it out of root.files and remove from inside what is in the way.',
    requirement: 'LIFE-20',
    reason: 'FileConflict',
  },
  FileSystemFull: {
    errno: 'ENOSPC',
    message: 'The file system has no room for {path}.',
    remedy: 'Remove files, or write less.',
    requirement: 'LIFE-20',
    reason: 'FileSystemFull',
  },
  FileNotFound: {
    errno: 'ENOENT',
    message: 'There is no file or directory {path}.',
    remedy: 'List the directory above it.',
    requirement: 'LIFE-27',
  },
  IsDirectory: {
    errno: 'EISDIR',
    message: 'The path {path} is a directory.',
    remedy: 'Name a file.',
    requirement: 'LIFE-27',
  },
  NotDirectory: {
    errno: 'ENOTDIR',
    message: 'The path {path} leads through a file.',
    remedy: 'Name a path that leads through directories only.',
    requirement: 'LIFE-27',
  },
  ReadOnlyFileSystem: {
    errno: 'EROFS',
    message: 'The path {path} is in a file system that is mounted read-only here.',
    remedy: 'Write into the root, or have the software changed where it is owned.',
    requirement: 'LINK-17',
  },

  // ----------------------------------------------------------------------------------------------------- links
  SelfLink: {
    errno: 'EINVAL',
    message: 'A partition cannot be its own parent.',
    remedy: 'Link it to another partition.',
    requirement: 'LINK-14',
    reason: 'SelfLink',
  },
  LinkCycle: {
    errno: 'ELOOP',
    message: 'The parent itself depends on this child.',
    remedy: 'Remove one of the links of the circle.',
    requirement: 'LINK-14',
    reason: 'Cycle',
  },
  VersionMismatch: {
    errno: 'EINVAL',
    message: 'The child runs version {child}, and the parent runs version {parent}.',
    remedy: 'Link partitions of the same version only.',
    requirement: 'LINK-2',
    reason: 'VersionMismatch',
  },
  ParentNotVersioned: {
    errno: 'EINVAL',
    message: 'The parent runs the version of its host, so it has nothing to share.',
    remedy: 'Link to a partition of another version than the host.',
    requirement: 'LINK-1',
    reason: 'ParentNotVersioned',
  },
  ChildOwnsUserFileSystems: {
    errno: 'EINVAL',
    message: 'The child has user file systems of its own.',
    remedy: 'Define the child without them.',
    requirement: 'LINK-5',
    reason: 'ChildOwnsUserFileSystems',
  },
  FileSystemNotShared: {
    errno: 'ENOENT',
    message: 'The parent has no user file system {path}.',
    remedy: 'Share what the parent has.',
    requirement: 'LINK-18',
    reason: 'FileSystemNotShared',
  },
  LinkExists: {
    errno: 'EEXIST',
    message: 'The child is linked already, by another link.',
    remedy: 'Remove that link first.',
    requirement: 'LINK-20',
  },
  NotLinked: {
    errno: 'ENOENT',
    message: 'The partition takes its user file systems from a parent, and is not linked to one.',
    remedy: 'Link it first.',
    requirement: 'LINK-13',
  },
  ParentNotMounted: {
    errno: 'EBUSY',
    message: 'The user file systems of the parent are not mounted.',
    remedy: 'Bring the parent to Maintenance first.',
    requirement: 'LINK-13',
    reason: 'ParentNotReady',
  },
  PartitionHeld: {
    errno: 'EBUSY',
    message: 'Running children use the file systems of the partition.',
    remedy: 'Stop its children first.',
    requirement: 'LINK-9',
    reason: 'WaitingForDependents',
  },

  // ------------------------------------------------------------------------------------------------ extensions
  ExtensionDigestMismatch: {
    errno: 'EBADMSG',
    message: 'The content of extension {name} has the identifier {contentID}, and {digest} is pinned.',
    remedy: 'Correct the digest, or give the file that was meant.',
    requirement: 'KID-2',
    reason: 'DigestMismatch',
  },
  ExtensionInUse: {
    errno: 'EBUSY',
    message: 'Extension {name} is in the kernel.',
    remedy: 'Unload it first; one that never unloads goes with the next boot of the host.',
    requirement: 'LIFE-14',
    reason: 'InUse',
  },
  ExtensionNotRegistered: {
    errno: 'ENOENT',
    message: 'The global environment knows no extension {name}.',
    remedy: 'Register it first.',
    requirement: 'KEXT-19',
    reason: 'ExtensionNotLoaded',
  },
  ExtensionNotGranted: {
    errno: 'EPERM',
    message: 'Extension {name} is not granted to this partition, or there is none.',
    remedy: 'Ask an administrator to grant it.',
    requirement: 'KEXT-20',
    reason: 'NotGranted',
  },
  ExtensionNotCatalogued: {
    errno: 'ENOENT',
    message: 'No application that is installed in this partition needs extension {name}.',
    remedy: 'Install the application, or add a list of it to /etc/modules-load.d.',
    requirement: 'KEXT-3',
    reason: 'NotCatalogued',
  },
  ExtensionCopyMissing: {
    errno: 'ENOENT',
    message: 'The copy {path} of extension {name} is not in this partition.',
    remedy: 'Wait until it is delivered.',
    requirement: 'KEXT-2',
    reason: 'CopyModified',
  },
  ExtensionCopyModified: {
    errno: 'EBADMSG',
    message: 'The copy {path} of extension {name} is not the file that was delivered.',
    remedy: 'Remove it from inside, or restart the partition: then it is delivered anew.',
    requirement: 'KID-6',
    reason: 'CopyModified',
  },
  ExtensionCopyBlocked: {
    errno: 'EEXIST',
    message:
      'The copy of extension {name} cannot be delivered: a file of root.files or one from inside stands in the place of {path}.',
    remedy: 'Remove that file.',
    requirement: 'LIFE-25',
    reason: 'CopyModified',
  },
  ExtensionScopeChanged: {
    errno: 'EBUSY',
    message:
      'Extension {name} is loaded for this partition with another scope than the one that is granted now.',
    remedy: 'Unload it first.',
    requirement: 'KID-16',
    reason: 'LoadRefused',
  },
  ExtensionNeverUnloads: {
    errno: 'EINVAL',
    message: 'Extension {name} never leaves the kernel, so it cannot be loaded for one partition alone.',
    remedy: 'Ask an administrator to grant it with scope Global.',
    requirement: 'KID-9',
    reason: 'LoadRefused',
  },
  ExtensionDependencyMissing: {
    errno: 'ENOENT',
    message: 'Extension {name} requires {required}, which is not loaded here.',
    remedy: 'Load {required} first.',
    requirement: 'KEXT-17',
    reason: 'DependencyMissing',
  },
  ExtensionLoadRefused: {
    errno: 'EBUSY',
    message: 'The kernel does not load extension {name} beside what is loaded now.',
    remedy: 'Try again later.',
    requirement: 'KEXT-4',
    reason: 'LoadRefused',
  },
  ExtensionLoadFailed: {
    errno: 'ENOEXEC',
    message: 'The file of extension {name} cannot be loaded: it holds nothing.',
    remedy: 'Have an administrator correct the file of the extension.',
    requirement: 'KEXT-7',
    reason: 'LoadFailed',
  },
  ExtensionNotLoaded: {
    errno: 'EPERM',
    message:
      'Extension {name} was not loaded on request of the caller, so the caller cannot have it unloaded.',
    remedy: 'Unload only what was loaded by yourself, and once for each load.',
    requirement: 'KEXT-10',
  },

  // ---------------------------------------------------------------------------------------------------- errors
  ErrorBufferFull: {
    errno: 'ENOMEM',
    message: 'The error buffer of the partition has no room for {id}; what is in it already stays.',
    remedy: 'Read the errors that are there; the buffer begins anew with the next start, stop or attachment.',
    requirement: 'ERR-10',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type CatalogueId = keyof typeof catalogue;

/**
 * Message and remedy of an entry as one text, placeholders filled from `args`.
 * A placeholder without a value stays as it is written, so that a missing argument shows.
 */
export function catalogueText(id: CatalogueId, args: Readonly<Record<string, string | number>>): string {
  const entry: CatalogueEntry = catalogue[id];
  const template = `${entry.message} ${entry.remedy}`;
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(args[name] ?? placeholder));
}

/** The entry of an id, with the optional fields that not every entry has. */
export function catalogueEntry(id: CatalogueId): CatalogueEntry {
  return catalogue[id];
}

/** How a condition tells a refusal: by the reason of its entry where the condition has it (`reasons`), else KernelRefused. */
export function refusalReason(reasons: readonly string[], id: CatalogueId): string {
  const { reason } = catalogueEntry(id);
  return reason !== undefined && reasons.includes(reason) ? reason : 'KernelRefused';
}

/**
 * Refusals that end when another partition, or a process inside this one, gives something back or makes room, or when the
 * host is booted.
 */
const endedByOthers: ReadonlySet<CatalogueId> = new Set<CatalogueId>([
  'AdapterToVersionedPartition',
  'ParentNotVersioned',
  'VersionMismatch',
  'DeviceBusy',
  'ExportedElsewhere',
  'NumbersExhausted',
  'FileSystemFull',
  'FileConflict',
  'MountPointOccupied',
  'ParentNotMounted',
  'PartitionHeld',
  'ExtensionInUse',
  'ExtensionDependencyMissing',
  'ExtensionLoadRefused',
  'ExtensionCopyBlocked',
  'VolumeGroupActive',
  'DiskOccupied',
  'RootDiskMissing',
  'RootDiskMismatch',
]);

/** Whether it makes sense to wait for a change rather than to ask again after a while. */
export function waitsForOthers(id: CatalogueId): boolean {
  return endedByOthers.has(id);
}
