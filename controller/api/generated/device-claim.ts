// Generated from crds/ by tools/generate.ts; do not edit.
import type { Explanation } from '../explanation.ts';
import type { Condition, ObjectMeta } from '../object.ts';

/**
 * A request for devices inside one partition. All of its devices are allocated together or none is; each gets a number of the partition's own and a real number from the kernel's table.
 */
export interface DeviceClaim {
  apiVersion: 'partywall.dev/v1alpha1';
  kind: 'DeviceClaim';
  metadata: ObjectMeta;
  spec: DeviceClaimSpec;
  status?: DeviceClaimStatus;
}
/**
 * What the tenant asks for.
 */
export interface DeviceClaimSpec {
  /**
   * Name of the WorkloadPartition, in the same namespace, that gets the devices. Nobody may change it after creation.
   */
  partitionName: string;
  /**
   * The devices asked for. Its owner may add and remove entries at any time, and change them until the claim is allocated.
   */
  devices: DeviceClaimSpecDevice[];
  /**
   * What must hold between the devices. Its owner may change them until the claim is allocated; later changes count only for entries that are added.
   */
  constraints?: DeviceClaimSpecConstraint[];
}
export interface DeviceClaimSpecDevice {
  /**
   * Name of the device inside the partition, for example hdisk0.
   */
  name: string;
  /**
   * Name of the PartitionDeviceClass from which the device comes. Exactly one of deviceClassName and firstAvailable is given.
   */
  deviceClassName?: string;
  /**
   * Narrows the class down; every expression must be true. Only beside deviceClassName.
   */
  selectors?: DeviceClaimSpecDeviceSelector[];
  /**
   * Narrows the class down to this one device. Only beside deviceClassName.
   */
  deviceID?: string;
  /**
   * Alternatives, best first; the first with which the whole claim can be had is taken. Exactly one of deviceClassName and firstAvailable is given.
   */
  firstAvailable?: DeviceClaimSpecDeviceFirstAvailable[];
  virtualNumber?: DeviceClaimSpecDeviceVirtualNumber;
}
export interface DeviceClaimSpecDeviceSelector {
  /**
   * A CEL expression over device (driver, type, attributes, capacity). A device for which it fails is left out and counted as such.
   */
  cel: string;
}
export interface DeviceClaimSpecDeviceFirstAvailable {
  /**
   * Name of the PartitionDeviceClass from which the device comes.
   */
  deviceClassName: string;
  /**
   * Narrows the class down; every expression must be true.
   */
  selectors?: DeviceClaimSpecDeviceFirstAvailableSelector[];
  /**
   * Narrows the class down to this one device.
   */
  deviceID?: string;
}
export interface DeviceClaimSpecDeviceFirstAvailableSelector {
  /**
   * A CEL expression over device (driver, type, attributes, capacity). A device for which it fails is left out and counted as such.
   */
  cel: string;
}
/**
 * The number that the device must have inside the partition; majors 0 to 255. Without it the partition gets its own lowest free number from major 256 up (LIFE-6).
 */
export interface DeviceClaimSpecDeviceVirtualNumber {
  /**
   * Major number; which driver.
   */
  major: number;
  /**
   * Minor number; which of the driver's instances.
   */
  minor: number;
}
export interface DeviceClaimSpecConstraint {
  /**
   * Name of an attribute that must have the same value on all these devices.
   */
  matchAttribute?: string;
  /**
   * Name of an attribute that must have a different value on each of these devices.
   */
  distinctAttribute?: string;
  /**
   * Names of devices of this claim.
   */
  devices: string[];
}
/**
 * What the claim got.
 */
export interface DeviceClaimStatus {
  /**
   * The generation of spec that this status is about; -1 before the first look.
   */
  observedGeneration?: number;
  /**
   * What holds and what does not.
   */
  conditions?: Condition[];
  /**
   * UID of the partition that holds the devices; a namesake never inherits them (LIFE-15).
   */
  partitionUID?: string;
  /**
   * What was allocated, one for each entry of spec.
   */
  devices?: DeviceClaimStatusDevice[];
  /**
   * Why the claim is not ready and what would help; absent while it is ready.
   */
  explanation?: Explanation;
}
export interface DeviceClaimStatusDevice {
  /**
   * Name of the entry.
   */
  name: string;
  /**
   * The device it got.
   */
  deviceID: string;
  /**
   * The class through which it got it.
   */
  deviceClassName: string;
  /**
   * Whether the device is held by one claim or by several in turn.
   */
  sharing: 'Exclusive' | 'OneAtATime';
  /**
   * What becomes of what is on it when it is given back.
   */
  reclaimPolicy: 'Wipe' | 'Retain';
  /**
   * The host where it was allocated.
   */
  hostName: string;
  virtualNumber: DeviceClaimStatusDeviceVirtualNumber;
  /**
   * How far its real number is. Granted is recorded for it, Assigned is bound to the device, Releasing is on the way back to the table; absent before the kernel granted one.
   */
  state?: 'Granted' | 'Assigned' | 'Releasing';
}
/**
 * The number inside the partition; it stays when the partition is stopped and started.
 */
export interface DeviceClaimStatusDeviceVirtualNumber {
  /**
   * Major number; which driver.
   */
  major: number;
  /**
   * Minor number; which of the driver's instances.
   */
  minor: number;
}
