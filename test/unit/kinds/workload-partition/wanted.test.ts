import { describe, expect, it } from 'vitest';
import { isSettledStop, wantedMode } from '../../../../controller/kinds/workload-partition/wanted.ts';
import { base, baseView } from '../family.ts';

const stopped = base({ powerState: 'Stopped' });

describe('kinds/workload-partition/wanted', () => {
  it.each(['Active', 'Maintenance', 'Stopped'] as const)(
    'is what the spec asks without children: %s',
    (mode) => {
      expect(wantedMode(base({ powerState: mode }), undefined)).toBe(mode);
      expect(wantedMode(base({ powerState: mode }), baseView('Active'))).toBe(mode);
    },
  );

  it('LINK-10, LIFE-11: is Maintenance for a parent that is to be stopped while children run', () => {
    expect(wantedMode(stopped, baseView('Active', { running: 1 }))).toBe('Maintenance');
    expect(wantedMode(base(), baseView('Active', { running: 1 }))).toBe('Active');
  });

  it('LINK-13: is Maintenance for a stopped parent as soon as a child is loaded, which is about to mount', () => {
    expect(wantedMode(stopped, baseView('Defined', { loaded: 1 }))).toBe('Maintenance');
  });

  it('LIFE-12: tells a settled stop from one that is on its way, or that children put off', () => {
    expect(isSettledStop(stopped, baseView('Defined'))).toBe(true);
    expect(isSettledStop(stopped, baseView('Maintenance'))).toBe(false);
    expect(isSettledStop(stopped, baseView('Defined', { loaded: 1 }))).toBe(false);
    expect(isSettledStop(stopped, undefined)).toBe(false);
    expect(isSettledStop(base(), baseView('Defined'))).toBe(false);
  });
});
