import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../controller/questions/errors.ts';
import {
  findKinds,
  knownKinds,
  qualifiedKind,
  resolveKinds,
  shortKind,
} from '../../../../cli/arguments/kinds.ts';

describe('cli/arguments/kinds', () => {
  it.each([
    'wpar',
    'WPAR',
    'workloadpartition',
    'WorkloadPartition',
    'workloadpartitions',
    'workloadpartitions.partywall.dev',
    'wpar.partywall.dev',
  ])('knows a kind as %s', (name) => {
    expect(resolveKinds(name).map(({ kind }) => kind)).toEqual(['WorkloadPartition']);
  });

  it('takes several kinds, and each once', () => {
    expect(resolveKinds('wpar,dclaim,wpars'.replace('wpars', 'WPAR')).map(({ kind }) => kind)).toEqual([
      'WorkloadPartition',
      'DeviceClaim',
    ]);
  });

  it('takes categories for all of their kinds', () => {
    expect(resolveKinds('partywall').every(({ namespaced }) => namespaced)).toBe(true);
    expect(resolveKinds('partywall-admin').every(({ namespaced }) => !namespaced)).toBe(true);
    expect(resolveKinds('all')).toHaveLength(knownKinds.length - 1);
  });

  it('no name stands for two kinds', () => {
    const names = knownKinds.flatMap(({ kind, plural, singular, shortNames }) => [
      ...new Set([kind.toLowerCase(), plural, singular, ...shortNames]),
    ]);

    expect(new Set(names).size).toBe(names.length);
  });

  it('suggests a kind that is close', () => {
    expect(() => resolveKinds('wpars')).toThrow(UsageError);
    expect(() => resolveKinds('wpars')).toThrow("there is no kind 'wpars'");
    expect(findKinds('pods')).toBeUndefined();
  });

  it('names kinds as kubectl prints them, and as short as they can be typed', () => {
    expect(knownKinds.map(qualifiedKind)).toContain('deviceclaim.partywall.dev');
    expect(knownKinds.map(qualifiedKind)).toContain('namespace');
    expect(shortKind('DeviceClaim')).toBe('dclaim');
  });
});
