// Generated from crds/ by tools/generate.ts; do not edit.
import type { Condition, ObjectMeta } from '../object.ts';

/**
 * Physical devices that one host can see, with the attributes and capacities by which device classes and claims select them. A host with more than 128 devices has several inventories.
 */
export interface DeviceInventory {
  apiVersion: 'partywall.dev/v1alpha1';
  kind: 'DeviceInventory';
  metadata: ObjectMeta;
  spec: DeviceInventorySpec;
  status?: DeviceInventoryStatus;
}
/**
 * What the host can see.
 */
export interface DeviceInventorySpec {
  /**
   * Name of the Host that can see these devices. Nobody may change it after creation.
   */
  hostName: string;
  /**
   * The devices. An administrator may add, change and remove them; one that is removed while a claim holds it becomes Lost until the claim lets it go.
   */
  devices: DeviceInventorySpecDevice[];
}
export interface DeviceInventorySpecDevice {
  /**
   * Stable physical identity, the same on every host that can see the device, for example a world-wide name. Two inventories of one host cannot both have it.
   */
  id: string;
  /**
   * Name in the global environment of the host, unique there, for example hdisk2.
   */
  name: string;
  /**
   * Name of the device driver. Instances of one driver share a major number. It cannot change while the device is held.
   */
  driver: string;
  /**
   * Block is a disk, Character any other device, Adapter one that has endpoints behind it and is handed to a partition together with its data (DEV-24). It cannot change while the device is held.
   */
  type: 'Block' | 'Character' | 'Adapter';
  /**
   * Ids of the devices behind an adapter; only for type Adapter.
   */
  endpoints?: string[];
  initialContent?: DeviceInventorySpecDeviceInitialContent;
  /**
   * Properties to select by, as strings, read in CEL as device.attributes["bus"].
   */
  attributes?: {
    [k: string]: string;
  };
  /**
   * Quantities to select by, for example size 100Gi, read in CEL as device.capacity["size"].compareTo(quantity("50Gi")).
   */
  capacity?: {
    [k: string]: string;
  };
}
/**
 * What a disk of the kernel model carries when it is first seen; it never counts again. What is on a disk afterwards is the kernel's to say. Only for type Block.
 */
export interface DeviceInventorySpecDeviceInitialContent {
  volumeGroup: DeviceInventorySpecDeviceInitialContentVolumeGroup;
}
/**
 * A volume group that is no partition's root.
 */
export interface DeviceInventorySpecDeviceInitialContentVolumeGroup {
  /**
   * Its name on the disk.
   */
  name: string;
  /**
   * Whether the host itself has it in use; then nobody gets the disk until it is exported.
   */
  active: boolean;
}
/**
 * What the kernel of the host says of the devices.
 */
export interface DeviceInventoryStatus {
  /**
   * The generation of spec that this status is about; -1 before the first look.
   */
  observedGeneration?: number;
  /**
   * What holds and what does not.
   */
  conditions?: Condition[];
  /**
   * Each device as the kernel sees it.
   */
  devices?: DeviceInventoryStatusDevice[];
}
export interface DeviceInventoryStatusDevice {
  /**
   * Stable physical identity of the device.
   */
  id: string;
  /**
   * Available to the global environment, Exported to a partition, or Lost when it is held and no inventory publishes it any more.
   */
  state: 'Available' | 'Exported' | 'Lost';
  holder?: DeviceInventoryStatusDeviceHolder;
  realNumber?: DeviceInventoryStatusDeviceRealNumber;
  virtualNumber?: DeviceInventoryStatusDeviceVirtualNumber;
}
/**
 * The DeviceClaim to which it is exported, or else that holds it alone.
 */
export interface DeviceInventoryStatusDeviceHolder {
  /**
   * Namespace of the claim.
   */
  namespace: string;
  /**
   * Name of the claim.
   */
  name: string;
  /**
   * UID of the claim.
   */
  uid: string;
}
/**
 * The number in the kernel's device number table.
 */
export interface DeviceInventoryStatusDeviceRealNumber {
  /**
   * Which driver.
   */
  major: number;
  /**
   * Which of its instances.
   */
  minor: number;
}
/**
 * The number inside the partition that has it.
 */
export interface DeviceInventoryStatusDeviceVirtualNumber {
  /**
   * Which driver.
   */
  major: number;
  /**
   * Which of its instances.
   */
  minor: number;
}
