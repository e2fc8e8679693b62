import { describe, expect, it } from 'vitest';
import type { KernelCommand } from '../../../../controller/kernel/port.ts';
import {
  childDefinition,
  commandOf,
  definition,
  familyRig,
  linking,
  population,
  readyRig,
  Rig,
} from '../rig.ts';

/** A versioned partition and two that could be its children; nothing is linked. */
function unlinkedRig(): Rig {
  const rig = new Rig();
  rig.boot();
  rig.partition('parent', { versioned: true, defined: true });
  rig.unlinkedChild('child');
  rig.unlinkedChild('other');
  return rig;
}

const unlink = commandOf({ type: 'UnlinkPartition', partitionUid: 'child', linkUid: 'child-link' });

describe('kernel/model/links, linking', () => {
  it('LINK-6, LINK-7: writes the link of the child, and the child into the configuration of its parent', () => {
    const rig = unlinkedRig();

    const linked = rig.do(linking('child', 'parent', ['/usr']));
    const again = rig.do(linking('child', 'parent', ['/usr']));

    expect(rig.view('child').link).toEqual({
      linkUid: 'child-link',
      parentUid: 'parent',
      sharedFileSystems: ['/usr'],
      syncedRevision: 0,
      parentRevision: 0,
      isParentMounted: false,
      keptFiles: [],
    });
    expect(rig.view('parent').dependents).toEqual({
      total: 1,
      loaded: 0,
      mounted: 0,
      first: [{ partitionUid: 'child', namespace: 'team-a', name: 'child', mounted: false }],
    });
    expect(linked.changes).toEqual([
      { type: 'Partition', partitionUid: 'child' },
      { type: 'Dependents', partitionUid: 'parent' },
    ]);
    expect(again.changes).toEqual([]);
    expect(rig.read('Holdings', { type: 'Holdings' }).partitions).toEqual([
      { partitionUid: 'child', claims: [], linkUid: 'child-link' },
      { partitionUid: 'other', claims: [], linkUid: null },
      { partitionUid: 'parent', claims: [], linkUid: null },
    ]);
  });

  it('LINK-6: links only what exists, child and parent', () => {
    const rig = unlinkedRig();

    const refused = [rig.refuse(linking('child', 'nobody')), rig.refuse(linking('nobody', 'parent'))];

    expect(new Set(refused)).toEqual(new Set(['PartitionNotFound ESRCH']));
  });

  it('LINK-18: shares what the link says, and nothing that the parent does not have', () => {
    const rig = unlinkedRig();

    const refused = rig.ask(linking('child', 'parent', ['/usr', '/srv']));
    rig.do(linking('child', 'parent', ['/usr']));

    expect(refused).toMatchObject({
      ok: false,
      id: 'FileSystemNotShared',
      errno: 'ENOENT',
      args: { path: '/srv' },
    });
    expect(rig.view('child').userFileSystems).toEqual(['/usr']);
    // What the child does not have, it cannot share with a child of its own.
    expect(rig.refuse(linking('other', 'child'))).toBe('FileSystemNotShared ENOENT');
    rig.do(linking('other', 'child', ['/usr']));
  });

  it('LINK-3: a parent has file systems before anybody is linked to it', () => {
    const rig = unlinkedRig();
    rig.do(definition('empty', { version: '7.2', versioned: true }));

    expect(rig.refuse(linking('child', 'empty', []))).toBe('FileSystemsMissing ENXIO');
  });

  it('LINK-2: refuses a child of another version, and links nothing', () => {
    const rig = unlinkedRig();
    rig.do(childDefinition('older', { version: '7.1' }));

    const answer = rig.ask(linking('older', 'parent'));

    expect(answer).toMatchObject({
      ok: false,
      id: 'VersionMismatch',
      errno: 'EINVAL',
      args: { child: '7.1', parent: '7.2' },
    });
    expect(rig.view('parent').dependents.total).toBe(0);
  });

  it('LINK-1: refuses a parent of the version of the host', () => {
    const rig = unlinkedRig();
    rig.partition('plain', { defined: true });
    rig.do(childDefinition('its-child', { version: '7.3', versioned: false }));

    expect(rig.refuse(linking('its-child', 'plain'))).toBe('ParentNotVersioned EINVAL');
  });

  it('LINK-5: refuses a child that has user file systems of its own', () => {
    const rig = unlinkedRig();
    rig.partition('owner', { versioned: true, defined: true });

    expect(rig.refuse(linking('owner', 'parent'))).toBe('ChildOwnsUserFileSystems EINVAL');
  });

  it('LINK-14: refuses a partition as its own parent', () => {
    const rig = unlinkedRig();

    expect(rig.refuse(linking('child', 'child', []))).toBe('SelfLink EINVAL');
  });

  it.each([1, 2, 5])('LINK-14: refuses a cycle over %i links', (length) => {
    const rig = unlinkedRig();
    const chain = Array.from({ length }, (_, index) => `c${index}`);
    for (const uid of ['top', ...chain]) rig.unlinkedChild(uid);
    for (const [index, uid] of chain.entries()) rig.do(linking(uid, chain[index - 1] ?? 'top', []));
    const last = chain.at(-1) ?? '';

    const refused = rig.refuse(linking('top', last, []));
    rig.do(linking('top', 'parent', []));

    expect(refused).toBe('LinkCycle ELOOP');
    expect(rig.view(last).dependents.total).toBe(0);
  });

  it('LINK-13: counts a child that is loaded before it is linked, and no more once it is unlinked', () => {
    const rig = unlinkedRig();
    rig.do({ type: 'LoadPartition', partitionUid: 'child' });
    const counts = (): unknown => rig.view('parent').dependents;

    rig.do(linking('child', 'parent'));
    const linked = counts();
    rig.do(unlink);

    expect(linked).toMatchObject({ total: 1, loaded: 1, mounted: 0 });
    expect(counts()).toMatchObject({ total: 0, loaded: 0, mounted: 0 });
  });

  it('LINK-20: a link is not changed: another one is refused, whether its UID, its parent or its share differs', () => {
    const rig = unlinkedRig();
    rig.partition('parent2', { versioned: true, defined: true });
    const link = linking('child', 'parent');
    rig.do(link);

    const refused = [
      rig.refuse({ ...link, linkUid: 'other-link' }),
      rig.refuse({ ...link, parentUid: 'parent2' }),
    ];
    const narrower = rig.do({ ...link, sharedFileSystems: ['/usr'] });

    expect(new Set(refused)).toEqual(new Set(['LinkExists EEXIST']));
    expect(narrower.changes).toEqual([]);
    expect(rig.view('child').link?.sharedFileSystems).toEqual(['/opt', '/usr']);
  });

  it('LINK-20: a link is made anew, and to another parent, once it was removed', () => {
    const rig = unlinkedRig();
    rig.partition('parent2', { versioned: true, defined: true });
    rig.do(linking('child', 'parent'));

    const removed = rig.do(unlink);
    rig.do({ ...linking('child', 'parent2', ['/usr', '/opt']), linkUid: 'second' });
    const stale = rig.do(unlink);

    expect(removed.changes).toEqual([
      { type: 'Partition', partitionUid: 'child' },
      { type: 'Dependents', partitionUid: 'parent' },
    ]);
    expect(stale.changes).toEqual([]);
    expect(rig.view('child').link).toMatchObject({
      linkUid: 'second',
      parentUid: 'parent2',
      sharedFileSystems: ['/opt', '/usr'],
    });
    expect([rig.view('parent').dependents.total, rig.view('parent2').dependents.total]).toEqual([0, 1]);
  });

  it.each([
    ['a link without a UID', { linkUid: '' }],
    ['a share listed twice', { sharedFileSystems: ['/usr', '/usr'] }],
    ['a share without a path', { sharedFileSystems: [''] }],
  ])('refuses %s', (_what, overrides) => {
    expect(unlinkedRig().refuse({ ...linking('child', 'parent'), ...overrides })).toBe(
      'InvalidArgument EINVAL',
    );
  });

  it('LINK-9: does not unlink what is mounted', () => {
    const rig = familyRig();

    const mounted = rig.refuse(unlink);
    rig.stop('child');
    rig.do(unlink);
    const again = rig.do(unlink);

    expect(mounted).toBe('FileSystemsMounted EBUSY');
    expect(again.changes).toEqual([]);
    expect(rig.view('child')).toMatchObject({ link: null, userFileSystems: [] });
  });

  it('LIFE-4: what only counts is told apart from what the parent has to do something about', () => {
    const rig = unlinkedRig();
    rig.do(linking('child', 'parent'));
    rig.do(linking('other', 'parent'));
    rig.start('parent', 'Maintenance');
    const toldOf = (command: KernelCommand): string[] =>
      rig
        .do(command)
        .changes.flatMap((change) =>
          'partitionUid' in change && change.partitionUid === 'parent' ? [change.type] : [],
        );

    const told = [
      toldOf({ type: 'LoadPartition', partitionUid: 'child' }),
      toldOf({ type: 'LoadPartition', partitionUid: 'other' }),
      toldOf({ type: 'MountFileSystems', partitionUid: 'child' }),
      toldOf({ type: 'MountFileSystems', partitionUid: 'other' }),
      toldOf({ type: 'StopPartition', partitionUid: 'child' }),
      toldOf({ type: 'StopPartition', partitionUid: 'other' }),
      toldOf(unlink),
    ].flat();

    const [first, more] = ['Partition', 'Dependents'];
    expect(told).toEqual([first, more, first, more, more, first, more]);
  });
});

describe('kernel/model/links, dependents', () => {
  it('LINK-7: names at most 32, those that have mounted first, then by namespace and name; counts all', () => {
    const rig = new Rig();
    rig.boot();
    rig.partition('parent', { versioned: true });
    const uids = Array.from({ length: 34 }, (_, index) => `c${String(index).padStart(2, '0')}`);
    for (const uid of [...uids].reverse()) rig.child(uid, 'parent', { defined: true });
    rig.do(childDefinition('z', { namespace: 'team-0' }));
    rig.do(linking('z', 'parent'));
    rig.mount('c33');
    rig.mount('c20');
    rig.do({ type: 'LoadPartition', partitionUid: 'c05' });

    const { first, ...counts } = rig.view('parent').dependents;

    expect(counts).toEqual({ total: 35, loaded: 3, mounted: 2 });
    expect(first.map(({ name }) => name)).toEqual([
      'c20',
      'c33',
      'z',
      ...uids.filter((uid) => uid !== 'c20' && uid !== 'c33').slice(0, 29),
    ]);
    expect(first.filter(({ mounted }) => mounted)).toHaveLength(2);
  });

  it('X-4: namesakes among the dependents stand in the same order in a restored kernel', () => {
    const rig = unlinkedRig();
    for (const uid of ['z', 'a', 'm']) {
      rig.do(childDefinition(uid, { name: 'namesake' }));
      rig.do(linking(uid, 'parent'));
    }

    const first = rig.view('parent').dependents.first.map(({ partitionUid }) => partitionUid);
    const restored = new Rig(rig.room.fork()).view('parent').dependents.first;

    expect(first).toEqual(['a', 'm', 'z']);
    expect(restored).toEqual(rig.view('parent').dependents.first);
  });

  it('LIFE-34, LINK-7: after a boot the parent still names its dependents, and knows them as they come back', () => {
    const rig = familyRig();
    rig.boot('alpha', 'boot-2');
    rig.partition('parent', { versioned: true, defined: true });

    const before = rig.view('parent').dependents;
    const back = rig.do(childDefinition('child'));

    expect(before).toEqual({ total: 1, loaded: 0, mounted: 0, first: [] });
    expect(rig.view('parent').dependents.first).toHaveLength(1);
    expect(back.changes).toContainEqual({ type: 'Dependents', partitionUid: 'parent' });
    expect(rig.view('child')).toMatchObject({ link: { parentUid: 'parent' }, baseline: 'version-1' });
  });

  it('LINK-12, LIFE-14: removing a parent of stopped children removes their links', () => {
    const rig = familyRig();
    rig.stop('child');

    const removed = rig.do({ type: 'RemovePartition', partitionUid: 'parent' });

    expect(rig.view('child').link).toBeNull();
    expect(removed.changes).toContainEqual({ type: 'Partition', partitionUid: 'child' });
    rig.partition('parent', { versioned: true });
    expect(rig.view('parent').dependents.total).toBe(0);
  });

  it('LINK-12, X-4, X-5: removing a child takes it out of the configuration of its parent; a namesake inherits nothing', () => {
    const rig = familyRig();

    rig.do({ type: 'RemovePartition', partitionUid: 'child' });
    const { dependents } = rig.view('parent');
    const holdings = rig.read('Holdings', { type: 'Holdings' }).partitions;
    rig.do(childDefinition('child2', { name: 'child' }));

    expect(dependents).toEqual({ total: 0, loaded: 0, mounted: 0, first: [] });
    expect(holdings).toEqual([{ partitionUid: 'parent', claims: [], linkUid: null }]);
    expect(rig.view('child2')).toMatchObject({ link: null, baseline: null, rootFiles: [] });
  });

  it('DEV-17: removes the link and the files of a child of which only the disk knows', () => {
    const rig = familyRig();
    rig.boot('alpha', 'boot-2');
    rig.partition('parent', { versioned: true, defined: true });

    const removed = rig.do({ type: 'RemovePartition', partitionUid: 'child' });

    expect(removed.changes).toContainEqual({ type: 'Dependents', partitionUid: 'parent' });
    expect(rig.view('parent').dependents.total).toBe(0);
    expect(rig.read('Holdings', { type: 'Holdings' }).partitions).toHaveLength(1);
  });

  it('removes a parent of which only the disk knows, and the links to it', () => {
    const rig = familyRig();
    rig.boot('alpha', 'boot-2');
    rig.do(childDefinition('child'));

    rig.do({ type: 'RemovePartition', partitionUid: 'parent' });

    expect(rig.view('child').link).toBeNull();
  });

  it('LIFE-34: where user file systems come from is not changed by a boot', () => {
    const rig = familyRig();
    rig.do(definition('spare', { version: '7.2', versioned: true }));
    rig.boot('alpha', 'boot-2');

    const refused = [
      rig.refuse(childDefinition('child', { ownsUserFileSystems: true })),
      rig.refuse(childDefinition('parent')),
    ];
    rig.do(childDefinition('spare'));

    expect(new Set(refused)).toEqual(new Set(['InvalidArgument EINVAL']));
  });
});

describe('kernel/model/links, at the mount of a child', () => {
  const mount = commandOf({ type: 'MountFileSystems', partitionUid: 'child' });

  it('LINK-13: needs a link, and its parent mounted', () => {
    const rig = unlinkedRig();
    rig.do({ type: 'LoadPartition', partitionUid: 'child' });

    const refused = [rig.refuse(mount)];
    rig.do(linking('child', 'parent'));
    refused.push(rig.refuse(mount));
    rig.do({ type: 'LoadPartition', partitionUid: 'parent' });
    refused.push(rig.refuse(mount));
    const mounting = rig.do({ type: 'MountFileSystems', partitionUid: 'parent' });
    const { isParentMounted } = rig.view('child').link ?? {};
    rig.do(mount);

    expect(refused).toEqual(['NotLinked ENOENT', 'ParentNotMounted EBUSY', 'ParentNotMounted EBUSY']);
    expect(isParentMounted).toBe(true);
    expect(mounting.changes).toContainEqual({ type: 'Partition', partitionUid: 'child' });
  });

  it('LINK-2: is refused when a boot made the versions of child and parent differ', () => {
    const rig = familyRig();
    rig.boot('alpha', 'boot-2');
    rig.partition('parent', { versioned: true });
    rig.do(childDefinition('child', { version: '7.1' }));
    rig.do({ type: 'LoadPartition', partitionUid: 'child' });

    expect(rig.refuse(mount)).toBe('VersionMismatch EINVAL');
  });

  it('LINK-18: is refused when the parent has got another link, which shares less', () => {
    const rig = unlinkedRig();
    rig.do(linking('child', 'parent'));
    rig.do(linking('other', 'child'));
    rig.do(unlink);
    rig.do(linking('child', 'parent', ['/opt']));
    for (const uid of ['parent', 'child']) rig.mount(uid);
    rig.do({ type: 'LoadPartition', partitionUid: 'other' });

    const answer = rig.ask({ ...mount, partitionUid: 'other' });

    expect(answer).toMatchObject({ ok: false, id: 'FileSystemNotShared', args: { path: '/usr' } });
  });

  it('LINK-18: is refused when a new baseline of the parent has less', () => {
    const rig = unlinkedRig();
    rig.do(linking('child', 'parent'));
    rig.do(population('parent', { baseline: 'version-2', userFileSystems: [] }));
    rig.mount('parent');
    rig.do({ type: 'LoadPartition', partitionUid: 'child' });

    expect(rig.refuse(mount)).toBe('FileSystemNotShared ENOENT');
  });

  it('LINK-3: is refused where a file of the child stands in the way, and says which', () => {
    const rig = unlinkedRig();
    rig.do({ type: 'WriteRootFiles', partitionUid: 'child', files: [{ path: '/opt', content: 'mine' }] });
    rig.do(linking('child', 'parent'));
    rig.mount('parent');
    rig.do({ type: 'LoadPartition', partitionUid: 'child' });

    const refused = rig.refuse(mount);
    const { occupiedMountPoint } = rig.view('child');
    rig.do({ type: 'WriteRootFiles', partitionUid: 'child', files: [] });
    rig.do(mount);

    expect([refused, occupiedMountPoint]).toEqual(['MountPointOccupied ENOTDIR', '/opt']);
    expect(rig.view('child').occupiedMountPoint).toBeNull();
  });

  it('knows no partition that was not defined', () => {
    expect(readyRig().refuse({ ...mount, partitionUid: 'p9' })).toBe('PartitionNotFound ESRCH');
  });
});
