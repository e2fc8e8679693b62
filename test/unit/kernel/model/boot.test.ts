import { describe, expect, it } from 'vitest';
import {
  allocation,
  childDefinition,
  commandOf,
  definition,
  disk,
  familyRig,
  readyRig,
  Rig,
  smallTable,
} from '../rig.ts';

const boot = (bootID: string, bootRequest?: string) =>
  commandOf({
    type: 'Boot',
    bootID,
    numbers: smallTable,
    ...(bootRequest === undefined ? {} : { bootRequest }),
  });

function hostOf(rig: Rig): { boots: number; bootRequest: string | null; recovering: boolean } {
  const { boots, bootRequest, recovering } = rig.read('Host', { type: 'Host' });
  return { boots, bootRequest, recovering };
}

const stop = (bootRequest?: string) =>
  commandOf({
    type: 'StopPartition',
    partitionUid: 'p1',
    ...(bootRequest === undefined ? {} : { bootRequest }),
  });

describe('kernel/model/boot, of the host', () => {
  it('LIFE-10: keeps the request that a boot answered, so that a lost reply does not boot twice', () => {
    const rig = new Rig();

    rig.do(boot('boot-1', 'first'));
    const created = hostOf(rig);
    rig.do(boot('boot-2', 'second'));
    const again = rig.do(boot('boot-2', 'second'));

    expect(created).toEqual({ boots: 1, bootRequest: 'first', recovering: false });
    expect(again.changes).toEqual([]);
    expect(hostOf(rig)).toEqual({ boots: 2, bootRequest: 'second', recovering: true });
  });

  it('LIFE-10: a boot that answers no request keeps the last one', () => {
    const rig = new Rig();
    rig.do(boot('boot-1'));
    const none = hostOf(rig).bootRequest;
    rig.do(boot('boot-2', 'asked'));

    rig.do(boot('boot-3'));

    expect([none, hostOf(rig).bootRequest]).toEqual([null, 'asked']);
  });

  it('LIFE-9: recovers after any boot but the first, until it is told that all is restored', () => {
    const rig = readyRig();
    const finish = commandOf({ type: 'FinishRecovery' });

    const first = rig.do(finish);
    rig.boot('alpha', 'boot-2');
    const booted = hostOf(rig).recovering;
    const finished = rig.do(finish);
    const again = rig.do(finish);
    const done = hostOf(rig).recovering;
    rig.boot('alpha', 'boot-3');

    expect([first.changes, again.changes]).toEqual([[], []]);
    expect(finished.changes.map(({ type }) => type)).toEqual(['Recovered', 'Host']);
    expect([booted, done, hostOf(rig).recovering]).toEqual([true, false, true]);
  });

  it('LIFE-9: there is nothing to recover before the first boot', () => {
    expect(new Rig().refuse({ type: 'FinishRecovery' })).toBe('HostNotBooted ENODEV');
  });

  it('forgets boots with the machine', () => {
    const rig = new Rig();
    rig.boot();
    rig.boot('alpha', 'boot-2');
    rig.do({ type: 'Decommission' });

    rig.boot('alpha', 'boot-3');

    expect(hostOf(rig)).toEqual({ boots: 1, bootRequest: null, recovering: false });
  });

  it('a boot with a table that cannot be is refused, and not counted', () => {
    const rig = readyRig();

    const refused = rig.refuse({ ...boot('boot-2'), numbers: { ...smallTable, minorsPerMajor: 0 } });

    expect(refused).toBe('InvalidArgument EINVAL');
    expect(hostOf(rig)).toEqual({ boots: 1, bootRequest: null, recovering: false });
  });
});

/** What the table of LIFE-34 is about: files, devices, numbers, processes, links, of partitions that run. */
function livedInRig(): Rig {
  const rig = familyRig();
  rig.discover([disk('d1')]);
  rig.attach('parent', 'c1', allocation('disk0', 'd1'), [20, 0]);
  rig.do({
    type: 'WriteRootFiles',
    partitionUid: 'child',
    files: [{ path: '/etc/app.conf', content: 'spec' }],
  });
  rig.write('child', '/etc/own', 'inside');
  rig.write('parent', '/usr/bin/tool', 'patched');
  rig.write('parent', '/etc/hosts', 'of the parent');
  rig.do({ type: 'PropagateRoot', partitionUid: 'child' });
  return rig;
}

function contents(rig: Rig): string[] {
  return ['/etc/app.conf', '/etc/own', '/usr/bin/tool', '/etc/hosts'].map((path) =>
    rig.content('child', path),
  );
}

const all = ['spec', 'inside', 'patched', 'of the parent'];

describe('kernel/model/boot, what is kept and what is lost', () => {
  it('LIFE-34: a boot loses partitions, mounts, processes, devices and numbers', () => {
    const rig = livedInRig();

    const booted = rig.do(boot('boot-2'));

    expect(booted.changes.map(({ type }) => type)).toEqual([
      'Booted',
      'Host',
      'Partition',
      'Partition',
      'DeviceGone',
      'NumbersFreed',
    ]);
    expect(rig.read('Partition', { type: 'Partition', partitionUid: 'parent' })).toBeNull();
    expect(rig.read('Devices', { type: 'Devices' })).toEqual([]);
    expect(rig.read('NumberTable', { type: 'NumberTable' })).toEqual([]);
    expect(rig.content('child', '/etc/own')).toBe('PartitionNotFound');
  });

  it('LIFE-34: a boot keeps files, baselines, starts, links, revisions and the device database', () => {
    const rig = livedInRig();
    const kept = (uid: string): unknown => {
      const { baseline, link, rootFiles, rootRevision, starts, userFileSystems } = rig.view(uid);
      return {
        baseline,
        link: { ...link, isParentMounted: null },
        rootFiles,
        rootRevision,
        starts,
        userFileSystems,
      };
    };
    const uids = ['parent', 'child'];
    const before = uids.map(kept);

    rig.boot('alpha', 'boot-2');
    rig.do(definition('parent', { namespace: 'team-a', version: '7.2', versioned: true }));
    rig.unlinkedChild('child');
    const after = uids.map(kept);
    for (const uid of uids) rig.start(uid);

    expect(after).toEqual(before);
    expect(contents(rig)).toEqual(all);
    expect(rig.read('Holdings', { type: 'Holdings' }).partitions).toEqual([
      { partitionUid: 'child', claims: [], linkUid: 'child-link' },
      { partitionUid: 'parent', claims: ['c1'], linkUid: null },
    ]);
  });

  it('LIFE-34: a stop keeps files, links, numbers and allocations, and ends mounts, maps, exports and processes', () => {
    const rig = livedInRig();

    for (const uid of ['child', 'parent']) rig.stop(uid);
    const stopped = rig.view('parent');
    for (const uid of ['parent', 'child']) rig.start(uid);

    expect(stopped).toMatchObject({
      processes: 0,
      mounts: [],
      claims: [{ entries: [{ exported: false, number: { state: 'Granted', virtual: null } }] }],
      dependents: { total: 1 },
    });
    expect(contents(rig)).toEqual(all);
  });

  it('LIFE-34: a restored kernel has all of it', () => {
    const rig = livedInRig();
    rig.do(boot('boot-2', 'asked'));
    rig.partition('parent', { versioned: true });
    rig.do(childDefinition('child'));
    rig.mount('child');

    const restored = new Rig(rig.room.fork());

    expect(hostOf(restored)).toEqual({ boots: 2, bootRequest: 'asked', recovering: true });
    for (const uid of ['parent', 'child']) expect(restored.view(uid)).toEqual(rig.view(uid));
    expect(contents(restored)).toEqual(all);
  });
});

describe('kernel/model/boot, of a partition', () => {
  it('LIFE-10: what is there when a partition is defined counts as done', () => {
    const rig = readyRig();

    rig.do(definition('p2', { bootRequest: 'at creation' }));
    rig.do(definition('p2', { bootRequest: 'later' }));

    expect([rig.view('p1').bootRequest, rig.view('p2').bootRequest]).toEqual([null, 'at creation']);
  });

  it('LIFE-10: a stop keeps the request that it answers, and one without a request keeps the last', () => {
    const rig = readyRig();
    rig.start('p1');

    rig.do(stop('restart 1'));
    rig.start('p1');
    rig.do(stop());

    expect(rig.view('p1').bootRequest).toBe('restart 1');
  });

  it('LIFE-10: a stopped partition consumes a request once', () => {
    const rig = readyRig();
    rig.do(stop());

    const consumed = rig.do(stop('while stopped'));
    const again = rig.do(stop('while stopped'));

    expect(consumed.changes).toEqual([{ type: 'Partition', partitionUid: 'p1' }]);
    expect(again.changes).toEqual([]);
    expect(rig.view('p1')).toMatchObject({ state: 'Defined', bootRequest: 'while stopped' });
  });

  it('LIFE-10, LIFE-11: a held parent and a Broken partition keep the request, too', () => {
    const rig = familyRig();
    const restart = commandOf({ type: 'StopPartition', partitionUid: 'parent', bootRequest: 'restart' });
    rig.do({ type: 'SpawnProcess', partitionUid: 'child', name: 'db', open: [], unkillable: true });

    rig.do(restart);
    rig.do({ ...restart, partitionUid: 'child' });
    rig.do({ ...restart, partitionUid: 'child', bootRequest: 'restart 2' });

    expect(rig.view('parent')).toMatchObject({ state: 'Maintenance', bootRequest: 'restart' });
    expect(rig.view('child')).toMatchObject({ state: 'Broken', bootRequest: 'restart 2' });
  });
});
