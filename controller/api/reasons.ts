/* eslint max-lines: off -- a table: one entry a reason, found in one place */
/**
 * What every reason of a condition means, and how to get out of it: for `partywall explain` and docs/reasons.md.
 *
 * The table is typed by the closed lists of the CRDs: a reason that is missing here, or that no CRD has, is a type error.
 */
import type { Reason } from './generated/conditions.ts';

export interface ReasonExplanation {
  /** What it says about the object. */
  meaning: string;
  /** What to do; "Nothing" where it says that all is well. */
  remedy: string;
}

export const reasonExplanations: Readonly<Record<Reason, ReasonExplanation>> = {
  Accepted: {
    meaning: 'The object is sound and others may refer to it.',
    remedy: 'Nothing needs to be done.',
  },
  AdapterToVersionedPartition: {
    meaning:
      'The claim asks for an adapter, and the partition runs a version of its own: adapters are not given to such partitions.',
    remedy:
      "Claim the disk behind the adapter instead, or use a partition without spec.runtimeVersionName, which runs the host's own version.",
  },
  AllConfigured: {
    meaning: 'Every required claim has its devices configured inside the partition.',
    remedy: 'Nothing needs to be done.',
  },
  AllHeld: {
    meaning: 'There would be enough devices if nothing were held, but others hold what the claim needs.',
    remedy:
      'Wait until a claim on the same class is deleted, ask for less, or name another class as an alternative.',
  },
  AllLoaded: {
    meaning: 'Every extension that the partition must have is loaded for it.',
    remedy: 'Nothing needs to be done.',
  },
  Allocated: {
    meaning: 'Every device of the claim is allocated to it, with its number.',
    remedy: 'Nothing needs to be done.',
  },
  Answered: {
    meaning: 'The question was answered: the answer is in status.answer.',
    remedy: 'Nothing needs to be done.',
  },
  BehindParent: {
    meaning: 'The root of the child lacks changes that were made in the root of its parent.',
    remedy: 'Nothing needs to be done: it follows by itself, a stopped child at its next start.',
  },
  Bound: {
    meaning: 'The partition has a host, and its required claims have their devices there.',
    remedy: 'Nothing needs to be done.',
  },
  Broken: {
    meaning:
      'The partition was stopped, but a process could not be ended; nothing is freed under a running process.',
    remedy: 'End the processes that the message names, or delete the partition.',
  },
  ChildNotFound: {
    meaning: 'There is no partition that has the name of the link, in its namespace.',
    remedy: 'Create the partition with userFileSystemSource Parent, or delete the link.',
  },
  ChildNotScheduled: {
    meaning: 'The child of the link has no host yet.',
    remedy: 'Describe the child: its own reason says what it waits for.',
  },
  ChildOwnsUserFileSystems: {
    meaning: 'The partition that has the name of the link was created with user file systems of its own.',
    remedy: 'Delete the partition and create it with userFileSystemSource Parent, or delete the link.',
  },
  ChildStopped: {
    meaning: 'The child is stopped, so it has nothing mounted; it follows its parent at its next start.',
    remedy: 'Nothing needs to be done.',
  },
  ClaimNotAllocated: {
    meaning: 'A required claim has no devices yet.',
    remedy: 'Describe the claim that the message names: its own reason says what it lacks.',
  },
  ClaimNotConfigured: {
    meaning: 'A required claim has its devices, but they are not configured inside the partition yet.',
    remedy: 'Describe the claim that the message names: its own reason says what refused.',
  },
  ClassNotAllowed: {
    meaning:
      'The device class does not exist, or it is not open to this namespace; the two look the same on purpose.',
    remedy: 'Correct deviceClassName, or ask an administrator to allow this namespace in the class.',
  },
  ClearingGlobalNames: {
    meaning: "The names under which the root was made are taken out of the host's own namespace.",
    remedy: 'Nothing, unless it stays: then the message says what it waits for.',
  },
  Compatible: {
    meaning: "The host's kernel is within the range that the partition's version runs on.",
    remedy: 'Nothing needs to be done.',
  },
  Configured: {
    meaning: 'Every device of the claim can be used inside the partition under its name and number.',
    remedy: 'Nothing needs to be done.',
  },
  ConstraintUnsatisfiable: {
    meaning: 'Each device could be had by itself, but no choice of them meets all constraints of the claim.',
    remedy: 'Loosen or remove the constraint that the explanation names.',
  },
  CopyModified: {
    meaning:
      'The copy of the extension in the partition is not the file that was delivered, so it is not loaded.',
    remedy: 'Remove it from inside, or restart the partition: then it is delivered anew.',
  },
  Cycle: {
    meaning: 'Following the links from parent to parent leads back to the child.',
    remedy: 'Delete one of the links that the message names.',
  },
  DependencyCycle: {
    meaning: 'The extension requires itself, directly or through others, so it can never be loaded.',
    remedy: 'Take one of the extensions of the circle out of requires.',
  },
  DependencyMissing: {
    meaning:
      'An extension that this one requires is loaded neither for the partition nor by the host itself.',
    remedy: 'Add the extension that the message names to spec.extensions.',
  },
  DeviceBusy: {
    meaning: 'A process inside the partition has the device open, so it cannot be taken away.',
    remedy: 'End the process that has it open; the release goes on by itself.',
  },
  DeviceChanged: {
    meaning: 'The inventory gives another driver or type to a device that a claim holds.',
    remedy: 'Publish the device as it was, or delete the claim that holds it first.',
  },
  DeviceLost: {
    meaning: 'A device that is held is no longer published by any inventory of the host.',
    remedy: 'Publish the device again, or remove its entry from the claim and add another.',
  },
  DeviceMapMissing: {
    meaning:
      'The partition is not configured in the kernel, so there is no map in which a number could stand (ENXIO).',
    remedy: 'Start the partition: set its powerState to Active or Maintenance.',
  },
  DeviceNameTaken: {
    meaning: 'The inventory gives a device a name that another device of the same host has.',
    remedy: 'Give the device another name.',
  },
  DeviceNumbersInUse: {
    meaning: 'The new number range does not contain a number that is held, so the host keeps the old range.',
    remedy: 'Widen spec.deviceNumbers to contain the held numbers, or release them first.',
  },
  DifferentHosts: {
    meaning: 'The child asks for another host than the one that its parent is on; both share one kernel.',
    remedy: 'Remove hostName from the child, or create it again on the host of its parent.',
  },
  DigestMismatch: {
    meaning: 'The content of the file does not have the digest that spec.digest pins.',
    remedy: 'Correct spec.digest, or give the file that was meant.',
  },
  DiskMismatch: {
    meaning:
      'A disk of the root does not carry the root volume group of this partition: nothing on it is touched.',
    remedy: 'Give the partition the disk that it had, or delete the partition and create it again.',
  },
  DiskMissing: {
    meaning: 'Not all disks of the root are there: nothing is imported as long as one is missing.',
    remedy:
      'Have the disk connected, or claim it again; where it is gone for good, delete the partition and create it again.',
  },
  DiskOccupied: {
    meaning: 'A disk of the root carries something that nobody consented to lose.',
    remedy:
      'Use another disk, or consent in spec.root.volumeGroup: existing Adopt or Overwrite, with the volumeGroupID that the message names.',
  },
  DuplicateDevice: {
    meaning: 'Another inventory of the same host publishes a device with the same id.',
    remedy: 'Remove the device from one of the two inventories.',
  },
  Exported: {
    meaning: 'Every device of the claim is exported to the partition.',
    remedy: 'Nothing needs to be done.',
  },
  ExportedElsewhere: {
    meaning: 'A device that several claims share is exported to another partition, which started first.',
    remedy: 'Wait until that partition stops, or claim another device.',
  },
  ExtensionNotFound: {
    meaning: 'There is no KernelExtension of that name.',
    remedy: 'Create the extension, or delete the grant and create it with the right extensionName.',
  },
  ExtensionNotLoaded: {
    meaning: 'An extension that the global environment is to load for itself is not loaded.',
    remedy: 'Create the KernelExtension that the message names, or take it out of spec.extensions.',
  },
  Failed: {
    meaning: 'The controller could not answer, by a fault of its own; its log says more.',
    remedy: 'Ask anew; if it fails again, show the log of the controller to whoever maintains it.',
  },
  FileConflict: {
    meaning: 'A file of root.files has the path of a directory, or lies below a file.',
    remedy: 'Correct the path in root.files, or remove what is in the way from inside.',
  },
  FileNotFound: {
    meaning: 'The kernel model has no files of its own, and spec.file.content is absent.',
    remedy: 'Give the bytes of the file in spec.file.content.',
  },
  FileSystemFull: {
    meaning: 'The root of the partition has no room for what should be written (ENOSPC).',
    remedy: 'Remove files inside the partition, or shorten root.files.',
  },
  FileSystemNotShared: {
    meaning: 'The link names a file system that the parent does not have for its children.',
    remedy: 'Delete the link and create it with sharedFileSystems that the parent has, or without the field.',
  },
  Forbidden: {
    meaning:
      'Whoever asks may not do or see by the RBAC of the cluster what the question needs; the message names the right.',
    remedy: 'Whoever administers the cluster can grant the right that the message names.',
  },
  Healthy: {
    meaning: 'The kernel of the host is up and agrees with the object.',
    remedy: 'Nothing needs to be done.',
  },
  HeldWhileStopped: {
    meaning: 'The partition is stopped as wanted; its devices and numbers are kept for its next start.',
    remedy: 'Nothing needs to be done.',
  },
  HostNotAllowed: {
    meaning:
      'The host does not exist, or it is not open to this namespace; the two look the same on purpose.',
    remedy: 'Correct spec.hostName, or ask an administrator to allow this namespace on the host.',
  },
  HostNotFound: {
    meaning: 'There is no host of that name whose kernel runs.',
    remedy: 'Create the Host, or correct the name.',
  },
  HostNotReady: {
    meaning: 'The host exists, but its kernel does not run yet, or recovers from a boot.',
    remedy: 'Nothing needs to be done here; it goes on when the host is Ready.',
  },
  HostUnschedulable: {
    meaning: 'The host takes no further partitions.',
    remedy: 'Ask an administrator to clear spec.unschedulable, or choose another host.',
  },
  IdentifyingDisks: {
    meaning: 'The boot looks for the disks that the scratch names.',
    remedy: 'Nothing, unless it stays: then the message says what it waits for.',
  },
  Imported: {
    meaning: 'The partition has its root volume group, under names of its own.',
    remedy: 'Nothing needs to be done.',
  },
  Importing: {
    meaning:
      'The root volume group is about to be imported into the partition, once its devices are configured.',
    remedy: 'Look at DevicesReady: the devices of the required claims come first.',
  },
  InMaintenance: {
    meaning: 'The partition is configured without processes, as wanted.',
    remedy: 'Set powerState to Active to run it.',
  },
  InProgress: {
    meaning: 'The controller is at it: a call that changes something has been recorded, and is made.',
    remedy: 'Nothing needs to be done: another controller goes on with it when this one ends.',
  },
  InUse: {
    meaning: 'The object is being deleted and waits, because others still use it.',
    remedy: 'Delete or change the users that the message names; the deletion goes on by itself.',
  },
  Invalid: {
    meaning: 'The question cannot be read: the message says where, and what was expected.',
    remedy: 'Correct what the message names, and ask anew.',
  },
  InvalidArgument: {
    meaning: 'The kernel found a value that it cannot take (EINVAL).',
    remedy: 'Correct the value that the message names.',
  },
  KernelRefused: {
    meaning:
      "The host's kernel refused a command for a cause that has no reason of its own; the message has its words.",
    remedy: 'Do what the message says; `partywall explain` knows the error that it names.',
  },
  KernelTooNew: {
    meaning: "The host's kernel is above the range that the partition's version runs on.",
    remedy: 'Choose another host, or a version that runs on this kernel.',
  },
  KernelTooOld: {
    meaning: "The host's kernel is below the range that the partition's version runs on.",
    remedy: 'Choose another host, or a version that runs on this kernel.',
  },
  LinkMissing: {
    meaning:
      'The partition takes its user file systems from a parent, and no VersionLink of its name says which.',
    remedy: 'Create a VersionLink that has the name of the partition, in its namespace.',
  },
  LinkNotAccepted: {
    meaning: 'The VersionLink of the partition exists and does not hold; its own status says why.',
    remedy: 'Describe the VersionLink that has the name of the partition.',
  },
  Linked: {
    meaning: 'The partition uses the user file systems of its parent.',
    remedy: 'Nothing needs to be done.',
  },
  LoadFailed: {
    meaning: 'The kernel tried to load the extension, could not, and undid all that it had recorded.',
    remedy: 'Have an administrator correct the file of the extension.',
  },
  LoadRefused: {
    meaning: 'The kernel does not load the extension beside what is loaded now.',
    remedy:
      'Nothing needs to be done; it is loaded as soon as it can be. Mark the entry optional to start without it.',
  },
  MappingNotFound: {
    meaning: 'Nothing is mapped at the virtual number (ESRCH).',
    remedy: 'Stop the partition and start it again: its map is made anew.',
  },
  MergingDeviceDatabase: {
    meaning:
      'What the scratch says of the partition and its devices is merged into the configuration on its disks.',
    remedy: 'Nothing, unless it stays: then the message says what it waits for.',
  },
  MountFailed: {
    meaning: "A file of the partition's root stands where a file system has to be mounted (ENOTDIR).",
    remedy:
      'Take the path out of root.files; what was written inside is removed while the partition is linked without that file system.',
  },
  Mounted: {
    meaning: 'All file systems of the partition are mounted.',
    remedy: 'Nothing needs to be done.',
  },
  NameConflict: {
    meaning: 'Another claim of the same partition has a device of the same name.',
    remedy: 'Rename the entry: device names are unique within a partition.',
  },
  NeverUnloadsLocally: {
    meaning: 'The extension never leaves a kernel, so private instances of it would pile up.',
    remedy: 'Grant it with scope Global, or set its unloadPolicy to WhenUnreferenced.',
  },
  NoFittingHost: {
    meaning: 'No host fits: the explanation says at which stage the last one dropped out.',
    remedy: 'Follow a suggestion of the explanation, or loosen hostSelector.',
  },
  NoMatchingDevice: {
    meaning: 'No device on the host is in the class and meets all selectors of an entry.',
    remedy: 'Loosen the selectors that the explanation names, or publish such a device.',
  },
  NotAllowed: {
    meaning:
      'The parent does not exist, or does not consent to children of this namespace; the two look the same on purpose.',
    remedy:
      "Ask the parent's owner to allow this namespace in allowedChildNamespaces, or create the link again with another parentRef.",
  },
  NotApplicable: {
    meaning: 'It does not concern this partition.',
    remedy: 'Nothing needs to be done.',
  },
  NotCatalogued: {
    meaning: 'No application that is installed in the partition needs the extension.',
    remedy: 'Install the application, or add a list of it to root.files, in /etc/modules-load.d.',
  },
  NotFound: {
    meaning: 'What the question is about is not there.',
    remedy: 'Correct the name, or the namespace in which it is asked.',
  },
  NotGranted: {
    meaning: 'No administrator has granted the extension to this partition, or there is no such extension.',
    remedy: 'Ask an administrator for an ExtensionGrant, correct the name, or mark the entry optional.',
  },
  NumberInUse: {
    meaning: 'The virtual number that the claim asks for belongs to another device of the same partition.',
    remedy: 'Ask for another virtualNumber, or leave it out.',
  },
  NumberOutOfRange: {
    meaning:
      'The virtual number that the claim asks for lies outside of the range that may be asked for (LIFE-6).',
    remedy: 'Ask for a major from 0 to 255 and a minor below 1048576, or leave virtualNumber out.',
  },
  NumbersExhausted: {
    meaning: "No device number is left in the host's table, or none in the partition's own range.",
    remedy:
      'Wait until a claim on that host is deleted, or have an administrator widen the range of the host.',
  },
  ParentDeleting: {
    meaning: 'The parent is being deleted, so nothing new is linked to it.',
    remedy: 'Delete the link and create it with another parent.',
  },
  ParentNotReady: {
    meaning: 'The user file systems of the parent are not mounted yet.',
    remedy: 'Describe the parent: its own status says what it waits for.',
  },
  ParentNotScheduled: {
    meaning: 'The parent has no host yet, and a child goes where its parent is.',
    remedy: 'Describe the parent: its own reason says what it waits for.',
  },
  ParentNotVersioned: {
    meaning:
      'The parent runs the version of its host; only partitions of another version share their file systems.',
    remedy: 'Link to a partition of an older version, or run this one without a link.',
  },
  PartitionDeleting: {
    meaning: 'The partition is being deleted, so nothing new is attached to it.',
    remedy: 'Delete the claim, or create the partition again once it is gone.',
  },
  PartitionNotFound: {
    meaning: 'There is no partition of that name in this namespace.',
    remedy: 'Create the partition, or delete the claim and create it with the right partitionName.',
  },
  PartitionNotScheduled: {
    meaning: 'The partition has no host yet, and devices are on hosts.',
    remedy: 'Describe the partition: its own reason says what it waits for.',
  },
  PartitionStopped: {
    meaning: 'The partition is stopped as wanted, so nothing of it is mounted or loaded.',
    remedy: 'Nothing needs to be done.',
  },
  PathNotInRoot: {
    meaning: 'A file of root.files lies in a user file system, which is not part of the root.',
    remedy:
      'Take the path out of root.files; software is changed from inside the partition that owns the file system.',
  },
  Pending: {
    meaning: 'It was not looked at yet, or something before it must hold first.',
    remedy: 'Look at the other conditions of the object; the first that is not True is the cause.',
  },
  PopulatingRoot: {
    meaning: "The root volume group is made on the partition's disks and filled.",
    remedy: 'Nothing, unless it stays: then the message says what it waits for.',
  },
  PreparingScratch: {
    meaning: 'The disks of the root are looked at, and what the partition boots from is prepared.',
    remedy: 'Nothing, unless it stays: then the message says what it waits for.',
  },
  PropagationFailed: {
    meaning: "Changes of the parent's root could not be written into the root of the child.",
    remedy: 'Make room as the message says; it goes on by itself.',
  },
  Published: {
    meaning: 'The kernel of the host knows all devices of the inventory.',
    remedy: 'Nothing needs to be done.',
  },
  Recovering: {
    meaning:
      'The host was booted; what was recorded before is being restored, and nothing new is granted meanwhile.',
    remedy: 'Nothing needs to be done; if it stays, describe the partitions of the host.',
  },
  Refused: {
    meaning:
      'The kernel, or the store, refuses what was asked, and nothing was changed; the message says why.',
    remedy: 'Do what status.remedy says.',
  },
  Registered: {
    meaning: 'Every kernel that runs knows the extension by its content.',
    remedy: 'Nothing needs to be done.',
  },
  Renaming: {
    meaning: 'The logical volumes get the names that a system of its own has.',
    remedy: 'Nothing, unless it stays: then the message says what it waits for.',
  },
  RequesterNotVerified: {
    meaning:
      'The admission policy by which the API server vouches for spec.requester is not in force, or came after the question.',
    remedy: 'Whoever administers the cluster installs deploy/policies/review-requester.yaml; then ask anew.',
  },
  RequiredClaimMismatch: {
    meaning: 'A claim that the partition requires is for another partition.',
    remedy: 'Correct requiredClaimNames, or create the claim again with this partitionName.',
  },
  RequiredClaimNotAllocatable: {
    meaning: 'On no host that is left can all required claims be had together.',
    remedy: 'Read the explanation: it names the claim, the stage at which it failed and what would help.',
  },
  RequiredClaimNotFound: {
    meaning: 'A claim that the partition requires does not exist.',
    remedy: 'Create the claim that the message names, or remove it from requiredClaimNames.',
  },
  RetainedData: {
    meaning: 'The devices that would fit keep data for another namespace.',
    remedy: 'Choose another class or device, or have an administrator release the data.',
  },
  Retrying: {
    meaning: 'Something failed that may pass, and it is tried again after a while.',
    remedy: 'Nothing needs to be done at first; if it stays, read the message.',
  },
  RevokedInUse: {
    meaning:
      'It runs on, but what it was permitted to have was taken away meanwhile: a grant, a consent, a class or a range of kernel levels. What runs is not revoked; its next start, or the next load of an extension, would be refused.',
    remedy:
      'Read the message: it names the permission. Have it given back before the next restart, or give up what depends on it.',
  },
  Running: {
    meaning: 'The partition runs with everything that it requires.',
    remedy: 'Nothing needs to be done.',
  },
  ScopeConflict: {
    meaning:
      'Two grants that are equally specific allow the extension with different scopes, so neither counts.',
    remedy: 'Have an administrator take the partition out of the subjects of one of them.',
  },
  ScratchBooting: {
    meaning: 'The partition is about to boot from its scratch.',
    remedy: 'Look at the other conditions: something that the partition needs before its boot is missing.',
  },
  SearchBudgetExceeded: {
    meaning: 'The search for devices was given up after its number of steps, without an answer.',
    remedy: 'Make the request easier to decide: fewer alternatives, narrower selectors, or a fixed host.',
  },
  SelectorError: {
    meaning: 'A CEL selector does not compile, so nothing can be selected by it.',
    remedy: 'Correct the expression at the place that the message gives.',
  },
  SelfLink: {
    meaning: 'The link names its own partition as parent.',
    remedy: 'Delete the link; create it with another partition as parent.',
  },
  Starting: {
    meaning: 'The partition is on its way up.',
    remedy: 'Nothing needs to be done.',
  },
  StepFailed: {
    meaning: 'The kernel refused a step of making the root, or of the boot from it.',
    remedy: 'Read the message: it says which refusal it was and what helps.',
  },
  StoppedAsDesired: {
    meaning: 'The partition is stopped, as its powerState wants it.',
    remedy: 'Set powerState to Active to run it.',
  },
  StoppedHeld: {
    meaning:
      'The partition is stopped as wanted, and its file systems stay mounted, because running children use them.',
    remedy: 'Nothing needs to be done; it is stopped whole when the last child stops.',
  },
  Stopping: {
    meaning: 'The partition is on its way down.',
    remedy: 'Nothing needs to be done.',
  },
  SwitchingRoot: {
    meaning: "The boot is about to go on from the partition's own disks.",
    remedy: 'Nothing, unless it stays: then the message says what it waits for.',
  },
  TearingDown: {
    meaning: 'The partition is being deleted, and the kernel still holds something for it.',
    remedy: 'Nothing needs to be done; if it stays, read the message.',
  },
  TimedOut: {
    meaning: 'The answer took longer than the controller gives to one question.',
    remedy: 'Ask about fewer objects at once.',
  },
  TooLarge: {
    meaning: 'What was asked, or its answer, is larger than fits.',
    remedy: 'Ask about fewer objects at once.',
  },
  TooMany: {
    meaning: 'As many questions of this namespace wait already as the controller keeps.',
    remedy: 'Ask again when some of them are answered.',
  },
  Unreachable: {
    meaning: 'The kernel of the host does not answer.',
    remedy:
      'Look after the machine, its host process and the network between; what it holds stays held meanwhile.',
  },
  UpToDate: {
    meaning: 'The root of the child has all changes of the root of its parent.',
    remedy: 'Nothing needs to be done.',
  },
  UsedByHost: {
    meaning: 'There would be enough devices, but a host has what the claim needs in use itself.',
    remedy:
      'An administrator takes it out of use there (partywall exec host/NAME -- exportvg GROUP); or ask for another class or device.',
  },
  VersionMismatch: {
    meaning: 'Child and parent do not run the same version.',
    remedy: 'Create the child with the runtimeVersionName of its parent, or link it to another parent.',
  },
  VersionNotFound: {
    meaning: 'There is no RuntimeVersion of that name.',
    remedy: 'Create the RuntimeVersion, or correct the name.',
  },
  VirtualNumberMapped: {
    meaning:
      'The virtual number is already mapped in the partition, and a mapping is never overwritten (ENOTEMPTY).',
    remedy: 'Ask for another virtualNumber, or remove the entry that has it.',
  },
  VolumeGroupActive: {
    meaning: 'The host itself has a volume group in use on a disk of the root; no consent changes that.',
    remedy: 'Ask an administrator to export the volume group on the host, or use another disk.',
  },
  Waiting: {
    meaning: 'Another object or a kernel must change first; it goes on by itself when that happens.',
    remedy: 'Read the message for what it waits for.',
  },
  WaitingForDependents: {
    meaning: 'The partition is being deleted and waits for its running children, which use its file systems.',
    remedy: 'Stop or delete the children that the message names; the deletion goes on by itself.',
  },
  WrongNamespace: {
    meaning:
      'What was asked is not only about the namespace that it was asked in, and whoever may read Reviews there could read the answer.',
    remedy: 'Ask in the namespace of the controller, or about this namespace alone.',
  },
};
