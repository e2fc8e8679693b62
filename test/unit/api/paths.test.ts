import { describe, expect, it } from 'vitest';
import { isBelow, isWithin } from '../../../controller/api/paths.ts';

describe('api/paths', () => {
  it.each([
    ['/usr/bin/ls', { below: true, within: true }],
    ['/usr', { below: false, within: true }],
    ['/usrlocal', { below: false, within: false }],
    ['/', { below: false, within: false }],
    ['/opt/usr/ls', { below: false, within: false }],
  ])('tells how %s lies to /usr', (path, { below, within }) => {
    expect(isBelow(path, '/usr')).toBe(below);
    expect(isWithin(path, '/usr')).toBe(within);
  });
});
