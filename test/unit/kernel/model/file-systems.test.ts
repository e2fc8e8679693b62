import { describe, expect, it } from 'vitest';
import type { Rig } from '../rig.ts';
import { childDefinition, commandOf, definition, familyRig, population, readyRig } from '../rig.ts';

const written = (...files: [path: string, content: string][]) =>
  commandOf({
    type: 'WriteRootFiles',
    partitionUid: 'p1',
    files: files.map(([path, content]) => ({ path, content })),
  });

/** One partition with all of its own, that runs. */
function activeRig(): Rig {
  const rig = readyRig();
  rig.start('p1');
  return rig;
}

const seven = 'x'.repeat(700_000);

describe('kernel/model/file-systems, populated from a version', () => {
  it('LINK-3, LINK-4: lays down a root and user file systems of its own', () => {
    const rig = readyRig();

    const { baseline, mounts, userFileSystems } = rig.view('p1');

    expect({ baseline, userFileSystems }).toEqual({
      baseline: 'version-1',
      userFileSystems: ['/opt', '/usr'],
    });
    expect(mounts).toEqual([
      { path: '/', fileSystemId: 'p1:/', ownerUid: 'p1', readOnly: false },
      { path: '/opt', fileSystemId: 'p1:/opt', ownerUid: 'p1', readOnly: false },
      { path: '/usr', fileSystemId: 'p1:/usr', ownerUid: 'p1', readOnly: false },
    ]);
    expect([rig.content('p1', '/etc/motd'), rig.content('p1', '/usr/bin/tool')]).toEqual([
      'welcome',
      'tool 1',
    ]);
  });

  it('the same baseline again is nothing, even while mounted; another one is refused then', () => {
    const rig = readyRig();

    const same = rig.do(population('p1', { rootFiles: [], userFileSystems: [] }));
    const other = rig.refuse(population('p1', { baseline: 'version-2' }));

    expect(same.changes).toEqual([]);
    expect(other).toBe('FileSystemsMounted EBUSY');
    expect(rig.content('p1', '/etc/motd')).toBe('welcome');
  });

  it('a new baseline goes under what was changed since: by the spec, from inside, in software', () => {
    const rig = activeRig();
    rig.do(written(['/etc/hosts', 'of the spec']));
    rig.write('p1', '/etc/motd', 'of a process');
    rig.write('p1', '/usr/bin/tool', 'patched');
    rig.stop('p1');

    const news = [
      { path: '/etc/hosts', content: 'new' },
      { path: '/etc/motd', content: 'new' },
      { path: '/etc/issue', content: 'new' },
    ];
    const usr = [
      { path: '/usr/bin/tool', content: 'tool 2' },
      { path: '/usr/bin/other', content: 'other 2' },
    ];
    const userFileSystems = [{ path: '/usr', files: usr }];
    const populated = rig.do(population('p1', { baseline: 'version-2', rootFiles: news, userFileSystems }));
    rig.start('p1');

    const paths = [
      '/etc/hosts',
      '/etc/motd',
      '/etc/issue',
      '/etc/hostname',
      '/usr/bin/tool',
      '/usr/bin/other',
    ];
    expect(populated.changes).toEqual([{ type: 'Partition', partitionUid: 'p1' }]);
    expect(paths.map((path) => rig.content('p1', path))).toEqual([
      'of the spec',
      'of a process',
      'new',
      'FileNotFound',
      'patched',
      'other 2',
    ]);
    expect(rig.view('p1')).toMatchObject({ starts: 2, userFileSystems: ['/usr'] });
  });

  it('LINK-16: a new baseline that changes what propagates gives the root a new revision', () => {
    const rig = familyRig();
    rig.write('parent', '/etc/motd', 'of the parent');
    rig.stop('child');
    rig.stop('parent');
    const { rootRevision } = rig.view('parent');
    const same = population('parent', { baseline: 'version-2' });

    rig.do(same);
    const unchanged = rig.view('parent').rootRevision;
    const hiding = rig.do({ ...same, baseline: 'version-3', privateFiles: ['/etc'] });

    expect(unchanged).toBe(rootRevision);
    expect(rig.view('parent').rootRevision).toBe(rootRevision + 1);
    expect(hiding.changes).toContainEqual({ type: 'Partition', partitionUid: 'child' });
  });

  it('LINK-5: gives a child no user file systems of its own', () => {
    const rig = readyRig();
    rig.do(childDefinition('child'));

    const refused = rig.refuse(population('child'));
    rig.do(population('child', { userFileSystems: [] }));

    expect(refused).toBe('ChildOwnsUserFileSystems EINVAL');
    expect(rig.view('child').userFileSystems).toEqual([]);
  });

  const file = (path: string) => ({ path, content: '' });
  it.each([
    ['an empty baseline', { baseline: '' }],
    ['a relative path', { rootFiles: [file('etc')] }],
    ['the root itself', { rootFiles: [file('/')] }],
    ['an empty segment', { rootFiles: [file('/etc//motd')] }],
    ['a trailing slash', { rootFiles: [file('/etc/')] }],
    ['a dot', { rootFiles: [file('/etc/./motd')] }],
    ['two dots', { rootFiles: [file('/etc/..')] }],
    ['a NUL', { rootFiles: [file('/etc\0')] }],
    ['a path that is too long', { rootFiles: [file(`/${'a'.repeat(255)}`)] }],
    ['a path listed twice', { rootFiles: [file('/a'), file('/a')] }],
    ['a file and a directory at once', { rootFiles: [file('/a/b'), file('/a')] }],
    ['a root file in the way to a mount point', { userFileSystems: [{ path: '/etc/motd/x', files: [] }] }],
    ['a root file below a mount point', { userFileSystems: [{ path: '/etc', files: [] }] }],
    [
      'one user file system in another',
      {
        userFileSystems: [
          { path: '/usr', files: [] },
          { path: '/usr/local', files: [] },
        ],
      },
    ],
    [
      'two user file systems at one place',
      {
        userFileSystems: [
          { path: '/usr', files: [] },
          { path: '/usr', files: [] },
        ],
      },
    ],
    [
      'a file that is not below its mount point',
      { userFileSystems: [{ path: '/usr', files: [file('/usr2/a')] }] },
    ],
    ['the mount point as a file', { userFileSystems: [{ path: '/usr', files: [file('/usr')] }] }],
    [
      'software that is a file and a directory at once',
      { userFileSystems: [{ path: '/usr', files: [file('/usr/a'), file('/usr/a/b')] }] },
    ],
    ['a private path that is none', { privateFiles: ['home'] }],
  ])('refuses %s', (_what, overrides) => {
    const rig = readyRig();
    rig.do(definition('p2'));

    expect(rig.refuse(population('p2', overrides))).toBe('InvalidArgument EINVAL');
  });

  it('knows no partition that was not defined', () => {
    const rig = readyRig();
    const partitionUid = 'p9';

    const refused = [
      rig.refuse(population(partitionUid)),
      rig.refuse({ type: 'WriteRootFiles', partitionUid, files: [] }),
      rig.refuse({ type: 'MountFileSystems', partitionUid }),
    ];

    expect(new Set(refused)).toEqual(new Set(['PartitionNotFound ESRCH']));
  });
});

describe('kernel/model/file-systems, written by a spec', () => {
  it('LIFE-20: an entry is written once; what is changed inside afterwards wins until the entry changes', () => {
    const rig = activeRig();
    const seen = (): string => rig.content('p1', '/etc/app.conf');

    rig.do(written(['/etc/app.conf', 'spec 1']));
    const contents = [seen()];
    rig.write('p1', '/etc/app.conf', 'inside');
    const again = rig.do(written(['/etc/app.conf', 'spec 1']));
    contents.push(seen());
    rig.do(written(['/etc/app.conf', 'spec 1'], ['/etc/other', 'new']));
    contents.push(seen());
    rig.do(written(['/etc/app.conf', 'spec 2']));
    contents.push(seen());
    rig.remove('p1', '/etc/app.conf');
    contents.push(seen());
    rig.do(written(['/etc/app.conf', 'spec 3']));
    contents.push(seen());

    expect(contents).toEqual(['spec 1', 'inside', 'inside', 'spec 2', 'FileNotFound', 'spec 3']);
    expect(again.changes).toEqual([]);
    expect(rig.view('p1').rootFiles).toEqual([{ path: '/etc/app.conf', content: 'spec 3' }]);
  });

  it('LIFE-20: an entry that leaves uncovers what was below it', () => {
    const rig = activeRig();
    rig.do(written(['/etc/motd', 'spec'], ['/etc/app.conf', 'spec']));
    rig.write('p1', '/etc/app.conf', 'inside');

    rig.do(written());

    expect([rig.content('p1', '/etc/motd'), rig.content('p1', '/etc/app.conf')]).toEqual([
      'welcome',
      'FileNotFound',
    ]);
  });

  it('the order of the entries is no change', () => {
    const rig = readyRig();
    rig.do(written(['/a', '1'], ['/b', '2']));

    expect(rig.do(written(['/b', '2'], ['/a', '1'])).changes).toEqual([]);
  });

  it('LINK-16: counts a change of what propagates, and no change of what is private', () => {
    const rig = readyRig();
    const revision = (): number => rig.view('p1').rootRevision;

    const revisions = [revision()];
    rig.do(written(['/etc/hosts', '1']));
    revisions.push(revision());
    rig.do(written(['/etc/hosts', '1'], ['/etc/hostname', 'p1'], ['/home/jo/.profile', '1']));
    revisions.push(revision());
    rig.do(written(['/etc/hosts', '2']));
    revisions.push(revision());

    expect(revisions).toEqual([0, 1, 1, 2]);
  });

  it('refuses to write before there is a root', () => {
    const rig = readyRig();
    rig.do(definition('p2'));

    expect(rig.refuse({ ...written(), partitionUid: 'p2' })).toBe('FileSystemsMissing ENXIO');
  });

  it('LINK-19: a path in a user file system is not in the root, whoever owns it', () => {
    const rig = familyRig();
    const write = (partitionUid: string, path: string): string =>
      rig.refuse({ ...written([path, '']), partitionUid });

    const refused = [write('parent', '/usr'), write('parent', '/usr/bin/tool'), write('child', '/opt/app')];

    expect(new Set(refused)).toEqual(new Set(['PathNotInRoot EXDEV']));
  });

  it.each([
    ['of the version, that is a directory', ['/etc', '']],
    ['of the version, that is a file', ['/etc/motd/x', '']],
    ['made inside, that is a directory', ['/srv', '']],
    ['made inside, that is a file', ['/srv/a/b', '']],
  ] satisfies [string, [string, string]][])(
    'LIFE-20: refuses a file in conflict with one %s',
    (_what, file) => {
      const rig = activeRig();
      rig.write('p1', '/srv/a', '');

      expect(rig.refuse(written(['/fine', ''], file))).toBe('FileConflict ENOTDIR');
    },
  );

  it('LIFE-20: refuses entries in conflict with each other, and one in the way to a mount point', () => {
    const rig = readyRig();
    rig.do(definition('p2'));
    rig.do(population('p2', { userFileSystems: [{ path: '/srv/usr', files: [] }] }));

    const refused = [
      rig.refuse(written(['/a/b', ''], ['/a', ''])),
      rig.refuse({ ...written(['/srv', '']), partitionUid: 'p2' }),
    ];

    expect(new Set(refused)).toEqual(new Set(['FileConflict ENOTDIR']));
  });

  it('an entry may take the place of another one that leaves, though that was changed inside', () => {
    const rig = activeRig();
    rig.do(written(['/srv/a', 'below']));

    rig.do(written(['/srv', 'file']));
    const first = rig.content('p1', '/srv');
    rig.write('p1', '/srv', 'changed');
    rig.do(written(['/srv/b', 'below']));

    expect([first, rig.content('p1', '/srv'), rig.content('p1', '/srv/b')]).toEqual([
      'file',
      'IsDirectory',
      'below',
    ]);
  });

  it('an entry has place beside others of the spec, whatever these hide', () => {
    const rig = familyRig();
    const write = (...files: [string, string][]) => ({ ...written(...files), partitionUid: 'child' });
    rig.do(write(['/srv/a', '1']));
    rig.write('parent', '/srv', 'a file where the spec of the child has a directory');
    rig.do({ type: 'PropagateRoot', partitionUid: 'child' });

    rig.do(write(['/srv/a', '1'], ['/srv/b', '1']));

    expect(rig.list('child', '/srv')).toEqual(['a', 'b']);
    expect(rig.refuse(write(['/srv/c', '1']))).toBe('FileConflict ENOTDIR');
  });

  it.each([
    ['a relative path', written(['etc', ''])],
    ['a path listed twice', written(['/a', ''], ['/a', ''])],
  ])('refuses %s', (_what, command) => {
    expect(readyRig().refuse(command)).toBe('InvalidArgument EINVAL');
  });

  it('refuses what the root has no room for, and names the largest file', () => {
    const rig = readyRig();
    rig.do(written(['/a', seven]));

    const answer = rig.ask(written(['/a', seven], ['/b', '1'], ['/c', seven]));

    expect(answer).toMatchObject({ ok: false, id: 'FileSystemFull', errno: 'ENOSPC', args: { path: '/c' } });
    // Paths take room too, or empty files would need none.
    const names = Array.from(
      { length: 5000 },
      (_, index) => [`/${'n'.repeat(240)}${index}`, ''] as [string, string],
    );
    expect(rig.refuse(written(...names))).toBe('FileSystemFull ENOSPC');
    // What does not make the root any larger is never refused.
    rig.do(written(['/a', seven], ['/b', '1']));
  });

  it('an entry may not leave when what it uncovers does not fit', () => {
    const rig = activeRig();
    rig.stop('p1');
    rig.do(population('p1', { baseline: 'version-2', rootFiles: [{ path: '/a', content: seven }] }));
    rig.do(written(['/a', 'small']));
    rig.start('p1');
    rig.write('p1', '/b', seven);

    expect(rig.refuse(written())).toBe('FileSystemFull ENOSPC');
  });

  it('a root that a new version filled beyond its capacity may shrink, and not grow', () => {
    const rig = activeRig();
    rig.do(written(['/a', seven]));
    rig.stop('p1');
    rig.do(population('p1', { baseline: 'version-2', rootFiles: [{ path: '/b', content: seven }] }));
    rig.start('p1');
    const write = commandOf({ type: 'WriteFile', partitionUid: 'p1', path: '/c', content: '1' });

    const growing = [rig.refuse(written(['/a', `${seven}!`])), rig.refuse(write)];
    rig.write('p1', '/b', 'x'.repeat(600_000));
    rig.do(written(['/a', 'x'.repeat(600_000)]));
    rig.remove('p1', '/a');
    rig.do(write);

    expect(growing).toEqual(['FileSystemFull ENOSPC', 'FileSystemFull ENOSPC']);
  });
});

describe('kernel/model/file-systems, mounted', () => {
  it('LINK-3: mounts once, what is loaded and populated', () => {
    const rig = readyRig();
    rig.do(definition('p2'));
    const mount = commandOf({ type: 'MountFileSystems', partitionUid: 'p2' });

    const defined = rig.refuse(mount);
    rig.do({ type: 'LoadPartition', partitionUid: 'p2' });
    const empty = rig.refuse(mount);
    rig.do(population('p2'));
    const mounted = rig.do(mount);
    const again = rig.do(mount);

    expect([defined, empty]).toEqual(['PartitionNotLoaded ENXIO', 'FileSystemsMissing ENXIO']);
    expect(mounted.changes).toEqual([{ type: 'Partition', partitionUid: 'p2' }]);
    expect(again.changes).toEqual([]);
  });

  it('X-7: mounts nothing in a Broken partition', () => {
    const rig = activeRig();
    rig.do({ type: 'SpawnProcess', partitionUid: 'p1', name: 'db', open: [], unkillable: true });
    rig.stop('p1');

    expect(rig.refuse({ type: 'MountFileSystems', partitionUid: 'p1' })).toBe('PartitionBroken EBUSY');
    expect(rig.view('p1').mounts).toHaveLength(3);
  });

  it('LINK-3: starts nothing that is not mounted, and a stop unmounts', () => {
    const rig = readyRig();
    rig.partition('p2', { defined: true });
    rig.do({ type: 'LoadPartition', partitionUid: 'p2' });
    const start = commandOf({ type: 'StartPartition', partitionUid: 'p2', mode: 'Maintenance' });

    const refused = [rig.refuse(start), rig.refuse({ ...start, mode: 'Active' })];
    rig.start('p2');
    const mounted = rig.view('p2').mounts.length;
    rig.stop('p2');

    expect(new Set(refused)).toEqual(new Set(['FileSystemsNotMounted ENXIO']));
    expect([mounted, rig.view('p2').mounts]).toEqual([3, []]);
  });

  it.each([
    ['at the mount point', '/srv'],
    ['in the way to it', '/s'],
  ])('LINK-3: mounts nothing where a file stands %s, and says which', (_where, path) => {
    const rig = activeRig();
    rig.write('p1', path, 'mine');
    rig.stop('p1');
    const point = path === '/s' ? '/s/rv' : '/srv';
    rig.do(population('p1', { baseline: 'version-2', userFileSystems: [{ path: point, files: [] }] }));
    rig.do({ type: 'LoadPartition', partitionUid: 'p1' });

    const answer = rig.ask({ type: 'MountFileSystems', partitionUid: 'p1' });

    expect(answer).toMatchObject({ ok: false, id: 'MountPointOccupied', errno: 'ENOTDIR', args: { path } });
    expect(rig.view('p1')).toMatchObject({ occupiedMountPoint: path, mounts: [] });
  });

  it('counts starts over stops, and forgets all of it with the partition', () => {
    const rig = activeRig();
    rig.do({ type: 'StartPartition', partitionUid: 'p1', mode: 'Maintenance' });
    rig.do({ type: 'StartPartition', partitionUid: 'p1', mode: 'Active' });
    const { starts } = rig.view('p1');

    rig.do({ type: 'RemovePartition', partitionUid: 'p1' });
    rig.do(definition('p1', { namespace: 'team-a' }));

    expect(starts).toBe(2);
    expect(rig.view('p1')).toMatchObject({ baseline: null, starts: 0, rootFiles: [], userFileSystems: [] });
  });
});
