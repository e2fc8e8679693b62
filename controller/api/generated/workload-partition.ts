// Generated from crds/ by tools/generate.ts; do not edit.
import type { Explanation } from '../explanation.ts';
import type { Condition, ObjectMeta } from '../object.ts';

/**
 * An operating-system instance with its own processes, names and devices that shares the kernel of its host with other partitions. It needs nothing but a name.
 */
export interface WorkloadPartition {
  apiVersion: 'partywall.dev/v1alpha1';
  kind: 'WorkloadPartition';
  metadata: ObjectMeta;
  spec: WorkloadPartitionSpec;
  status?: WorkloadPartitionStatus;
}
/**
 * What the tenant asks for.
 */
export interface WorkloadPartitionSpec {
  /**
   * Name of the Host where the partition must be placed. At most one of hostName and hostSelector is given; with neither, any host where version and required claims fit. Its owner may change it until the partition is placed.
   */
  hostName?: string;
  hostSelector?: WorkloadPartitionSpecHostSelector;
  /**
   * Name of the RuntimeVersion that the partition runs. Absent means the version of the host. Nobody may change it after creation.
   */
  runtimeVersionName?: string;
  /**
   * What the partition should be doing. Active runs it, Stopped ends it and keeps its devices and numbers, Maintenance keeps it configured without processes. Its owner may change it at any time.
   */
  powerState: 'Active' | 'Stopped' | 'Maintenance';
  /**
   * A new value restarts the partition once. The value that is there when the partition is created counts as done, and while the partition is stopped a new value is consumed by the stop. Its owner may change it at any time; `partywall restart` sets it.
   */
  bootRequest?: string;
  /**
   * Where /usr and the other user file systems of the partition come from. Own populates them from the version. Parent uses those of another partition of the same version: the partition waits for the VersionLink that has its name, and never gets user file systems of its own. Nobody may change it after creation.
   */
  userFileSystemSource: 'Own' | 'Parent';
  root?: WorkloadPartitionSpecRoot;
  /**
   * Extensions of the kernel that the partition needs, loaded before its processes run. It is a request: an administrator grants it. Its owner may change it at any time; an entry that is taken out is unloaded.
   */
  extensions?: WorkloadPartitionSpecExtension[];
  allowedChildNamespaces: WorkloadPartitionSpecAllowedChildNamespaces;
  /**
   * Names of the DeviceClaims, in the same namespace, that must exist and fit before the partition is placed and started. Claims that are not named here are attached while it runs, when they come. Its owner may change it; the change counts from the next start.
   */
  requiredClaimNames?: string[];
}
/**
 * Selects, by labels of Host objects, where the partition may be placed. Its owner may change it until the partition is placed.
 */
export interface WorkloadPartitionSpecHostSelector {
  /**
   * Labels that must be there with these values.
   */
  matchLabels?: {
    [k: string]: string;
  };
  /**
   * Further conditions on labels; all must hold.
   */
  matchExpressions?: WorkloadPartitionSpecHostSelectorMatchExpression[];
}
export interface WorkloadPartitionSpecHostSelectorMatchExpression {
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
 * The root file system of the partition, which is always its own.
 */
export interface WorkloadPartitionSpecRoot {
  /**
   * Where the root is. FileSystem is kept by the host. VolumeGroup is on disks of the partition's own, under the names that a system of its own has (rootvg, hd4 and so on), whoever else has the same. Nobody may change it after creation.
   */
  type: 'FileSystem' | 'VolumeGroup';
  volumeGroup?: WorkloadPartitionSpecRootVolumeGroup;
  /**
   * Files to write into the root, over those of the version. A new content is written once; what is changed inside afterwards stays. Changes reach the children of the partition too (LINK-8). Its owner may change it at any time. All contents together have at most 131072 characters.
   */
  files?: WorkloadPartitionSpecRootFile[];
}
/**
 * The disks of the root; exactly when type is VolumeGroup.
 */
export interface WorkloadPartitionSpecRootVolumeGroup {
  /**
   * Name of the DeviceClaim, one of requiredClaimNames, whose disks hold the root: all of them. They are held by this partition alone, whatever their class says. Nobody may change it after creation.
   */
  claimName: string;
  /**
   * What becomes of a volume group that the disks carry already. Refuse leaves it and does not start. Adopt takes it as the root, if it was one. Overwrite destroys it. The last two are for the one that volumeGroupID names. Its owner may change it at any time; it counts until the root is made.
   */
  existing: 'Refuse' | 'Adopt' | 'Overwrite';
  /**
   * The volume group that existing consents to lose or to adopt, as the condition NamespaceReady names it; exactly when existing is Adopt or Overwrite. One that was made anew has another, so a consent counts once (LIFE-8).
   */
  volumeGroupID?: string;
}
export interface WorkloadPartitionSpecRootFile {
  /**
   * Absolute path in the root; never in a user file system.
   */
  path: string;
  /**
   * The whole text of the file.
   */
  content: string;
}
export interface WorkloadPartitionSpecExtension {
  /**
   * Name of the extension.
   */
  name: string;
  /**
   * Whether the partition may start without it. Absent means that it may not.
   */
  optional?: boolean;
}
/**
 * Whose partitions may link to this one and use its user file systems. A namespace that is left out cannot tell this partition from one that does not exist. Its owner may change it; what runs goes on and is refused at its next start.
 */
export interface WorkloadPartitionSpecAllowedChildNamespaces {
  /**
   * Which rule counts. Same is the partition's own namespace only, All every namespace, Names those listed, Selector those whose labels match.
   */
  from: 'Same' | 'All' | 'Names' | 'Selector';
  /**
   * The namespaces that may; exactly when from is Names.
   */
  names?: string[];
  selector?: WorkloadPartitionSpecAllowedChildNamespacesSelector;
}
/**
 * Selects namespaces by their labels; exactly when from is Selector.
 */
export interface WorkloadPartitionSpecAllowedChildNamespacesSelector {
  /**
   * Labels that must be there with these values.
   */
  matchLabels?: {
    [k: string]: string;
  };
  /**
   * Further conditions on labels; all must hold.
   */
  matchExpressions?: WorkloadPartitionSpecAllowedChildNamespacesSelectorMatchExpression[];
}
export interface WorkloadPartitionSpecAllowedChildNamespacesSelectorMatchExpression {
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
 * Where the partition is and how it does.
 */
export interface WorkloadPartitionStatus {
  /**
   * The generation of spec that this status is about; -1 before the first look.
   */
  observedGeneration?: number;
  /**
   * What holds and what does not.
   */
  conditions?: Condition[];
  /**
   * The host where the partition is placed.
   */
  hostName?: string;
  placement?: WorkloadPartitionStatusPlacement;
  /**
   * What the kernel says of the partition.
   */
  state?: 'Defined' | 'Loaded' | 'Active' | 'Maintenance' | 'Broken';
  /**
   * Identity of the current run of the partition; a new one each time that its processes start.
   */
  bootID?: string;
  /**
   * The last bootRequest that was carried out or consumed.
   */
  bootRequest?: string;
  /**
   * Partitions that use the user file systems of this one, at most 32 of them; `partywall tree` shows all (LINK-7).
   */
  dependents?: WorkloadPartitionStatusDependent[];
  /**
   * How many partitions use the user file systems of this one; absent where there are none.
   */
  dependentsTotal?: number;
  volumeGroup?: WorkloadPartitionStatusVolumeGroup;
  /**
   * What the partition has of the extensions that it asked for, in its spec or from inside; nothing of what others have (SHR-4).
   */
  extensions?: WorkloadPartitionStatusExtension[];
  /**
   * Which installed application needs which extension file, as the scan of the partition found them (KEXT-1 to 3), at most 32 of them.
   */
  extensionCatalog?: WorkloadPartitionStatusExtensionCatalog[];
  errors?: WorkloadPartitionStatusErrors;
  /**
   * Why the partition is not ready and what would help; absent while it is ready.
   */
  explanation?: Explanation;
}
/**
 * The decision about host and devices of all required claims, recorded in one write before any kernel is told (LIFE-2).
 */
export interface WorkloadPartitionStatusPlacement {
  /**
   * The host that was chosen.
   */
  hostName: string;
  /**
   * What each required claim gets there.
   */
  claims: WorkloadPartitionStatusPlacementClaim[];
}
export interface WorkloadPartitionStatusPlacementClaim {
  /**
   * UID of the claim.
   */
  uid: string;
  /**
   * Name of the claim.
   */
  name: string;
  /**
   * One device for each entry of the claim.
   */
  devices: WorkloadPartitionStatusPlacementClaimDevice[];
}
export interface WorkloadPartitionStatusPlacementClaimDevice {
  /**
   * Name of the entry.
   */
  name: string;
  /**
   * The device it gets.
   */
  deviceID: string;
  /**
   * The class through which it gets it.
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
  virtualNumber: WorkloadPartitionStatusPlacementClaimDeviceVirtualNumber;
}
/**
 * The number inside the partition.
 */
export interface WorkloadPartitionStatusPlacementClaimDeviceVirtualNumber {
  /**
   * Major number; which driver.
   */
  major: number;
  /**
   * Minor number; which of the driver's instances.
   */
  minor: number;
}
export interface WorkloadPartitionStatusDependent {
  /**
   * Namespace of the child.
   */
  namespace: string;
  /**
   * Name of the child.
   */
  name: string;
}
/**
 * The volume group of the root, by the names that the partition has for it; absent where the host keeps the root.
 */
export interface WorkloadPartitionStatusVolumeGroup {
  /**
   * What the partition calls it.
   */
  name: string;
  /**
   * Its identity on the disks.
   */
  id: string;
  /**
   * How far it is made, then how far the partition's boot from it is. Switched is the last: the boot went on from the disks.
   */
  step?:
    | 'Prepared'
    | 'Populated'
    | 'Cleared'
    | 'ScratchBooted'
    | 'DisksIdentified'
    | 'Imported'
    | 'Renamed'
    | 'MountedOnScratch'
    | 'DatabaseMerged'
    | 'Switched';
  /**
   * Its logical volumes and where they are mounted; absent until they have their names.
   */
  logicalVolumes?: WorkloadPartitionStatusVolumeGroupLogicalVolume[];
}
export interface WorkloadPartitionStatusVolumeGroupLogicalVolume {
  /**
   * Name of the logical volume, as a system of its own has it.
   */
  name: string;
  /**
   * Where it is mounted.
   */
  mount: string;
}
export interface WorkloadPartitionStatusExtension {
  /**
   * Name of the extension.
   */
  name: string;
  /**
   * Loaded for the partition, not loaded, or refused.
   */
  state: 'Loaded' | 'NotLoaded' | 'Refused';
  /**
   * Whether it is shared or private; absent while it is not granted.
   */
  scope?: 'Global' | 'Local';
  /**
   * Why it is refused, as in the condition ExtensionsReady.
   */
  reason?: string;
}
export interface WorkloadPartitionStatusExtensionCatalog {
  /**
   * The application that needs it.
   */
  application: string;
  /**
   * Where the file is in the partition.
   */
  file: string;
  /**
   * Whether it is there.
   */
  present: boolean;
}
/**
 * What went wrong since the latest start, stop or attachment began, from the partition's error buffer in the kernel of its host; absent while that is empty. `partywall errors` shows it with the root cause first (ERR-8).
 */
export interface WorkloadPartitionStatusErrors {
  /**
   * The errors in the order in which they were recorded. Of more than 32 the first and the latest 31: the first is most often the root cause.
   */
  recent: WorkloadPartitionStatusErrorsRecent[];
  /**
   * How many errors the buffer holds.
   */
  total: number;
  /**
   * How many found no room in the buffer. Above 0, the root cause may be missing (LIFE-24).
   */
  dropped: number;
}
export interface WorkloadPartitionStatusErrorsRecent {
  /**
   * Order of recording over all origins.
   */
  seq: number;
  /**
   * The entry of the error catalogue; `partywall explain` tells what it means.
   */
  id: string;
  /**
   * What the text of the entry is filled with.
   */
  args: {
    [k: string]: number | string;
  };
  /**
   * When it was recorded.
   */
  time: string;
  origin: WorkloadPartitionStatusErrorsRecentOrigin;
  /**
   * Error keeps something from working, Warning may end by itself, Notice needs nothing.
   */
  severity: 'Error' | 'Warning' | 'Notice';
  /**
   * The word under which a condition tells the same, else the id.
   */
  reason: string;
  /**
   * What went wrong and what helps, in English.
   */
  message: string;
  /**
   * What the writer was doing; absent where it did not say.
   */
  operationID?: string;
  /**
   * The sequence of an earlier error of which this one is the cause.
   */
  explains?: number;
}
/**
 * Who found it.
 */
export interface WorkloadPartitionStatusErrorsRecentOrigin {
  /**
   * Kernel is the kernel of the host, User what runs above it on the same host, inside the partition or outside, Remote another machine.
   */
  group: 'Kernel' | 'User' | 'Remote';
  /**
   * The machine on which it was found.
   */
  host: string;
}
