import { describe, expect, it } from 'vitest';
import type { ManifestObject } from '../../../controller/manifest/manifest-object.ts';
import { ManifestSet } from '../../../controller/manifest/manifest-set.ts';
import { UserFileSystems } from '../../../controller/manifest/user-file-systems.ts';

function source(kind: string, name: string, spec: object): ManifestObject {
  const metadata = kind === 'RuntimeVersion' ? { name } : { name, namespace: 'a' };
  return {
    object: { apiVersion: 'partywall.dev/v1alpha1', kind, metadata, spec },
    file: '-',
    surprises: [],
    positionOf: () => ({ line: 1, column: 1 }),
    positionInside: () => ({ line: 1, column: 1 }),
  };
}

const version = source('RuntimeVersion', 'os', { version: '5.3', kernel: {} });
const child = (name: string) => source('WorkloadPartition', name, { userFileSystemSource: 'Parent' });
const link = (from: string, to: string, ...sharedFileSystems: string[]) =>
  source('VersionLink', from, { parentRef: { namespace: 'a', name: to }, sharedFileSystems });

describe('manifest/user-file-systems', () => {
  it('LINK-14: follows links to any depth, and remembers what it found on the way', () => {
    const count = 20_000;
    const owner = source('WorkloadPartition', 'p0', { runtimeVersionName: 'os' });
    const children = Array.from({ length: count }, (_, at) => child(`p${at + 1}`));
    const links = children.map((_, at) => link(`p${at + 1}`, `p${at}`, '/opt', '/usr'));
    const fileSystems = new UserFileSystems(new ManifestSet([version, owner, ...children, ...links]));

    const found = [...children].reverse().map((partition) => fileSystems.of(partition));

    expect(new Set(found.map(String))).toEqual(new Set(['/usr,/opt']));
  });

  it('narrows down with each link', () => {
    const owner = source('WorkloadPartition', 'p0', { runtimeVersionName: 'os' });
    const [first, second] = [child('p1'), child('p2')];
    const links = [link('p1', 'p0', '/opt'), link('p2', 'p1', '/opt', '/usr')];
    const fileSystems = new UserFileSystems(new ManifestSet([version, owner, first, second, ...links]));

    expect(fileSystems.of(second)).toEqual(['/opt']);
    expect(fileSystems.of(first)).toEqual(['/opt']);
    expect(fileSystems.of(owner)).toEqual(['/usr', '/opt']);
  });
});
