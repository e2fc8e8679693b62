import { describe, expect, it } from 'vitest';
import type { DeviceView } from '../../../../controller/kernel/port.ts';
import type { InventoryWorld } from '../../../../controller/kinds/device-inventory/observe.ts';
import { plan, teardown } from '../../../../controller/kinds/device-inventory/plan.ts';
import { anInventory } from '../../../support/objects.ts';
import { stored } from '../builders.ts';

function known(id: string, change: Partial<DeviceView> = {}): DeviceView {
  const device = { id, name: `disk-${id}`, driver: 'scsidisk', type: 'Block' as const, endpoints: [] };
  return {
    ...device,
    state: 'Available',
    allocations: [],
    exporter: null,
    retainedFor: null,
    inUse: false,
    ...change,
  };
}

const allocation: DeviceView['allocations'][number] = {
  partitionUid: 'p',
  claimUid: 'c1',
  entry: 'd0',
  sharing: 'OneAtATime',
  real: null,
  virtual: null,
};

function world(devices: DeviceView[], change: Partial<InventoryWorld> = {}): InventoryWorld {
  const inventory = stored(anInventory('disks', 'alpha', ['a1', 'a2']));
  return { inventory, hasHost: true, booted: true, devices, holders: new Map(), ...change };
}

const discover = { type: 'Discover', inventoryUid: 'uid-disks' };

describe('kinds/device-inventory/plan', () => {
  it('LIFE-35: tells the kernel of all its devices at once', () => {
    const { steps } = plan(world([]));

    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({ hostName: 'alpha', caller: { type: 'Global' } });
    expect(steps[0]?.command).toMatchObject({ ...discover, devices: [{ id: 'a1' }, { id: 'a2' }] });
  });

  it('X-8: tells the kernel nothing that it knows', () => {
    expect(plan(world([known('a1'), known('a2')]))).toEqual({ steps: [] });
  });

  it('waits for the kernel', () => {
    expect(plan(world([], { booted: false }))).toEqual({ steps: [] });
  });

  it.each<[string, DeviceView[]]>([
    ['lacks one', [known('a1')]],
    ['has lost one that is published again', [known('a1', { state: 'Lost' }), known('a2')]],
    ['knows one that is published no longer', [known('a1'), known('a2'), known('a3')]],
    ['knows one by another name', [known('a1', { name: 'other' }), known('a2')]],
    ['knows one by another driver', [known('a1', { driver: 'other' }), known('a2')]],
    ['knows one of another type', [known('a1', { type: 'Character' }), known('a2')]],
    ['knows one with other endpoints', [known('a1', { endpoints: ['x'] }), known('a2')]],
  ])('tells the kernel anew when it %s', (_what, devices) => {
    expect(plan(world(devices)).steps.map(({ command }) => command.type)).toEqual(['Discover']);
  });

  it('does not mind a lost device that it publishes no longer, nor the order of endpoints', () => {
    const adapter = stored(
      anInventory('disks', 'alpha', ['a1'], (device) => ({
        ...device,
        type: 'Adapter',
        endpoints: ['y', 'x'],
      })),
    );
    const devices = [known('a1', { type: 'Adapter', endpoints: ['x', 'y'] }), known('a9', { state: 'Lost' })];

    expect(plan(world(devices, { inventory: adapter }))).toEqual({ steps: [] });
  });

  it('LIFE-14: withdraws its devices when it goes, once no claim holds any', () => {
    const held = world([known('a1', { allocations: [allocation] })]);

    expect(teardown(held)).toEqual({ steps: [] });
    expect(teardown(world([known('a1')])).steps[0]?.command).toEqual({ ...discover, devices: [] });
    expect(teardown(world([]))).toEqual({ steps: [], released: true });
  });
});
