import { beforeEach, describe, expect, it } from 'vitest';
import type { PartitionView, RootVolumeGroupView } from '../../../controller/kernel/port.ts';
import { rootsAreSound } from '../../support/root-invariants.ts';
import { population, rootRig, scratch } from './rig.ts';
import type { RootRig } from './rig.ts';

let rig: RootRig;

type Roots = Parameters<typeof rootsAreSound>[0];

/** One root that runs, one that is being made, and one that is stopped. */
function truth(): Roots {
  const partitions = rig.views();
  return structuredClone({
    devices: rig.read('Devices', { type: 'Devices' }),
    partitions,
    volumeGroups: rig.read('VolumeGroups', { type: 'VolumeGroups' }),
    ownVolumeGroups: new Map(
      partitions.map(({ partitionUid }) => [
        partitionUid,
        rig.read('OwnVolumeGroups', { type: 'OwnVolumeGroups', partitionUid }),
      ]),
    ),
  });
}

function partitionOf(
  { partitions }: Roots,
  uid: string,
): PartitionView & { rootVolumeGroup: RootVolumeGroupView } {
  const found = partitions.find(({ partitionUid }) => partitionUid === uid);
  if (found === undefined || found.rootVolumeGroup === null) throw new Error(`${uid} has no root of its own`);
  return { ...found, rootVolumeGroup: found.rootVolumeGroup };
}

const group = (roots: Roots, name: string) => {
  const found = roots.volumeGroups.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

const lies: [string, (roots: Roots) => unknown, string][] = [
  [
    'two volume groups of one name in the global namespace',
    (roots) => (group(roots, 'wpvg0').name = 'rootvg'),
    'the global namespace has rootvg twice',
  ],
  [
    'two logical volumes of one name there',
    (roots) => group(roots, 'hostvg').logicalVolumes.push({ name: 'hd4', mountPoint: '/data' }),
    'the global namespace has hd4 twice',
  ],
  [
    'two file systems at one place there',
    (roots) => group(roots, 'hostvg').logicalVolumes.push({ name: 'lv00', mountPoint: '/usr' }),
    'the global namespace has /usr twice',
  ],
  [
    'a name of an exported disk',
    (roots) => group(roots, 'hostvg').disks.push('hd1'),
    'hostvg of the global namespace is on d1, which is exported',
  ],
  [
    'names that were not cleared',
    (roots) => (partitionOf(roots, 'p2').rootVolumeGroup.step = 'Cleared'),
    'partition p2: its names are in the global namespace at Cleared, or are not',
  ],
  [
    'a boot of a stopped partition',
    (roots) => (partitionOf(roots, 'p3').rootVolumeGroup.step = 'ScratchBooted'),
    'partition p3: is at ScratchBooted while stopped',
  ],
  [
    'an import that was not asked for',
    (roots) => (partitionOf(roots, 'p1').rootVolumeGroup.step = 'DisksIdentified'),
    'partition p1: has imported 1 volume groups at DisksIdentified',
  ],
  [
    'file systems mounted too early',
    (roots) => (partitionOf(roots, 'p1').rootVolumeGroup.step = 'DatabaseMerged'),
    'partition p1: has mounted at DatabaseMerged',
  ],
  [
    'a root without one of its disks',
    (roots) => roots.devices.forEach((device) => (device.exporter = null)),
    'partition p1: is at Switched without hdisk0',
  ],
  [
    'an import without a scratch',
    (roots) => roots.partitions.forEach((partition) => (partition.rootVolumeGroup = null)),
    'partition p1: has imported what it has no scratch for',
  ],
];

beforeEach(() => {
  rig = rootRig();
  rig.running('p1', 'd1');
  rig.withDisks('p2', ['d2']);
  rig.do(scratch('p2'));
  rig.do(population('p2'));
  rig.withDisks('p3', ['d3']);
  rig.make('p3');
});

describe('kernel invariants of roots', () => {
  it('X-12: find nothing wrong with the truth', () => {
    expect(rootsAreSound(truth())).toEqual([]);
  });

  it.each(lies)('X-12: find %s', (_what, lie, problem) => {
    const roots = truth();
    lie(roots);

    expect(rootsAreSound(roots)).toContain(problem);
  });
});
