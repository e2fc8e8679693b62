import { describe, expect, it } from 'vitest';
import type { InventoryWorld } from '../../../../controller/kinds/device-inventory/observe.ts';
import { report } from '../../../../controller/kinds/device-inventory/status.ts';
import { anInventory } from '../../../support/objects.ts';
import { deleting, deviceView, refusedBy, stored } from '../builders.ts';

const inventory = stored(anInventory('disks', 'alpha', ['a1']));
const held = deviceView('a1', {
  state: 'Lost',
  allocations: [
    {
      partitionUid: 'p',
      claimUid: 'c1',
      entry: 'd0',
      sharing: 'Exclusive',
      real: { major: 32, minor: 1 },
      virtual: null,
    },
  ],
});
const holder = { namespace: 'team-a', name: 'data', uid: 'c1' };

function world(change: Partial<InventoryWorld> = {}): InventoryWorld {
  const holders = new Map([['a1', holder]]);
  return { inventory, hasHost: true, booted: true, devices: [held], holders, ...change };
}

describe('kinds/device-inventory/status', () => {
  it('shows administrators who has a lost device, and the numbers that it has', () => {
    expect(report(world(), {}).status).toEqual({
      devices: [{ id: 'a1', state: 'Lost', holder, realNumber: { major: 32, minor: 1 } }],
    });
  });

  it('shows no holder that has no object any more', () => {
    expect(report(world({ holders: new Map() }), {}).status).toEqual({
      devices: [{ id: 'a1', state: 'Lost', realNumber: { major: 32, minor: 1 } }],
    });
  });

  it('tells a host that does not exist from one that does not run', () => {
    expect(report(world({ booted: false }), {}).notReady?.reason).toBe('HostNotReady');
    expect(report(world({ booted: false, hasHost: false }), {}).notReady?.reason).toBe('HostNotFound');
  });

  it.each([
    ['DuplicateDevice', 'DuplicateDevice', 'waiting'],
    ['DeviceNameTaken', 'DeviceNameTaken', 'waiting'],
    ['DeviceChanged', 'DeviceChanged', 'waiting'],
    ['StaleBoot', 'KernelRefused', 'failed'],
  ] as const)('X-9: says of a refusal %s: %s, and is %s', (id, reason, outcome) => {
    const said = report(world(), refusedBy('Discover', id, { device: 'a1' }));

    expect(said.notReady?.reason).toBe(reason);
    expect(said.outcome).toEqual({ type: outcome });
  });

  it.each([
    ['by name', new Map([['a1', holder]]), 'team-a/data'],
    ['by UID where it has no object any more', new Map(), 'claim c1'],
  ])('LIFE-14: names the claims that keep it, %s', (_how, holders, expected) => {
    const said = report(
      world({ inventory: deleting(inventory), holders: holders as InventoryWorld['holders'] }),
      {},
    );

    expect(said.notReady?.reason).toBe('InUse');
    expect(said.notReady?.message).toContain(`claims hold a1: ${expected}`);
  });
});
