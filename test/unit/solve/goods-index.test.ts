import { describe, expect, it } from 'vitest';
import type { Host } from '../../../controller/api/generated/host.ts';
import { GoodsIndex } from '../../../controller/solve/goods-index.ts';
import { topics } from '../../../controller/solve/topics.ts';
import { aHost, anInventory } from '../../support/objects.ts';

const metadata = { uid: 'uid-1', generation: 1 };

function hostWith(leftovers: NonNullable<Host['status']>['leftovers']): Host {
  const host = aHost('alpha');
  return {
    ...host,
    metadata: { ...host.metadata, ...metadata },
    status: { leftovers } as NonNullable<Host['status']>,
  };
}

describe('solve/goods-index', () => {
  it('LIFE-16: holds the devices that a host lists among its leftovers, on every host that sees them, and frees them with it', () => {
    const index = new GoodsIndex();
    for (const name of ['alpha', 'beta']) {
      const inventory = anInventory(`${name}-disks`, name, ['shared']);
      index.objectChanged(
        { ...inventory, metadata: { ...inventory.metadata, ...metadata, uid: name } },
        false,
      );
    }
    const left = { kind: 'WorkloadPartition' as const, uid: 'uid-gone', devices: ['shared'] };

    index.objectChanged(hostWith([left]), false);
    expect(index.pool.holdsOf('shared')).toMatchObject([{ hostName: 'alpha', partitionUid: 'uid-gone' }]);

    const changed = index.objectChanged(hostWith([]), false);
    expect(index.pool.holdsOf('shared')).toEqual([]);
    expect(changed).toEqual(expect.arrayContaining([topics.devices('alpha'), topics.devices('beta')]));

    index.objectChanged(hostWith([left]), false);
    index.objectChanged(hostWith([left]), true);
    expect(index.pool.holdsOf('shared')).toEqual([]);
  });
});
