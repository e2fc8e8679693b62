/** Many writes under way at once, answered in any order: it ends as if they had gone one after another (ADR 20). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import { endState } from '../support/end-state.ts';
import { SlowPorts } from '../support/slow-ports.ts';
import { StillWorld } from '../support/still-world.ts';
import type { SmallWorld } from '../support/worlds.ts';
import { smallWorlds } from '../support/worlds.ts';

const atOnce = 16;
const worlds = smallWorlds({ disks: { min: 0, max: 2 }, sharing: false });

async function sequential({ goods, requests }: SmallWorld): Promise<StillWorld> {
  const world = new StillWorld();
  await world.apply(...goods, ...requests);
  await world.settle();
  return world;
}

async function concurrent({ goods, requests }: SmallWorld, ports: SlowPorts): Promise<StillWorld> {
  const world = new StillWorld(undefined, {
    atOnce,
    aroundCluster: (cluster) => ports.cluster(cluster),
    aroundKernels: (kernels) => ports.kernels(kernels),
  });
  await world.apply(...goods, ...requests);
  await settle(world, ports);
  return world;
}

/** Until nothing is left to do, and nothing is left to be told. */
async function settle(world: StillWorld, ports: SlowPorts): Promise<void> {
  for (let before = -1; world.effects.length > before;) {
    before = world.effects.length;
    await world.settle();
    await ports.told();
  }
}

/** Which real number a kernel hands out depends on who asks first, and the promise is about who gets what. */
async function ends(world: StillWorld): Promise<string[]> {
  const lines = await endState(world.cluster, world.kernels);
  return lines
    .map((line) => line.replace(/\d+:\d+/gu, 'N').replace(/"major":\d+,"minor":\d+/gu, '"N":0'))
    .map(inOrderOfOwners)
    .sort();
}

/** The table of numbers is told in the order of the numbers. */
function inOrderOfOwners(line: string): string {
  const at = line.indexOf('{');
  const told = JSON.parse(line.slice(at)) as { result?: unknown };
  if (!Array.isArray(told.result)) return line;
  const result = told.result.map((each) => JSON.stringify(each)).sort();
  return line.slice(0, at) + JSON.stringify({ ...told, result });
}

/** How candidates became fewer counts what others hold: it may tell of a moment before the last one took something. */
function withoutExplanation(line: string): string {
  const at = line.indexOf('{');
  const object = JSON.parse(line.slice(at)) as { status?: { explanation?: unknown } };
  if (object.status !== undefined) delete object.status.explanation;
  return line.slice(0, at) + JSON.stringify(object);
}

/** How often the status of each object was written. */
function statusWrites(effects: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const effect of effects) {
    if (effect.startsWith('status ')) counts.set(effect, (counts.get(effect) ?? 0) + 1);
  }
  return counts;
}

describe('writes under way at once', () => {
  it('LIFE-5: end as one after another, whatever the order of the answers', async () => {
    let mostAtOnce = 0;
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer(), async (small, seed) => {
        const ports = new SlowPorts(seed);
        const expected = await sequential(small);

        const world = await concurrent(small, ports);

        mostAtOnce = Math.max(mostAtOnce, ports.mostAtOnce);
        expect(world.exceptions).toEqual([]);
        expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
        expect(await ends(world)).toEqual(await ends(expected));
      }),
      { numRuns: 60, seed: 20 },
    );
    expect(mostAtOnce).toBeGreaterThan(4);
  });

  it('LIFE-4: write each status at most once, and once for a decision', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer(), async (small, seed) => {
        const world = await concurrent(small, new SlowPorts(seed));

        const partitions = await world.list<WorkloadPartition>('WorkloadPartition');
        const parents = partitions.filter(({ status }) => status?.dependentsTotal !== undefined);
        const titles = new Set(
          parents.map(({ metadata }) => `status WorkloadPartition ${metadata.namespace!}/${metadata.name}`),
        );
        const often = [...statusWrites(world.effects)].filter(
          ([title, count]) => count > (titles.has(title) ? 3 : 2),
        );
        expect(often).toEqual([]);
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('LIFE-1: end sound where writes meet others, get no answer or never arrive, and with nothing left to do', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer(), async (small, seed) => {
        const ports = new SlowPorts(seed, 15);
        const world = await concurrent(small, ports);

        expect(world.exceptions.filter((text) => !text.includes('no answer'))).toEqual([]);
        expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
        const effects = world.effects.length;
        const before = (await ends(world)).map(withoutExplanation);
        const calm = new SlowPorts(seed);
        world.restart({
          atOnce,
          aroundCluster: (c) => calm.cluster(c),
          aroundKernels: (k) => calm.kernels(k),
        });
        await settle(world, calm);
        expect((await ends(world)).map(withoutExplanation)).toEqual(before);
        expect(statusWrites(world.effects.slice(effects))).toEqual(new Map());
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});
