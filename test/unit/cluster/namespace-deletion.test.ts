import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf } from '../../../controller/api/object.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import type { Embedded } from '../../../controller/embedded.ts';
import { emptyWorld } from '../../../controller/embedded.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from '../../support/objects.ts';

const team: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a' } };
const teamKey = { kind: 'Namespace', name: 'team-a' };

async function settledWorld(): Promise<Embedded> {
  const world = emptyWorld();
  const objects = [
    aVersion('os'),
    aHost('alpha'),
    anInventory('disks', 'alpha', ['a1', 'a2']),
    aClass('disk'),
    team,
    aPartition('team-a/billing', { requiredClaimNames: ['data'] }),
    aClaim('team-a/data', 'billing', ['hdisk0']),
    aPartition('team-b/web'),
  ];
  for (const object of objects) await world.cluster.apply(object, { fieldManager: 'test' });
  await world.engine.start();
  await world.engine.runUntilQuiet();
  return world;
}

/** Titles of all tenant objects. */
async function tenantObjects(cluster: ClusterPort): Promise<string[]> {
  const lists = await Promise.all(['WorkloadPartition', 'DeviceClaim'].map((kind) => cluster.list(kind)));
  return lists.flatMap(({ items }) => items.map(({ metadata }) => `${metadata.namespace!}/${metadata.name}`));
}

describe('cluster/served: deleting a namespace', () => {
  it('LIFE-14: stamps everything in it at once and finishes by itself', async () => {
    const { cluster, engine, kernels } = await settledWorld();

    await cluster.delete(teamKey);
    const stamped = await cluster.list('DeviceClaim', { namespace: 'team-a' });
    await engine.runUntilQuiet();

    expect(stamped.items.map(({ metadata }) => metadata.deletionTimestamp !== undefined)).toEqual([true]);
    expect(await tenantObjects(cluster)).toEqual(['team-b/web']);
    expect((await cluster.list('Namespace')).items).toEqual([]);
    const holdings = await kernels.kernel('alpha').read<'Holdings'>({ type: 'Global' }, { type: 'Holdings' });
    expect(holdings.ok && holdings.result.partitions.flatMap(({ claims }) => claims)).toEqual([]);
  });

  it('lets nothing new in while it is being deleted, and everything once it is gone', async () => {
    const { cluster, engine } = await settledWorld();
    const late = aClaim('team-a/late', 'billing', ['hdisk1']);

    await cluster.delete(teamKey);

    await expect(cluster.apply(late, { fieldManager: 'test' })).rejects.toThrow(/namespace is being deleted/);
    await engine.runUntilQuiet();
    const created = await cluster.apply(late, { fieldManager: 'test' });
    expect(keyOf(created)).toEqual(keyOf(late));
  });

  it('removes an empty one at once', async () => {
    const { cluster } = emptyWorld();
    await cluster.apply(team, { fieldManager: 'test' });

    await cluster.delete(teamKey);

    expect((await cluster.list('Namespace')).items).toEqual([]);
  });
});
