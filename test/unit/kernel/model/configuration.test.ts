import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../../controller/kernel/port.ts';
import { allocation, commandOf, disk, readyRig } from '../rig.ts';
import type { Rig } from '../rig.ts';

const inside = (partitionUid: string): Caller => ({ type: 'Partition', partitionUid });
const bind = (name: string, major: number, minor: number) => ({ name, virtualNumber: { major, minor } });

function exportedRig(): Rig {
  const rig = readyRig();
  rig.allocate('p1', 'c1', allocation('disk0', 'd1'), allocation('disk1', 'd2'));
  rig.numbers('p1', 'c1', 'disk0', 'disk1');
  rig.export('p1', 'c1', 'disk0', 'disk1');
  return rig;
}

describe('kernel/model/configuration', () => {
  it('DEV-6: a grant is no assignment; the partition makes it one by binding the number to its device', () => {
    const rig = exportedRig();
    const before = rig.view('p1').claims[0]?.entries[0]?.number;

    rig.configure('p1', 'c1', 'disk0', [20, 0]);

    expect(before).toEqual({ state: 'Granted', real: { major: 32, minor: 0 }, virtual: null });
    expect(rig.view('p1').claims[0]?.entries[0]?.number).toEqual({
      state: 'Assigned',
      real: { major: 32, minor: 0 },
      virtual: { major: 20, minor: 0 },
    });
    expect(rig.read('Host', { type: 'Host' }).numbers).toMatchObject({ granted: 1, assigned: 1 });
  });

  it('DEV-6: only the partition binds', () => {
    const rig = exportedRig();

    const refused = rig.refuse(
      { type: 'ConfigureDevices', partitionUid: 'p1', claimUid: 'c1', entries: [bind('disk0', 20, 0)] },
      { caller: { type: 'Global' } },
    );

    expect(refused).toBe('NotPermitted EPERM');
  });

  it('DEV-19: two partitions have the same virtual number, each its own real one, and look up both ways', () => {
    const rig = readyRig();
    rig.partition('p2');
    rig.attach('p1', 'c1', allocation('disk0', 'd1'), [20, 0]);
    rig.attach('p2', 'c2', allocation('disk0', 'd2'), [20, 0]);
    const lookup = (partitionUid: string, number: object): unknown =>
      rig.read(
        'LookupNumber',
        { type: 'LookupNumber', partitionUid, ...number },
        { caller: inside(partitionUid) },
      );
    const virtual = { major: 20, minor: 0 };

    expect(lookup('p1', { virtual })).toEqual({ virtual, real: { major: 32, minor: 0 } });
    expect(lookup('p2', { virtual })).toEqual({ virtual, real: { major: 32, minor: 1 } });
    expect(lookup('p2', { real: { major: 32, minor: 1 } })).toEqual({
      virtual,
      real: { major: 32, minor: 1 },
    });
  });

  it('DEV-19: a number that is not mapped here is not found, be it free or of another partition', () => {
    const rig = readyRig();
    rig.partition('p2');
    rig.partition('p3', { defined: true });
    rig.attach('p1', 'c1', allocation('disk0', 'd1'), [20, 0]);
    const lookup = (partitionUid: string, number: object): string =>
      rig.refuseRead({ type: 'LookupNumber', partitionUid, ...number }, inside(partitionUid));

    expect(lookup('p2', { real: { major: 32, minor: 0 } })).toBe('MappingNotFound ESRCH');
    expect(lookup('p2', { real: { major: 32, minor: 1 } })).toBe('MappingNotFound ESRCH');
    expect(lookup('p2', { virtual: { major: 20, minor: 0 } })).toBe('MappingNotFound ESRCH');
    expect(lookup('p3', { virtual: { major: 20, minor: 0 } })).toBe('DeviceMapMissing ENXIO');
    expect(lookup('p2', {})).toBe('InvalidArgument EINVAL');
    expect(lookup('p2', { virtual: { major: -1, minor: 0 } })).toBe('InvalidArgument EINVAL');
    expect(rig.refuseRead({ type: 'LookupNumber', partitionUid: 'p1' }, inside('p2'))).toBe(
      'NotPermitted EPERM',
    );
    expect(rig.refuseRead({ type: 'LookupNumber', partitionUid: 'p9' }, inside('p9'))).toBe(
      'PartitionNotFound ESRCH',
    );
  });

  it('DEV-20: a mapping is never overwritten', () => {
    const rig = exportedRig();
    rig.configure('p1', 'c1', 'disk0', [20, 0]);
    const configure = (...entries: ReturnType<typeof bind>[]): string =>
      rig.refuse({ type: 'ConfigureDevices', partitionUid: 'p1', claimUid: 'c1', entries });

    expect(configure(bind('disk1', 20, 0))).toBe('VirtualNumberMapped ENOTEMPTY');
    expect(configure(bind('disk0', 20, 1))).toBe('EntryConfigured EEXIST');
    expect(configure(bind('disk1', 21, 0), bind('disk0', 21, 0))).toBe('VirtualNumberMapped ENOTEMPTY');
    expect(configure(bind('disk1', 21, -1))).toBe('InvalidArgument EINVAL');
    expect(configure(bind('disk1', 21, 0), bind('disk1', 21, 1))).toBe('InvalidArgument EINVAL');
  });

  it('binds all entries or none, and the same binding again changes nothing', () => {
    const rig = exportedRig();
    const command = { type: 'ConfigureDevices', partitionUid: 'p1', claimUid: 'c1' } as const;

    const refused = rig.refuse({ ...command, entries: [bind('disk0', 20, 0), bind('disk9', 20, 1)] });
    rig.do({ ...command, entries: [bind('disk0', 20, 0)] });
    const again = rig.do({ ...command, entries: [bind('disk0', 20, 0)] });

    expect(refused).toBe('AllocationNotFound ENOENT');
    expect(again.changes).toEqual([]);
  });

  it('refuses to bind what is not exported, has no number, or has no map', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'), allocation('disk1', 'd2'));
    rig.numbers('p1', 'c1', 'disk0');
    rig.export('p1', 'c1', 'disk1');
    rig.partition('p2', { defined: true });
    rig.allocate('p2', 'c2', allocation('disk0', 'd3'));
    const configure = (partitionUid: string, claimUid: string, name: string): string =>
      rig.refuse({ type: 'ConfigureDevices', partitionUid, claimUid, entries: [bind(name, 20, 0)] });

    expect(configure('p1', 'c1', 'disk0')).toBe('NotExported ENODEV');
    expect(configure('p1', 'c1', 'disk1')).toBe('NumberNotGranted EINVAL');
    expect(configure('p2', 'c2', 'disk0')).toBe('DeviceMapMissing ENXIO');
    expect(configure('p9', 'c2', 'disk0')).toBe('PartitionNotFound ESRCH');
  });

  it('unbinds: the map is gone, the number is on its way back, the export stays', () => {
    const rig = exportedRig();
    rig.configure('p1', 'c1', 'disk0', [20, 0]);
    const command = commandOf({
      type: 'UnconfigureDevices',
      partitionUid: 'p1',
      claimUid: 'c1',
      entries: ['disk0'],
    });

    rig.do(command);
    const again = rig.do(command);

    const entry = rig.view('p1').claims[0]?.entries[0];
    expect(entry).toMatchObject({
      exported: true,
      number: { state: 'Releasing', real: { major: 32, minor: 0 }, virtual: null },
    });
    expect(again.changes).toEqual([]);
    expect(
      rig.refuse({
        type: 'ConfigureDevices',
        partitionUid: 'p1',
        claimUid: 'c1',
        entries: [bind('disk0', 20, 0)],
      }),
    ).toBe('NumberNotGranted EINVAL');
    expect(rig.numbers('p1', 'c1', 'disk0')).toEqual([{ major: 32, minor: 0 }]);
    rig.configure('p1', 'c1', 'disk0', [20, 0]);
  });

  it('DEV-23: a device that a process has open stays configured and allocated', () => {
    const rig = exportedRig();
    rig.configure('p1', 'c1', 'disk0', [20, 0]);
    rig.do({ type: 'StartPartition', partitionUid: 'p1', mode: 'Active' });
    const spawned = rig.do({
      type: 'SpawnProcess',
      partitionUid: 'p1',
      name: 'db',
      open: ['disk0'],
      unkillable: false,
    });
    const entries = ['disk1', 'disk0'];
    const unconfigure = { type: 'UnconfigureDevices', partitionUid: 'p1', claimUid: 'c1', entries } as const;

    const whileOpen = rig.refuse(unconfigure);
    const releaseWhileOpen = rig.refuse({ ...unconfigure, type: 'ReleaseDevices' });
    const { pid } = spawned.result as { pid: number };
    rig.do({ type: 'KillProcess', partitionUid: 'p1', pid });
    rig.do(unconfigure);

    expect(whileOpen).toBe('DeviceBusy EBUSY');
    expect(releaseWhileOpen).toBe('NumberHeld EBUSY');
    expect(rig.view('p1').claims[0]?.entries[0]?.number?.state).toBe('Releasing');
  });

  it('refuses to unbind an entry that is not there', () => {
    const rig = exportedRig();

    const refused = rig.refuse({
      type: 'UnconfigureDevices',
      partitionUid: 'p1',
      claimUid: 'c2',
      entries: ['disk0'],
    });

    expect(refused).toBe('AllocationNotFound ENOENT');
  });

  it('seeds 2.8: a partition sees its own devices by private name and virtual number, and nothing else', () => {
    const rig = exportedRig();
    rig.discover([disk('d4')], 'alpha', 'inventory-2');
    rig.partition('p2');
    rig.attach('p2', 'c2', allocation('secret', 'd4'), [77, 0]);
    rig.configure('p1', 'c1', 'disk0', [20, 0]);

    const own = rig.read('OwnDevices', { type: 'OwnDevices', partitionUid: 'p1' }, { caller: inside('p1') });

    expect(own).toEqual([
      { name: 'disk0', state: 'Available', type: 'Block', virtualNumber: { major: 20, minor: 0 } },
      { name: 'disk1', state: 'Defined', type: 'Block', virtualNumber: null },
    ]);
    expect(rig.refuseRead({ type: 'OwnDevices', partitionUid: 'p1' }, inside('p2'))).toBe(
      'NotPermitted EPERM',
    );
    expect(rig.refuseRead({ type: 'OwnDevices', partitionUid: 'p9' }, inside('p9'))).toBe(
      'PartitionNotFound ESRCH',
    );
  });
});
