/** What is written, and how often: LIFE-4, and X-8 for what is settled. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import { kinds } from '../../controller/kinds/index.ts';
import { act, randomDeeds } from '../support/deeds.ts';
import { goldenCases, playGolden } from '../support/golden.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from '../support/objects.ts';
import { StillWorld } from '../support/still-world.ts';
import { playedCases, worldCount } from '../support/world-store.ts';
import { smallWorlds } from '../support/worlds.ts';

/** How often the status of each object was written: `DeviceClaim team-a/data` -> 2. */
function statusWrites(effects: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const effect of effects) {
    if (!effect.startsWith('status ')) continue;
    const title = effect.slice('status '.length);
    counts[title] = (counts[title] ?? 0) + 1;
  }
  return counts;
}

/** `alpha: Boot`, and not a write to the cluster. */
function isCommand(effect: string): boolean {
  return /^[\w-]+: /u.test(effect);
}

async function versions(world: StillWorld): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { kind } of kinds) {
    for (const object of await world.list(kind))
      found[keyText(keyOf(object))] = object.metadata.resourceVersion!;
  }
  return found;
}

const partitionCount = 6;
const goods = [
  aVersion('os'),
  aHost('alpha'),
  anInventory(
    'alpha-disks',
    'alpha',
    Array.from({ length: 2 * partitionCount }, (_, number) => `a${String(number)}`),
  ),
  aClass('disk'),
];

function tenant(number: number, powerState: 'Active' | 'Stopped' = 'Active'): KubeObject[] {
  const name = `p${String(number)}`;
  return [
    aPartition(`team-a/${name}`, { requiredClaimNames: [`${name}-data`], powerState }),
    aClaim(`team-a/${name}-data`, name, ['hdisk0']),
    aClaim(`team-a/${name}-logs`, name, ['hdisk1']),
  ];
}

function tenants(powerState?: 'Active' | 'Stopped'): KubeObject[] {
  return Array.from({ length: partitionCount }, (_, number) => tenant(number, powerState)).flat();
}

/** The same number for every partition or claim of the same role. */
function perTenant(partition: number, data: number, logs: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let number = 0; number < partitionCount; number += 1) {
    const name = `p${String(number)}`;
    counts[`WorkloadPartition team-a/${name}`] = partition;
    counts[`DeviceClaim team-a/${name}-data`] = data;
    counts[`DeviceClaim team-a/${name}-logs`] = logs;
  }
  return counts;
}

describe('status writes', () => {
  it('LIFE-4: one for each new object, and one for each decision that must be durable first', async () => {
    const world = new StillWorld();
    await world.apply(...goods, ...tenants());

    await world.settle();

    // The placement of a partition decides for the claims that it requires; another claim records its own decision.
    expect(statusWrites(world.effects)).toEqual({
      ...perTenant(2, 1, 2),
      'RuntimeVersion /os': 1,
      'Host /alpha': 2,
      'DeviceInventory /alpha-disks': 2,
      'PartitionDeviceClass /disk': 1,
    });
  });

  it('LIFE-4: one for each object that an edit concerns, and counters once for all of them', async () => {
    const world = new StillWorld();
    await world.apply(...goods, ...tenants());
    await world.settle();
    const before = world.effects.length;

    await world.apply(...tenants('Stopped'));
    await world.settle();

    expect(statusWrites(world.effects.slice(before))).toEqual({
      ...perTenant(1, 1, 1),
      'Host /alpha': 1,
      'DeviceInventory /alpha-disks': 1,
    });
  });

  it('LIFE-4: none for objects that a change does not concern', async () => {
    const world = new StillWorld();
    await world.apply(...goods, ...tenants());
    await world.settle();
    const before = world.effects.length;

    await world.delete(...tenant(0).map(keyOf));
    await world.settle();

    const touched = Object.keys(statusWrites(world.effects.slice(before)));
    expect(touched.filter((title) => !title.includes('/p0'))).toEqual([
      'DeviceInventory /alpha-disks',
      'Host /alpha',
    ]);
  });

  it('LIFE-4: at most one and its decision for each object, whatever the world is like', async () => {
    await fc.assert(
      fc.asyncProperty(smallWorlds({ disks: { min: 0, max: 2 }, sharing: true }), async (small) => {
        const world = new StillWorld();
        await world.apply(...small.goods, ...small.requests);

        await world.settle();

        // A parent counts its children in one more write, once they have settled.
        const partitions = await world.list<WorkloadPartition>('WorkloadPartition');
        const parents = partitions.filter(({ status }) => status?.dependentsTotal !== undefined);
        const titles = new Set(
          parents.map(({ metadata }) => `WorkloadPartition ${metadata.namespace!}/${metadata.name}`),
        );
        const often = Object.entries(statusWrites(world.effects)).filter(
          ([title, count]) => count > (titles.has(title) ? 3 : 2),
        );
        expect(often).toEqual([]);
      }),
      { numRuns: worldCount(200), seed: 6 },
    );
  });
});

const settledCases = playedCases(goldenCases())
  .filter(({ steps }) => !steps.flat().some((document) => 'wait' in document))
  .map((golden) => [golden.title, golden] as const);

describe('what is settled', () => {
  it.each(settledCases)('X-8: stays as it is when another engine takes over: %s', async (_title, golden) => {
    const world = await playGolden(golden);
    const effects = world.effects.length;
    const { revision } = world.kernels.room;
    world.restart();

    await world.settle();

    // What a kernel refused is asked for again, because only the kernel knows; it refuses again and nothing changes.
    expect(world.effects.slice(effects).filter((effect) => !isCommand(effect))).toEqual([]);
    expect(world.kernels.room.revision).toBe(revision);
  });

  it.each(settledCases.filter(([, { steps }]) => steps.length === 1))(
    'LIFE-4: costs no write and no command when it is applied again: %s',
    async (_title, golden) => {
      const world = await playGolden(golden);
      const effects = world.effects.length;
      const before = await versions(world);

      await playGolden(golden, world);

      expect(await versions(world)).toEqual(before);
      expect(world.effects.slice(effects)).toEqual([]);
    },
  );

  it('X-8: takes no further effect in any world, and neither does applying it again', async () => {
    await fc.assert(
      fc.asyncProperty(smallWorlds({ disks: { min: 0, max: 2 }, sharing: true }), async (small) => {
        const world = new StillWorld();
        await world.apply(...small.goods, ...small.requests);
        await world.settle();
        const effects = world.effects.length;
        const { refused } = world;
        const before = await versions(world);

        await world.apply(...small.requests, ...small.goods);
        await world.settle();
        world.restart();
        await world.settle();

        // What a kernel refused is asked again after a restart, and changes nothing again.
        const again = world.refused - refused;
        expect(world.effects.slice(effects)).toHaveLength(again);
        if (again > 0)
          expect(new Set(world.effects.slice(effects).map(commandOf))).toEqual(new Set(['PrepareScratch']));
        expect(await versions(world)).toEqual(before);
      }),
      { numRuns: worldCount(100), seed: 7 },
    );
  });
});

/** Tenants who contend for a few disks of one host or two. */
const contenders = fc.record({
  hosts: fc.constantFrom(['alpha'], ['alpha', 'beta']),
  disks: fc.integer({ min: 1, max: 4 }),
  claims: fc.array(fc.record({ entries: fc.integer({ min: 1, max: 3 }), required: fc.boolean() }), {
    minLength: 3,
    maxLength: 6,
  }),
});

/** Which claim comes or goes, and what is done with a host by hand. */
const events = fc.array(fc.oneof({ weight: 4, arbitrary: fc.nat(5) }, randomDeeds), {
  minLength: 3,
  maxLength: 8,
});

function disksOf(hostName: string, count: number): KubeObject {
  const ids = Array.from({ length: count }, (_, number) => `${hostName}-${String(number)}`);
  // Both hosts see this one.
  return anInventory(`${hostName}-disks`, hostName, [...ids, 'shared']);
}

describe('explanations', () => {
  it('X-8, LIFE-4: are true when everything is quiet, whoever takes and frees what they tell of', async () => {
    await fc.assert(
      fc.asyncProperty(contenders, events, async ({ claims, disks, hosts }, happening) => {
        const world = new StillWorld();
        const requests = claims.map(({ entries }, number) => {
          const names = Array.from({ length: entries }, (_, at) => `d${String(at)}`);
          return aClaim(`team-a/c${String(number)}`, `p${String(number)}`, names);
        });
        await world.apply(aVersion('os'), aClass('disk'), ...hosts.map((name) => aHost(name)));
        await world.apply(...hosts.map((name) => disksOf(name, disks)));
        for (const [number, { required }] of claims.entries()) {
          const spec = required ? { requiredClaimNames: [`c${String(number)}`] } : {};
          await world.apply(aPartition(`team-a/p${String(number)}`, spec));
        }
        for (const [number, event] of happening.entries()) {
          if (typeof event === 'number') await toggle(world, requests[event % requests.length]!);
          else for (const deed of event) await act(world, deed, number);
          await world.settle();
          world.nextMinute();
        }
        const effects = world.effects.length;

        // What comes next knows nothing but what it reads: whatever it says otherwise was not true.
        world.restart();
        await world.settle();

        expect(world.effects.slice(effects).filter((effect) => !isCommand(effect))).toEqual([]);
        expect(world.exceptions).toEqual([]);
      }),
      { numRuns: worldCount(200), seed: 8 },
    );
  });
});

/** A claim that is there goes, and one that is not comes. */
async function toggle(world: StillWorld, claim: KubeObject): Promise<void> {
  if ((await world.cluster.get(keyOf(claim))) === undefined) await world.apply(claim);
  else await world.delete(keyOf(claim));
}

/** `PrepareScratch` of `alpha: PrepareScratch (uid-0008)`. */
function commandOf(effect: string): string {
  return /: (\w+) /u.exec(effect)?.[1] ?? effect;
}
