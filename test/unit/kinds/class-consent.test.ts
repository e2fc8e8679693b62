import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../controller/api/object.ts';
import { readLostConsent } from '../../../controller/kinds/class-consent.ts';
import type { PlacedDevice } from '../../../controller/solve/placement-problem.ts';
import { GoodsIndex } from '../../../controller/solve/goods-index.ts';
import { aClass, anInventory } from '../../support/objects.ts';
import { deleting, device, stored } from './builders.ts';
import type { Observed } from './observing.ts';
import { observed } from './observing.ts';

type Lost = ReturnType<typeof readLostConsent> extends Generator<unknown, infer T> ? T : never;

const where = { hostName: 'alpha', namespace: 'team-a' };
const gold = { selectors: [{ cel: 'device.attributes["pool"] == "gold"' }] };

function lostOf(
  classes: readonly KubeObject[],
  devices: readonly PlacedDevice[] = [device('d0')],
  pools: Readonly<Record<string, string>> = {},
): Observed<Lost> {
  const index = new GoodsIndex();
  const inventory = anInventory('disks', 'alpha', Object.keys(pools), (one) => ({
    ...one,
    attributes: { pool: pools[one.id]! },
  }));
  index.objectChanged(stored(inventory), false);
  return observed(readLostConsent(where, devices), { objects: classes, index });
}

describe('kinds/class-consent', () => {
  it('LIFE-17: finds nothing lost of a class that is open and covers the device', () => {
    expect(lostOf([stored(aClass('disk'))]).world).toBeUndefined();
    expect(lostOf([stored(aClass('disk', gold))], [device('d0')], { 'id-d0': 'gold' }).world).toBeUndefined();
  });

  it.each([
    ['is not there', []],
    ['is closed', [stored(aClass('disk', { allowedNamespaces: { from: 'Names', names: ['team-b'] } }))]],
    ['is being deleted (LIFE-14)', [deleting(stored(aClass('disk')))]],
  ])('LIFE-17: consent is lost where the class %s, and all of these look the same', (_what, classes) => {
    const message =
      'Entry d0 has a device of class disk, which is not open to this namespace. Ask an administrator to open it, or replace the claim by one for a class that is open.';

    expect(lostOf(classes).world).toEqual({ reason: 'ClassNotAllowed', message });
  });

  it('LIFE-17: a device is lost that the selectors of its class leave out, whichever entry has it', () => {
    const devices = [device('d0'), device('d1', { deviceClassName: 'gold' })];
    const classes = [stored(aClass('disk')), stored(aClass('gold', gold))];

    const { world, topics } = lostOf(classes, devices, { 'id-d0': 'lead', 'id-d1': 'lead' });

    expect(world).toMatchObject({ reason: 'NoMatchingDevice' });
    expect(world?.message).toContain('Entry d1 has device id-d1, which is none of class gold any more.');
    expect(topics).toEqual(['device alpha id-d1']);
  });

  it('DEV-22: says nothing of a device that nobody publishes any more: that it is lost is told elsewhere', () => {
    expect(lostOf([stored(aClass('disk', gold))]).world).toBeUndefined();
  });

  it('LIFE-4: reads labels and inventories only where they decide', () => {
    const byLabel = { from: 'Selector' as const, selector: { matchLabels: { tier: 'gold' } } };

    expect(lostOf([stored(aClass('disk'))])).toMatchObject({
      read: ['PartitionDeviceClass disk spec'],
      topics: [],
    });
    expect(lostOf([stored(aClass('disk', { allowedNamespaces: byLabel }))]).read).toEqual([
      'Namespace team-a spec',
      'PartitionDeviceClass disk spec',
    ]);
  });
});
