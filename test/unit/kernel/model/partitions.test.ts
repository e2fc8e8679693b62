import { describe, expect, it } from 'vitest';
import { restoreMachineRoom } from '../../../../controller/kernel/model/machine-room.ts';
import { allocation, commandOf, definition, readyRig, Rig, tools } from '../rig.ts';

function activeRig(): Rig {
  const rig = readyRig();
  rig.attach('p1', 'c1', allocation('disk0', 'd1'), [20, 0]);
  rig.do({ type: 'StartPartition', partitionUid: 'p1', mode: 'Active' });
  return rig;
}

const spawn = commandOf({
  type: 'SpawnProcess',
  partitionUid: 'p1',
  name: 'db',
  open: ['disk0'],
  unkillable: true,
});

describe('kernel/model/partitions', () => {
  it('defines partitions with ids in numeric order that are never used twice', () => {
    const rig = new Rig();
    rig.boot();
    const define = (uid: string): unknown => rig.do(definition(uid, { name: 'web' })).result;

    const first = define('u1');
    const second = define('u2');
    rig.do({ type: 'RemovePartition', partitionUid: 'u2' });
    const third = define('u3');
    const again = define('u1');

    expect([first, second, third, again]).toEqual([{ cid: 1 }, { cid: 2 }, { cid: 3 }, { cid: 1 }]);
  });

  it.each([
    ['', 'empty'],
    ['a'.repeat(26), '26 bytes'],
    ['ü'.repeat(13), '26 bytes in UTF-8'],
    ['-web', 'a leading hyphen'],
    ['0web', 'a leading zero'],
    ['my web', 'a blank'],
    ['web.site', 'a dot'],
    ['a=b', 'an equals sign'],
    ['a\\b', 'a backslash'],
  ])('refuses the partition name %j: %s', (name) => {
    const rig = new Rig();
    rig.boot();

    const refused = rig.refuse(definition('u1', { name }));

    expect(refused).toBe('InvalidPartitionName EINVAL');
  });

  it.each([
    { namespace: 'team-b' },
    { name: 'p2' },
    { version: '7.2' },
    { versioned: true },
    { ownsUserFileSystems: false },
  ])('refuses to define a partition anew with %j', (other) => {
    const rig = readyRig();
    const same = definition('p1', { namespace: 'team-a' });

    const refused = rig.refuse({ ...same, ...other });

    expect(refused).toBe('InvalidArgument EINVAL');
    expect(rig.do(same).changes).toEqual([]);
  });

  it('goes from Defined over Loaded to Active or Maintenance and back, each step once', () => {
    const rig = readyRig();
    rig.partition('p2', { defined: true });
    const start = (mode: 'Active' | 'Maintenance'): number =>
      rig.do({ type: 'StartPartition', partitionUid: 'p1', mode }).changes.length;
    const seen = (): string => `${rig.view('p1').state} ${rig.view('p1').processes}`;

    const states = [seen()];
    const changes = [start('Active')];
    states.push(seen());
    changes.push(start('Active'));
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
    changes.push(start('Maintenance'));
    states.push(seen());
    const stopped = rig.do({ type: 'StopPartition', partitionUid: 'p1' });
    const stoppedAgain = rig.do({ type: 'StopPartition', partitionUid: 'p1' });
    states.push(seen());

    expect(states).toEqual(['Loaded 0', 'Active 1', 'Maintenance 0', 'Defined 0']);
    expect(changes).toEqual([2, 0, 2]);
    expect(stopped.result).toEqual({ state: 'Defined', survivors: [] });
    expect(stoppedAgain).toMatchObject({ result: stopped.result, changes: [] });
    expect(rig.refuse({ type: 'StartPartition', partitionUid: 'p2', mode: 'Active' })).toBe(
      'PartitionNotLoaded ENXIO',
    );
  });

  it('knows no partition that was not defined', () => {
    const rig = readyRig();
    const partitionUid = 'p9';

    const refused = [
      rig.refuse({ type: 'LoadPartition', partitionUid }),
      rig.refuse({ type: 'StartPartition', partitionUid, mode: 'Active' }),
      rig.refuse({ type: 'StopPartition', partitionUid }),
      rig.refuse({ type: 'RequestNumbers', partitionUid, claimUid: 'c', entries: [] }),
      rig.refuse({ type: 'ReleaseNumbers', partitionUid, claimUid: 'c', entries: [], freeMajor: false }),
      rig.refuse({ type: 'UnconfigureDevices', partitionUid, claimUid: 'c', entries: [] }),
      rig.refuse({ type: 'SpawnProcess', partitionUid, name: 'x', open: [], unkillable: false }),
      rig.refuse({ type: 'KillProcess', partitionUid, pid: 1 }),
      rig.refuse({ type: 'AttachEndpoint', partitionUid, claimUid: 'c', entry: 'e', endpointId: 'd' }),
    ];

    expect(new Set(refused)).toEqual(new Set(['PartitionNotFound ESRCH']));
    expect(rig.read('Partition', { type: 'Partition', partitionUid })).toBeNull();
  });

  it('decision 1: a stop ends maps and exports and keeps numbers and devices; the virtual number comes back', () => {
    const rig = activeRig();

    rig.do({ type: 'StopPartition', partitionUid: 'p1' });
    const stopped = rig.view('p1').claims[0]?.entries[0];
    const inside = { caller: { type: 'Partition', partitionUid: 'p1' } } as const;
    const own = rig.read('OwnDevices', { type: 'OwnDevices', partitionUid: 'p1' }, inside);

    expect(stopped).toMatchObject({
      exported: false,
      deviceState: 'Available',
      number: { state: 'Granted', real: { major: 32, minor: 0 }, virtual: null },
    });
    expect(own).toEqual([
      { name: 'disk0', state: 'Defined', type: 'Block', virtualNumber: { major: 20, minor: 0 } },
    ]);
  });

  it('LIFE-13, X-7: an unkillable process makes the partition Broken, and nothing is freed under it', () => {
    const rig = activeRig();
    rig.do(spawn);
    rig.do({ ...spawn, name: 'helper', unkillable: false });

    const stopped = rig.do({ type: 'StopPartition', partitionUid: 'p1' });
    const again = rig.do({ type: 'StopPartition', partitionUid: 'p1' });
    const removed = rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

    expect(stopped.result).toEqual({ state: 'Broken', survivors: ['db'] });
    expect(again).toMatchObject({ result: stopped.result, changes: [] });
    expect(removed.result).toEqual({ removed: false, survivors: ['db'] });
    expect(rig.view('p1')).toMatchObject({ state: 'Broken', processes: 1, survivors: ['db'] });
    expect(rig.view('p1').claims[0]?.entries[0]).toMatchObject({
      exported: true,
      number: { state: 'Assigned' },
    });
  });

  it('X-7: a Broken partition is neither started nor changed', () => {
    const rig = activeRig();
    rig.allocate('p1', 'c1', allocation('disk1', 'd2'));
    rig.do(spawn);
    rig.do({ type: 'StopPartition', partitionUid: 'p1' });
    const claim = { partitionUid: 'p1', claimUid: 'c1' } as const;
    const virtualNumber = { major: 21, minor: 0 };

    const refused = [
      rig.refuse({ type: 'LoadPartition', partitionUid: 'p1' }),
      rig.refuse({ type: 'StartPartition', partitionUid: 'p1', mode: 'Maintenance' }),
      rig.refuse({
        type: 'ExportDevices',
        partitionUid: 'p1',
        exports: [{ claimUid: 'c1', entry: 'disk1' }],
      }),
      rig.refuse({ type: 'UnconfigureDevices', ...claim, entries: ['disk0'] }),
      rig.refuse({ type: 'ConfigureDevices', ...claim, entries: [{ name: 'disk1', virtualNumber }] }),
      rig.refuse({ type: 'ReleaseDevices', ...claim, entries: ['disk0'] }),
    ];

    expect(new Set(refused)).toEqual(new Set(['PartitionBroken EBUSY']));
    expect(rig.refuse(spawn)).toBe('PartitionNotActive ESRCH');
    // What no survivor can have open may go.
    rig.do({ type: 'ReleaseDevices', ...claim, entries: ['disk1'] });
  });

  it('does not go to Maintenance while a process cannot be ended', () => {
    const rig = activeRig();
    rig.do(spawn);

    const refused = rig.refuse({ type: 'StartPartition', partitionUid: 'p1', mode: 'Maintenance' });

    expect(refused).toBe('ProcessUnkillable EBUSY');
  });

  it('X-5: removal releases everything that the partition holds, and may be asked again', () => {
    const rig = activeRig();

    const removed = rig.do({ type: 'RemovePartition', partitionUid: 'p1' });
    const again = rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

    expect(removed.result).toEqual({ removed: true, survivors: [] });
    expect(removed.changes.map(({ type }) => type)).toEqual(['Host', 'Partition', 'Device', 'NumbersFreed']);
    expect(again).toMatchObject({ result: { removed: true, survivors: [] }, changes: [] });
    expect(rig.read('NumberTable', { type: 'NumberTable' })).toEqual([]);
    expect(rig.device('d1')).toMatchObject({ state: 'Available', allocations: [], exporter: null });
    expect(rig.read('Holdings', { type: 'Holdings' })).toEqual({ partitions: [] });
  });

  it('X-4: a namesake inherits nothing', () => {
    const rig = activeRig();
    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

    rig.do(definition('u2', { namespace: 'team-a', name: 'p1' }));

    expect(rig.view('u2').claims).toEqual([]);
  });

  it('DEV-2, DEV-17: without its device database nothing is granted twice, and removal still releases all', () => {
    const before = activeRig();
    const snapshot = before.room.snapshot();
    const hosts = snapshot.hosts.map((host) => ({ ...host, disk: { ...host.disk, databases: [] } }));
    const rig = new Rig(restoreMachineRoom({ ...snapshot, hosts }, tools));
    const fresh = { owner: 'other-tester', sequence: 1 };

    rig.do(definition('p2'), { operation: fresh });
    rig.do(
      { type: 'AllocateDevices', partitionUid: 'p2', claimUid: 'c2', entries: [allocation('disk0', 'd2')] },
      { operation: { ...fresh, sequence: 2 } },
    );
    const numbers = rig.do(
      { type: 'RequestNumbers', partitionUid: 'p2', claimUid: 'c2', entries: ['disk0'] },
      { operation: { ...fresh, sequence: 3 } },
    );
    rig.do({ type: 'RemovePartition', partitionUid: 'p1' }, { operation: { ...fresh, sequence: 4 } });

    expect(numbers.result).toEqual({ numbers: [{ entry: 'disk0', real: { major: 32, minor: 1 } }] });
    expect(rig.read('NumberTable', { type: 'NumberTable' })).toHaveLength(1);
    expect(rig.device('d1').allocations).toEqual([]);
  });

  it('LIFE-27: processes are counted, ended once, and only where there are some', () => {
    const rig = activeRig();
    rig.do({ ...spawn, unkillable: false });
    const kill = (pid: number): ReturnType<Rig['ask']> =>
      rig.ask({ type: 'KillProcess', partitionUid: 'p1', pid });

    const [killed, again, never, init] = [kill(2), kill(2), kill(3), kill(1)];

    expect(killed).toMatchObject({ ok: true, changes: [{ type: 'Partition', partitionUid: 'p1' }] });
    expect(again).toMatchObject({ ok: true, changes: [] });
    expect(never).toMatchObject({ ok: false, id: 'ProcessNotFound', errno: 'ESRCH' });
    expect(init).toMatchObject({ ok: false, id: 'ProcessUnkillable', errno: 'EBUSY' });
    rig.do(spawn);
    expect(kill(3)).toMatchObject({ ok: false, id: 'ProcessUnkillable' });
  });

  it('opens only what is configured', () => {
    const rig = activeRig();
    rig.allocate('p1', 'c2', allocation('disk1', 'd2'));

    expect(rig.refuse({ ...spawn, open: ['disk1'] })).toBe('DeviceNotConfigured ENXIO');
    expect(rig.refuse({ ...spawn, open: ['disk0', 'disk0'] })).toBe('InvalidArgument EINVAL');
    expect(rig.refuse({ ...spawn, name: '' })).toBe('InvalidArgument EINVAL');
  });
});
