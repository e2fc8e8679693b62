// Generated from crds/ by tools/generate.ts; do not edit.
import type { Condition, ObjectMeta } from '../object.ts';

/**
 * One machine with one kernel, and the global environment that manages it. All partitions placed on a host share its kernel, so whatever two of them could collide on is decided there.
 */
export interface Host {
  apiVersion: 'partywall.dev/v1alpha1';
  kind: 'Host';
  metadata: ObjectMeta;
  spec: HostSpec;
  status?: HostStatus;
}
/**
 * What the administrator says about the machine.
 */
export interface HostSpec {
  /**
   * What stands behind the kernel of this host. Model is the kernel model that comes with Partywall. An administrator sets it at creation.
   */
  driver: 'Model';
  /**
   * Name of the RuntimeVersion of the global environment. Partitions that name no version of their own run this one. An administrator may change it.
   */
  runtimeVersionName: string;
  /**
   * Level of the kernel in dotted numbers, for example 7.2.5. It is compared number by number with the range that a RuntimeVersion runs on. An administrator may change it.
   */
  kernelLevel: string;
  deviceNumbers: HostSpecDeviceNumbers;
  /**
   * Names of the KernelExtensions that the global environment loads for itself; no partition can take them away (KEXT-19). What an administrator loads by hand (exec host/NAME -- load) is a request beside these: it makes no entry here true, is not undone by leaving one out, and is gone with the next boot. An administrator may change it at any time.
   */
  extensions?: string[];
  /**
   * How many bytes of errors the kernel keeps for each partition. What finds no room is counted and not kept, so that the first error survives (ERR-10). An administrator may change it; a buffer gets its new size when the next start, stop or attachment of its partition begins.
   */
  errorBufferBytes: number;
  allowedNamespaces: HostSpecAllowedNamespaces;
  /**
   * When true, no further partition is placed here; those that are here stay. An administrator may change it.
   */
  unschedulable: boolean;
  /**
   * A new value boots the host once. The value that is there when the host is created counts as done. An administrator may change it at any time; `partywall restart` sets it.
   */
  bootRequest?: string;
}
/**
 * What the device number table of this kernel may hand out. An administrator may change it as long as every number that is held stays inside; until then the host says DeviceNumbersInUse and keeps the old range.
 */
export interface HostSpecDeviceNumbers {
  majors: HostSpecDeviceNumbersMajors;
  /**
   * How many minor numbers each major has, counted from 0.
   */
  minorsPerMajor: number;
  /**
   * Numbers that base drivers of the machine hold already. They are marked before anything is granted and are never handed out (DEV-9).
   */
  reserved?: HostSpecDeviceNumbersReserved[];
}
/**
 * The major numbers that may be handed out, both ends included.
 */
export interface HostSpecDeviceNumbersMajors {
  /**
   * Lowest major number that may be handed out.
   */
  first: number;
  /**
   * Highest major number that may be handed out.
   */
  last: number;
}
export interface HostSpecDeviceNumbersReserved {
  /**
   * Major number; it lies within majors.
   */
  major: number;
  /**
   * Minor number; it is less than minorsPerMajor.
   */
  minor: number;
  /**
   * Who holds it, in words for administrators, for example base-console.
   */
  holder: string;
}
/**
 * Which namespaces may place partitions here. A namespace that is left out cannot tell this host from one that does not exist. An administrator may change it; what runs goes on and is refused at its next start.
 */
export interface HostSpecAllowedNamespaces {
  /**
   * Which rule counts. All is every namespace, Names those listed, Selector those whose labels match.
   */
  from: 'All' | 'Names' | 'Selector';
  /**
   * The namespaces that may; exactly when from is Names.
   */
  names?: string[];
  selector?: HostSpecAllowedNamespacesSelector;
}
/**
 * Selects namespaces by their labels; exactly when from is Selector.
 */
export interface HostSpecAllowedNamespacesSelector {
  /**
   * Labels that must be there with these values.
   */
  matchLabels?: {
    [k: string]: string;
  };
  /**
   * Further conditions on labels; all must hold.
   */
  matchExpressions?: HostSpecAllowedNamespacesSelectorMatchExpression[];
}
export interface HostSpecAllowedNamespacesSelectorMatchExpression {
  /**
   * The label that the condition is about.
   */
  key: string;
  /**
   * How the label's value relates to values.
   */
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /**
   * The values for In and NotIn; absent for Exists and DoesNotExist.
   */
  values?: string[];
}
/**
 * What the kernel of the machine says.
 */
export interface HostStatus {
  /**
   * The generation of spec that this status is about; -1 before the first look.
   */
  observedGeneration?: number;
  /**
   * What holds and what does not.
   */
  conditions?: Condition[];
  /**
   * Identity of the current boot of the machine; a new one means that kernel memory started empty.
   */
  bootID?: string;
  /**
   * The last bootRequest that was carried out.
   */
  bootRequest?: string;
  partitions?: HostStatusPartitions;
  deviceNumbers?: HostStatusDeviceNumbers;
  extensions?: HostStatusExtensions;
  /**
   * What the machine still holds for objects that are gone: because a process cannot be ended or a device is busy, or because the machine did not answer when they were deleted by force (LIFE-16). It goes as soon as the kernel can let go of it, and counts as held until then. Absent where there is nothing; at most 256 of them.
   */
  leftovers?: HostStatusLeftover[];
}
/**
 * How many partitions the kernel knows, by state; a state with none is absent.
 */
export interface HostStatusPartitions {
  /**
   * Registered and not configured in the kernel.
   */
  Defined?: number;
  /**
   * Configured in the kernel, without processes.
   */
  Loaded?: number;
  /**
   * Running.
   */
  Active?: number;
  /**
   * Configured with everything attached, without processes.
   */
  Maintenance?: number;
  /**
   * Stopped in part, because a process could not be ended.
   */
  Broken?: number;
}
/**
 * How full the device number table is; reserved numbers are counted nowhere here.
 */
export interface HostStatusDeviceNumbers {
  /**
   * How many numbers may be handed out.
   */
  total?: number;
  /**
   * How many are granted and not bound to a device.
   */
  granted?: number;
  /**
   * How many are bound to a device.
   */
  assigned?: number;
  /**
   * How many are on their way back to the table.
   */
  releasing?: number;
}
/**
 * How many extensions are in the kernel; absent while there are none.
 */
export interface HostStatusExtensions {
  /**
   * How many shared instances.
   */
  global: number;
  /**
   * How many private instances of partitions.
   */
  local: number;
}
export interface HostStatusLeftover {
  /**
   * The kind of the object that is gone.
   */
  kind: 'WorkloadPartition' | 'DeviceClaim' | 'VersionLink';
  /**
   * Its UID, under which the kernel holds it.
   */
  uid: string;
  /**
   * The namespace that it was in; absent where the kernel does not know it.
   */
  namespace?: string;
  /**
   * The name that it had; absent where the kernel does not know it.
   */
  name?: string;
  /**
   * Identities of the devices that it keeps from others, sorted; absent where there are none.
   */
  devices?: string[];
}
