/**
 * Arrival order never decides about references, and of finite goods it is creation time that decides, then namespace and
 * name (LIFE-5).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import { kinds } from '../../controller/kinds/index.ts';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import { endState } from '../support/end-state.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from '../support/objects.ts';
import { StillWorld } from '../support/still-world.ts';
import { worldCount } from '../support/world-store.ts';
import { shuffled, smallWorlds } from '../support/worlds.ts';

async function allAtOnce(objects: readonly KubeObject[]): Promise<StillWorld> {
  const world = new StillWorld();
  await world.apply(...objects);
  await world.settle();
  return world;
}

async function oneByOne(objects: readonly KubeObject[]): Promise<StillWorld> {
  const world = new StillWorld();
  for (const object of objects) {
    await world.apply(object);
    await world.settle();
    world.nextMinute();
  }
  return world;
}

/** What each object is told in one word, whatever host and device it got. */
async function verdicts(world: StillWorld): Promise<Record<string, string>> {
  const told: Record<string, string> = {};
  for (const { kind } of kinds) {
    for (const object of await world.list(kind)) {
      const ready = object.status?.conditions?.find((condition) => condition.type === 'Ready');
      told[keyText(keyOf(object))] = `${ready?.status ?? ''} ${ready?.reason ?? ''}`;
    }
  }
  return told;
}

async function expectSound(world: StillWorld): Promise<void> {
  expect(world.exceptions).toEqual([]);
  expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
}

describe('arrival order', () => {
  it('LIFE-5: what is applied at once ends the same, byte for byte, in whatever order the files are', async () => {
    const worlds = smallWorlds({ disks: { min: 0, max: 2 }, sharing: true }).chain(({ goods, requests }) => {
      const objects = [...goods, ...requests];
      return fc.tuple(fc.constant(objects), shuffled(objects));
    });

    await fc.assert(
      fc.asyncProperty(worlds, async ([inOrder, inDisorder]) => {
        const first = await allAtOnce(inOrder);
        const second = await allAtOnce(inDisorder);

        await expectSound(first);
        expect(await endState(second.cluster, second.kernels)).toEqual(
          await endState(first.cluster, first.kernels),
        );
      }),
      { numRuns: worldCount(200), seed: 1 },
    );
  });

  it('decides nothing about references: what comes one by one resolves as what comes at once', async () => {
    // Enough of everything, so that nobody contends for anything.
    const worlds = smallWorlds({ disks: { min: 30, max: 30 }, sharing: false }).chain(
      ({ goods, requests }) => {
        // Where a partition without a host goes depends on who came before it; a child that insists on one contends for that.
        const objects = [...goods, ...requests.map(withoutHostOfChild)];
        return fc.tuple(fc.constant(objects), shuffled(objects));
      },
    );

    await fc.assert(
      fc.asyncProperty(worlds, async ([objects, order]) => {
        const atOnce = await allAtOnce(objects);
        const arriving = await oneByOne(order);

        await expectSound(arriving);
        expect(await verdicts(arriving)).toEqual(await verdicts(atOnce));
      }),
      { numRuns: worldCount(100), seed: 2 },
    );
  });
});

function withoutHostOfChild(object: KubeObject): KubeObject {
  const { spec } = object as Partial<WorkloadPartition>;
  if (object.kind !== 'WorkloadPartition' || spec?.userFileSystemSource !== 'Parent') return object;
  const free = { ...spec };
  delete free.hostName;
  return { ...object, spec: free };
}

interface Tenant {
  title: string;
  disks: number;
}

const supply = 4;
const goods = [
  aVersion('os'),
  aHost('alpha'),
  aClass('disk'),
  anInventory(
    'alpha-disks',
    'alpha',
    Array.from({ length: supply }, (_, number) => `a${String(number)}`),
  ),
];

function requests({ title, disks }: Tenant): KubeObject[] {
  const [namespace, name] = title.split('/') as [string, string];
  const entries = Array.from({ length: disks }, (_, number) => `d${String(number)}`);
  return [
    aPartition(title, { requiredClaimNames: [`${name}-data`] }),
    aClaim(`${namespace}/${name}-data`, name, entries),
  ];
}

/** Tenants in the order in which they are to be served, each with how many disks it wants. */
function tenants(): fc.Arbitrary<Tenant[]> {
  const titles = ['team-a', 'team-b', 'team-c'].flatMap((namespace) => [
    `${namespace}/one`,
    `${namespace}/two`,
  ]);
  return shuffled(titles).chain((order) =>
    fc.tuple(
      ...order.map((title) =>
        fc.record({ title: fc.constant(title), disks: fc.integer({ min: 1, max: 3 }) }),
      ),
    ),
  );
}

/** The naive rule: who is first has what it wants, if that much is left. */
function served(order: readonly Tenant[], left: number): string[] {
  const granted: string[] = [];
  let remaining = left;
  for (const { title, disks } of order) {
    if (disks > remaining) continue;
    remaining -= disks;
    granted.push(title);
  }
  return granted;
}

async function placed(world: StillWorld): Promise<string[]> {
  const partitions = await world.list<WorkloadPartition>('WorkloadPartition');
  return partitions
    .filter(({ status }) => status?.placement !== undefined)
    .map(({ metadata }) => `${metadata.namespace!}/${metadata.name}`);
}

describe('finite goods', () => {
  it('LIFE-5: go to those who wait by creation time, whatever their names', async () => {
    await fc.assert(
      fc.asyncProperty(tenants(), async (order) => {
        const world = await oneByOne([...order.flatMap(requests), ...goods]);

        await expectSound(world);
        expect(await placed(world)).toEqual(served(order, supply).sort());
      }),
      { numRuns: worldCount(60), seed: 3 },
    );
  });

  it('LIFE-5: go by namespace and name to those who were created at once', async () => {
    await fc.assert(
      fc.asyncProperty(tenants(), async (order) => {
        const world = await allAtOnce([...order.flatMap(requests), ...goods]);

        await expectSound(world);
        const byName = [...order].sort((a, b) => (a.title < b.title ? -1 : 1));
        expect(await placed(world)).toEqual(served(byName, supply).sort());
      }),
      { numRuns: worldCount(60), seed: 4 },
    );
  });

  it('LIFE-5: that are freed go to those who wait, and what is granted is not revised', async () => {
    await fc.assert(
      fc.asyncProperty(tenants(), fc.nat(), async (order, pick) => {
        const world = await oneByOne([...goods, ...order.flatMap(requests)]);
        const before = served(order, supply);
        expect(await placed(world)).toEqual([...before].sort());
        const leaving = order.find(({ title }) => title === before[pick % before.length])!;

        await world.delete(...requests(leaving).map(keyOf));
        await world.settle();

        await expectSound(world);
        const staying = order.filter(({ title }) => before.includes(title) && title !== leaving.title);
        const waiting = order.filter(({ title }) => !before.includes(title));
        const left = supply - staying.reduce((sum, { disks }) => sum + disks, 0);
        const expected = [...staying.map(({ title }) => title), ...served(waiting, left)];
        expect(await placed(world)).toEqual(expected.sort());
      }),
      { numRuns: worldCount(60), seed: 5 },
    );
  });
});
