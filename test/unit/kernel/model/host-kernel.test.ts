import { describe, expect, it } from 'vitest';
import type { KernelCommand, KernelQuery } from '../../../../controller/kernel/port.ts';
import { allocation, definition, disk, linking, population, readyRig, Rig, smallTable } from '../rig.ts';

describe('kernel/model/host-kernel', () => {
  it('LIFE-32: the last operation of an owner is answered again as before, and changes nothing', () => {
    const rig = readyRig();
    rig.do({ type: 'StartPartition', partitionUid: 'p1', mode: 'Active' });
    const spawn = rig.request({
      type: 'SpawnProcess',
      partitionUid: 'p1',
      name: 'db',
      open: [],
      unkillable: false,
    });

    const first = rig.room.execute('alpha', spawn);
    const digest = rig.room.digest();
    const again = rig.room.execute('alpha', spawn);

    expect(again).toEqual(first);
    expect(rig.room.digest()).toBe(digest);
    expect(rig.view('p1').processes).toBe(2);
  });

  it('LIFE-32, LIFE-35: an answer that is given again lists what it changed as it is now', () => {
    const rig = readyRig();
    const operation = { owner: 'c1', sequence: 1 };
    const entries = [allocation('disk0', 'd1')];
    const command = { type: 'AllocateDevices', partitionUid: 'p1', claimUid: 'c1', entries } as const;
    rig.do(command, { operation });
    rig.numbers('p1', 'c1', 'disk0');

    const again = rig.do(command, { operation });

    const device = again.changes.find((change) => change.type === 'Device');
    expect(device?.device.allocations[0]?.real).toEqual({ major: 32, minor: 0 });
  });

  it('LIFE-32: older operations are refused, gaps are not, and owners do not mind each other', () => {
    const rig = readyRig();
    const ask = (owner: string, sequence: number, uid: string): string => {
      const answer = rig.ask(definition(uid), { operation: { owner, sequence } });
      return answer.ok ? 'ok' : `${answer.id} ${answer.errno}`;
    };

    const answers = [ask('a', 5, 'u1'), ask('a', 4, 'u2'), ask('a', 9, 'u2'), ask('b', 1, 'u3')];

    expect(answers).toEqual(['ok', 'StaleOperation EALREADY', 'ok', 'ok']);
    expect(rig.read('LastOperation', { type: 'LastOperation', owner: 'a' })).toEqual({ sequence: 9 });
    expect(rig.read('LastOperation', { type: 'LastOperation', owner: 'nobody' })).toEqual({ sequence: 0 });
  });

  it('LIFE-32: one sequence is for one command, and a refusal leaves it free', () => {
    const rig = readyRig();
    const operation = { owner: 'a', sequence: 1 };

    const refused = rig.refuse({ type: 'LoadPartition', partitionUid: 'p9' }, { operation });
    rig.do(definition('u1'), { operation });
    const other = rig.refuse(definition('u2'), { operation });

    expect(refused).toBe('PartitionNotFound ESRCH');
    expect(other).toBe('InvalidArgument EINVAL');
  });

  it('LIFE-3: obeys the highest epoch that it has seen, across boots too', () => {
    const rig = readyRig();
    const withEpoch = (epoch: number) => ({
      fence: { epoch, bootID: rig.read('Host', { type: 'Host' }).bootID },
    });

    rig.do(definition('u1'), withEpoch(7));
    const older = rig.refuse(definition('u2'), withEpoch(6));
    rig.do({ type: 'Boot', bootID: 'boot-2', numbers: smallTable }, withEpoch(7));
    const afterBoot = rig.refuse(definition('u2'), withEpoch(6));
    const malformed = rig.refuse(definition('u2'), withEpoch(Number.NaN));

    expect([older, afterBoot, malformed]).toEqual([
      'FencedOut ESTALE',
      'FencedOut ESTALE',
      'InvalidArgument EINVAL',
    ]);
  });

  it('LIFE-9: refuses what was decided about another boot', () => {
    const rig = readyRig();
    rig.boot('alpha', 'boot-2');

    const refused = rig.refuse(definition('u1'), { fence: { epoch: 1, bootID: 'boot-1' } });

    expect(refused).toBe('StaleBoot ESTALE');
  });

  it('refuses an operation without a proper sequence', () => {
    const rig = readyRig();

    expect(rig.refuse(definition('u1'), { operation: { owner: 'a', sequence: 0 } })).toBe(
      'InvalidArgument EINVAL',
    );
  });

  it('answers nothing but Boot, Decommission and questions before the first boot', () => {
    const rig = new Rig();

    expect(rig.refuse(definition('u1'))).toBe('HostNotBooted ENODEV');
    expect(rig.refuse({ type: 'Boot', bootID: '', numbers: smallTable })).toBe('InvalidArgument EINVAL');
    expect(rig.read('Host', { type: 'Host' })).toEqual({
      bootID: '',
      numbers: {
        config: null,
        total: 0,
        granted: 0,
        assigned: 0,
        releasing: 0,
        free: { majors: 0, minorsPerMajor: 0, minorsOfDrivers: {} },
      },
      partitions: {},
      boots: 0,
      bootRequest: null,
      recovering: false,
      extensions: { global: 0, local: 0, own: [] },
      errorBufferBytes: 1024,
    });
    expect(rig.room.hosts()).toEqual([]);
  });

  it('LIFE-34: a boot clears the memory and keeps the disk; the same boot again is nothing', () => {
    const rig = readyRig();
    rig.attach('p1', 'c1', allocation('disk0', 'd1'), [20, 0]);
    rig.do({ type: 'WriteDevice', partitionUid: 'p1', name: 'disk0', content: 'data' });

    const same = rig.do({ type: 'Boot', bootID: 'boot-1', numbers: { ...smallTable, minorsPerMajor: 9 } });
    const booted = rig.do({ type: 'Boot', bootID: 'boot-2', numbers: smallTable });
    const after = {
      devices: rig.read('Devices', { type: 'Devices' }),
      host: rig.read('Host', { type: 'Host' }),
    };
    const holdings = rig.read('Holdings', { type: 'Holdings' });
    rig.discover([disk('d1'), disk('d2')]);
    rig.partition('p1');
    const inside = { caller: { type: 'Partition', partitionUid: 'p1' } } as const;
    const remembered = rig.read('OwnDevices', { type: 'OwnDevices', partitionUid: 'p1' }, inside);
    rig.attach('p1', 'c1', allocation('disk0', 'd1'), [20, 0]);

    expect(same.changes).toEqual([]);
    expect(booted.changes.map(({ type }) => type).sort()).toEqual(
      ['Booted', 'DeviceGone', 'DeviceGone', 'DeviceGone', 'Host', 'NumbersFreed', 'Partition'].sort(),
    );
    expect(after).toMatchObject({
      devices: [],
      host: { bootID: 'boot-2', partitions: {}, numbers: { assigned: 0 } },
    });
    expect(holdings).toEqual({ partitions: [{ partitionUid: 'p1', claims: ['c1'], linkUid: null }] });
    expect(remembered).toEqual([
      { name: 'disk0', state: 'Defined', type: 'Block', virtualNumber: { major: 20, minor: 0 } },
    ]);
    const read = { type: 'ReadDevice', partitionUid: 'p1', name: 'disk0' } as const;
    expect(rig.read('ReadDevice', read, inside).content).toBe('data');
  });

  it('LIFE-8, LIFE-34: what was on a disk when its claim went away during a boot is wiped for the next, or retained', () => {
    const rig = readyRig();
    rig.attach('p1', 'c1', allocation('wiped', 'd1'), [20, 0]);
    rig.attach('p1', 'c2', allocation('kept', 'd2', { reclaimPolicy: 'Retain' }), [20, 1]);
    rig.do({ type: 'WriteDevice', partitionUid: 'p1', name: 'wiped', content: 'secret' });
    rig.do({ type: 'WriteDevice', partitionUid: 'p1', name: 'kept', content: 'secret' });
    rig.boot('alpha', 'boot-2');
    rig.discover([disk('d1'), disk('d2')]);
    rig.partition('p2', { namespace: 'team-b' });

    rig.attach('p2', 'c3', allocation('disk0', 'd1'), [20, 0]);
    const entries = [allocation('disk1', 'd2')];
    const retained = rig.refuse({ type: 'AllocateDevices', partitionUid: 'p2', claimUid: 'c3', entries });

    const read = { type: 'ReadDevice', partitionUid: 'p2', name: 'disk0' } as const;
    const inside = { caller: { type: 'Partition', partitionUid: 'p2' } } as const;
    expect(rig.read('ReadDevice', read, inside).content).toBe('');
    expect(retained).toBe('RetainedData EACCES');
    expect(rig.device('d2').retainedFor).toBe('team-a');
  });

  it('LIFE-8: after a boot, sharers that come back one by one find their common data, whoever is first', () => {
    const rig = readyRig();
    rig.partition('p2');
    const shared = allocation('disk0', 'd1', { sharing: 'OneAtATime' });
    rig.attach('p1', 'c1', shared, [20, 0]);
    rig.allocate('p2', 'c2', shared);
    rig.do({ type: 'WriteDevice', partitionUid: 'p1', name: 'disk0', content: 'common' });
    rig.boot('alpha', 'boot-2');
    rig.discover([disk('d1')]);
    rig.partition('p2');
    rig.partition('p1');

    rig.attach('p2', 'c2', shared, [20, 0]);
    rig.allocate('p1', 'c1', shared);

    const read = { type: 'ReadDevice', partitionUid: 'p2', name: 'disk0' } as const;
    const inside = { caller: { type: 'Partition', partitionUid: 'p2' } } as const;
    expect(rig.read('ReadDevice', read, inside).content).toBe('common');
  });

  it('forgets a machine on which nothing is held, and starts it from nothing when it comes back', () => {
    const rig = readyRig();
    const decommission = { type: 'Decommission' } as const;

    const inUse = rig.refuse(decommission);
    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });
    const forgotten = rig.do(decommission);
    const again = rig.do(decommission);

    expect(inUse).toBe('HostInUse EBUSY');
    expect(forgotten.changes.map(({ type }) => type)).toEqual([
      'Decommissioned',
      'Host',
      'DeviceGone',
      'DeviceGone',
      'DeviceGone',
    ]);
    expect(again.changes).toEqual([]);
    expect(rig.room.hosts()).toEqual([]);
  });

  it('seeds 2.8: a partition may put no question of the global environment', () => {
    const rig = readyRig();
    const caller = { type: 'Partition', partitionUid: 'p1' } as const;
    const queries: KernelQuery[] = [
      { type: 'Host' },
      { type: 'Partition', partitionUid: 'p1' },
      { type: 'Devices' },
      { type: 'Holdings' },
      { type: 'LastOperation', owner: 'p1' },
      { type: 'NumberTable' },
    ];

    const refused = queries.map((query) => rig.refuseRead(query, caller));

    expect(new Set(refused)).toEqual(new Set(['NotPermitted EPERM']));
    expect(rig.refuseRead({ type: 'OwnDevices', partitionUid: 'p1' }, { type: 'Global' })).toBe(
      'NotPermitted EPERM',
    );
  });

  it('DEV-13: a partition may give no command of the global environment, and none for another partition', () => {
    const rig = readyRig();
    const caller = { type: 'Partition', partitionUid: 'p1' } as const;
    const partitionUid = 'p1';
    const commands: KernelCommand[] = [
      { type: 'Boot', bootID: 'x', numbers: smallTable },
      { type: 'Decommission' },
      { type: 'ConfigureNumbers', numbers: smallTable },
      { type: 'Discover', inventoryUid: 'i', devices: [] },
      definition('p1'),
      { type: 'LoadPartition', partitionUid },
      { type: 'StartPartition', partitionUid, mode: 'Active' },
      { type: 'StopPartition', partitionUid },
      { type: 'RemovePartition', partitionUid },
      { type: 'FinishRecovery' },
      { type: 'TakeOver', leader: 'one' },
      population('p1'),
      { type: 'WriteRootFiles', partitionUid, files: [] },
      linking('p1', 'p2'),
      { type: 'UnlinkPartition', partitionUid, linkUid: 'l' },
      { type: 'MountFileSystems', partitionUid },
      { type: 'PropagateRoot', partitionUid },
      { type: 'AllocateDevices', partitionUid, claimUid: 'c', entries: [] },
      { type: 'ReleaseDevices', partitionUid, claimUid: 'c', entries: [] },
      { type: 'ExportDevices', partitionUid, exports: [] },
      { type: 'RequestGlobalNumber', driver: 'x', instance: 'y' },
      { type: 'ReleaseGlobalNumber', driver: 'x', instance: 'y', freeMajor: false },
      { type: 'KillProcess', partitionUid: 'p2', pid: 1 },
      { type: 'WriteFile', partitionUid: 'p2', path: '/a', content: '' },
      { type: 'RemoveFile', partitionUid: 'p2', path: '/a' },
    ];

    const refused = commands.map((command) => rig.refuse(command, { caller }));

    expect(new Set(refused)).toEqual(new Set(['NotPermitted EPERM']));
  });
});
