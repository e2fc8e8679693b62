import { describe, expect, it } from 'vitest';
import { child, codes, ground, host, link, parent, partition, told, version } from './link-manifests.ts';

const ends = [...ground, child('team-a/web'), link('team-a/web', 'platform/base')];
const open = { allowedChildNamespaces: { from: 'All' } };

function said(cause: string): string {
  return `error parent-not-versioned spec.parentRef.name: parent platform/base ${cause}; only partitions of another version share their file systems`;
}

const ofParent = (...documents: string[]) =>
  told(...documents).filter((line) => line.includes('parent-not-versioned'));

describe('manifest/checks/parent-versions', () => {
  it('LINK-1: lets a partition of another version than its host be a parent', () => {
    expect(told(...ends, parent('platform/base'))).toEqual([]);
  });

  it('LINK-1: refuses a parent that names no version, whatever hosts there are', () => {
    const expected = [said('names no runtimeVersionName, so it runs the version of its host')];

    expect(ofParent(...ends, partition('platform/base', open))).toEqual(expected);
    expect(ofParent(...ends.slice(3), partition('platform/base', open))).toEqual(expected);
  });

  it('LINK-1: refuses a parent that runs the version of the host that it names', () => {
    const here = parent('platform/base', { runtimeVersionName: 'os-7.2', hostName: 'alpha' });

    expect(ofParent(...ends, host('beta', 'os-5.3'), here)).toEqual([
      said('runs version 7.2, as its host alpha does'),
    ]);
  });

  it('LINK-1: compares numbers, not names', () => {
    const here = parent('platform/base', { runtimeVersionName: 'other' });

    expect(ofParent(...ends, version('other', '7.2'), here)).toEqual([
      said('runs version 7.2, as every host in these files does'),
    ]);
  });

  it('does not guess where hosts differ, where there is none, or where a version is not in the files', () => {
    const here = parent('platform/base', { runtimeVersionName: 'os-7.2' });

    expect(ofParent(...ends, host('beta', 'os-5.3'), here)).toEqual([]);
    expect(ofParent(...ends, host('beta', 'os-9'), here)).toEqual([]);
    expect(ofParent(...ends.toSpliced(2, 1), here)).toEqual([]);
    const unknown = parent('platform/base', { runtimeVersionName: 'os-9' });
    expect(ofParent(...ends, unknown)).toEqual([]);
    expect(ofParent(...ends.toSpliced(2, 1), unknown)).toEqual([]);
  });

  it('leaves a version that is no text to the schema', () => {
    expect(codes(...ends, parent('platform/base', { runtimeVersionName: 5.3 }))).toEqual([
      'error schema spec.runtimeVersionName',
    ]);
  });
});
