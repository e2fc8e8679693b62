/** Volume groups as the port shows them, each to those in whose namespace it is (NS-11, NS-13). */
import type { RootVolumeGroupView, VolumeGroupView } from '../port.ts';
import { isReachable, rootGroupOf } from './installations.ts';
import { checkRootDisks } from './root-disks.ts';
import type { HostState, PartitionRecord } from './state.ts';
import { traditionalVolumes } from './traditional-names.ts';
import { bootSteps } from './volume-group-records.ts';

export function rootVolumeGroupView(host: HostState, partition: PartitionRecord): RootVolumeGroupView | null {
  const scratch = host.disk.scratches.get(partition.uid);
  if (scratch === undefined) return null;
  const { bootStep } = partition;
  const logicalVolumes = rootGroupOf(host, partition.uid)?.logicalVolumes ?? [];
  const traditional = traditionalVolumes(logicalVolumes.map(({ mountPoint }) => mountPoint));
  const isOnScratch = bootStep === 'MountedOnScratch' || bootStep === 'DatabaseMerged';
  return {
    id: scratch.volumeGroupId,
    step: bootStep ?? scratch.step,
    logicalVolumes: logicalVolumes.map((volume) => ({ ...volume })),
    hasTemporaryNames: traditional.some(({ name }, at) => name !== logicalVolumes[at]?.name),
    disks: scratch.physicalVolumes.map(({ name }) => name),
    isReachable: isReachable(host, partition),
    isOnScratch,
    diskRefusal: checkRootDisks(host, partition, scratch) ?? null,
  };
}

/** What a partition has imported, under its own names: nothing of the host's (NS-11, NS-13). */
export function ownVolumeGroupViews(host: HostState, partition: PartitionRecord): VolumeGroupView[] {
  const scratch = host.disk.scratches.get(partition.uid);
  const group = rootGroupOf(host, partition.uid);
  const { bootStep } = partition;
  const isImported = bootStep !== null && bootSteps.indexOf(bootStep) >= bootSteps.indexOf('Imported');
  if (scratch === undefined || group === undefined || !isImported) return [];
  return [
    {
      name: group.name,
      id: group.id,
      disks: scratch.physicalVolumes.map(({ name }) => name),
      logicalVolumes: group.logicalVolumes.map((volume) => ({ ...volume })),
    },
  ];
}

/** The global namespace, by name; disks by their names on this host, as long as it sees them. */
export function volumeGroupViews({ disk, memory }: HostState): VolumeGroupView[] {
  return [...disk.volumeGroups.values()]
    .map(({ disks, logicalVolumes, name, volumeGroupId }) => ({
      name,
      id: volumeGroupId,
      disks: disks.map((id) => memory.devices.get(id)?.name ?? id),
      logicalVolumes: logicalVolumes.map((volume) => ({ ...volume })),
    }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
