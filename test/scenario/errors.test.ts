/** Errors of partitions over crashes of the program: what the kernel recorded is there, once, and the status tells it. */
import { describe, expect, it } from 'vitest';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from '../support/objects.ts';
import { StillWorld } from '../support/still-world.ts';

const goods = [
  aVersion('os'),
  aHost('alpha'),
  anInventory('alpha-disks', 'alpha', ['a1', 'a2']),
  aClass('disk'),
];

async function errorsOf(world: StillWorld, name: string): Promise<string[]> {
  const key = { kind: 'WorkloadPartition', namespace: 'team-a', name };
  const { status } = await world.get<WorkloadPartition>(key);
  return (status?.errors?.recent ?? []).map(({ id, seq }) => `${String(seq)} ${id}`);
}

describe('errors', () => {
  it('X-8, ERR-20: an engine that begins anew records nothing twice, and asks and writes nothing', async () => {
    const world = new StillWorld();
    const waiting = aPartition('team-a/waiting', { requiredClaimNames: ['none'] });
    const blocked = aPartition('team-a/blocked', {
      root: { type: 'FileSystem', files: [{ path: '/usr/x', content: 'x' }] },
    });
    await world.apply(...goods, waiting, blocked);
    await world.settle();
    const before = await errorsOf(world, 'blocked');
    const effects = world.effects.length;

    world.restart();
    await world.settle();

    expect(before).not.toEqual([]);
    expect(await errorsOf(world, 'blocked')).toEqual(before);
    expect(world.effects.slice(effects)).toEqual([]);
  });

  it('ERR-7, ERR-19: what kernel, engine and claims find stands together, and only with the partition it is about', async () => {
    const world = new StillWorld();
    const [first, second] = ['first', 'second'].map((name) => aPartition(`team-a/${name}`));
    await world.apply(...goods, first!, second!, aClaim('team-a/data', 'first', ['hdisk0']));
    await world.settle();
    const { metadata } = await world.get<WorkloadPartition>({
      kind: 'WorkloadPartition',
      namespace: 'team-a',
      name: 'first',
    });
    const partitionUid = metadata.uid!;
    const caller = { type: 'Partition', partitionUid } as const;
    const db = {
      type: 'SpawnProcess',
      partitionUid,
      name: 'db',
      open: ['hdisk0'],
      unkillable: false,
    } as const;
    await world.ask('alpha', caller, { ...db, open: ['hdisk0'] });
    await world.ask('alpha', caller, {
      type: 'LogError',
      partitionUid,
      id: 'ApplicationNotice',
      args: { program: 'db', detail: 'started' },
    });

    await world.delete({ kind: 'DeviceClaim', namespace: 'team-a', name: 'data' });
    await world.settle();

    expect(await errorsOf(world, 'first')).toEqual(['1 ApplicationNotice', '2 DeviceBusy']);
    expect(await errorsOf(world, 'second')).toEqual([]);
  });
});
