import { describe, expect, it } from 'vitest';
import { child, ground, host, link, parent, partition, remedies, told, version } from './link-manifests.ts';

const ends = [...ground, parent('platform/base'), link('team-a/web', 'platform/base')];
const other = version('os-5.2', '5.2');
const place = 'error version-mismatch spec.parentRef.name';
const fromParent = { userFileSystemSource: 'Parent' };

const mismatches = (...documents: string[]) => told(...documents).filter((line) => line.startsWith(place));

describe('manifest/checks/link-versions', () => {
  it('LINK-2: refuses a child of another version, and says what to set', () => {
    const web = child('team-a/web', { runtimeVersionName: 'os-5.2' });

    expect(told(...ends, other, web)).toEqual([
      `${place}: partition team-a/web runs version 5.2, and its parent platform/base runs version 5.3`,
    ]);
    expect(remedies(...ends, other, web)).toEqual([
      'set spec.runtimeVersionName of the partition to os-5.3, or link it to a partition of its own version',
    ]);
  });

  it('LINK-2: compares numbers, not names', () => {
    const web = child('team-a/web', { runtimeVersionName: 'namesake' });

    expect(told(...ends, version('namesake', '5.3'), web)).toEqual([]);
  });

  it('LINK-2: takes the version of the host for a partition that names none', () => {
    const named = partition('team-a/web', { ...fromParent, hostName: 'beta' });

    expect(mismatches(...ends, partition('team-a/web', fromParent))).toEqual([
      `${place}: partition team-a/web runs version 7.2, and its parent platform/base runs version 5.3`,
    ]);
    expect(mismatches(...ends, other, host('beta', 'os-5.2'), named)).toEqual([
      `${place}: partition team-a/web runs version 5.2, and its parent platform/base runs version 5.3`,
    ]);
  });

  it('LINK-1, LINK-2: refuses a child that runs the version of a host nobody knows, since no parent does', () => {
    const [os53 = '', , , ...linked] = ends;

    expect(told(os53, ...linked, partition('team-a/web', fromParent))).toEqual([
      `${place}: partition team-a/web names no runtimeVersionName, so it runs the version of its host, which no parent may run`,
    ]);
  });

  it('does not guess what is not in the files', () => {
    const web = child('team-a/web', { runtimeVersionName: 'os-9' });
    const base = partition('platform/base', { allowedChildNamespaces: { from: 'All' } });

    expect(mismatches(...ends, web)).toEqual([]);
    expect(mismatches(...ends.with(3, base), host('beta', 'os-5.3'), child('team-a/web'))).toEqual([]);
    expect(mismatches(...ends)).toEqual([]);
    expect(mismatches(...ends.slice(4), base, partition('team-a/web', fromParent))).toEqual([]);
  });

  it('compares with a parent that names none where all hosts run one version', () => {
    const base = partition('platform/base', { allowedChildNamespaces: { from: 'All' } });

    expect(mismatches(...ends.with(3, base), child('team-a/web'))).toEqual([
      `${place}: partition team-a/web runs version 5.3, and its parent platform/base runs version 7.2`,
    ]);
  });
});
