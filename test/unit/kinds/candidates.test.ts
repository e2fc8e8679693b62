import { describe, expect, it } from 'vitest';
import type { HostView } from '../../../controller/kernel/port.ts';
import { readCandidates } from '../../../controller/kinds/candidates.ts';
import { aHost } from '../../support/objects.ts';
import { stored } from './builders.ts';
import { alpha, base, old, os } from './family.ts';
import type { Surroundings } from './observing.ts';
import { observed } from './observing.ts';

const free = { majors: 4, minorsPerMajor: 64, minorsOfDrivers: {} };

function kernel(change: Partial<HostView> = {}): NonNullable<Surroundings['kernel']> {
  const numbers = { config: null, total: 9, granted: 0, assigned: 0, releasing: 0, free };
  const running = {
    bootID: 'boot-1',
    numbers,
    partitions: {},
    boots: 1,
    bootRequest: null,
    recovering: false,
  };
  return { Host: { ...running, ...change } };
}

describe('kinds/candidates', () => {
  const objects = [alpha, stored(aHost('beta')), os, old];

  it('reads every host, or the one that the spec names', () => {
    const namesOf = (partition: ReturnType<typeof base>): string[] =>
      observed(readCandidates(partition), { objects, kernel: kernel() }).world.hosts.map(
        ({ host }) => host.metadata.name,
      );

    expect(namesOf(base())).toEqual(['alpha', 'beta']);
    expect(namesOf(base({ hostName: 'beta' }))).toEqual(['beta']);
    expect(namesOf(base({ hostName: 'gamma' }))).toEqual([]);
  });

  it('LIFE-2: reads only the host that it is told to look at', () => {
    const { world } = observed(readCandidates(base(), 'beta'), { objects, kernel: kernel() });

    expect(world.hosts.map(({ host }) => host.metadata.name)).toEqual(['beta']);
  });

  it.each([
    ['runs', {}, free],
    ['was never booted', { bootID: '' }, undefined],
    ['recovers from a boot (LIFE-9)', { recovering: true }, undefined],
  ])('LIFE-9: knows what a host can hand out that %s', (_what, change, expected) => {
    const { world, topics } = observed(readCandidates(base(), 'alpha'), { objects, kernel: kernel(change) });

    expect(world.hosts.map(({ freeNumbers }) => freeNumbers)).toEqual([expected]);
    expect(topics).toContain('boot alpha');
  });
});
