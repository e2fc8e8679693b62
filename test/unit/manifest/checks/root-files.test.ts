import { describe, expect, it } from 'vitest';
import { child, codes, ground, host, link, parent, partition, told, version } from './link-manifests.ts';

const files = (...paths: string[]) => paths.map((path) => ({ path, content: '' }));
const rooted = (...paths: string[]) => ({ root: { files: files(...paths) } });
const place = (at: number) => `error path-not-in-root spec.root.files[${at}].path`;
const found = (...documents: string[]) =>
  codes(...documents).filter((line) => line.includes('path-not-in-root'));

describe('manifest/checks/root-files', () => {
  it('LINK-19: finds root files in or at a user file system', () => {
    expect(
      told(...ground, parent('team-a/base', rooted('/usr/bin/ls', '/opt', '/usrlocal/x', '/etc/usr'))),
    ).toEqual([
      `${place(0)}: /usr/bin/ls lies in the user file system /usr, so it is not in the root`,
      `${place(1)}: /opt is the mount point of a user file system, so it is not in the root`,
    ]);
  });

  it('finds a file where a user file system has to be mounted below', () => {
    const deep = { userFileSystems: ['/opt/app/v1'] };
    const os = version('os-5.3', '5.3', deep);
    const itself = version('os-6', '6', { ...deep, rootFiles: files('/opt/app', '/opt/other') });

    expect(told(...ground.with(0, os), parent('team-a/base', rooted('/opt', '/srv')))).toEqual([
      'error mount-point-occupied spec.root.files[0].path: /opt is a file here, and the user file system /opt/app/v1 is mounted below it',
    ]);
    expect(codes(itself)).toEqual(['error mount-point-occupied spec.rootFiles[0].path']);
  });

  it('takes the version of the host for a partition that names none, where all hosts agree', () => {
    const data = [version('os-8', '8', { userFileSystems: ['/data'] }), host('beta', 'os-8')];
    const any = partition('team-a/any', rooted('/usr/x'));
    const here = partition('team-a/here', { ...rooted('/usr/x'), hostName: 'alpha' });

    expect(found(...ground, any)).toEqual([place(0)]);
    expect(found(...ground, ...data, any)).toEqual([]);
    expect(found(...ground, ...data, here)).toEqual([place(0)]);
    expect(found(...ground, version('os-8', '8'), host('beta', 'os-8'), any)).toEqual([place(0)]);
    expect(found(any)).toEqual([]);
  });

  it('LINK-18, LINK-19: counts for a child what its link shares; the rest is directories of its root', () => {
    const ends = [...ground, parent('platform/base'), child('team-a/web', rooted('/usr/x', '/opt/x'))];
    const some = link('team-a/web', 'platform/base', { sharedFileSystems: ['/opt'] });

    expect(found(...ends, link('team-a/web', 'platform/base'))).toEqual([place(0), place(1)]);
    expect(found(...ends, some)).toEqual([place(1)]);
    expect(found(...ends)).toEqual([]);
  });

  it('goes by the link where the files hold neither parent nor version', () => {
    const web = child('team-a/web', rooted('/usr/x', '/opt/x'));
    const ends = [web, link('team-a/web', 'platform/base', { sharedFileSystems: ['/opt'] })];

    expect(found(...ends)).toEqual([place(1)]);
    expect(found(ground[0] ?? '', web, link('team-a/web', 'platform/base'))).toEqual([place(0), place(1)]);
  });

  it('does not follow a circle of links', () => {
    const open = { allowedChildNamespaces: { from: 'All' }, ...rooted('/usr/x') };

    const said = codes(
      ...ground,
      child('team-a/a', open),
      child('team-a/b', open),
      link('team-a/a', 'team-a/b'),
      link('team-a/b', 'team-a/a'),
    );

    expect(said).toEqual(['error link-cycle spec.parentRef.name']);
  });
});
