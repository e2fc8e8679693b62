import { catalogueText, refusalReason } from '../../api/catalogue.ts';
import { conditionReasons } from '../../api/generated/conditions.ts';
import { listNames } from '../../api/list-names.ts';
import type { DeviceView } from '../../kernel/port.ts';
import type { Performed, Report } from '../kind.ts';
import type { InventoryWorld } from './observe.ts';

export function report(world: InventoryWorld, performed: Performed): Report {
  const { inventory } = world;
  const { hostName } = inventory.spec;
  const devices = world.devices.map((device) => deviceStatus(device, world));
  const base = {
    status: devices.length === 0 ? {} : { devices },
    conditions: [],
    ready: { reason: 'Published', message: `Its devices are known to the kernel of host ${hostName}.` },
  };
  if (inventory.metadata.deletionTimestamp !== undefined) {
    const held = world.devices.filter((device) => device.allocations.length > 0);
    const message = `Cannot be deleted while claims hold ${listNames(held.map((device) => device.id))}: ${listNames(
      held.map((device) => holderTitle(device, world)),
    )}. Delete those claims first.`;
    return { ...base, notReady: { reason: 'InUse', message }, outcome: { type: 'waiting' } };
  }
  if (!world.booted) {
    const notReady = world.hasHost
      ? { reason: 'HostNotReady', message: `The kernel of host ${hostName} is not running yet.` }
      : {
          reason: 'HostNotFound',
          message: `There is no Host ${hostName}. Apply it, or correct spec.hostName.`,
        };
    return { ...base, notReady, outcome: { type: 'waiting' } };
  }
  if (performed.refusal !== undefined) {
    const { id, args } = performed.refusal.refusal;
    const reason = refusalReason(conditionReasons.DeviceInventory.Ready.False, id);
    const notReady = { reason, message: catalogueText(id, args) };
    return { ...base, notReady, outcome: { type: reason === 'KernelRefused' ? 'failed' : 'waiting' } };
  }
  return { ...base, outcome: { type: 'done' } };
}

function deviceStatus(device: DeviceView, world: InventoryWorld): Record<string, unknown> {
  const holder = world.holders.get(device.id);
  const allocation =
    device.allocations.find(({ claimUid }) => claimUid === holder?.uid) ?? device.allocations[0];
  return {
    id: device.id,
    state: device.state,
    ...(holder === undefined ? {} : { holder }),
    ...(allocation?.real == null ? {} : { realNumber: allocation.real }),
    ...(allocation?.virtual == null ? {} : { virtualNumber: allocation.virtual }),
  };
}

function holderTitle(device: DeviceView, world: InventoryWorld): string {
  const holder = world.holders.get(device.id);
  return holder === undefined
    ? `claim ${device.allocations[0]?.claimUid ?? ''}`
    : `${holder.namespace}/${holder.name}`;
}
