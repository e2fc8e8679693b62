import { describe, expect, it } from 'vitest';
import { codes, ground, parent, told, version } from './link-manifests.ts';

const files = (...paths: string[]) => paths.map((path) => ({ path, content: '' }));
const rooted = (...paths: string[]) => parent('team-a/base', { root: { files: files(...paths) } });

describe('manifest/checks/file-conflicts', () => {
  it('LIFE-20: finds a path that is a file and a directory of another path', () => {
    expect(told(...ground, rooted('/etc/a', '/etc/a/b'))).toEqual([
      'error file-conflict spec.root.files[0].path: /etc/a is a file here, and /etc/a/b needs it as a directory',
    ]);
  });

  it('finds it in any order and over any number of directories, once for each file', () => {
    expect(codes(...ground, rooted('/a/b/c/d', '/a/b', '/a/b/c/e', '/a/b/c'))).toEqual([
      'error file-conflict spec.root.files[1].path',
      'error file-conflict spec.root.files[3].path',
    ]);
  });

  it('does not take the beginning of a name for a directory', () => {
    expect(told(...ground, rooted('/etc/a', '/etc/ab', '/etc/a.b/c', '/et'))).toEqual([]);
  });

  it.each(['rootFiles', 'userFiles'])('looks into %s of versions', (field) => {
    const top = field === 'rootFiles' ? '/etc' : '/usr';
    const broken = version('os-6', '6', { [field]: files(`${top}/a/b`, `${top}/a`) });

    expect(codes(broken)).toEqual([`error file-conflict spec.${field}[1].path`]);
  });

  it('does not compare lists with each other: what is above hides what is below', () => {
    const os = version('os-5.3', '5.3', { rootFiles: files('/etc/a') });

    expect(told(...ground.with(0, os), rooted('/etc/a/b'))).toEqual([]);
  });

  it('leaves what is no path to the schema', () => {
    const found = codes(...ground, rooted('/a', '/a/', '/a//b', '/a/../b', 'a/b', `/a/${'b'.repeat(255)}`));

    expect(found).toEqual([1, 2, 3, 4, 5].map((at) => `error schema spec.root.files[${at}].path`));
  });
});
