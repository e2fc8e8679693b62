/** Many writes under way at once, answered in any order: it ends as if they had gone one after another (ADR 20). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import { keyOf } from '../../controller/api/object.ts';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import { act, randomDeeds } from '../support/deeds.ts';
import { endState } from '../support/end-state.ts';
import { aClaim, aClass, aHost, aLink, anInventory, aPartition, aVersion } from '../support/objects.ts';
import { SlowPorts } from '../support/slow-ports.ts';
import type { EngineSetup } from '../support/still-world.ts';
import { StillWorld } from '../support/still-world.ts';
import type { Change } from '../support/world-changes.ts';
import { changes } from '../support/world-changes.ts';
import type { SmallWorld } from '../support/worlds.ts';
import { smallWorlds } from '../support/worlds.ts';

const atOnce = 16;
const worlds = smallWorlds({ disks: { min: 0, max: 2 }, sharing: true });

async function sequential({ goods, requests }: SmallWorld): Promise<StillWorld> {
  const world = new StillWorld();
  await world.apply(...goods, ...requests);
  await world.settle();
  return world;
}

function concurrently(ports: SlowPorts): EngineSetup {
  return {
    atOnce,
    aroundCluster: (cluster) => ports.cluster(cluster),
    aroundKernels: (kernels) => ports.kernels(kernels),
  };
}

async function concurrent({ goods, requests }: SmallWorld, ports: SlowPorts): Promise<StillWorld> {
  const world = new StillWorld(undefined, concurrently(ports));
  await world.apply(...goods, ...requests);
  await settle(world, ports);
  return world;
}

async function change(world: StillWorld, { applied, deleted }: Change): Promise<void> {
  await world.apply(...applied);
  await world.delete(...deleted.map(keyOf));
}

/** Until nothing is left to do, and nothing is left to be told. */
async function settle(world: StillWorld, ports: SlowPorts): Promise<void> {
  for (let before = -1; world.effects.length > before;) {
    await ports.told();
    before = world.effects.length;
    await world.settle();
  }
}

async function ends(world: StillWorld): Promise<string[]> {
  return (await endState(world.cluster, world.kernels)).toSorted();
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

  it('LIFE-5: let nobody decide before one who is woken meanwhile and goes first', async () => {
    const world: SmallWorld = {
      goods: [
        aVersion('os'),
        aVersion('old', { version: '5.3' }),
        aHost('alpha'),
        anInventory('alpha-disks', 'alpha', ['a1', 'a2']),
        aClass('disk'),
      ],
      requests: [
        aPartition('team-b/parent', { runtimeVersionName: 'old', allowedChildNamespaces: { from: 'All' } }),
        aClaim('team-b/parent-disk', 'parent', ['d0']),
        aPartition('team-a/child', { runtimeVersionName: 'old', userFileSystemSource: 'Parent' }),
        aLink('team-a/child', 'team-b/parent'),
        aClaim('team-a/child-disk', 'child', ['d0']),
        aPartition('team-a/other'),
      ],
    };
    const expected = await ends(await sequential(world));

    for (let seed = 0; seed < 150; seed += 1)
      expect(await ends(await concurrent(world, new SlowPorts(seed))), `seed ${String(seed)}`).toEqual(
        expected,
      );
  });

  it('LIFE-5: give the real numbers that one after another would give, when things change and hosts are booted', async () => {
    await fc.assert(
      fc.asyncProperty(changes(), randomDeeds, fc.integer(), async ({ first, second }, deeds, seed) => {
        const ports = new SlowPorts(seed, { told: 'at once' });
        const expected = new StillWorld();
        const world = new StillWorld(undefined, concurrently(ports));
        for (const each of [expected, world]) {
          await change(each, first);
          await settle(each, ports);
          for (const [number, deed] of deeds.entries()) await act(each, deed, number);
          await settle(each, ports);
          await act(each, { what: 'boot', hostName: 'alpha', at: 0 }, deeds.length);
          await settle(each, ports);
          await change(each, second);
          await settle(each, ports);
        }

        expect(world.exceptions).toEqual([]);
        expect(await ends(world)).toEqual(await ends(expected));
      }),
      { numRuns: 60, seed: 5 },
    );
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
        const ports = new SlowPorts(seed, { faulty: 15 });
        const world = await concurrent(small, ports);

        expect(world.exceptions.filter((text) => !text.includes('no answer'))).toEqual([]);
        expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
        const effects = world.effects.length;
        const before = await ends(world);
        const calm = new SlowPorts(seed);
        world.restart(concurrently(calm));
        await settle(world, calm);
        expect(await ends(world)).toEqual(before);
        expect(statusWrites(world.effects.slice(effects))).toEqual(new Map());
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});
