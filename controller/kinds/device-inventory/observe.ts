import { isForced } from '../../api/force-delete.ts';
import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { DeviceInventory } from '../../api/generated/device-inventory.ts';
import type { Host } from '../../api/generated/host.ts';
import type { Uid } from '../../api/object.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import type { DeviceView } from '../../kernel/port.ts';
import type { GoodsIndex } from '../../solve/goods-index.ts';
import { topics } from '../../solve/topics.ts';
import type { Observation } from '../kind.ts';
import { readHostView, readIndex, readIndexed, readKernel, readObject } from '../kind.ts';

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
  // By force it goes without a machine that does not answer (LIFE-16).
  const isLost =
    isForced(inventory) && (yield* readHostView(hostName, [topics.boot(hostName)])) === undefined;
  if (!booted || isLost) return { inventory, hasHost, booted, devices: [], holders: new Map() };
  const watched = [topics.inventory(uid)];
  const devices = (yield* readKernel(hostName, { type: 'Devices', inventoryUid: uid }, watched)) ?? [];
  // A refusal of a device that another inventory publishes may end when that one changes.
  yield* readIndexed<DeviceInventory>('DeviceInventory', ['host', hostName], 'spec');
  const holders = new Map<string, Holder>();
  for (const device of devices) {
    const holder = yield* readHolder(holdersOf(device, index));
    if (holder !== undefined) holders.set(device.id, holder);
  }
  return { inventory, hasHost, booted, devices, holders };
}

/** Who may be called the holder: the claim it is exported to, else all that have it, here or on another host that sees it. */
function holdersOf({ allocations, exporter, id }: DeviceView, index: GoodsIndex): Uid[] {
  const exportedTo = exporter?.claimUid ?? index.exporterOf(id);
  if (exportedTo !== undefined) return [exportedTo];
  return (allocations.length > 0 ? allocations : index.pool.holdsOf(id)).map(({ claimUid }) => claimUid);
}

/** Of several claims that share a device the first by namespace and name. */
function* readHolder(uids: readonly Uid[]): Observation<Holder | undefined> {
  let first: Holder | undefined;
  for (const uid of uids) {
    const [claim] = yield* readIndexed<DeviceClaim>('DeviceClaim', ['uid', uid], 'spec');
    if (claim === undefined) continue;
    const holder = { namespace: namespaceOf(claim), name: claim.metadata.name, uid };
    if (first === undefined || titleOf(holder) < titleOf(first)) first = holder;
  }
  return first;
}

/** A space comes before every letter of a name, so that namespaces go first. */
function titleOf({ namespace, name }: Holder): string {
  return `${namespace} ${name}`;
}
