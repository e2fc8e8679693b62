import { describe, expect, it } from 'vitest';
import {
  child,
  codes,
  ground,
  host,
  link,
  middle,
  namespace,
  parent,
  partition,
  told,
  version,
} from './link-manifests.ts';

const odd: readonly unknown[] = [null, 5, true, '', 'x', [], {}, [5], [null], [{}], [['x']], { from: 5 }];

describe('manifest/checks', () => {
  it('has nothing to say about partitions that are linked as they should be', () => {
    const names = { allowedChildNamespaces: { from: 'Names', names: ['team-a'] } };

    expect(
      told(
        ...ground,
        parent('platform/base', names),
        middle('team-a/app', { root: { files: [{ path: '/etc/motd', content: 'app' }] } }),
        child('team-b/web'),
        link('team-a/app', 'platform/base'),
        link('team-b/web', 'team-a/app', { sharedFileSystems: ['/usr'] }),
      ),
    ).toEqual([]);
  });

  it('tells everything that is wrong with a set of links in one run', () => {
    const found = codes(
      version('os-5.3', '5.3'),
      version('os-7.2', '7.2', {
        rootFiles: [
          { path: '/etc', content: '' },
          { path: '/etc/motd', content: '' },
        ],
      }),
      host('alpha', 'os-7.2'),
      partition('platform/same', { hostName: 'alpha' }),
      partition('team-a/own', { runtimeVersionName: 'os-5.3', hostName: 'beta' }),
      link('team-a/own', 'platform/same', { sharedFileSystems: ['/data'] }),
      child('team-a/lost', { root: { files: [{ path: '/usr/x', content: '' }] } }),
      child('team-a/self'),
      link('team-a/self', 'team-a/self'),
      middle('team-a/one', { root: { files: [{ path: '/opt', content: '' }] } }),
      middle('team-a/two'),
      link('team-a/one', 'team-a/two', { sharedFileSystems: ['/opt'] }),
      link('team-a/two', 'team-a/one'),
      link('team-a/none', 'team-a/nobody'),
    );

    expect(new Set(found.map((line) => line.split(' ')[1]))).toEqual(
      new Set([
        'child-owns-user-file-systems',
        'different-hosts',
        'file-conflict',
        'file-system-not-shared',
        'link-cycle',
        'link-not-allowed',
        'missing-reference',
        'parent-not-versioned',
        'path-not-in-root',
        'self-link',
        'version-mismatch',
      ]),
    );
  });

  it('survives any shape of what links name', () => {
    for (const value of odd) {
      const documents = [
        [version('os-5.3', '5.3', { userFileSystems: value, rootFiles: value }), parent('b/base')],
        [version('os-5.3', '5.3'), parent('b/base', { allowedChildNamespaces: value, hostName: value })],
        [version('os-5.3', '5.3'), parent('b/base', { runtimeVersionName: value, root: value })],
        [version('os-5.3', '5.3'), parent('b/base', { userFileSystemSource: value, root: { files: value } })],
        [
          version('os-5.3', '5.3'),
          parent('b/base'),
          JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', labels: value } }),
        ],
      ].map((first) => [
        ...first,
        child('a/web', { root: { files: [{ path: value, content: '' }] } }),
        link('a/web', 'b/base', { sharedFileSystems: value }),
        link('a/app', 'a/web', { parentRef: value }),
        link('a/db', 'a/web', { parentRef: { namespace: value, name: value } }),
        namespace('b', {}),
      ]);

      for (const set of documents) expect(codes(...set).length).toBeGreaterThan(0);
    }
  });
});
