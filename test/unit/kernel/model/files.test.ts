import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../../controller/kernel/port.ts';
import type { Rig } from '../rig.ts';
import { commandOf, familyRig, population, readyRig } from '../rig.ts';

const inside = (partitionUid: string): { caller: Caller } => ({
  caller: { type: 'Partition', partitionUid },
});
const write = (partitionUid: string, path: string, content = '') =>
  commandOf({ type: 'WriteFile', partitionUid, path, content });
const remove = (partitionUid: string, path: string) => commandOf({ type: 'RemoveFile', partitionUid, path });

function activeRig(): Rig {
  const rig = readyRig();
  rig.start('p1');
  return rig;
}

const huge = 'x'.repeat(600_000);

describe('kernel/model/files, written from inside', () => {
  it('LIFE-27: a process writes and removes whole files, in the root and in what the partition owns', () => {
    const rig = activeRig();
    const seen = (): string[] => ['/etc/new', '/usr/lib/new'].map((path) => rig.content('p1', path));

    const contents = [seen()];
    for (const path of ['/etc/new', '/usr/lib/new']) rig.write('p1', path, '1');
    contents.push(seen());
    for (const path of ['/etc/new', '/usr/lib/new']) rig.write('p1', path, '2');
    contents.push(seen());
    for (const path of ['/etc/new', '/usr/lib/new']) rig.remove('p1', path);
    contents.push(seen());

    const none = ['FileNotFound', 'FileNotFound'];
    expect(contents).toEqual([none, ['1', '1'], ['2', '2'], none]);
  });

  it('a write that changes nothing is nothing; what was removed is not there to be removed again', () => {
    const rig = activeRig();

    const first = rig.do(write('p1', '/etc/new', '1'));
    const again = rig.do(write('p1', '/etc/new', '1'));
    const laidDown = rig.do(write('p1', '/etc/motd', 'welcome'));
    rig.remove('p1', '/etc/new');

    expect(first.changes).toEqual([{ type: 'Partition', partitionUid: 'p1' }]);
    expect([again.changes, laidDown.changes]).toEqual([[], []]);
    expect(rig.refuse(remove('p1', '/etc/new'))).toBe('FileNotFound ENOENT');
  });

  it('a file that is made and removed inside leaves no trace', () => {
    const rig = activeRig();
    const { disk } = rig.room.snapshot().hosts[0] ?? {};

    for (const path of ['/etc/new', '/usr/new']) {
      rig.write('p1', path, '1');
      rig.remove('p1', path);
    }

    const after = rig.room.snapshot().hosts[0]?.disk.installations[0];
    expect(after?.userFileSystems).toEqual(disk?.installations[0]?.userFileSystems);
    expect(after?.root.inside).toEqual([]);
  });

  it('what the version laid down stays removed over a restart, and can be written anew', () => {
    const rig = activeRig();
    for (const path of ['/etc/motd', '/usr/bin/tool']) rig.remove('p1', path);
    rig.stop('p1');
    rig.start('p1');

    const gone = [rig.content('p1', '/etc/motd'), rig.content('p1', '/usr/bin/tool')];
    rig.write('p1', '/usr/bin/tool', 'again');

    expect(gone).toEqual(['FileNotFound', 'FileNotFound']);
    expect(rig.content('p1', '/usr/bin/tool')).toBe('again');
  });

  it('LINK-17, LINK-19: a child writes into its root, and not into what it shares', () => {
    const rig = familyRig();
    rig.child('grandchild', 'child');
    rig.start('grandchild');

    const refused = [
      rig.refuse(write('child', '/usr/bin/tool', 'patched')),
      rig.refuse(write('child', '/opt/app/new')),
      rig.refuse(remove('child', '/usr/bin/tool')),
      rig.refuse(remove('child', '/usr/bin/nothing')),
      rig.refuse(write('grandchild', '/usr/bin/tool')),
    ];
    rig.write('child', '/etc/own', 'mine');

    expect(new Set(refused)).toEqual(new Set(['ReadOnlyFileSystem EROFS']));
    expect(rig.content('child', '/etc/own')).toBe('mine');
    expect(rig.content('parent', '/etc/own')).toBe('FileNotFound');
    expect(rig.content('parent', '/usr/bin/tool')).toBe('tool 1');
  });

  it.each([
    ['/etc', 'IsDirectory EISDIR', 'a directory of the version'],
    ['/etc/motd/x', 'NotDirectory ENOTDIR', 'a path through a file'],
    ['/usr', 'IsDirectory EISDIR', 'a mount point'],
    ['/usr/bin', 'IsDirectory EISDIR', 'a directory of software'],
    ['/usr/bin/tool/x', 'NotDirectory ENOTDIR', 'a path through software'],
    ['/', 'InvalidArgument EINVAL', 'the root directory'],
    ['etc', 'InvalidArgument EINVAL', 'a relative path'],
    ['', 'InvalidArgument EINVAL', 'no path'],
    ['/etc/../etc/new', 'InvalidArgument EINVAL', 'a path that is not normalised'],
  ])('refuses to write and to remove %j: %s, %s', (path, refusal) => {
    const rig = activeRig();

    expect([rig.refuse(write('p1', path)), rig.refuse(remove('p1', path))]).toEqual([refusal, refusal]);
  });

  it('takes the way to a mount point for a directory, though the root has nothing there', () => {
    const rig = readyRig();
    rig.stop('p1');
    rig.do(
      population('p1', { baseline: 'version-2', userFileSystems: [{ path: '/srv/deep/usr', files: [] }] }),
    );
    rig.start('p1');

    const refused = ['/srv', '/srv/deep', '/srv/deep/usr'].map((path) => rig.refuse(write('p1', path)));
    rig.write('p1', '/srv/deep/file', 'in the root');

    expect(new Set(refused)).toEqual(new Set(['IsDirectory EISDIR']));
    expect([rig.list('p1', '/srv'), rig.list('p1', '/srv/deep'), rig.list('p1', '/srv/deep/usr')]).toEqual([
      ['deep/'],
      ['file', 'usr/'],
      [],
    ]);
  });

  it('a directory ends with its last file, and may be a file then', () => {
    const rig = activeRig();
    rig.write('p1', '/srv/a', '1');
    rig.remove('p1', '/srv/a');

    const listed = rig.list('p1', '/srv');
    rig.write('p1', '/srv', 'a file');

    expect(listed).toBe('FileNotFound');
    expect(rig.list('p1', '/srv')).toBe('NotDirectory');
  });

  it.each(['Defined', 'Loaded', 'Maintenance', 'Broken'])('asks for processes: refuses while %s', (state) => {
    const rig = readyRig();
    if (state === 'Defined') rig.stop('p1');
    if (state === 'Maintenance') rig.start('p1', 'Maintenance');
    if (state === 'Broken') {
      rig.start('p1');
      rig.do({ type: 'SpawnProcess', partitionUid: 'p1', name: 'db', open: [], unkillable: true });
      rig.stop('p1');
    }

    expect(rig.view('p1').state).toBe(state);
    expect([rig.refuse(write('p1', '/a')), rig.refuse(remove('p1', '/etc/motd'))]).toEqual([
      'PartitionNotActive ESRCH',
      'PartitionNotActive ESRCH',
    ]);
  });

  it('refuses what there is no room for, in each file system for itself', () => {
    const rig = activeRig();
    rig.write('p1', '/a', huge);
    rig.write('p1', '/usr/a', huge);

    const answers = ['/b', '/usr/b'].map((path) => rig.ask(write('p1', path, huge)));
    rig.write('p1', '/opt/b', huge);
    rig.write('p1', '/a', huge.toUpperCase());
    rig.remove('p1', '/usr/a');
    rig.write('p1', '/usr/b', huge);

    expect(answers).toMatchObject([
      { ok: false, id: 'FileSystemFull', errno: 'ENOSPC', args: { path: '/b' } },
      { ok: false, id: 'FileSystemFull', errno: 'ENOSPC', args: { path: '/usr/b' } },
    ]);
  });

  it('DEV-13: only processes of the partition itself write, not even the global environment does', () => {
    const rig = familyRig();

    const refused = [
      rig.refuse(write('child', '/a'), inside('parent')),
      rig.refuse(remove('child', '/etc/motd'), inside('parent')),
      rig.refuse(write('child', '/a'), { caller: { type: 'Global' } }),
      rig.refuse(write('nobody', '/a'), inside('child')),
    ];

    expect(new Set(refused)).toEqual(new Set(['NotPermitted EPERM']));
    expect(rig.refuse(write('nobody', '/a'))).toBe('PartitionNotFound ESRCH');
  });
});

describe('kernel/model/files, read', () => {
  it('lists a directory by name, with mount points and what lies below once each', () => {
    const rig = activeRig();
    rig.write('p1', '/a', '');
    rig.write('p1', '/etc/app/one', '');
    rig.write('p1', '/etc/app/two', '');
    rig.write('p1', '/usr/share/doc', '');

    expect(rig.list('p1', '/')).toEqual(['a', 'etc/', 'opt/', 'usr/']);
    expect(rig.list('p1', '/etc')).toEqual(['app/', 'hostname', 'motd']);
    expect(rig.list('p1', '/etc/app')).toEqual(['one', 'two']);
    expect(rig.list('p1', '/usr')).toEqual(['bin/', 'share/']);
    expect(rig.list('p1', '/opt')).toEqual([]);
  });

  it('what a mount hides is not there', () => {
    const rig = activeRig();
    rig.write('p1', '/srv/hidden', 'in the root');
    rig.stop('p1');
    const files = [{ path: '/srv/shown', content: 'mounted' }];
    rig.do(population('p1', { baseline: 'version-2', userFileSystems: [{ path: '/srv', files }] }));
    rig.start('p1');

    expect(rig.list('p1', '/srv')).toEqual(['shown']);
    expect(rig.content('p1', '/srv/hidden')).toBe('FileNotFound');
    expect(rig.list('p1', '/')).toEqual(['etc/', 'srv/']);
  });

  it.each([
    ['/', 'IsDirectory', ['etc/', 'opt/', 'usr/']],
    ['/etc', 'IsDirectory', ['hostname', 'motd']],
    ['/usr', 'IsDirectory', ['bin/']],
    ['/etc/motd', 'welcome', 'NotDirectory'],
    ['/etc/motd/x', 'NotDirectory', 'NotDirectory'],
    ['/usr/bin/tool/x', 'NotDirectory', 'NotDirectory'],
    ['/nowhere', 'FileNotFound', 'FileNotFound'],
    ['/usr/nowhere', 'FileNotFound', 'FileNotFound'],
    ['', 'InvalidArgument', 'InvalidArgument'],
    ['etc', 'InvalidArgument', 'InvalidArgument'],
    ['/etc/', 'InvalidArgument', 'InvalidArgument'],
  ])('reads %j as %j and lists it as %j', (path, content, listed) => {
    const rig = readyRig();

    expect([rig.content('p1', path), rig.list('p1', path)]).toEqual([content, listed]);
  });

  it('reads only what is mounted, in whatever state', () => {
    const rig = activeRig();
    rig.do({ type: 'SpawnProcess', partitionUid: 'p1', name: 'db', open: [], unkillable: true });
    rig.stop('p1');
    const broken = rig.content('p1', '/etc/motd');
    rig.partition('p2', { defined: true });
    const path = '/etc/motd';

    const refused = (['ReadFile', 'ListFiles'] as const).flatMap((type) =>
      ['p2', 'p9'].map((partitionUid) => rig.refuseRead({ type, partitionUid, path }, { type: 'Global' })),
    );

    expect(broken).toBe('welcome');
    expect(refused).toEqual([
      'FileSystemsNotMounted ENXIO',
      'PartitionNotFound ESRCH',
      'FileSystemsNotMounted ENXIO',
      'PartitionNotFound ESRCH',
    ]);
  });

  it('LIFE-28: a partition sees what is mounted in it and not whose it is; another one nothing at all', () => {
    const rig = familyRig();
    const ownFileSystems = { type: 'OwnFileSystems', partitionUid: 'child' } as const;

    const own = rig.read('OwnFileSystems', ownFileSystems, inside('child'));
    const refused = [
      rig.refuseRead(ownFileSystems, inside('parent').caller),
      rig.refuseRead({ type: 'ReadFile', partitionUid: 'child', path: '/a' }, inside('parent').caller),
      rig.refuseRead({ type: 'ListFiles', partitionUid: 'child', path: '/' }, inside('parent').caller),
    ];
    rig.stop('child');

    expect(own).toEqual([
      { path: '/', readOnly: false },
      { path: '/opt', readOnly: true },
      { path: '/usr', readOnly: true },
    ]);
    expect(new Set(refused)).toEqual(new Set(['NotPermitted EPERM']));
    expect(rig.read('OwnFileSystems', ownFileSystems)).toEqual([]);
    expect(rig.refuseRead({ ...ownFileSystems, partitionUid: 'p9' }, { type: 'Global' })).toBe(
      'PartitionNotFound ESRCH',
    );
  });

  it('X-4: a namesake finds none of the files', () => {
    const rig = activeRig();
    rig.write('p1', '/etc/secret', '1');
    rig.write('p1', '/usr/secret', '1');
    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });

    rig.partition('p1');

    expect([rig.content('p1', '/etc/secret'), rig.content('p1', '/usr/secret')]).toEqual([
      'FileNotFound',
      'FileNotFound',
    ]);
  });
});
