/** Records of volume groups: on their disks, in the global namespace, and in the scratch of a partition that boots. */
import type { Uid } from '../../api/object.ts';
import type { BootStep, LogicalVolume, PreparationStep } from '../port.ts';
import type { DeviceDatabase, Installation } from './installation-records.ts';

/** A volume group as it is written on its disks: every member shares this record (LIFE-23). */
export interface VolumeGroupRecord {
  readonly id: string;
  /** As it was called last where it was made or imported. */
  name: string;
  /** Device ids, in the order in which they were given to it. */
  readonly disks: readonly string[];
  /** Under the names that are on the disks: temporary ones until they are renamed (NS-8). */
  logicalVolumes: readonly LogicalVolume[];
  /** The host that has it in use in its global namespace: no other reaches its disks meanwhile. */
  activeOn: string | null;
  /** Which partition's root it holds or held; null where it never was a root. */
  ownerUid: Uid | null;
  /** What is in its file systems; null where it never was a root. */
  installation: Installation | null;
  /** The device configuration database on the disks, which receives the merge (NS-9). */
  readonly database: DeviceDatabase;
  /** Configuration objects on the disks beside the devices, by name (NS-9). */
  readonly objects: Map<string, string>;
}

/** What the global environment has in use under names of its own, which are unique there. */
export interface GlobalVolumeGroup {
  readonly name: string;
  readonly volumeGroupId: string;
  /** Device ids; none of the host's own root, whose disk no inventory publishes. */
  readonly disks: readonly string[];
  readonly logicalVolumes: readonly LogicalVolume[];
}

/** Of one partition, on the disk of the global environment: enough to boot, and which disks hold its root (NS-1). */
export interface ScratchRecord {
  readonly volumeGroupId: string;
  /** By physical id; the name is the one inside the partition (NS-5). */
  readonly physicalVolumes: readonly { readonly deviceId: string; readonly name: string }[];
  /** What is merged into the configuration on the disks at each boot. Its devices are in the host's database of the partition. */
  readonly objects: Readonly<Record<string, string>>;
  /** The volume group on the disks that may be overwritten, by consent (LIFE-8). */
  readonly overwrites: string | null;
  step: PreparationStep;
  /** Name -> claim of devices that were given back since the last merge. */
  readonly forgotten: Map<string, Uid>;
}

/** In their order (seeds 6.4, steps 4 to 10). */
export const bootSteps: readonly BootStep[] = [
  'ScratchBooted',
  'DisksIdentified',
  'Imported',
  'Renamed',
  'MountedOnScratch',
  'DatabaseMerged',
  'Switched',
];
