import { describe, expect, it } from 'vitest';
import { child, codes, ground, link, parent, told } from './link-manifests.ts';

const ends = [...ground, parent('platform/base'), link('team-a/web', 'platform/base')];

describe('manifest/checks/child-ownership', () => {
  it('refuses a link for a partition that has user file systems of its own, as it has without a word', () => {
    const expected = [
      'error child-owns-user-file-systems metadata.name: partition team-a/web has user file systems of its own, so it cannot use those of a parent',
    ];

    expect(told(...ends, parent('team-a/web'))).toEqual(expected);
    expect(told(...ends, child('team-a/web', { userFileSystemSource: null }))).toEqual(expected);
    expect(told(...ends, child('team-a/web', { userFileSystemSource: 'Own' }))).toEqual(expected);
  });

  it('lets a partition take them from its parent', () => {
    expect(told(...ends, child('team-a/web'))).toEqual([]);
  });

  it('leaves a source that is misspelt to the schema', () => {
    expect(codes(...ends, child('team-a/web', { userFileSystemSource: 'parent' }))).toEqual([
      'error schema spec.userFileSystemSource',
    ]);
  });
});
