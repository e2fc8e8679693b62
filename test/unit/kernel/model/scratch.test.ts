import { beforeEach, describe, expect, it } from 'vitest';
import { allocation, definition, disk, population, rootRig, scratch } from '../rig.ts';
import type { RootRig } from '../rig.ts';

let rig: RootRig;

beforeEach(() => {
  rig = rootRig();
});

const hostRoot = 'rootvg: hd4 /, hd10opt /opt, hd2 /usr, hd9var /var';
const hostData = 'hostvg: ';

describe('kernel/model/scratch', () => {
  describe('PrepareScratch', () => {
    it('NS-1, NS-5: keeps what to boot from and, by identity, the disks of the claim', () => {
      rig.withDisks('p1', ['d2', 'd1']);

      rig.do(scratch('p1'));

      const [kept] = rig.room.snapshot().hosts[0]?.disk.scratches ?? [];
      expect(kept).toMatchObject({
        partitionUid: 'p1',
        physicalVolumes: [
          { deviceId: 'd2', name: 'hdisk0' },
          { deviceId: 'd1', name: 'hdisk1' },
        ],
        objects: { partition: 'team-a/p1', version: '7.3' },
      });
      expect(rig.view('p1').rootVolumeGroup).toMatchObject({
        id: 'vg-p1',
        step: 'Prepared',
        isReachable: false,
      });
    });

    it('touches no disk, and is done once', () => {
      rig.withDisks('p1', ['d1']);
      rig.do(scratch('p1'));
      const before = rig.room.digest();

      rig.do(scratch('p1'));

      expect(rig.room.snapshot().volumeGroups.map(({ id }) => id)).toEqual(['vg-of-d4', 'vg-of-d5']);
      expect(rig.room.digest()).not.toBe(before); // the operation is remembered
      expect(rig.step('p1')).toBe('Prepared');
    });

    it('uses other disks as long as nothing was made on the first', () => {
      rig.withDisks('p1', ['d1']);
      rig.do(scratch('p1'));
      rig.allocate('p1', 'p1-root', allocation('hdisk1', 'd2'));

      rig.do(scratch('p1'));

      expect(rig.view('p1').rootVolumeGroup?.disks).toEqual(['hdisk0', 'hdisk1']);
    });

    it('takes block devices only, and is refused without any', () => {
      rig.discover([disk('t1', { type: 'Character', driver: 'serial' })], 'alpha', 'terminals');
      rig.do(definition('p1', { rootType: 'VolumeGroup' }));
      rig.allocate('p1', 'p1-root', allocation('tty0', 't1'));

      expect(rig.refuse(scratch('p1'))).toBe('RootDiskMissing ENXIO');
      expect(rig.refuse(scratch('p1', { claimUid: 'another' }))).toBe('RootDiskMissing ENXIO');
    });

    it('is for a root that the host does not keep', () => {
      rig.do(definition('p1'));

      expect(rig.refuse(scratch('p1'))).toBe('InvalidArgument EINVAL');
      expect(rig.refuse(scratch('nobody'))).toBe('PartitionNotFound ESRCH');
    });

    it('takes a consent to one volume group, and to nothing else', () => {
      rig.withDisks('p1', ['d1']);

      expect(rig.refuse(scratch('p1', { existing: 'Adopt' }))).toBe('InvalidArgument EINVAL');
      expect(rig.refuse(scratch('p1', { volumeGroupId: 'vg-1' }))).toBe('InvalidArgument EINVAL');
    });

    it('NS-18, LIFE-8: is refused on a disk that is occupied, and on part of it', () => {
      rig.withDisks('p1', ['d1', 'd4']);

      const answer = rig.ask(scratch('p1'));

      expect(answer).toMatchObject({
        id: 'DiskOccupied',
        args: { disk: 'hdisk1', what: 'volume group datavg (vg-of-d4)' },
      });
    });

    it('NS-18, LIFE-8: overwrites the very volume group that is consented to, and then it has another identity', () => {
      rig.withDisks('p1', ['d4']);

      const other = rig.refuse(scratch('p1', { existing: 'Overwrite', volumeGroupId: 'vg-of-d5' }));
      rig.do(scratch('p1', { existing: 'Overwrite', volumeGroupId: 'vg-of-d4' }));
      rig.do(population('p1'));

      expect(other).toBe('DiskOccupied EEXIST');
      expect(rig.room.snapshot().volumeGroups.map(({ id }) => id)).toEqual(['vg-of-d5', 'vg-p1']);
    });

    it('NS-18: a volume group that the host has in use is refused whatever the consent', () => {
      rig.withDisks('p1', ['d4']);
      rig.do({ type: 'ImportVolumeGroup', disk: 'hd4' });

      const consent = { existing: 'Overwrite', volumeGroupId: 'vg-of-d4' } as const;

      expect(rig.refuse(scratch('p1', consent))).toBe('VolumeGroupActive EBUSY');
      rig.do({ type: 'ExportVolumeGroup', name: 'datavg' });
      rig.do(scratch('p1', consent));
    });

    it('LIFE-8: adopts what was a root, as it is; what never was one is not adopted', () => {
      rig.running('p1', 'd1');
      rig.write('p1', '/etc/motd', 'kept');
      rig.do({ type: 'StopPartition', partitionUid: 'p1' });
      rig.do({
        type: 'ReleaseNumbers',
        partitionUid: 'p1',
        claimUid: 'p1-root',
        entries: ['hdisk0'],
        freeMajor: true,
      });
      rig.do({ type: 'ReleaseDevices', partitionUid: 'p1', claimUid: 'p1-root', entries: ['hdisk0'] });
      expect(rig.room.snapshot().volumeGroups.map(({ id }) => id)).not.toContain('vg-p1');

      rig.withDisks('p2', ['d2'], { reclaimPolicy: 'Retain' });
      rig.make('p2');
      rig.do({ type: 'RemovePartition', partitionUid: 'p2' });
      rig.withDisks('p3', ['d2', 'd4']);
      const refused = rig.refuse(scratch('p3', { existing: 'Adopt', volumeGroupId: 'vg-of-d4' }));
      rig.do({ type: 'RemovePartition', partitionUid: 'p3' });

      expect(refused).toBe('DiskOccupied EEXIST');
    });

    it('LIFE-8: a root that was retained is adopted by consent, with all that is in it', () => {
      rig.withDisks('p1', ['d1'], { reclaimPolicy: 'Retain' });
      rig.make('p1');
      rig.bootRoot('p1');
      rig.do({ type: 'MountFileSystems', partitionUid: 'p1' });
      rig.do({ type: 'StartPartition', partitionUid: 'p1', mode: 'Active' });
      rig.write('p1', '/etc/motd', 'kept');
      rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

      rig.withDisks('p2', ['d1'], { reclaimPolicy: 'Retain' });
      expect(rig.refuse(scratch('p2'))).toBe('DiskOccupied EEXIST');
      rig.do(scratch('p2', { existing: 'Adopt', volumeGroupId: 'vg-p1' }));
      rig.bootRoot('p2');
      rig.do({ type: 'MountFileSystems', partitionUid: 'p2' });

      expect(rig.content('p2', '/etc/motd')).toBe('kept');
      expect(rig.view('p2').rootVolumeGroup?.id).toBe('vg-p1');
    });

    it('NS-21: consent to adopt means nothing on a disk without a volume group', () => {
      rig.withDisks('p1', ['d1']);

      expect(rig.refuse(scratch('p1', { existing: 'Adopt', volumeGroupId: 'vg-9' }))).toBe(
        'RootDiskMismatch ENODEV',
      );
    });

    it('NS-21, LIFE-30: makes nothing anew where another root was recorded', () => {
      rig.withDisks('p1', ['d1']);

      expect(rig.refuse(scratch('p1', { expected: 'vg-p1' }))).toBe('RootDiskMismatch ENODEV');
    });

    it('does not overwrite raw data, to which nobody can consent', () => {
      rig.partition('p0');
      rig.attach('p0', 'c0', allocation('hdisk0', 'd1', { reclaimPolicy: 'Retain' }), [256, 0]);
      rig.do({ type: 'WriteDevice', partitionUid: 'p0', name: 'hdisk0', content: 'ledger' });
      rig.do({ type: 'RemovePartition', partitionUid: 'p0' });
      rig.withDisks('p1', ['d1']);

      expect(rig.ask(scratch('p1'))).toMatchObject({
        id: 'DiskOccupied',
        args: { disk: 'hdisk0', what: 'data that is no volume group' },
      });
    });
  });

  describe('PopulateFileSystems on disks of its own', () => {
    it('NS-2, NS-12: fills them in the global namespace, under names that nobody else has there', () => {
      rig.withDisks('p1', ['d1']);
      rig.withDisks('p2', ['d2']);
      rig.do(scratch('p1'));
      rig.do(scratch('p2'));

      rig.do(population('p1'));
      rig.do(population('p2'));

      expect(rig.globalNames()).toEqual([
        hostData,
        hostRoot,
        'wpvg0: wplv0_0 /wpars/0, wplv0_1 /wpars/0/opt, wplv0_2 /wpars/0/usr',
        'wpvg1: wplv1_0 /wpars/1, wplv1_1 /wpars/1/opt, wplv1_2 /wpars/1/usr',
      ]);
      expect(rig.view('p1')).toMatchObject({ baseline: 'version-1', rootVolumeGroup: { step: 'Populated' } });
    });

    it('gives a temporary name again once nobody has it', () => {
      rig.withDisks('p1', ['d1']);
      rig.make('p1');
      rig.withDisks('p2', ['d2']);
      rig.do(scratch('p2'));

      rig.do(population('p2'));

      expect(rig.globalNames()[2]).toMatch(/^wpvg0: /u);
    });

    it('NS-15: is asked for a scratch first, and writes nothing once the names are cleared', () => {
      rig.withDisks('p1', ['d1']);

      expect(rig.refuse(population('p1'))).toBe('ScratchMissing ENOENT');
      rig.make('p1');
      expect(rig.refuse(population('p1', { baseline: 'version-2' }))).toBe('RootNotReachable EBUSY');
      expect(
        rig.refuse({ type: 'WriteRootFiles', partitionUid: 'p1', files: [{ path: '/a', content: '' }] }),
      ).toBe('RootNotReachable EBUSY');
    });

    it('lays another version down while the names are there, under new names', () => {
      rig.withDisks('p1', ['d1']);
      rig.do(scratch('p1'));
      rig.do(population('p1'));

      rig.do(population('p1', { baseline: 'version-2', userFileSystems: [{ path: '/usr', files: [] }] }));

      expect(rig.globalNames()[2]).toBe('wpvg0: wplv0_0 /wpars/0, wplv0_1 /wpars/0/usr');
    });

    it('NS-14: does not fill a disk that is exported', () => {
      rig.withDisks('p1', ['d1']);
      rig.do(scratch('p1'));
      rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
      rig.exportRoot('p1');

      expect(rig.refuse(population('p1'))).toBe('DiskExported EBUSY');
    });

    it('NS-18: looks at the disks again: what is in use by now is not touched', () => {
      rig.withDisks('p1', ['d4']);
      rig.do(scratch('p1', { existing: 'Overwrite', volumeGroupId: 'vg-of-d4' }));
      rig.do({ type: 'ImportVolumeGroup', disk: 'hd4' });

      expect(rig.refuse(population('p1'))).toBe('VolumeGroupActive EBUSY');
    });
  });

  describe('ClearGlobalNames', () => {
    it('NS-3: takes all names of the disk out of the global namespace, and nothing off the disk', () => {
      rig.withDisks('p1', ['d1']);
      rig.do(scratch('p1'));
      rig.do(population('p1'));
      const made = rig.room.snapshot().volumeGroups.find(({ id }) => id === 'vg-p1');

      rig.do({ type: 'ClearGlobalNames', partitionUid: 'p1' });
      rig.do({ type: 'ClearGlobalNames', partitionUid: 'p1' });

      expect(rig.globalNames()).toEqual([hostData, hostRoot]);
      const after = rig.room.snapshot().volumeGroups.find(({ id }) => id === 'vg-p1');
      expect(after).toEqual({ ...made, activeOn: null });
      expect(rig.step('p1')).toBe('Cleared');
    });

    it('NS-3: comes after the disk was filled', () => {
      rig.withDisks('p1', ['d1']);
      expect(rig.refuse({ type: 'ClearGlobalNames', partitionUid: 'p1' })).toBe('ScratchMissing ENOENT');
      rig.do(scratch('p1'));

      expect(rig.refuse({ type: 'ClearGlobalNames', partitionUid: 'p1' })).toBe('FileSystemsMissing ENXIO');
    });

    it('NS-15: goes on after a boot of the host in between', () => {
      rig.withDisks('p1', ['d1']);
      rig.do(scratch('p1'));
      rig.do(population('p1'));

      rig.boot('alpha', 'boot-2');
      rig.discover([disk('d1')]);
      rig.withDisks('p1', ['d1']);
      rig.do(scratch('p1'));
      rig.do({ type: 'ClearGlobalNames', partitionUid: 'p1' });

      expect(rig.globalNames()).toEqual([hostData, hostRoot]);
    });
  });

  describe('removal', () => {
    it('NS-17, NS-22: takes the scratch, and whatever names a root that was being made still has', () => {
      rig.withDisks('p1', ['d1']);
      rig.do(scratch('p1'));
      rig.do(population('p1'));

      rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

      expect(rig.globalNames()).toEqual([hostData, hostRoot]);
      expect(rig.room.snapshot().hosts[0]?.disk.scratches).toEqual([]);
      expect(rig.room.snapshot().volumeGroups.map(({ id }) => id)).toEqual(['vg-of-d4', 'vg-of-d5']);
    });

    it('NS-17: does so for a partition that the kernel forgot by a boot', () => {
      rig.withDisks('p1', ['d1']);
      rig.do(scratch('p1'));
      rig.do(population('p1'));
      rig.boot('alpha', 'boot-2');

      expect(rig.read('Holdings', { type: 'Holdings' }).partitions.map((one) => one.partitionUid)).toEqual([
        'p1',
      ]);
      rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

      expect(rig.globalNames()).toEqual([hostData, hostRoot]);
      expect(rig.read('Holdings', { type: 'Holdings' }).partitions).toEqual([]);
    });

    it('NS-17: a disk that is given back while its root is being made leaves no name', () => {
      rig.withDisks('p1', ['d1']);
      rig.do(scratch('p1'));
      rig.do(population('p1'));
      const claim = { partitionUid: 'p1', claimUid: 'p1-root', entries: ['hdisk0'] };

      rig.do({ type: 'ReleaseNumbers', ...claim, freeMajor: true });
      rig.do({ type: 'ReleaseDevices', ...claim });

      expect(rig.globalNames()).toEqual([hostData, hostRoot]);
      expect(rig.view('p1').rootVolumeGroup?.diskRefusal).toMatchObject({ id: 'RootDiskMissing' });
    });

    it('LIFE-8: wipes the root with its disk, or retains it for the namespace', () => {
      rig.withDisks('p1', ['d1']);
      rig.make('p1');
      rig.withDisks('p2', ['d2'], { reclaimPolicy: 'Retain' });
      rig.make('p2');

      rig.do({ type: 'RemovePartition', partitionUid: 'p1' });
      rig.do({ type: 'RemovePartition', partitionUid: 'p2' });

      expect(rig.room.snapshot().volumeGroups.map(({ id }) => id)).toEqual(['vg-of-d4', 'vg-of-d5', 'vg-p2']);
      expect(rig.device('d2').retainedFor).toBe('team-a');
    });
  });
});
