/** What a kernel holds for objects that are gone, whoever took their finalizers off, is found and released. */
import { describe, expect, it } from 'vitest';
import type { Host } from '../../controller/api/generated/host.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from '../support/objects.ts';
import { StillWorld } from '../support/still-world.ts';

const billing = aPartition('team-a/billing');
const data = aClaim('team-a/data', 'billing', ['hdisk0', 'hdisk1']);

async function running(): Promise<StillWorld> {
  const world = new StillWorld();
  await world.apply(
    aVersion('os'),
    aHost('alpha'),
    anInventory('disks', 'alpha', ['a1', 'a2']),
    aClass('disk'),
  );
  await world.apply(billing, data);
  await world.settle();
  return world;
}

/** As an administrator does who loses patience. */
async function deleteByForce(world: StillWorld, object: KubeObject): Promise<void> {
  const found = await world.get(keyOf(object));
  const metadata = { ...found.metadata, finalizers: [] };
  await world.cluster.update({ ...found, metadata }, { fieldManager: 'impatient' });
  await world.delete(keyOf(object));
}

async function numbersHeld(world: StillWorld): Promise<number> {
  const { status } = await world.get<Host>({ kind: 'Host', name: 'alpha' });
  const { granted, assigned, releasing } = status!.deviceNumbers!;
  return granted! + assigned! + releasing!;
}

describe('the sweep', () => {
  it.each([
    ['DEV-16: takes back the numbers of a claim that is gone', [data]],
    ['DEV-17: takes back the numbers of a partition that is gone', [billing]],
    ['DEV-16, DEV-17: takes back the numbers of both', [data, billing]],
  ])('%s', async (_title, objects) => {
    const world = await running();
    world.restart();
    for (const object of objects) await deleteByForce(world, object);

    await world.settle();

    expect(await numbersHeld(world)).toBe(0);
    expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
    expect(world.exceptions).toEqual([]);
  });

  it('X-4: gives a partition of the same name nothing of the one that is gone', async () => {
    const world = await running();
    world.restart();
    await deleteByForce(world, billing);
    await world.apply(billing);

    await world.settle();

    expect(await numbersHeld(world)).toBe(2);
    expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
  });

  it('DEV-23, LIFE-16: leaves a device that is busy where it is until it is not, and the host lists it', async () => {
    const world = await running();
    const { uid: partitionUid } = (await world.get(keyOf(billing))).metadata as { uid: string };
    await world.command(
      'alpha',
      { type: 'Partition', partitionUid },
      { type: 'SpawnProcess', partitionUid, name: 'backup', open: ['hdisk0'], unkillable: false },
    );
    world.restart();
    await deleteByForce(world, data);

    await world.settle();

    const { status } = await world.get<Host>({ kind: 'Host', name: 'alpha' });
    const told = status!.conditions!.map(({ type, reason }) => `${type} ${reason}`);
    expect(told).toEqual(['Ready Healthy']);
    expect(status!.leftovers?.map(({ kind }) => kind)).toEqual(['DeviceClaim']);
    expect(await numbersHeld(world)).toBe(2);

    const caller = { type: 'Partition', partitionUid } as const;
    await world.command('alpha', caller, { type: 'KillProcess', partitionUid, pid: 2 });
    await world.settle();
    expect((await world.get<Host>({ kind: 'Host', name: 'alpha' })).status!.leftovers).toBeUndefined();
    expect(await numbersHeld(world)).toBeLessThan(2);
    expect(world.exceptions).toEqual([]);
  });
});
