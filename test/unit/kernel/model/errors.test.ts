import { describe, expect, it } from 'vitest';
import { restoreMachineRoom } from '../../../../controller/kernel/model/machine-room.ts';
import type { Caller, ErrorBufferView, KernelCommand } from '../../../../controller/kernel/port.ts';
import type { Rig } from '../rig.ts';
import { allocation, commandOf, readyRig, smallTable, tools } from '../rig.ts';

type LogError = Extract<KernelCommand, { type: 'LogError' }>;

const inside: Caller = { type: 'Partition', partitionUid: 'p1' };
const failed = commandOf<LogError>({
  type: 'LogError',
  partitionUid: 'p1',
  id: 'ApplicationFailed',
  args: { program: 'db', detail: 'no room for its journal' },
});
const refused = commandOf<LogError>({
  type: 'LogError',
  partitionUid: 'p1',
  id: 'DeviceLost',
  args: { entry: 'disk0' },
  origin: { group: 'Kernel' },
});

function activeRig(): Rig {
  const rig = readyRig();
  rig.partition('p2');
  rig.start('p1');
  return rig;
}

function errorsOf(rig: Rig, uid = 'p1'): ErrorBufferView {
  return rig.view(uid).errors;
}

function idsOf(rig: Rig, uid = 'p1'): string[] {
  return errorsOf(rig, uid).records.map(({ id, seq }) => `${String(seq)} ${id}`);
}

/** How often the command was recorded before there was no room for it any more. */
function fill(rig: Rig, command: LogError, caller?: Caller): number {
  for (let count = 0; count < 99; count += 1) {
    const { result } = rig.do(command, caller === undefined ? {} : { caller });
    if ((result as { seq: number | null }).seq === null) return count;
  }
  throw new Error('the buffer has no end');
}

describe('kernel/model/errors', () => {
  it('ERR-1, ERR-4, ERR-5, ERR-6, ERR-7, ERR-12, ERR-15: all origins write into one buffer, in one order', () => {
    const rig = activeRig();

    rig.do(refused, { at: '2026-11-23T00:00:09Z' });
    rig.do(failed, { caller: inside, at: '2026-11-23T00:00:01Z' });
    rig.do({ ...refused, origin: { group: 'Remote', host: 'beta' }, operationID: 'move-1', explains: 1 });

    const common = { operationID: null, explains: null };
    expect(errorsOf(rig).records).toEqual([
      {
        ...common,
        seq: 1,
        id: 'DeviceLost',
        args: { entry: 'disk0' },
        time: '2026-11-23T00:00:09Z',
        origin: { group: 'Kernel', host: 'alpha' },
        inside: false,
      },
      {
        ...common,
        seq: 2,
        id: 'ApplicationFailed',
        args: { program: 'db', detail: 'no room for its journal' },
        time: '2026-11-23T00:00:01Z',
        origin: { group: 'User', host: 'alpha' },
        inside: true,
      },
      {
        seq: 3,
        id: 'DeviceLost',
        args: { entry: 'disk0' },
        time: '2026-11-23T00:00:00Z',
        origin: { group: 'Remote', host: 'beta' },
        inside: false,
        operationID: 'move-1',
        explains: 1,
      },
    ]);
    expect(errorsOf(rig, 'p2').records).toEqual([]);
  });

  it('ERR-11: a partition writes into its own buffer only, without an origin, and cannot read any', () => {
    const rig = activeRig();
    const other: Caller = { type: 'Partition', partitionUid: 'p2' };

    expect([
      rig.refuse(failed, { caller: other }),
      rig.refuse({ ...failed, partitionUid: 'nobody' }, { caller: other }),
      rig.refuse({ ...failed, origin: { group: 'Kernel' } }, { caller: inside }),
      rig.refuse({ ...failed, origin: { group: 'User' } }, { caller: inside }),
      rig.refuse({ ...failed, partitionUid: 'p2' }, { caller: other }),
      rig.refuse({ ...refused, partitionUid: 'nobody' }),
      rig.refuseRead({ type: 'Partition', partitionUid: 'p1' }, inside),
    ]).toEqual([
      'NotPermitted EPERM',
      'NotPermitted EPERM',
      'NotPermitted EPERM',
      'NotPermitted EPERM',
      'PartitionNotActive ESRCH',
      'PartitionNotFound ESRCH',
      'NotPermitted EPERM',
    ]);
  });

  it.each<[string, Partial<LogError>]>([
    ['an id that is in no catalogue', { id: 'NoSuchError' }],
    ['an id that every object has', { id: 'constructor' }],
    ['an argument too few', { args: { program: 'db' } }],
    ['an argument too many', { args: { program: 'db', detail: 'x', more: 'y' } }],
    ['a floating-point number', { args: { program: 'db', detail: 0.5 } }],
    ['no number at all', { args: { program: 'db', detail: Number.NaN } }],
    ['a number that is not exact', { args: { program: 'db', detail: 2 ** 53 } }],
    ['a control character', { args: { program: 'db', detail: 'red \u001B[31m' } }],
    ['a second line', { args: { program: 'db', detail: 'one\ntwo' } }],
    ['half a character', { args: { program: 'db', detail: '\uD800' } }],
    ['an explanation of nothing', { explains: 1 }],
    ['an operation without a name', { operationID: '' }],
  ])('ERR-13: refuses %s, and records nothing', (_what, change) => {
    const rig = activeRig();

    expect(rig.refuse({ ...failed, ...change })).toBe('InvalidArgument EINVAL');
    expect(errorsOf(rig)).toMatchObject({ records: [], dropped: 0 });
  });

  it('ERR-13: takes whole numbers, and text in any script', () => {
    const rig = activeRig();

    rig.do({ ...failed, args: { program: '数据库 "α"', detail: -7 } });

    expect(errorsOf(rig).records[0]?.args).toEqual({ program: '数据库 "α"', detail: -7 });
  });

  it('a program inside may only say what programs can know', () => {
    const rig = activeRig();

    const { origin: _origin, ...forged } = refused;
    expect(rig.refuse(forged, { caller: inside })).toBe('InvalidArgument EINVAL');
    expect(
      rig.refuse(
        { ...failed, id: 'StartPrevented', args: { condition: 'A', reason: 'B' } },
        { caller: inside },
      ),
    ).toBe('InvalidArgument EINVAL');
  });

  it('ERR-10: rejects the newest where there is no room, keeps the others whole, and counts what it dropped', () => {
    const rig = activeRig();
    const count = fill(rig, refused);
    const { records } = errorsOf(rig);

    rig.do({ ...refused, args: { entry: 'disk1' } });

    expect(count).toBeGreaterThan(3);
    expect(errorsOf(rig).records).toEqual(records);
    expect(errorsOf(rig)).toMatchObject({
      dropped: 2,
      capacityBytes: 1024,
      rejected: [refused, { ...refused, args: { entry: 'disk1' } }].map(({ args, id }) => ({ id, args })),
    });
  });

  it('ERR-10: a smaller one still fits after a larger one was rejected', () => {
    const rig = activeRig();

    const { result } = rig.do({ ...failed, args: { program: 'db', detail: 'x'.repeat(1000) } });
    rig.do(failed);

    expect(result).toEqual({ seq: null });
    expect(idsOf(rig)).toEqual(['1 ApplicationFailed']);
  });

  it('LIFE-24: writers inside get half of the buffer, and the other half stays free for the root cause', () => {
    const rig = activeRig();

    const ofInside = fill(rig, failed, inside);
    const ofGlobal = fill(rig, refused);

    expect(ofInside).toBeGreaterThan(0);
    expect(ofGlobal).toBeGreaterThan(1);
    expect(errorsOf(rig)).toMatchObject({ dropped: 2, rejected: [{ id: 'DeviceLost' }] });
  });

  it('ERR-14, ERR-16: a stop that leaves survivors is answered as ever, and recorded with what explains it', () => {
    const rig = activeRig();
    for (const name of ['stuck', 'wedged\u0007']) {
      rig.do({ type: 'SpawnProcess', partitionUid: 'p1', name, open: [], unkillable: true });
    }

    const { result } = rig.do({ type: 'StopPartition', partitionUid: 'p1' });

    expect(result).toEqual({ state: 'Broken', survivors: ['stuck', 'wedged\u0007'] });
    const { records } = errorsOf(rig);
    expect(records.map(({ args, explains, id, origin }) => [id, args, explains, origin.group])).toEqual([
      ['PartitionBroken', { survivors: 'stuck, wedged\uFFFD' }, null, 'Kernel'],
      ['ProcessUnkillable', { pid: 2, name: 'stuck' }, 1, 'Kernel'],
      ['ProcessUnkillable', { pid: 3, name: 'wedged\uFFFD' }, 1, 'Kernel'],
    ]);
  });

  it('ERR-14, ERR-16: more survivors than the buffer has room for are counted, and the stop ends as it would', () => {
    const rig = activeRig();
    for (let count = 0; count < 9; count += 1) {
      rig.do({ type: 'SpawnProcess', partitionUid: 'p1', name: `p${count}`, open: [], unkillable: true });
    }

    const { result } = rig.do({ type: 'StopPartition', partitionUid: 'p1' });

    expect(result).toMatchObject({ state: 'Broken' });
    expect(errorsOf(rig).records[0]?.id).toBe('PartitionBroken');
    expect(errorsOf(rig).records.length + errorsOf(rig).dropped).toBe(10);
  });

  it('ERR-18, LIFE-24: the buffer begins anew with a stop, a start and an attachment, and sequences go on', () => {
    const rig = activeRig();
    const began = (): string => idsOf(rig).join();
    rig.do(refused);
    const seen = [began()];

    for (const command of [
      commandOf({ type: 'StopPartition', partitionUid: 'p1' }),
      commandOf({ type: 'LoadPartition', partitionUid: 'p1' }),
      commandOf({
        type: 'AllocateDevices',
        partitionUid: 'p1',
        claimUid: 'c1',
        entries: [allocation('e', 'd1')],
      }),
    ]) {
      rig.do(command);
      seen.push(began());
      rig.do(refused);
      seen.push(began());
      // Asked again it is the same attempt (LIFE-24).
      rig.do(command);
      seen.push(began());
    }

    expect(seen).toEqual([
      '1 DeviceLost',
      ...['', '2 DeviceLost', '2 DeviceLost'],
      ...['', '3 DeviceLost', '3 DeviceLost'],
      ...['', '4 DeviceLost', '4 DeviceLost'],
    ]);
  });

  it('ERR-18: the end of an attempt keeps what was recorded, so that somebody can read it', () => {
    const rig = activeRig();
    rig.stop('p1');
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });
    rig.do(refused);

    rig.do({ type: 'MountFileSystems', partitionUid: 'p1' });
    rig.do({ type: 'StartPartition', partitionUid: 'p1', mode: 'Active' });

    expect(idsOf(rig)).toEqual(['1 DeviceLost']);
  });

  it('ERR-2, X-5: the buffer goes with its partition, and a boot loses it', () => {
    const rig = activeRig();
    rig.do(refused);
    rig.do({ ...refused, partitionUid: 'p2' });

    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });
    rig.partition('p1');
    const afterRemoval = errorsOf(rig);
    rig.do({ type: 'Boot', bootID: 'boot-2', numbers: smallTable, errorBufferBytes: 2048 });
    rig.partition('p2');

    expect(afterRemoval.records).toEqual([]);
    expect(errorsOf(rig, 'p2')).toMatchObject({ records: [], capacityBytes: 2048 });
  });

  it('ERR-10: another capacity holds from the next attempt on, so that nothing is lost by it', () => {
    const rig = activeRig();
    fill(rig, refused);
    const before = errorsOf(rig);

    const { changes } = rig.do({ type: 'ConfigureErrorBuffers', bytes: 256 });
    const meanwhile = errorsOf(rig);
    rig.stop('p1');

    expect(changes).toEqual([{ type: 'Host' }]);
    expect(meanwhile).toEqual(before);
    expect(errorsOf(rig).capacityBytes).toBe(256);
    expect(rig.read('Host', { type: 'Host' }).errorBufferBytes).toBe(256);
  });

  it.each([255, 16_385, 1024.5])('refuses buffers of %d bytes', (bytes) => {
    const rig = activeRig();

    expect(rig.refuse({ type: 'ConfigureErrorBuffers', bytes })).toBe('InvalidArgument EINVAL');
    expect(rig.refuse({ type: 'Boot', bootID: 'boot-2', numbers: smallTable, errorBufferBytes: bytes })).toBe(
      'InvalidArgument EINVAL',
    );
  });

  it('a snapshot carries the buffers, and the copy goes its own way', () => {
    const rig = activeRig();
    fill(rig, refused);
    const copy = restoreMachineRoom(rig.room.snapshot(), tools);

    expect(copy.digest()).toBe(rig.room.digest());
    rig.stop('p1');
    const answer = copy.read<'Partition'>(
      'alpha',
      { type: 'Global' },
      { type: 'Partition', partitionUid: 'p1' },
    );
    expect(answer.ok && answer.result?.errors.records.length).toBeGreaterThan(3);
    expect(copy.digest()).not.toBe(rig.room.digest());
  });

  it('tells who watches the partition that something was recorded, or dropped', () => {
    const rig = activeRig();

    const { changes } = rig.do(refused);

    expect(changes).toEqual([{ type: 'Partition', partitionUid: 'p1' }]);
  });
});
