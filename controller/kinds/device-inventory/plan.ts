import { uidOf } from '../../api/object.ts';
import type { DeviceView, DiscoveredDevice } from '../../kernel/port.ts';
import type { Plan, Step } from '../kind.ts';
import type { InventoryWorld } from './observe.ts';

/** Tells the kernel which devices there are, when it knows others (LIFE-35). */
export function plan(world: InventoryWorld): Plan {
  if (!world.booted) return { steps: [] };
  const wanted = world.inventory.spec.devices.map(
    ({ id, name, driver, type, endpoints, initialContent }): DiscoveredDevice => ({
      id,
      name,
      driver,
      type,
      ...(endpoints === undefined ? {} : { endpoints }),
      ...(initialContent === undefined ? {} : { initialContent }),
    }),
  );
  const known = new Map(world.devices.map((device) => [device.id, device]));
  const published = new Set(wanted.map((device) => device.id));
  const isKnown = wanted.every((device) => isSame(device, known.get(device.id)));
  const isForgotten = world.devices.every((device) => published.has(device.id) || device.state === 'Lost');
  return { steps: isKnown && isForgotten ? [] : [discover(world, wanted)] };
}

/** Forgets the devices, once nothing holds them. */
export function teardown(world: InventoryWorld): Plan {
  if (world.devices.length === 0) return { steps: [], released: true };
  const isHeld = world.devices.some((device) => device.allocations.length > 0);
  return { steps: isHeld ? [] : [discover(world, [])] };
}

function discover({ inventory }: InventoryWorld, devices: DiscoveredDevice[]): Step {
  const { hostName } = inventory.spec;
  const inventoryUid = uidOf(inventory);
  return { hostName, caller: { type: 'Global' }, command: { type: 'Discover', inventoryUid, devices } };
}

function isSame(wanted: DiscoveredDevice, known: DeviceView | undefined): boolean {
  return (
    known !== undefined &&
    known.state !== 'Lost' &&
    known.name === wanted.name &&
    known.driver === wanted.driver &&
    known.type === wanted.type &&
    [...known.endpoints].sort().join() === [...(wanted.endpoints ?? [])].sort().join()
  );
}
