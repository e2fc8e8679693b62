import { beforeEach, describe, expect, it } from 'vitest';
import { allocation, disk, firstBootSteps, lastBootSteps, population, rootRig, scratch } from '../rig.ts';
import type { RootRig } from '../rig.ts';

let rig: RootRig;

beforeEach(() => {
  rig = rootRig();
});

const inside = { caller: { type: 'Partition', partitionUid: 'p1' } } as const;
const ownRoot = 'rootvg: hd4 /, hd10opt /opt, hd2 /usr';

function made(): void {
  rig.withDisks('p1', ['d1', 'd2']);
  rig.make('p1');
}

function bootStep(step: (typeof firstBootSteps)[number] | (typeof lastBootSteps)[number]) {
  return { type: 'TakeBootStep', partitionUid: 'p1', step } as const;
}

describe('kernel/model/root-boot', () => {
  it('NS-3, NS-4: begins from the scratch, and only once no name is left in the global namespace', () => {
    rig.withDisks('p1', ['d1']);
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
    const without = rig.refuse(bootStep('ScratchBooted'));
    rig.do(scratch('p1'));
    rig.do(population('p1'));
    const early = rig.refuse(bootStep('ScratchBooted'));
    rig.do({ type: 'ClearGlobalNames', partitionUid: 'p1' });

    rig.do(bootStep('ScratchBooted'));

    expect([without, early]).toEqual(['ScratchMissing ENOENT', 'GlobalNamesPresent EBUSY']);
    expect(rig.step('p1')).toBe('ScratchBooted');
    expect(rig.ownNames('p1')).toEqual([]);
  });

  it('needs a loaded partition', () => {
    made();

    expect(rig.refuse(bootStep('ScratchBooted'))).toBe('PartitionNotLoaded ENXIO');
  });

  it('NS-15: takes one step after the other, each once', () => {
    made();
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
    rig.do(bootStep('ScratchBooted'));
    rig.do(bootStep('ScratchBooted'));

    expect(rig.refuse(bootStep('Imported'))).toBe('BootStepOutOfOrder EINVAL');
    rig.do(bootStep('DisksIdentified'));
    rig.exportRoot('p1');
    for (const [at, step] of lastBootSteps.entries()) {
      const next = lastBootSteps[at + 1];
      if (next !== undefined) expect(rig.refuse(bootStep(next))).toBe('BootStepOutOfOrder EINVAL');
      rig.do(bootStep(step));
      expect(rig.step('p1')).toBe(step);
    }
  });

  it('NS-6, NS-7: imports the disks once all of them are exported and configured', () => {
    made();
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
    rig.steps('p1', firstBootSteps);
    rig.export('p1', 'p1-root', 'hdisk0');
    rig.configure('p1', 'p1-root', 'hdisk0', [256, 0]);

    const unexported = rig.refuse(bootStep('Imported'));
    rig.export('p1', 'p1-root', 'hdisk1');
    const unconfigured = rig.refuse(bootStep('Imported'));
    rig.configure('p1', 'p1-root', 'hdisk1', [256, 1]);
    rig.do(bootStep('Imported'));

    expect([unexported, unconfigured]).toEqual(['NotExported ENODEV', 'DeviceNotConfigured ENXIO']);
    expect(rig.ownNames('p1')).toEqual(['rootvg: wplv0_0 /, wplv0_1 /opt, wplv0_2 /usr']);
  });

  it('NS-8: gives the logical volumes the names that a system of its own has, after the import', () => {
    made();
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
    rig.steps('p1', firstBootSteps);
    rig.exportRoot('p1');
    rig.do(bootStep('Imported'));

    rig.do(bootStep('Renamed'));

    expect(rig.ownNames('p1')).toEqual([ownRoot]);
  });

  it('NS-8: other user file systems get the next names, in order', () => {
    rig.withDisks('p1', ['d1']);
    rig.do(scratch('p1'));
    const paths = ['/srv', '/home', '/data'].map((path) => ({ path, files: [] }));
    rig.do(population('p1', { userFileSystems: paths }));
    rig.do({ type: 'ClearGlobalNames', partitionUid: 'p1' });

    rig.bootRoot('p1');

    expect(rig.ownNames('p1')).toEqual(['rootvg: hd4 /, lv00 /data, hd1 /home, lv01 /srv']);
  });

  it('NS-9: merges what the scratch says into the database on the disks, and other entries there survive', () => {
    rig.running('p1', 'd1');
    rig.attach('p1', 'c2', allocation('hdisk7', 'd2'), [256, 7]);
    rig.stop('p1');
    const objects = () => rig.room.snapshot().volumeGroups.find(({ id }) => id === 'vg-p1');
    expect(objects()?.database.map(({ name }) => name)).toEqual(['hdisk0', 'hdisk7']);

    // Nothing tells the scratch of the second one any more, but for what is on the disks.
    rig.boot('alpha', 'boot-2');
    rig.discover([disk('d1'), disk('d2')]);
    rig.withDisks('p1', ['d1']);
    rig.bootRoot('p1');

    expect(objects()?.database.map(({ name }) => name)).toEqual(['hdisk0', 'hdisk7']);
    expect(objects()?.objects).toEqual([
      ['partition', 'team-a/p1'],
      ['version', '7.3'],
    ]);
    const own = rig.read('OwnDevices', { type: 'OwnDevices', partitionUid: 'p1' }, inside);
    expect(own.map(({ name, state }) => `${name} ${state}`)).toEqual(['hdisk0 Available', 'hdisk7 Defined']);
  });

  it('NS-9: what was given back while nothing was imported is gone from the disks with the next merge', () => {
    rig.running('p1', 'd1');
    rig.attach('p1', 'c2', allocation('hdisk7', 'd2'), [256, 7]);
    rig.stop('p1');
    const claim = { partitionUid: 'p1', claimUid: 'c2', entries: ['hdisk7'] };
    rig.do({ type: 'ReleaseNumbers', ...claim, freeMajor: true });
    rig.do({ type: 'ReleaseDevices', ...claim });

    rig.bootRoot('p1');

    const own = rig.read('OwnDevices', { type: 'OwnDevices', partitionUid: 'p1' }, inside);
    expect(own.map(({ name }) => name)).toEqual(['hdisk0']);
  });

  it('NS-9: a device that comes while it runs is in the database on the disks, and in the scratch for the next boot', () => {
    rig.running('p1', 'd1');

    rig.attach('p1', 'c2', allocation('hdisk7', 'd2'), [256, 7]);

    const { hosts, volumeGroups } = rig.room.snapshot();
    const names = (lines: { name: string }[] | undefined) => lines?.map(({ name }) => name);
    expect(names(volumeGroups.find(({ id }) => id === 'vg-p1')?.database)).toEqual(['hdisk0', 'hdisk7']);
    expect(names(hosts[0]?.disk.databases[0]?.lines)).toEqual(['hdisk0', 'hdisk7']);
  });

  it('NS-10: mounts the root on the scratch for the while, and no longer once the boot is over', () => {
    made();
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
    rig.steps('p1', firstBootSteps);
    rig.exportRoot('p1');
    const seen = lastBootSteps.map((step) => {
      rig.do(bootStep(step));
      return `${step} ${String(rig.view('p1').rootVolumeGroup?.isOnScratch)}`;
    });

    expect(seen).toEqual([
      'Imported false',
      'Renamed false',
      'MountedOnScratch true',
      'DatabaseMerged true',
      'Switched false',
    ]);
  });

  it('NS-4: mounts its file systems, and runs, only after the boot went on from the disks', () => {
    made();
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
    const mount = { type: 'MountFileSystems', partitionUid: 'p1' } as const;
    const early = rig.refuse(mount);

    rig.bootRoot('p1');
    rig.do(mount);

    expect(early).toBe('RootNotReachable EBUSY');
    expect(rig.content('p1', '/etc/motd')).toBe('welcome');
  });

  it('NS-11: two partitions and the host have the same names at once, each for other disks', () => {
    rig.running('p1', 'd1');
    rig.running('p2', 'd2');

    const groups = [
      ...rig.read('VolumeGroups', { type: 'VolumeGroups' }),
      ...['p1', 'p2'].flatMap((partitionUid) =>
        rig.read('OwnVolumeGroups', { type: 'OwnVolumeGroups', partitionUid }),
      ),
    ].filter(({ name }) => name === 'rootvg');

    expect(groups.every(({ logicalVolumes }) => logicalVolumes[0]?.name === 'hd4')).toBe(true);
    expect(groups.map(({ disks, id }) => `${id} ${disks.join()}`)).toEqual([
      'rootvg-of-alpha ',
      'vg-p1 hdisk0',
      'vg-p2 hdisk0',
    ]);
    rig.write('p1', '/etc/motd', 'of one');
    expect(rig.content('p2', '/etc/motd')).toBe('welcome');
  });

  it('NS-13: no name of the global environment leads to a partition, nor the other way round', () => {
    rig.running('p1', 'd1');

    expect(rig.refuse({ type: 'ExportVolumeGroup', name: 'rootvg' })).toBe('VolumeGroupOwned EPERM');
    expect(rig.globalNames()).toEqual(['hostvg: ', 'rootvg: hd4 /, hd10opt /opt, hd2 /usr, hd9var /var']);
    expect(rig.refuseRead({ type: 'VolumeGroups' }, inside.caller)).toBe('NotPermitted EPERM');
    const other = { type: 'OwnVolumeGroups', partitionUid: 'p2' } as const;
    expect(rig.refuseRead(other, inside.caller)).toBe('NotPermitted EPERM');
  });

  it('NS-14: what is on a disk that is exported cannot be reached from the global environment', () => {
    rig.running('p1', 'd1');

    expect(rig.refuse({ type: 'ImportVolumeGroup', disk: 'hd1' })).toBe('DiskExported EBUSY');
    rig.stop('p1');
    expect(rig.refuse({ type: 'ImportVolumeGroup', disk: 'hd1' })).toBe('VolumeGroupOwned EPERM');
  });

  it('NS-16: a restart repeats the boot only, and changes no data', () => {
    rig.running('p1', 'd1');
    rig.write('p1', '/etc/motd', 'written inside');
    const data = () => JSON.stringify(rig.room.snapshot().volumeGroups.find(({ id }) => id === 'vg-p1'));
    rig.stop('p1');
    const before = data();

    expect(rig.step('p1')).toBe('Cleared');
    rig.bootRoot('p1');

    expect(data()).toBe(before);
    rig.do({ type: 'MountFileSystems', partitionUid: 'p1' });
    expect(rig.content('p1', '/etc/motd')).toBe('written inside');
  });

  it('NS-16, LIFE-34: a boot of the host loses the import, and neither the root nor its scratch', () => {
    rig.running('p1', 'd1');
    rig.write('p1', '/etc/motd', 'written inside');

    rig.boot('alpha', 'boot-2');
    rig.discover([disk('d1')]);
    rig.withDisks('p1', ['d1']);
    expect(rig.step('p1')).toBe('Cleared');
    rig.bootRoot('p1');
    rig.do({ type: 'MountFileSystems', partitionUid: 'p1' });

    expect(rig.content('p1', '/etc/motd')).toBe('written inside');
  });

  it('NS-17: a stop brings no name back into the global namespace', () => {
    rig.running('p1', 'd1');
    const before = rig.globalNames();

    rig.stop('p1');

    expect(rig.globalNames()).toEqual(before);
    expect(rig.ownNames('p1')).toEqual([]);
    expect(rig.device('d1').state).toBe('Available');
  });

  it('NS-19: halts before anything is imported while a disk is missing', () => {
    made();
    rig.discover([disk('d1')]); // d2 is gone
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
    rig.do(bootStep('ScratchBooted'));

    expect(rig.refuse(bootStep('DisksIdentified'))).toBe('RootDiskMissing ENXIO');
    expect(rig.view('p1').rootVolumeGroup?.diskRefusal?.args).toEqual({ disks: 'hdisk1' });
    rig.discover([disk('d1'), disk('d2')]);
    rig.do(bootStep('DisksIdentified'));
  });

  it('NS-20: of two partitions that declare a disk, one gets it', () => {
    rig.withDisks('p1', ['d1']);
    rig.do({
      ...population('p2'),
      type: 'DefinePartition',
      namespace: 'n',
      name: 'p2',
      version: '7.3',
      versioned: false,
      ownsUserFileSystems: true,
      rootType: 'VolumeGroup',
    });

    const entries = [allocation('hdisk0', 'd1')];
    expect(rig.refuse({ type: 'AllocateDevices', partitionUid: 'p2', claimUid: 'p2-root', entries })).toBe(
      'DeviceHeld EBUSY',
    );
  });

  it('NS-21: stops before it touches a disk that is not the one of the scratch', () => {
    made();
    const claim = { partitionUid: 'p1', claimUid: 'p1-root', entries: ['hdisk0'] };
    rig.do({ type: 'ReleaseNumbers', ...claim, freeMajor: true });
    rig.do({ type: 'ReleaseDevices', ...claim });
    rig.allocate('p1', 'p1-root', allocation('hdisk0', 'd1')); // wiped meanwhile
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
    rig.do(bootStep('ScratchBooted'));
    const before = JSON.stringify(rig.room.snapshot().devices);

    expect(rig.refuse(bootStep('DisksIdentified'))).toBe('RootDiskMismatch ENODEV');
    expect(rig.refuse(scratch('p1'))).toBe('RootDiskMismatch ENODEV');
    expect(JSON.stringify(rig.room.snapshot().devices)).toBe(before);
  });

  it('DEV-23: a disk that the partition runs from is busy', () => {
    rig.running('p1', 'd1');
    const entries = { partitionUid: 'p1', claimUid: 'p1-root', entries: ['hdisk0'] };

    expect(rig.refuse({ type: 'UnconfigureDevices', ...entries })).toBe('DeviceBusy EBUSY');
    expect(rig.refuse({ type: 'ReleaseDevices', ...entries })).toBe('DeviceBusy EBUSY');
    expect(rig.refuse({ type: 'WriteDevice', partitionUid: 'p1', name: 'hdisk0', content: 'x' })).toBe(
      'DeviceBusy EBUSY',
    );
  });

  it('NS-22: a process inside can neither prepare, clear nor boot', () => {
    made();

    for (const command of [
      scratch('p1'),
      { type: 'ClearGlobalNames', partitionUid: 'p1' } as const,
      bootStep('Switched'),
    ]) {
      expect(rig.refuse(command, inside)).toBe('NotPermitted EPERM');
    }
  });

  it('lays another version down once the boot went on from the disks, under the names that it has', () => {
    made();
    rig.bootRoot('p1');

    rig.do(population('p1', { baseline: 'version-2', userFileSystems: [{ path: '/usr', files: [] }] }));

    expect(rig.ownNames('p1')).toEqual(['rootvg: hd4 /, hd2 /usr']);
  });
});
