/** What must hold of volume groups in every state of one kernel, from its answers alone (X-12 (f), NS). */
import type {
  DeviceView,
  PartitionView,
  QueryResults,
  RootVolumeGroupView,
  VolumeGroupView,
} from '../../controller/kernel/port.ts';

interface Roots {
  devices: DeviceView[];
  partitions: PartitionView[];
  volumeGroups: VolumeGroupView[];
  ownVolumeGroups: ReadonlyMap<string, QueryResults['OwnVolumeGroups']>;
}

const afterImport = new Set(['Imported', 'Renamed', 'MountedOnScratch', 'DatabaseMerged', 'Switched']);

/** One line for each thing that is wrong; none when all is well. */
export function rootsAreSound(roots: Roots): string[] {
  return [
    ...namesAreUnique(roots),
    ...noGlobalNameOfAnExportedDisk(roots),
    ...roots.partitions.flatMap((partition) =>
      rootIsSound(partition, roots).map((problem) => `partition ${partition.partitionUid}: ${problem}`),
    ),
  ];
}

/** NS-12: of volume groups, of logical volumes, and of mount points. */
function namesAreUnique({ volumeGroups }: Roots): string[] {
  const volumes = volumeGroups.flatMap(({ logicalVolumes }) => logicalVolumes);
  const lists = [
    volumeGroups.map(({ name }) => name),
    volumes.map(({ name }) => name),
    volumes.map(({ mountPoint }) => mountPoint),
  ];
  return lists.flatMap((names) => twice(names).map((name) => `the global namespace has ${name} twice`));
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, at) => names.indexOf(name) !== at);
}

/** X-12 (f), NS-3, NS-14: equal names are legal (NS-11), the same disk is not. */
function noGlobalNameOfAnExportedDisk({ devices, volumeGroups }: Roots): string[] {
  const exported = new Map(
    devices.map(({ id, name, state }) => [name, state === 'Exported' ? id : undefined]),
  );
  return volumeGroups.flatMap(({ disks, name }) =>
    disks.flatMap((disk) => {
      const id = exported.get(disk);
      return id === undefined ? [] : [`${name} of the global namespace is on ${id}, which is exported`];
    }),
  );
}

function rootIsSound(partition: PartitionView, { devices, ownVolumeGroups, volumeGroups }: Roots): string[] {
  const { mounts, partitionUid, rootVolumeGroup, state } = partition;
  const own = ownVolumeGroups.get(partitionUid) ?? [];
  if (rootVolumeGroup === null) return own.length > 0 ? ['has imported what it has no scratch for'] : [];
  const { id, step } = rootVolumeGroup;
  const isBooting = !['Prepared', 'Populated', 'Cleared'].includes(step);
  const hasGlobalNames = volumeGroups.some((group) => group.id === id);
  const faults: [isWrong: boolean, problem: string][] = [
    [isBooting && state === 'Defined', `is at ${step} while stopped`],
    [
      hasGlobalNames !== (step === 'Populated'),
      `its names are in the global namespace at ${step}, or are not`,
    ],
    [afterImport.has(step) !== own.length > 0, `has imported ${own.length} volume groups at ${step}`],
    [mounts.length > 0 && step !== 'Switched', `has mounted at ${step}`],
  ];
  const problems = faults.filter(([isWrong]) => isWrong).map(([, problem]) => problem);
  return afterImport.has(step)
    ? [...problems, ...lackingDisks(partition, rootVolumeGroup, devices)]
    : problems;
}

/** NS-19: all of its disks or none. */
function lackingDisks(
  { claims, partitionUid }: PartitionView,
  { disks, step }: RootVolumeGroupView,
  devices: readonly DeviceView[],
): string[] {
  const exporters = new Map(devices.map((device) => [device.id, device.exporter?.partitionUid]));
  const entries = claims.flatMap((claim) => claim.entries);
  return disks
    .filter((disk) => {
      const entry = entries.find(({ name }) => name === disk);
      return entry === undefined || exporters.get(entry.deviceId) !== partitionUid;
    })
    .map((disk) => `is at ${step} without ${disk}`);
}
