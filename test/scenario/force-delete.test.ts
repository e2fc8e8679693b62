/** The way out of a deletion that waits for what never comes: LIFE-16. */
import { describe, expect, it } from 'vitest';
import { forceDeleteAnnotation } from '../../controller/api/force-delete.ts';
import type { DeviceClaim } from '../../controller/api/generated/device-claim.ts';
import type { Host } from '../../controller/api/generated/host.ts';
import type { ObjectKey } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { forceAll } from '../../controller/apply/deletion.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { delegating } from '../support/delegating-cluster.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from '../support/objects.ts';
import type { EngineSetup } from '../support/still-world.ts';
import { StillWorld } from '../support/still-world.ts';

const alpha: ObjectKey = { kind: 'Host', name: 'alpha' };
const partition: ObjectKey = { kind: 'WorkloadPartition', namespace: 'team-a', name: 'billing' };
const claim: ObjectKey = { kind: 'DeviceClaim', namespace: 'team-a', name: 'data' };

/** Two hosts that see one disk, and a partition on alpha that has it. */
async function settled(setup: EngineSetup = {}): Promise<StillWorld> {
  const world = new StillWorld(undefined, setup);
  await world.apply(
    aVersion('os'),
    aHost('alpha'),
    aHost('beta'),
    aClass('disk'),
    anInventory('alpha-disks', 'alpha', ['shared']),
    anInventory('beta-disks', 'beta', ['shared']),
    aPartition('team-a/billing', { hostName: 'alpha', requiredClaimNames: ['data'] }),
    aClaim('team-a/data', 'billing', ['hdisk0']),
  );
  await world.settle();
  return world;
}

async function force(world: StillWorld, ...keys: ObjectKey[]): Promise<void> {
  for (const key of keys) {
    const object = await world.get(key);
    await forceAll(world.cluster, [object]);
    await world.delete(key);
  }
}

async function expectToGoByForceAlone(world: StillWorld, keys: readonly ObjectKey[]): Promise<void> {
  await world.delete(...keys);
  await world.settle();
  for (const key of keys) expect(await world.cluster.get(key)).toBeDefined();

  await force(world, ...keys);
  await world.settle();
  for (const key of keys) expect(await world.cluster.get(key)).toBeUndefined();
}

async function leftovers(world: StillWorld): Promise<NonNullable<Host['status']>['leftovers']> {
  return (await world.get<Host>(alpha)).status?.leftovers;
}

/** A partition on beta that wants the disk that alpha sees, too. */
const rival = [
  aPartition('team-b/web', { hostName: 'beta', requiredClaimNames: ['files'] }),
  aClaim('team-b/files', 'web', ['hdisk0']),
];

async function rivalDevices(world: StillWorld): Promise<unknown> {
  const files = await world.get<DeviceClaim>(keyOf(rival[1]!));
  return files.status?.devices?.map(({ deviceID }) => deviceID);
}

describe('deletion by force', () => {
  it('LIFE-16: without it a partition waits for a host that does not answer, however long', async () => {
    const world = await settled();
    world.unreachable.add('alpha');
    await world.delete(partition);

    await world.settle();

    expect(await world.cluster.get(partition)).toBeDefined();
    expect(await leftovers(world)).toBeUndefined();
  });

  it('LIFE-16: lets a partition and its claim go, and the host lists what stays there and keeps it from others', async () => {
    const world = await settled();
    const { uid } = (await world.get(partition)).metadata;
    const claimUid = (await world.get(claim)).metadata.uid;
    world.unreachable.add('alpha');

    await force(world, partition, claim);
    await world.settle();

    expect(await world.cluster.get(partition)).toBeUndefined();
    expect(await world.cluster.get(claim)).toBeUndefined();
    const name = { namespace: 'team-a', devices: ['shared'] };
    expect(await leftovers(world)).toEqual(
      expect.arrayContaining([
        { kind: 'WorkloadPartition', name: 'billing', uid, ...name },
        { kind: 'DeviceClaim', name: 'data', uid: claimUid, ...name },
      ]),
    );
    // A program that starts later knows of it only by the list.
    world.restart();
    await world.apply(...rival);
    await world.settle();
    expect(await rivalDevices(world)).toBeUndefined();
    expect(world.exceptions.filter((text) => !text.includes('KernelUnreachableError'))).toEqual([]);
  });

  it('LIFE-16: gives back what was listed when the host answers again', async () => {
    const world = await settled();
    world.unreachable.add('alpha');
    await force(world, partition, claim);
    await world.apply(...rival);
    await world.settle();

    world.unreachable.clear();
    await world.settle();

    expect(await leftovers(world)).toBeUndefined();
    expect(await rivalDevices(world)).toEqual(['shared']);
    const held = await world.kernels
      .kernel('alpha')
      .read<'Holdings'>({ type: 'Global' }, { type: 'Holdings' });
    expect(held).toMatchObject({ ok: true, result: { partitions: [] } });
  });

  it('LIFE-16: lets the Host and the inventory of a machine go that never comes back', async () => {
    const world = await settled();
    world.unreachable.add('alpha');
    const keys = [{ kind: 'DeviceInventory', name: 'alpha-disks' }, alpha];
    await force(world, partition);
    await expectToGoByForceAlone(world, keys);
    // Nobody is left who could list it: the administrator has vouched for the machine.
    await force(world, claim);
    await world.settle();
    expect(await world.cluster.get(claim)).toBeUndefined();
  });

  it('LIFE-16: lets what is used go that nothing else would let go', async () => {
    const world = await settled();
    const keys: ObjectKey[] = [
      { kind: 'RuntimeVersion', name: 'os' },
      { kind: 'PartitionDeviceClass', name: 'disk' },
    ];
    await expectToGoByForceAlone(world, keys);
    expect((await world.get(partition)).status?.conditions?.[0]?.status).toBe('True');
  });

  it('LIFE-13, LIFE-16: frees nothing under a process that cannot be ended, and lists it until that ends', async () => {
    const world = await settled();
    const { uid: partitionUid } = (await world.get(partition)).metadata as { uid: string };
    const caller = { type: 'Partition', partitionUid } as const;
    await world.command('alpha', caller, {
      type: 'SpawnProcess',
      partitionUid,
      name: 'stuck',
      open: ['hdisk0'],
      unkillable: true,
    });

    await force(world, partition, claim);
    await world.settle();

    expect(await world.cluster.get(partition)).toBeUndefined();
    expect(await leftovers(world)).toEqual([
      {
        kind: 'WorkloadPartition',
        uid: partitionUid,
        namespace: 'team-a',
        name: 'billing',
        devices: ['shared'],
      },
    ]);
    await world.apply(...rival);
    await world.settle();
    expect(await rivalDevices(world)).toBeUndefined();
    expect(world.exceptions).toEqual([]);
  });

  it('LIFE-16: takes a claim from a partition that runs with it, but not a device that a process has open', async () => {
    const world = await settled();
    const { uid: partitionUid } = (await world.get(partition)).metadata as { uid: string };
    const { uid } = (await world.get(claim)).metadata;
    const caller = { type: 'Partition', partitionUid } as const;
    await world.command('alpha', caller, {
      type: 'SpawnProcess',
      partitionUid,
      name: 'db',
      open: ['hdisk0'],
      unkillable: false,
    });

    await force(world, claim);
    await world.settle();

    expect(await world.cluster.get(claim)).toBeUndefined();
    expect(await leftovers(world)).toEqual([
      { kind: 'DeviceClaim', uid, namespace: 'team-a', devices: ['shared'] },
    ]);
    const host = await world.get<Host>(alpha);
    expect(host.status?.conditions?.[0]).toMatchObject({ status: 'True', reason: 'Healthy' });

    await world.command('alpha', caller, { type: 'KillProcess', partitionUid, pid: 2 });
    await world.settle();
    expect(await leftovers(world)).toBeUndefined();
    expect(world.exceptions).toEqual([]);
  });

  it('LIFE-16: forces nothing by an annotation that names another object', async () => {
    const world = await settled();
    world.unreachable.add('alpha');
    const annotated = aPartition('team-a/billing', { hostName: 'alpha', requiredClaimNames: ['data'] });
    annotated.metadata.annotations = { [forceDeleteAnnotation]: 'another-uid' };
    await world.apply(annotated);
    await world.delete(partition);

    await world.settle();

    expect(await world.cluster.get(partition)).toBeDefined();
  });

  it('LIFE-1, LIFE-16: is on record before anything goes, wherever the program dies', async () => {
    const whole = await forced();
    expect(whole.length).toBeGreaterThan(2);
    for (let survived = 0; survived <= whole.length; survived += 1) {
      const life = new Life();
      const world = await settled({ aroundCluster: (cluster) => life.around(cluster) });
      world.unreachable.add('alpha');
      life.left = survived;
      await force(world, partition, claim);
      await world.settle();

      // Whatever is gone is listed.
      const listed = new Set(((await leftovers(world)) ?? []).map(({ kind }) => kind));
      for (const key of [partition, claim])
        if ((await world.cluster.get(key)) === undefined) expect(listed).toContain(key.kind);
      world.restart({});
      await world.settle();
      expect(await world.cluster.get(partition)).toBeUndefined();
      expect(await world.cluster.get(claim)).toBeUndefined();
      expect((await leftovers(world))?.length).toBe(2);
    }
  });
});

/** The effects of a forced deletion on a host that does not answer. */
async function forced(): Promise<string[]> {
  const world = await settled();
  world.unreachable.add('alpha');
  const before = world.effects.length;
  await force(world, partition, claim);
  await world.settle();
  return world.effects.slice(before);
}

/** Of a program whose writes all fail after some: for the cluster it is as if it had died. */
class Life {
  left = Infinity;

  around(cluster: ClusterPort): ClusterPort {
    return {
      ...delegating(cluster),
      updateStatus: (object, options) => this.#while(() => cluster.updateStatus(object, options)),
      patch: (key, operations, options) => this.#while(() => cluster.patch(key, operations, options)),
    };
  }

  async #while<T>(write: () => Promise<T>): Promise<T> {
    this.left -= 1;
    if (this.left < 0) throw new Error('dead');
    return await write();
  }
}
