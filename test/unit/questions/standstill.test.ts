import { describe, expect, it } from 'vitest';
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf, keyTitle } from '../../../controller/api/object.ts';
import { isReady } from '../../../controller/questions/ready.ts';
import type { ReadObjects } from '../../../controller/questions/standstill.ts';
import { maybeAtStandstill, standstillOf } from '../../../controller/questions/standstill.ts';
import { aClaim, aClass, aHost, aLink, anInventory, aPartition, aVersion } from '../../support/objects.ts';
import { StillWorld } from '../../support/still-world.ts';

const broken = [{ cel: 'device.colour == "red"' }];

const centre = [
  aVersion('os'),
  aVersion('old', { version: '5.3' }),
  aHost('alpha'),
  anInventory('alpha-disks', 'alpha', ['a1', 'a2']),
  aClass('disk'),
];

async function settled(...objects: readonly KubeObject[]): Promise<StillWorld> {
  const world = new StillWorld();
  await world.apply(...centre, ...objects);
  await world.settle();
  return world;
}

async function waitingIn(world: StillWorld): Promise<KubeObject[]> {
  const kinds = ['PartitionDeviceClass', 'WorkloadPartition', 'DeviceClaim', 'VersionLink'];
  const all = await Promise.all(kinds.map((kind) => world.list(kind)));
  return all.flat().filter((object) => !isReady(object));
}

function readsIn(world: StillWorld, refused: readonly string[] = []): ReadObjects {
  return (keys) =>
    Promise.all(
      keys.map(async (key) => (refused.includes(key.kind) ? undefined : await world.cluster.get(key))),
    );
}

/** What is said of one object alone, all others being looked up: its roots. */
async function rootsOf(
  world: StillWorld,
  kind: string,
  name: string,
  read = readsIn(world),
): Promise<string[]> {
  const object = await world.get({ kind, namespace: 'team-a', name });
  const { roots } = await standstillOf([object], read);
  if (roots.length > 0) expect(maybeAtStandstill(object)).toBe(true);
  return roots.map((root) => keyTitle(keyOf(root)));
}

function merged(object: KubeObject, field: string, change: object): KubeObject {
  const fields = object as unknown as Record<string, object>;
  return { ...object, [field]: { ...fields[field], ...(change as typeof fields)[field] } };
}

const badClaim = aClaim('team-a/data', 'billing', [
  { name: 'hdisk0', deviceClassName: 'disk', selectors: broken },
]);

describe('questions/standstill', () => {
  it('finds the Stalled claim behind a partition, behind its other claims, its link and its children', async () => {
    const world = await settled(
      aPartition('team-a/billing', { requiredClaimNames: ['data', 'logs'], runtimeVersionName: 'old' }),
      badClaim,
      aClaim('team-a/logs', 'billing', ['hdisk1']),
      aClaim('team-a/extra', 'billing', ['hdisk2']),
      aPartition('team-a/web', { userFileSystemSource: 'Parent', runtimeVersionName: 'old' }),
      aLink('team-a/web', 'team-a/billing'),
      aClaim('team-a/pages', 'web', ['hdisk0']),
    );
    const waiting = await waitingIn(world);

    const { count, roots } = await standstillOf(waiting, readsIn(world));

    expect({ count, roots: roots.map((root) => keyTitle(keyOf(root))) }).toEqual({
      count: 7,
      roots: ['DeviceClaim team-a/data'],
    });
    expect(waiting).toHaveLength(7);
    for (const [kind, name] of [
      ['WorkloadPartition', 'billing'],
      ['DeviceClaim', 'logs'],
      ['WorkloadPartition', 'web'],
      ['VersionLink', 'web'],
      ['DeviceClaim', 'pages'],
    ] as const)
      expect(await rootsOf(world, kind, name)).toEqual(['DeviceClaim team-a/data']);
  });

  it('finds what only a partition waits for that runs no longer', async () => {
    const world = await settled(
      aPartition('team-a/billing', { requiredClaimNames: ['data'], powerState: 'Stopped' }),
      aClaim('team-a/data', 'billing', ['hdisk0']),
      aClaim('team-a/logs', 'billing', ['hdisk1']),
    );
    await world.delete({ kind: 'DeviceClaim', namespace: 'team-a', name: 'data' });
    await world.settle();
    await world.apply(aPartition('team-a/billing', { requiredClaimNames: ['data'] }), badClaim);
    await world.settle();

    expect(await rootsOf(world, 'WorkloadPartition', 'billing')).toEqual(['DeviceClaim team-a/data']);
    expect(await rootsOf(world, 'DeviceClaim', 'logs')).toEqual(['DeviceClaim team-a/data']);
    // One that is up configures its other claims whatever it lacks itself, and so does one that is to be at rest.
    const changes: [string, Partial<WorkloadPartition>][] = [
      ['status', { status: { state: 'Active' } }],
      ['spec', { spec: { powerState: 'Stopped' } as WorkloadPartition['spec'] }],
    ];
    for (const [field, change] of changes) {
      const read = readsIn(world);
      const changed: ReadObjects = async (keys) =>
        (await read(keys)).map((object) =>
          object?.kind === 'WorkloadPartition' ? merged(object, field, change) : object,
        );
      expect(await rootsOf(world, 'DeviceClaim', 'logs', changed)).toEqual([]);
    }
  });

  it('finds the link that names its own child as parent', async () => {
    const world = await settled(
      aPartition('team-a/web', { userFileSystemSource: 'Parent', runtimeVersionName: 'old' }),
      aLink('team-a/web', 'team-a/web'),
    );

    expect(await rootsOf(world, 'WorkloadPartition', 'web')).toEqual(['VersionLink team-a/web']);
  });

  it('finds the class that does not compile, unless a claim could have another one', async () => {
    const fast = { name: 'hdisk0', deviceClassName: 'fast' };
    const either = {
      name: 'hdisk0',
      firstAvailable: [{ deviceClassName: 'fast' }, { deviceClassName: 'rare' }],
    };
    const world = await settled(
      aClass('fast', { selectors: broken }),
      aClass('rare', { selectors: [{ cel: 'device.attributes["rare"] == "yes"' }] }),
      aPartition('team-a/billing', { requiredClaimNames: ['data'] }),
      aPartition('team-a/books', { requiredClaimNames: ['pages'] }),
      aClaim('team-a/data', 'billing', [fast]),
      aClaim('team-a/pages', 'books', [either]),
    );

    expect(await rootsOf(world, 'WorkloadPartition', 'billing')).toEqual(['PartitionDeviceClass fast']);
    expect(await rootsOf(world, 'WorkloadPartition', 'books')).toEqual([]);
    // Whoever may not read it is not told of it, and waits.
    const blind = readsIn(world, ['PartitionDeviceClass']);
    expect(await rootsOf(world, 'WorkloadPartition', 'billing', blind)).toEqual([]);
  });

  it('says nothing of what waits in a circle, or for a device: that may heal by itself', async () => {
    const world = await settled(
      aPartition('team-a/billing', { requiredClaimNames: ['data'] }),
      aClaim('team-a/data', 'billing', ['hdisk0', 'hdisk1', 'hdisk2']),
      aClaim('team-a/logs', 'billing', ['hdisk3']),
    );
    const waiting = await waitingIn(world);

    expect(waiting).toHaveLength(3);
    expect(await standstillOf(waiting, readsIn(world))).toEqual({ roots: [], count: 0 });
  });

  it('LIFE-18: does not hold a bad edit of a claim against whoever has its devices already', async () => {
    const world = await settled(
      aPartition('team-a/billing', { requiredClaimNames: ['data'] }),
      aClaim('team-a/data', 'billing', ['hdisk0']),
    );
    await world.apply(
      aPartition('team-a/billing', { requiredClaimNames: ['data', 'logs'] }),
      aClaim('team-a/data', 'billing', [
        'hdisk0',
        { name: 'hdisk1', deviceClassName: 'disk', selectors: broken },
      ]),
      aClaim('team-a/logs', 'billing', ['hdisk2', 'hdisk3']),
    );
    await world.settle();

    expect(await rootsOf(world, 'DeviceClaim', 'data')).toEqual(['DeviceClaim team-a/data']);
    expect(await rootsOf(world, 'WorkloadPartition', 'billing')).toEqual([]);
  });

  it('takes an object that was edited since for one that may become Ready', async () => {
    const world = await settled(aPartition('team-a/billing', { requiredClaimNames: ['data'] }), badClaim);
    await world.apply(aClaim('team-a/data', 'billing', ['hdisk0']));

    expect(await rootsOf(world, 'WorkloadPartition', 'billing')).toEqual([]);
    expect(maybeAtStandstill(await world.get(keyOf(badClaim)))).toBe(false);
  });
});
