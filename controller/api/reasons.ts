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
  Allocated: {
    meaning: 'Every device of the claim is allocated to it, with its number.',
    remedy: 'Nothing needs to be done.',
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
    meaning: 'The host exists, but its kernel does not run yet.',
    remedy: 'Nothing needs to be done here; it goes on when the host is Ready.',
  },
  HostUnschedulable: {
    meaning: 'The host takes no further partitions.',
    remedy: 'Ask an administrator to clear spec.unschedulable, or choose another host.',
  },
  InMaintenance: {
    meaning: 'The partition is configured without processes, as wanted.',
    remedy: 'Set powerState to Active to run it.',
  },
  InUse: {
    meaning: 'The object is being deleted and waits, because others still use it.',
    remedy: 'Delete or change the users that the message names; the deletion goes on by itself.',
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
  MappingNotFound: {
    meaning: 'Nothing is mapped at the virtual number (ESRCH).',
    remedy: 'Stop the partition and start it again: its map is made anew.',
  },
  NameConflict: {
    meaning: 'Another claim of the same partition has a device of the same name.',
    remedy: 'Rename the entry: device names are unique within a partition.',
  },
  NoFittingHost: {
    meaning: 'No host fits: the explanation says at which stage the last one dropped out.',
    remedy: 'Follow a suggestion of the explanation, or loosen hostSelector.',
  },
  NoMatchingDevice: {
    meaning: 'No device on the host is in the class and meets all selectors of an entry.',
    remedy: 'Loosen the selectors that the explanation names, or publish such a device.',
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
  Pending: {
    meaning: 'It was not looked at yet, or something before it must hold first.',
    remedy: 'Look at the other conditions of the object; the first that is not True is the cause.',
  },
  Published: {
    meaning: 'The kernel of the host knows all devices of the inventory.',
    remedy: 'Nothing needs to be done.',
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
  Running: {
    meaning: 'The partition runs with everything that it requires.',
    remedy: 'Nothing needs to be done.',
  },
  SearchBudgetExceeded: {
    meaning: 'The search for devices was given up after its number of steps, without an answer.',
    remedy: 'Make the request easier to decide: fewer alternatives, narrower selectors, or a fixed host.',
  },
  SelectorError: {
    meaning: 'A CEL selector does not compile, so nothing can be selected by it.',
    remedy: 'Correct the expression at the place that the message gives.',
  },
  Starting: {
    meaning: 'The partition is on its way up.',
    remedy: 'Nothing needs to be done.',
  },
  StoppedAsDesired: {
    meaning: 'The partition is stopped, as its powerState wants it.',
    remedy: 'Set powerState to Active to run it.',
  },
  Stopping: {
    meaning: 'The partition is on its way down.',
    remedy: 'Nothing needs to be done.',
  },
  TearingDown: {
    meaning: 'The partition is being deleted, and the kernel still holds something for it.',
    remedy: 'Nothing needs to be done; if it stays, read the message.',
  },
  Unreachable: {
    meaning: 'The kernel of the host does not answer.',
    remedy: 'Look after the machine; what it holds stays held meanwhile.',
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
  Waiting: {
    meaning: 'Another object or a kernel must change first; it goes on by itself when that happens.',
    remedy: 'Read the message for what it waits for.',
  },
};
