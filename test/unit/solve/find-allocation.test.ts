import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AllocationProblem } from '../../../controller/solve/claims.ts';
import { findAllocation } from '../../../controller/solve/find-allocation.ts';
import type { FoundAllocation } from '../../../controller/solve/find-allocation.ts';
import { poolOf, problems, worlds } from '../../support/allocation-worlds.ts';
import { allocateNaively } from '../../support/naive-allocator.ts';
import type { NaivePick, World } from '../../support/naive-allocator.ts';

describe('solve/find-allocation', () => {
  it('finds the lexicographically least solution exactly where trying everything finds one', () => {
    let solved = 0;
    let unsolved = 0;

    fc.assert(
      fc.property(worlds, problems, (world, problem) => {
        const expected = allocateNaively(world, problem);

        const found = findAllocation(poolOf(world), problem);

        expect(picksOf(found)).toEqual(expected);
        if (expected === null) unsolved += 1;
        else solved += 1;
      }),
      { numRuns: 10_000 },
    );

    // A test in which nearly everything fails, or nothing does, would prove little.
    expect(Math.min(solved, unsolved)).toBeGreaterThan(2000);
  }, 120_000);

  it('leaves out of account exactly what a relaxation names', () => {
    const flags = fc.record({ holds: fc.boolean(), retention: fc.boolean(), adapters: fc.boolean() });

    fc.assert(
      fc.property(worlds, problems, flags, (world, problem, relaxation) => {
        const expected = allocateNaively(world, problem, relaxation);

        expect(picksOf(findAllocation(poolOf(world), problem, relaxation))).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('LIFE-18: an entry that has its device keeps it, and the others find theirs beside it', () => {
    fc.assert(
      fc.property(worlds, problems, fc.nat(), (world, problem, seed) => {
        const kept = keepOne(world, problem, seed);

        const found = findAllocation(poolOf(world), kept);

        expect(deviceIdsOf(picksOf(found))).toEqual(deviceIdsOf(allocateNaively(world, kept)));
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('answers the same from a pool that came to the same state another way', () => {
    fc.assert(
      fc.property(worlds, worlds, problems, (world, other, problem) => {
        const pool = poolOf(other);
        findAllocation(pool, problem);
        turnInto(pool, other, world);

        expect(findAllocation(pool, problem)).toEqual(findAllocation(poolOf(world), problem));
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});

function picksOf(found: FoundAllocation): NaivePick[] | null {
  if (!found.ok) {
    expect(found.exceeded).toBe(false);
    return null;
  }
  return found.claims.flatMap(({ claimUid, devices }) =>
    devices.map(({ name, deviceId, deviceClassName }) => ({
      claimUid,
      entry: name,
      deviceId,
      deviceClassName,
    })),
  );
}

function deviceIdsOf(picks: NaivePick[] | null): string[] | null {
  return picks === null ? null : picks.map(({ deviceId }) => deviceId);
}

/** The problem with the first entry of the first claim kept where it is, on some published device. */
function keepOne(world: World, problem: AllocationProblem, seed: number): AllocationProblem {
  const published = world.hosts['alpha']!;
  const keep = published[seed % published.length]!.id;
  const [first, ...rest] = problem.claims;
  const [device, ...others] = first!.devices;
  return { ...problem, claims: [{ ...first!, devices: [{ ...device!, keep }, ...others] }, ...rest] };
}

/** Feeds a pool that knows `before` with what differs in `after`. */
function turnInto(pool: ReturnType<typeof poolOf>, before: World, after: World): void {
  for (const id of Object.keys({ ...before.holds, ...after.holds })) {
    pool.setHolds('cluster', id, after.holds[id] ?? []);
  }
  for (const id of Object.keys({ ...before.retained, ...after.retained })) {
    pool.setRetained(id, after.retained[id] ?? null);
  }
  for (const id of [...before.used, ...after.used])
    for (const host of ['alpha', 'beta']) pool.setUsed(host, id, after.used.includes(id));
  for (const place of [...before.lost, ...after.lost]) {
    const [host, id] = place.split('/');
    pool.setLost(host!, id!, after.lost.includes(place));
  }
  for (const deviceClass of after.classes) pool.setClass(deviceClass);
  for (const [host, devices] of Object.entries(after.hosts)) {
    pool.removeInventory(`${host}-odd`);
    pool.setInventory(`${host}-even`, host, devices);
  }
}
