import { describe, expect, it } from 'vitest';
import {
  layoutCalls,
  pathsOutsideTheRoot,
} from '../../../../controller/kinds/workload-partition/file-systems.ts';
import type { Upbringing } from '../../../../controller/kinds/workload-partition/observe.ts';
import type { Call } from '../../../../controller/solve/attachment.ts';
import {
  base,
  baseView,
  baseWorld,
  linkView,
  old,
  os,
  parentage,
  web,
  webLink,
  webView,
  webWorld,
} from '../family.ts';

function commandsOf(calls: readonly Call[]): unknown[] {
  return calls.map(({ command }) => command);
}

function sharing(...sharedFileSystems: string[]): Upbringing {
  return { parentage: parentage({ link: webLink({ sharedFileSystems }) }), fault: undefined };
}

const files = [{ path: '/etc/motd', content: 'Hello' }];
const blank = { baseline: null };

describe('kinds/workload-partition/file-systems: laying down a version', () => {
  it('LINK-3: gives a partition a root and user file systems of its own', () => {
    const calls = layoutCalls(baseWorld(), { ...baseView('Defined'), ...blank });

    expect(commandsOf(calls)).toEqual([
      {
        type: 'PopulateFileSystems',
        partitionUid: 'uid-base',
        baseline: 'uid-old',
        rootFiles: [{ path: '/etc/motd', content: 'version 5.3' }],
        privateFiles: ['/etc/hostname'],
        userFileSystems: [
          { path: '/usr', files: [{ path: '/usr/bin/ls', content: 'ls 5.3' }] },
          { path: '/opt', files: [{ path: '/opt/db/run', content: 'db 5.3' }] },
        ],
      },
    ]);
    expect(calls.every(({ caller }) => caller.type === 'Global')).toBe(true);
  });

  it('LINK-4, LINK-5: gives a child a root of its own, and no user file system', () => {
    const [command] = commandsOf(layoutCalls(webWorld(), webView('Defined', blank)));

    expect(command).toMatchObject({
      baseline: 'uid-old',
      rootFiles: [{ path: '/etc/motd', content: 'version 5.3' }],
      userFileSystems: [],
    });
  });

  it('LINK-18: puts what a child does not share into its root, and names that in its baseline', () => {
    const link = linkView({ sharedFileSystems: ['/usr'] });

    const [command] = commandsOf(
      layoutCalls(webWorld({ upbringing: sharing('/usr') }), webView('Defined', { link, ...blank })),
    );

    expect(command).toMatchObject({
      baseline: 'uid-old /opt',
      rootFiles: [
        { path: '/etc/motd', content: 'version 5.3' },
        { path: '/opt/db/run', content: 'db 5.3' },
      ],
      userFileSystems: [],
    });
  });

  it.each([
    ['has no link', { upbringing: { parentage: undefined, fault: undefined } }, linkView()],
    ['is not linked in the kernel yet', {}, null],
    ['is linked in the kernel as it was before (LINK-18)', {}, linkView({ sharedFileSystems: ['/usr'] })],
  ])('LINK-5: lays nothing down for a child that %s', (_what, change, link) => {
    expect(layoutCalls(webWorld(change), webView('Defined', { link, ...blank }))).toEqual([]);
  });

  it('X-8: lays nothing down twice, and another version only while nothing is mounted', () => {
    const other = { ...baseView('Defined'), baseline: 'uid-other' };

    expect(layoutCalls(baseWorld(), baseView('Defined'))).toEqual([]);
    expect(layoutCalls(baseWorld(), other)).toHaveLength(1);
    expect(layoutCalls(baseWorld(), { ...other, mounts: baseView('Active').mounts })).toEqual([]);
  });

  it("lays down its host's own version for a partition that names none, once that is known", () => {
    const unversioned = baseWorld({ version: undefined });

    expect(commandsOf(layoutCalls(unversioned, undefined))[0]).toMatchObject({ baseline: os.metadata.uid });
    expect(layoutCalls({ ...unversioned, hostVersion: undefined }, undefined)).toEqual([]);
  });
});

describe('kinds/workload-partition/file-systems: files of the spec', () => {
  const written = { ...baseView('Active'), rootFiles: files };
  const asking = baseWorld({ partition: base({ root: { type: 'FileSystem', files } }) });

  it('LIFE-20: writes them as a whole when one came, went or has another content', () => {
    const before = [
      [],
      [{ path: '/etc/motd', content: 'before' }],
      [...files, { path: '/etc/other', content: '' }],
      [{ path: '/etc/other', content: 'Hello' }],
    ];

    for (const rootFiles of before) {
      expect(commandsOf(layoutCalls(asking, { ...written, rootFiles }))).toEqual([
        { type: 'WriteRootFiles', partitionUid: 'uid-base', files },
      ]);
    }
  });

  it('LIFE-20: takes them all away when the spec asks for none any more', () => {
    expect(commandsOf(layoutCalls(baseWorld(), written))).toEqual([
      { type: 'WriteRootFiles', partitionUid: 'uid-base', files: [] },
    ]);
  });

  it('LIFE-20: writes each content once, in whichever order the spec has them', () => {
    const two = [...files, { path: '/etc/other', content: '' }];

    const world = baseWorld({ partition: base({ root: { type: 'FileSystem', files: [...two].reverse() } }) });

    expect(layoutCalls(world, { ...written, rootFiles: two })).toEqual([]);
  });

  it('writes nothing before there is a root', () => {
    expect(commandsOf(layoutCalls(asking, { ...baseView('Defined'), ...blank }))).toMatchObject([
      { type: 'PopulateFileSystems' },
    ]);
  });

  it('LINK-19: does not ask for what lies in a user file system', () => {
    const outside = [...files, { path: '/usr/bin/ls', content: 'mine' }];
    const world = baseWorld({ partition: base({ root: { type: 'FileSystem', files: outside } }) });

    expect(layoutCalls(world, { ...written, rootFiles: [] })).toEqual([]);
    expect(pathsOutsideTheRoot(world)).toEqual(['/usr/bin/ls']);
  });

  it('LINK-18, LINK-19: counts for a child what it shares, and nothing while that is not known', () => {
    const paths = ['/usr', '/usr/bin/ls', '/usrlocal', '/opt/db/run'];
    const partition = web({
      root: { type: 'FileSystem', files: paths.map((path) => ({ path, content: '' })) },
    });
    const unknown = { parentage: undefined, fault: undefined };

    expect(pathsOutsideTheRoot(webWorld({ partition, upbringing: sharing('/usr') }))).toEqual([
      '/usr',
      '/usr/bin/ls',
    ]);
    expect(pathsOutsideTheRoot(webWorld({ partition, upbringing: unknown }))).toEqual([]);
    expect(pathsOutsideTheRoot(baseWorld({ partition, version: old }))).toEqual([
      '/usr',
      '/usr/bin/ls',
      '/opt/db/run',
    ]);
  });
});
