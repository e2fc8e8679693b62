import { describe, expect, it } from 'vitest';
import { allocation, commandOf, disk, global, readyRig, Rig, smallTable } from '../rig.ts';

const rows = (rig: Rig): string[] =>
  rig
    .read('NumberTable', { type: 'NumberTable' })
    .map(({ owner, real, state }) => `${real.major}:${real.minor} ${state} ${owner.type}`);

describe('kernel/model/numbers', () => {
  it('DEV-1: grants only to a partition that asks for a device of its own', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    const command = commandOf({
      type: 'RequestNumbers',
      partitionUid: 'p1',
      claimUid: 'c1',
      entries: ['disk0'],
    });

    const byGlobal = rig.refuse(command, { caller: global });
    const byAnother = rig.refuse(command, { caller: { type: 'Partition', partitionUid: 'p2' } });
    const forNothing = rig.refuse({ ...command, entries: ['disk9'] });

    expect([byGlobal, byAnother, forNothing]).toEqual([
      'NotPermitted EPERM',
      'NotPermitted EPERM',
      'AllocationNotFound ENOENT',
    ]);
  });

  it('DEV-3, DEV-4, DEV-5: the number that is returned was free before and is recorded as granted', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    const before = rows(rig);

    const numbers = rig.numbers('p1', 'c1', 'disk0');

    expect(before).toEqual([]);
    expect(numbers).toEqual([{ major: 32, minor: 0 }]);
    expect(rows(rig)).toEqual(['32:0 Granted Claim']);
  });

  it('DEV-4: a reply that is lost between record and return never leads to a second grant', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    const request = rig.request({
      type: 'RequestNumbers',
      partitionUid: 'p1',
      claimUid: 'c1',
      entries: ['disk0'],
    });

    const lost = rig.room.execute('alpha', request);
    const again = rig.room.execute('alpha', request);

    expect(again).toEqual(lost);
    expect(rows(rig)).toEqual(['32:0 Granted Claim']);
  });

  it('DEV-7, DEV-8, DEV-11: partitions that ask in turn get distinct numbers, lowest first', () => {
    const rig = readyRig();
    rig.partition('p2');
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    rig.allocate('p2', 'c2', allocation('disk0', 'd2'));

    const first = rig.numbers('p1', 'c1', 'disk0');
    const second = rig.numbers('p2', 'c2', 'disk0');

    expect([...first, ...second]).toEqual([
      { major: 32, minor: 0 },
      { major: 32, minor: 1 },
    ]);
  });

  it('DEV-9: the global environment takes from the same table, and reserved numbers are taken before anything', () => {
    const rig = new Rig();
    const reserved = [
      { major: 32, minor: 0, holder: 'console' },
      { major: 33, minor: 1, holder: 'scsidisk' },
    ];
    rig.boot('alpha', 'boot-1', { ...smallTable, reserved });
    rig.discover([disk('d1')]);
    rig.partition('p1');
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));

    rig.do({ type: 'RequestGlobalNumber', driver: 'scsidisk', instance: 'rootdisk' });
    rig.do({ type: 'RequestGlobalNumber', driver: 'console', instance: 'tty1' });
    const numbers = rig.numbers('p1', 'c1', 'disk0');

    // A major with a reserved number belongs to the driver that is named like the holder.
    expect(numbers).toEqual([{ major: 33, minor: 2 }]);
    expect(rows(rig)).toEqual([
      '32:0 Reserved Reserved',
      '32:1 Assigned Global',
      '33:0 Assigned Global',
      '33:1 Reserved Reserved',
      '33:2 Granted Claim',
    ]);
    expect(rig.read('Host', { type: 'Host' }).numbers).toMatchObject({ total: 10, granted: 1, assigned: 2 });
  });

  it('DEV-9: a global instance that asks again gets its number again, and one that has none cannot release', () => {
    const rig = readyRig();
    const asked = { type: 'RequestGlobalNumber', driver: 'tty', instance: 'tty0' } as const;

    const first = rig.do(asked);
    const second = rig.do(asked);
    rig.do({ type: 'ReleaseGlobalNumber', driver: 'tty', instance: 'tty0', freeMajor: true });
    const unknown = rig.refuse({
      type: 'ReleaseGlobalNumber',
      driver: 'tty',
      instance: 'tty0',
      freeMajor: true,
    });

    expect(second.result).toEqual(first.result);
    expect(second.changes).toEqual([]);
    expect(unknown).toBe('NumberNotFound ESRCH');
    expect(rows(rig)).toEqual([]);
  });

  it('DEV-10: an entry that has a number gets the same, and nothing changes', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'), allocation('disk1', 'd2'));
    const before = rig.numbers('p1', 'c1', 'disk0');

    const again = rig.do({ type: 'RequestNumbers', partitionUid: 'p1', claimUid: 'c1', entries: ['disk0'] });
    const both = rig.numbers('p1', 'c1', 'disk1', 'disk0');

    expect(again.changes).toEqual([]);
    expect(before).toEqual([{ major: 32, minor: 0 }]);
    expect(both).toEqual([
      { major: 32, minor: 1 },
      { major: 32, minor: 0 },
    ]);
  });

  it('DEV-11: a driver fills its majors from the lowest, and opens the lowest free one when they are full', () => {
    const rig = new Rig();
    rig.boot('alpha', 'boot-1', { majors: { first: 32, last: 35 }, minorsPerMajor: 2, reserved: [] });
    const global = (driver: string, instance: string): unknown =>
      rig.do({ type: 'RequestGlobalNumber', driver, instance }).result;
    for (const instance of ['a', 'b', 'c', 'd']) global('disk', instance);
    global('tty', 'a');
    const release = { type: 'ReleaseGlobalNumber', driver: 'disk', freeMajor: false } as const;
    rig.do({ ...release, instance: 'd' });
    rig.do({ ...release, instance: 'b' });

    const numbers = ['e', 'f', 'g'].map((instance) => global('disk', instance));

    expect(numbers).toEqual([
      { real: { major: 32, minor: 1 } },
      { real: { major: 33, minor: 1 } },
      { real: { major: 35, minor: 0 } },
    ]);
  });

  it('DEV-12, DEV-13: only what was granted to this partition can be released, by itself or by global', () => {
    const rig = readyRig();
    rig.partition('p2');
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    rig.numbers('p1', 'c1', 'disk0');
    const release = commandOf({
      type: 'ReleaseNumbers',
      partitionUid: 'p1',
      claimUid: 'c1',
      entries: ['disk0'],
      freeMajor: false,
    });
    const inP2 = { caller: { type: 'Partition', partitionUid: 'p2' } } as const;

    const asAnother = rig.refuse(release, inP2);
    const ofAnother = rig.refuse({ ...release, partitionUid: 'p2' }, inP2);
    const unknown = rig.refuse({ ...release, entries: ['disk9'] });
    const freed = rig.do(release);
    const again = rig.do(release);

    expect([asAnother, ofAnother, unknown]).toEqual([
      'NotPermitted EPERM',
      'NumberNotFound ESRCH',
      'NumberNotFound ESRCH',
    ]);
    expect(freed.changes).toContainEqual({ type: 'NumbersFreed' });
    expect(again.changes).toEqual([]);
    expect(rows(rig)).toEqual([]);
  });

  it('DEV-12: an assigned number is not released', () => {
    const rig = readyRig();
    rig.attach('p1', 'c1', allocation('disk0', 'd1'), [20, 0]);

    const refused = rig.refuse({
      type: 'ReleaseNumbers',
      partitionUid: 'p1',
      claimUid: 'c1',
      entries: ['disk0'],
      freeMajor: false,
    });

    expect(refused).toBe('NumberAssigned EBUSY');
  });

  it('DEV-14: a major goes with its last minor, and only when that is asked', () => {
    const rig = new Rig();
    rig.boot();
    const ask = (driver: string, instance: string): unknown =>
      rig.do({ type: 'RequestGlobalNumber', driver, instance }).result;
    const free = (instance: string, freeMajor: boolean): void => {
      rig.do({ type: 'ReleaseGlobalNumber', driver: 'disk', instance, freeMajor });
    };
    ask('disk', 'a');
    ask('disk', 'b');

    free('a', true);
    const whileOneIsLeft = ask('tty', 'a');
    free('b', false);
    const whenNotAsked = ask('lp', 'a');
    ask('disk', 'c');
    free('c', true);
    const whenAsked = ask('tape', 'a');

    expect([whileOneIsLeft, whenNotAsked, whenAsked]).toEqual([
      { real: { major: 33, minor: 0 } },
      { real: { major: 34, minor: 0 } },
      { real: { major: 32, minor: 0 } },
    ]);
  });

  it('DEV-15: when numbers run out nobody gets a part, and a release of another partition lets it through', () => {
    const rig = new Rig();
    rig.boot('alpha', 'boot-1', { majors: { first: 32, last: 32 }, minorsPerMajor: 2, reserved: [] });
    rig.discover([disk('d1'), disk('d2'), disk('d3')]);
    rig.partition('p1');
    rig.partition('p2');
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    rig.allocate('p2', 'c2', allocation('disk0', 'd2'), allocation('disk1', 'd3'));
    rig.numbers('p1', 'c1', 'disk0');
    const both = commandOf({
      type: 'RequestNumbers',
      partitionUid: 'p2',
      claimUid: 'c2',
      entries: ['disk0', 'disk1'],
    });

    const refused = rig.refuse(both);
    const whileExhausted = rows(rig);
    rig.do({
      type: 'ReleaseNumbers',
      partitionUid: 'p1',
      claimUid: 'c1',
      entries: ['disk0'],
      freeMajor: true,
    });
    const granted = rig.numbers('p2', 'c2', 'disk0', 'disk1');

    expect(refused).toBe('NumbersExhausted ENOSPC');
    expect(whileExhausted).toEqual(['32:0 Granted Claim']);
    expect(granted).toEqual([
      { major: 32, minor: 0 },
      { major: 32, minor: 1 },
    ]);
  });

  it('DEV-15: a request that opened a major and then failed leaves the major free', () => {
    const rig = new Rig();
    rig.boot('alpha', 'boot-1', { majors: { first: 32, last: 33 }, minorsPerMajor: 1, reserved: [] });
    rig.discover([disk('d1', { driver: 'x' }), disk('d2', { driver: 'x' }), disk('d3', { driver: 'x' })]);
    rig.partition('p1');
    rig.allocate('p1', 'c1', allocation('a', 'd1'), allocation('b', 'd2'), allocation('c', 'd3'));

    const refused = rig.refuse({
      type: 'RequestNumbers',
      partitionUid: 'p1',
      claimUid: 'c1',
      entries: ['a', 'b', 'c'],
    });
    const other = rig.do({ type: 'RequestGlobalNumber', driver: 'y', instance: '0' }).result;

    expect(refused).toBe('NumbersExhausted ENOSPC');
    expect(other).toEqual({ real: { major: 32, minor: 0 } });
  });

  it('DEV-16: the sweep sees what was granted and never assigned, and takes it back by partition and claim', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    rig.numbers('p1', 'c1', 'disk0');

    const held = rig.read('Holdings', { type: 'Holdings' });
    const release = { partitionUid: 'p1', claimUid: 'c1', entries: ['disk0'] };
    rig.do({ type: 'ReleaseNumbers', ...release, freeMajor: true });
    rig.do({ type: 'ReleaseDevices', ...release });

    expect(held).toEqual({ partitions: [{ partitionUid: 'p1', claims: ['c1'], linkUid: null }] });
    expect(rig.read('Holdings', { type: 'Holdings' })).toEqual({
      partitions: [{ partitionUid: 'p1', claims: [], linkUid: null }],
    });
    expect(rows(rig)).toEqual([]);
  });

  it('refuses a request that names an entry twice or not at all', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    const ask = (entries: string[]): string =>
      rig.refuse({ type: 'RequestNumbers', partitionUid: 'p1', claimUid: 'c1', entries });

    expect(ask(['disk0', 'disk0'])).toBe('InvalidArgument EINVAL');
    expect(ask([''])).toBe('InvalidArgument EINVAL');
    expect(rig.refuse({ type: 'RequestGlobalNumber', driver: '', instance: 'a' })).toBe(
      'InvalidArgument EINVAL',
    );
  });

  it('DEV-2: widens and narrows the table, but never away from under a held number', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    rig.numbers('p1', 'c1', 'disk0');
    const configure = (overrides: Partial<typeof smallTable>): string => {
      const answer = rig.ask({ type: 'ConfigureNumbers', numbers: { ...smallTable, ...overrides } });
      return answer.ok ? `ok ${answer.changes.map(({ type }) => type).join()}` : answer.id;
    };

    const outside = configure({ majors: { first: 33, last: 40 } });
    const reserved = configure({ reserved: [{ major: 32, minor: 0, holder: 'scsidisk' }] });
    const otherDriver = configure({ reserved: [{ major: 32, minor: 3, holder: 'console' }] });
    const malformed = configure({ minorsPerMajor: 0 });
    const same = configure({});
    const wider = configure({ majors: { first: 30, last: 40 }, minorsPerMajor: 8 });

    expect([outside, reserved, otherDriver, malformed]).toEqual([
      'NumbersInUse',
      'NumbersInUse',
      'NumbersInUse',
      'InvalidArgument',
    ]);
    expect([same, wider]).toEqual(['ok ', 'ok Host,NumbersFreed']);
    expect(rig.read('Host', { type: 'Host' }).numbers).toMatchObject({ total: 88, granted: 1 });
    expect(rig.do({ type: 'RequestGlobalNumber', driver: 'scsidisk', instance: 'x' }).result).toEqual({
      real: { major: 32, minor: 1 },
    });
  });

  it.each([
    [{ majors: { first: 5, last: 4 } }],
    [{ majors: { first: -1, last: 4 } }],
    [{ majors: { first: 0, last: 1e6 } }],
    [{ minorsPerMajor: 1.5 }],
    [{ reserved: [{ major: 1, minor: -1, holder: 'x' }] }],
    [
      {
        reserved: [
          { major: 33, minor: 1, holder: 'x' },
          { major: 33, minor: 1, holder: 'y' },
        ],
      },
    ],
  ])('refuses to boot with the table %j', (overrides) => {
    const rig = new Rig();

    const refused = rig.refuse({ type: 'Boot', bootID: 'boot-1', numbers: { ...smallTable, ...overrides } });

    expect(refused).toBe('InvalidArgument EINVAL');
  });
});
