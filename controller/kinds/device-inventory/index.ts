/** DeviceInventory: physical devices of a host, told to its kernel; its status says who has them, for administrators. */
import { finalizer } from '../../api/finalizer.ts';
import type { DeviceInventory } from '../../api/generated/device-inventory.ts';
import type { Kind } from '../kind.ts';
import type { InventoryWorld } from './observe.ts';
import { observe } from './observe.ts';
import { plan, teardown } from './plan.ts';
import { report } from './status.ts';

export const deviceInventory: Kind<DeviceInventory, InventoryWorld> = {
  kind: 'DeviceInventory',
  // Who holds what changes with every claim: its status is written once things have settled (LIFE-4).
  rank: { changed: 3, touched: 20 },
  finalizer,
  readyFrom: [],
  indexes: { host: (inventory) => [inventory.spec.hostName] },
  observe,
  plan,
  teardown,
  report,
};
