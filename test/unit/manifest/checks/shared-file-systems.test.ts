import { describe, expect, it } from 'vitest';
import { resources } from '../../../../controller/api/generated/resources.ts';
import {
  child,
  ground,
  host,
  link,
  middle,
  parent,
  partition,
  remedies,
  told,
  version,
} from './link-manifests.ts';

const place = 'error file-system-not-shared spec.sharedFileSystems';
const share = (from: string, to: string, ...sharedFileSystems: string[]) =>
  link(from, to, { sharedFileSystems });
const ends = [...ground, parent('platform/base'), child('team-a/web')];

describe('manifest/checks/shared-file-systems', () => {
  it('LINK-18: lets a link share all or some of the user file systems of its parent', () => {
    expect(told(...ends, share('team-a/web', 'platform/base', '/opt', '/usr'))).toEqual([]);
    expect(told(...ends, share('team-a/web', 'platform/base', '/opt'))).toEqual([]);
    expect(told(...ends, link('team-a/web', 'platform/base'))).toEqual([]);
  });

  it('LINK-18: takes for the default what the schema gives', () => {
    const { spec } = resources.RuntimeVersion.schema.properties ?? {};

    expect(spec?.properties?.userFileSystems?.default).toEqual(['/usr', '/opt']);
  });

  it('LINK-18: refuses each that the parent does not have, and suggests one', () => {
    const broken = share('team-a/web', 'platform/base', '/data', '/usr', '/op');

    expect(told(...ends, broken)).toEqual([
      `${place}[0]: parent platform/base has no user file system /data; it has /opt and /usr`,
      `${place}[2]: parent platform/base has no user file system /op; it has /opt and /usr`,
    ]);
    expect(remedies(...ends, broken)).toEqual([undefined, 'did you mean /opt?']);
  });

  it('goes by what the version of the parent names', () => {
    const data = version('os-5.3', '5.3', { userFileSystems: ['/data'] });
    const none = version('os-5.3', '5.3', { userFileSystems: [] });
    const broken = share('team-a/web', 'platform/base', '/usr');

    expect(told(...ends.with(0, data), share('team-a/web', 'platform/base', '/data'))).toEqual([]);
    expect(told(...ends.with(0, data), broken)).toEqual([
      `${place}[0]: parent platform/base has no user file system /usr; it has /data`,
    ]);
    expect(told(...ends.with(0, none), broken)).toEqual([
      `${place}[0]: parent platform/base has no user file system /usr; it has none`,
    ]);
  });

  it('LINK-14, LINK-18: lets a parent that is a child itself pass on only what it shares', () => {
    const chain = [...ends, middle('platform/middle')];
    const some = share('platform/middle', 'platform/base', '/usr');
    const all = link('platform/middle', 'platform/base');
    const ofOpt = share('team-a/web', 'platform/middle', '/opt');

    expect(told(...chain, all, ofOpt)).toEqual([]);
    expect(told(...chain, some, share('team-a/web', 'platform/middle', '/usr'))).toEqual([]);
    expect(told(...chain, some, ofOpt)).toEqual([
      `${place}[0]: parent platform/middle has no user file system /opt; it has /usr`,
    ]);
  });

  it('follows a chain of links in any order', () => {
    const count = 40;
    const titles = Array.from({ length: count }, (_, at) => `team-a/p${at}`);
    const [first = '', ...others] = titles;
    const links = others.map((title, at) => link(title, titles[at] ?? ''));
    const last = share('team-a/web', titles.at(-1) ?? '', '/opt', '/data');
    const all = [parent(first), ...others.map((title) => middle(title)), child('team-a/web')];

    expect(told(...ground, ...all, last, ...links.reverse())).toEqual([
      `${place}[1]: parent team-a/p${count - 1} has no user file system /data; it has /opt and /usr`,
    ]);
  });

  it('does not guess where the files do not tell', () => {
    const odd = share('team-a/web', 'platform/base', '/data');
    const open = { allowedChildNamespaces: { from: 'All' } };
    const ofHost = partition('platform/base', open);
    const said = (...documents: string[]) => told(...documents).filter((line) => line.startsWith(place));

    expect(said(...ends.slice(1), odd)).toEqual([]);
    expect(said(...ends.with(3, middle('platform/base')), odd)).toEqual([]);
    expect(said(...ends.with(3, ofHost), odd)).toHaveLength(1);
    const beta = [version('os-8', '8', { userFileSystems: ['/data'] }), host('beta', 'os-8')];
    expect(said(...ends.with(3, ofHost), ...beta, odd)).toEqual([]);
  });
});
