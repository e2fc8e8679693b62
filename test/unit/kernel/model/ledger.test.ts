import { describe, expect, it } from 'vitest';
import { allocation, commandOf, disk, readyRig } from '../rig.ts';
import type { Rig } from '../rig.ts';

const shared = { sharing: 'OneAtATime' } as const;
const retain = { reclaimPolicy: 'Retain' } as const;

function allocateRefused(
  rig: Rig,
  partitionUid: string,
  ...entries: ReturnType<typeof allocation>[]
): string {
  return rig.refuse({ type: 'AllocateDevices', partitionUid, claimUid: `of-${partitionUid}`, entries });
}

/** Writes to a disk through a partition that is brought to life for it, and gives the disk back. */
function writeOnce(rig: Rig, namespace: string, overrides: Parameters<typeof allocation>[2]): void {
  rig.partition('writer', { namespace });
  rig.attach('writer', 'cw', allocation('disk0', 'd1', overrides), [20, 0]);
  rig.do({ type: 'WriteDevice', partitionUid: 'writer', name: 'disk0', content: 'ledger' });
  rig.do({ type: 'RemovePartition', partitionUid: 'writer' });
}

function contentSeenBy(rig: Rig, partitionUid: string, namespace: string): string {
  rig.partition(partitionUid, { namespace });
  rig.attach(partitionUid, `c-${partitionUid}`, allocation('disk0', 'd1'), [20, 0]);
  const query = { type: 'ReadDevice', partitionUid, name: 'disk0' } as const;
  return rig.read('ReadDevice', query, { caller: { type: 'Partition', partitionUid } }).content;
}

describe('kernel/model/ledger', () => {
  it('enters the devices of a claim all together or not at all', () => {
    const rig = readyRig();

    const refused = allocateRefused(rig, 'p1', allocation('disk0', 'd1'), allocation('disk1', 'd9'));

    expect(refused).toBe('DeviceNotFound ENODEV');
    expect(rig.device('d1').allocations).toEqual([]);
  });

  it('DEV-21: keeps entries that are there, and gives none another device', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    const command = { type: 'AllocateDevices', partitionUid: 'p1', claimUid: 'c1' } as const;

    const same = rig.do({ ...command, entries: [allocation('disk0', 'd1')] });
    const more = rig.do({ ...command, entries: [allocation('disk0', 'd1'), allocation('disk1', 'd2')] });
    const changed = rig.refuse({ ...command, entries: [allocation('disk0', 'd3')] });

    expect(same.changes).toEqual([]);
    expect(more.changes.map(({ type }) => type)).toEqual(['Partition', 'Device']);
    expect(changed).toBe('EntryChanged EEXIST');
  });

  it('DEV-22: an exclusive device has one holder, a shared one as many as ask for it shared', () => {
    const rig = readyRig();
    rig.partition('p2');
    rig.allocate('p1', 'c1', allocation('a', 'd1'), allocation('b', 'd2', shared));

    const exclusive = allocateRefused(rig, 'p2', allocation('a', 'd1', shared));
    const sharedAsExclusive = allocateRefused(rig, 'p2', allocation('b', 'd2'));
    const twice = allocateRefused(rig, 'p2', allocation('b', 'd3', shared), allocation('c', 'd3', shared));
    rig.allocate('p2', 'c2', allocation('b', 'd2', shared));
    const onceMore = rig.refuse({
      type: 'AllocateDevices',
      partitionUid: 'p2',
      claimUid: 'c2',
      entries: [allocation('c', 'd2', shared)],
    });

    expect(onceMore).toBe('DeviceHeld EBUSY');
    expect([exclusive, sharedAsExclusive, twice]).toEqual(Array(3).fill('DeviceHeld EBUSY'));
    expect(rig.device('d2').allocations.map(({ partitionUid }) => partitionUid)).toEqual(['p1', 'p2']);
  });

  it('LIFE-3, LIFE-23: a device that two hosts see is held on one of them', () => {
    const rig = readyRig();
    rig.boot('beta');
    rig.discover([disk('d1')], 'beta');
    rig.partition('p2', { host: 'beta' });
    rig.allocate('p1', 'c1', allocation('disk0', 'd1', shared));
    const entries = [allocation('disk0', 'd1', shared)];
    const command = { type: 'AllocateDevices', partitionUid: 'p2', claimUid: 'c2', entries } as const;

    const whileHeld = rig.refuse(command, { host: 'beta' });
    rig.do({ type: 'ReleaseDevices', partitionUid: 'p1', claimUid: 'c1', entries: ['disk0'] });
    rig.do(command, { host: 'beta' });

    expect(whileHeld).toBe('DeviceHeld EBUSY');
    expect(rig.device('d1', 'beta').allocations).toHaveLength(1);
  });

  it('X-4: names are unique within a partition, claims belong to one, and strangers are unknown', () => {
    const rig = readyRig();
    rig.partition('p2');
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));

    const sameName = allocateRefused(rig, 'p1', allocation('disk0', 'd2'));
    const sameClaim = rig.refuse({
      type: 'AllocateDevices',
      partitionUid: 'p2',
      claimUid: 'c1',
      entries: [allocation('disk0', 'd2')],
    });

    expect(sameName).toBe('NameConflict EEXIST');
    expect(sameClaim).toBe('ClaimHeldElsewhere EBUSY');
    expect(allocateRefused(rig, 'p9', allocation('disk0', 'd2'))).toBe('PartitionNotFound ESRCH');
    expect(allocateRefused(rig, 'p1', allocation('x', 'd2'), allocation('x', 'd3'))).toBe(
      'InvalidArgument EINVAL',
    );
  });

  it('releases what has no number any more, once', () => {
    const rig = readyRig();
    rig.allocate('p1', 'c1', allocation('disk0', 'd1'));
    rig.numbers('p1', 'c1', 'disk0');
    const release = commandOf({
      type: 'ReleaseDevices',
      partitionUid: 'p1',
      claimUid: 'c1',
      entries: ['disk0'],
    });

    const numbered = rig.refuse(release);
    rig.do({
      type: 'ReleaseNumbers',
      partitionUid: 'p1',
      claimUid: 'c1',
      entries: ['disk0'],
      freeMajor: true,
    });
    rig.do(release);
    const again = rig.do(release);
    const unknown = rig.do({ ...release, partitionUid: 'p9' });

    expect(numbered).toBe('NumberHeld EBUSY');
    expect([again.changes, unknown.changes]).toEqual([[], []]);
    expect(rig.view('p1').claims).toEqual([]);
  });

  it('LIFE-8: a freed disk is wiped before anyone gets it', () => {
    const rig = readyRig();
    writeOnce(rig, 'team-a', {});

    const seen = contentSeenBy(rig, 'reader', 'team-b');

    expect(seen).toBe('');
  });

  it('LIFE-8: a retained disk is kept for its namespace, and never goes to another', () => {
    const rig = readyRig();
    writeOnce(rig, 'team-a', retain);
    rig.partition('stranger', { namespace: 'team-b' });

    const retainedFor = rig.device('d1').retainedFor;
    const stranger = allocateRefused(rig, 'stranger', allocation('disk0', 'd1'));
    const seen = contentSeenBy(rig, 'reader', 'team-a');
    rig.do({ type: 'RemovePartition', partitionUid: 'reader' });

    expect(retainedFor).toBe('team-a');
    expect(stranger).toBe('RetainedData EACCES');
    expect(seen).toBe('ledger');
    // The reader's own policy was to wipe.
    expect(rig.device('d1').retainedFor).toBeNull();
  });

  it('LIFE-8: only what stores blocks is retained', () => {
    const rig = readyRig();
    rig.discover([disk('tty', { type: 'Character' })], 'alpha', 'inventory-2');
    rig.allocate('p1', 'c1', allocation('console', 'tty', retain));

    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

    expect(rig.device('tty').retainedFor).toBeNull();
  });

  it('LIFE-8: data of one sharer is neither wiped nor retained while another holds the disk', () => {
    const rig = readyRig();
    rig.partition('p2');
    rig.attach('p1', 'c1', allocation('disk0', 'd1', shared), [20, 0]);
    rig.allocate('p2', 'c2', allocation('disk0', 'd1', shared));
    rig.do({ type: 'WriteDevice', partitionUid: 'p1', name: 'disk0', content: 'common' });

    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });
    rig.numbers('p2', 'c2', 'disk0');
    rig.export('p2', 'c2', 'disk0');
    rig.configure('p2', 'c2', 'disk0', [20, 0]);

    const query = { type: 'ReadDevice', partitionUid: 'p2', name: 'disk0' } as const;
    expect(rig.read('ReadDevice', query, { caller: { type: 'Partition', partitionUid: 'p2' } }).content).toBe(
      'common',
    );
  });

  it('LIFE-23: a partition reads and writes only its own configured disks', () => {
    const rig = readyRig();
    rig.discover([disk('tty', { type: 'Character' })], 'alpha', 'inventory-2');
    rig.attach('p1', 'c1', allocation('disk0', 'd1'), [20, 0]);
    rig.attach('p1', 'c2', allocation('console', 'tty'), [21, 0]);
    rig.allocate('p1', 'c3', allocation('disk1', 'd2'));
    const write = (name: string): string =>
      rig.refuse({ type: 'WriteDevice', partitionUid: 'p1', name, content: 'x' });
    const inside = { type: 'Partition', partitionUid: 'p1' } as const;

    expect(write('disk1')).toBe('DeviceNotConfigured ENXIO');
    expect(write('none')).toBe('DeviceNotConfigured ENXIO');
    expect(write('console')).toBe('NotBlockDevice EINVAL');
    expect(rig.refuseRead({ type: 'ReadDevice', partitionUid: 'p1', name: 'none' }, inside)).toBe(
      'DeviceNotConfigured ENXIO',
    );
    rig.discover([disk('d2'), disk('d3')]);
    expect(write('disk0')).toBe('DeviceLost ENXIO');
    expect(rig.refuse({ type: 'WriteDevice', partitionUid: 'p9', name: 'x', content: '' })).toBe(
      'PartitionNotFound ESRCH',
    );
  });
});
