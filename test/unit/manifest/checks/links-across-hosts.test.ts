import { describe, expect, it } from 'vitest';
import { child, ground, host, link, parent, told } from './link-manifests.ts';

const base = (hostName?: string) => parent('platform/base', hostName === undefined ? {} : { hostName });
const web = (hostName?: string) => child('team-a/web', hostName === undefined ? {} : { hostName });
const both = [...ground, host('beta', 'os-7.2'), link('team-a/web', 'platform/base')];

describe('manifest/checks/links-across-hosts', () => {
  it('LIFE-2: refuses a child that asks for another host than its parent', () => {
    expect(told(...both, base('alpha'), web('beta'))).toEqual([
      'error different-hosts spec.parentRef.name: partition team-a/web asks for host beta, and its parent platform/base for host alpha',
    ]);
  });

  it('has nothing to say where one of them leaves it open, or both ask for the same', () => {
    expect(told(...both, base('alpha'), web())).toEqual([]);
    expect(told(...both, base(), web('beta'))).toEqual([]);
    expect(told(...both, base('beta'), web('beta'))).toEqual([]);
  });
});
