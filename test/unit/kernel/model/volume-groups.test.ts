import { beforeEach, describe, expect, it } from 'vitest';
import { allocation, disk, rootRig } from '../rig.ts';
import type { RootRig } from '../rig.ts';

let rig: RootRig;

beforeEach(() => {
  rig = rootRig();
});

const names = () =>
  rig.read('VolumeGroups', { type: 'VolumeGroups' }).map(({ disks, name }) => `${name} ${disks.join()}`);

describe('kernel/model/volume-groups', () => {
  it('LIFE-35: what an inventory says of a disk counts when no host has seen it, and never again', () => {
    const again = disk('d4', { initialContent: { volumeGroup: { name: 'othervg', active: true } } });
    rig.discover([again]);
    expect(names()).toEqual(['hostvg d5', 'rootvg ']);

    rig.boot('alpha', 'boot-2');
    rig.discover([again]);

    expect(names()).toEqual(['hostvg d5', 'rootvg ']);
  });

  it('LIFE-35: nor after the disk was wiped', () => {
    rig.partition('p1');
    rig.attach('p1', 'c1', allocation('hdisk0', 'd4'), [256, 0]);
    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

    rig.boot('alpha', 'boot-2');
    rig.discover([disk('d4', { initialContent: { volumeGroup: { name: 'datavg', active: true } } })]);

    expect(names()).toEqual(['hostvg d5', 'rootvg ']);
  });

  it('ImportVolumeGroup takes the one on a disk into use, ExportVolumeGroup gives it up; each once', () => {
    rig.do({ type: 'ImportVolumeGroup', disk: 'hd4' });
    rig.do({ type: 'ImportVolumeGroup', disk: 'hd4' });
    expect(names()).toEqual(['datavg hd4', 'hostvg hd5', 'rootvg ']);
    expect(rig.device('d4').inUse).toBe(true);

    rig.do({ type: 'ExportVolumeGroup', name: 'datavg' });

    expect(names()).toEqual(['hostvg hd5', 'rootvg ']);
    expect(rig.device('d4').inUse).toBe(false);
    expect(rig.refuse({ type: 'ExportVolumeGroup', name: 'datavg' })).toBe('VolumeGroupMissing ENOENT');
  });

  it('NS-12: gives the next free name where another has the one on the disk', () => {
    const same = { initialContent: { volumeGroup: { name: 'hostvg', active: true } } };
    rig.discover([disk('e1', same), disk('e2', same)], 'alpha', 'more');

    expect(names()).toEqual(['hostvg hd5', 'rootvg ', 'vg00 he1', 'vg01 he2']);
  });

  it('refuses to import from a disk that is not there, carries none, or is in use elsewhere', () => {
    rig.boot('beta');
    rig.discover([disk('d4')], 'beta');
    rig.do({ type: 'ImportVolumeGroup', disk: 'hd4' }, { host: 'beta' });

    expect(rig.refuse({ type: 'ImportVolumeGroup', disk: 'hd9' })).toBe('DiskNotFound ENODEV');
    expect(rig.refuse({ type: 'ImportVolumeGroup', disk: 'hd1' })).toBe('VolumeGroupMissing ENOENT');
    expect(rig.refuse({ type: 'ImportVolumeGroup', disk: 'hd4' })).toBe('DiskExported EBUSY');
  });

  it('X-12, NS-18: a disk that a host has in use is neither allocated nor exported, on whichever host', () => {
    rig.partition('p1');
    rig.allocate('p1', 'c1', allocation('hdisk0', 'd4'));
    rig.do({ type: 'ImportVolumeGroup', disk: 'hd4' });
    const exports = [{ claimUid: 'c1', entry: 'hdisk0' }];

    expect(rig.refuse({ type: 'ExportDevices', partitionUid: 'p1', exports })).toBe(
      'VolumeGroupActive EBUSY',
    );
    const entries = [allocation('hdisk1', 'd5')];
    const allocate = { type: 'AllocateDevices', partitionUid: 'p1', claimUid: 'c1', entries } as const;
    expect(rig.refuse(allocate)).toBe('VolumeGroupActive EBUSY');
    rig.do({ type: 'ExportVolumeGroup', name: 'datavg' });
    rig.do({ type: 'ExportVolumeGroup', name: 'hostvg' });
    rig.do(allocate);
    rig.do({ type: 'ExportDevices', partitionUid: 'p1', exports });
  });

  it('NS-18: what the host took into use is not wiped with the claim that held the disk', () => {
    rig.partition('p1');
    rig.allocate('p1', 'c1', allocation('hdisk0', 'd4'));
    rig.do({ type: 'ImportVolumeGroup', disk: 'hd4' });

    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });
    expect(names()).toEqual(['datavg hd4', 'hostvg hd5', 'rootvg ']);
    rig.do({ type: 'ExportVolumeGroup', name: 'datavg' });

    rig.do({ type: 'ImportVolumeGroup', disk: 'hd4' });
  });

  it('a machine that is forgotten has nothing in use any more', () => {
    rig.do({ type: 'Decommission' });
    rig.boot('beta');
    rig.discover([disk('d5')], 'beta');

    rig.do({ type: 'ImportVolumeGroup', disk: 'hd5' }, { host: 'beta' });

    expect(rig.device('d5', 'beta').inUse).toBe(true);
  });
});
