import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { DeviceInventory } from '../../api/generated/device-inventory.ts';
import type { Host } from '../../api/generated/host.ts';
import type { Uid } from '../../api/object.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import type { DeviceView } from '../../kernel/port.ts';
import type { GoodsIndex } from '../../solve/goods-index.ts';
import { topics } from '../../solve/goods-index.ts';
import type { Observation } from '../kind.ts';
import { readIndex, readIndexed, readKernel, readObject } from '../kind.ts';

export interface Holder {
  namespace: string;
  name: string;
  uid: Uid;
}

export interface InventoryWorld {
  inventory: DeviceInventory;
  /** Whether there is a Host object of that name. */
  hasHost: boolean;
  /** Whether the kernel of its host has been booted. */
  booted: boolean;
  /** What the kernel knows of this inventory's devices, sorted by id. */
  devices: readonly DeviceView[];
  /** Device id -> the claim that has it. */
  holders: ReadonlyMap<string, Holder>;
}

export function* observe(inventory: DeviceInventory): Observation<InventoryWorld> {
  const { hostName } = inventory.spec;
  const uid = uidOf(inventory);
  const index = yield* readIndex<GoodsIndex>([topics.boot(hostName)]);
  const booted = index.isBooted(hostName);
  const host = yield* readObject<Host>({ kind: 'Host', name: hostName }, 'spec');
  const hasHost = host !== undefined;
  if (!booted) return { inventory, hasHost, booted, devices: [], holders: new Map() };
  const watched = [topics.inventory(uid)];
  const devices = (yield* readKernel(hostName, { type: 'Devices', inventoryUid: uid }, watched)) ?? [];
  // A refusal of a device that another inventory publishes may end when that one changes.
  yield* readIndexed<DeviceInventory>('DeviceInventory', ['host', hostName], 'spec');
  const holders = new Map<string, Holder>();
  for (const device of devices) {
    // A disk that several hosts see may be held on another one.
    const uidOfHolder = holderOf(device) ?? index.pool.holdsOf(device.id)[0]?.claimUid;
    if (uidOfHolder === undefined) continue;
    const [claim] = yield* readIndexed<DeviceClaim>('DeviceClaim', ['uid', uidOfHolder], 'spec');
    if (claim === undefined) continue;
    const { name } = claim.metadata;
    holders.set(device.id, { namespace: namespaceOf(claim), name, uid: uidOfHolder });
  }
  return { inventory, hasHost, booted, devices, holders };
}

/** The claim that has a device here: the one it is exported to, else the only or first one that it is allocated to. */
export function holderOf(device: DeviceView): Uid | undefined {
  return device.exporter?.claimUid ?? device.allocations[0]?.claimUid;
}
