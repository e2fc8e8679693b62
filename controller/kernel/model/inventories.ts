/** Devices as inventories publish them: found, changed, lost, forgotten (LIFE-35). */
import type { Uid } from '../../api/object.ts';
import type { DiscoveredDevice, KernelRefusal } from '../port.ts';
import { checkNames } from './arguments.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { done, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { roomDeviceOf } from './room-devices.ts';
import type { BootedHost, DeviceRecord, HostState } from './state.ts';
import { enterNamespace, freeGroupName, newVolumeGroup } from './volume-groups.ts';

export function discover(host: BootedHost, command: Command<'Discover'>, effects: Effects): Outcome {
  const { inventoryUid, devices } = command;
  const refusal = checkInventory(host, command);
  if (refusal !== undefined) return refusal;
  const published = host.memory.inventories.get(inventoryUid) ?? new Set<string>();
  const kept = new Set(devices.map((device) => device.id));
  for (const id of published) if (!kept.has(id)) withdraw(host, id, effects);
  // All old names are gone before a new one comes: two devices may have exchanged theirs.
  for (const id of published) freeName(host, id);
  for (const device of devices) {
    const isKnown = host.memory.devices.has(device.id) || host.room.has(device.id);
    publish(host, inventoryUid, device, effects);
    if (!isKnown) fillNewDisk(host, device, effects);
  }
  const lost = [...published].filter((id) => !kept.has(id) && host.memory.devices.has(id));
  if (kept.size + lost.length === 0) host.memory.inventories.delete(inventoryUid);
  else host.memory.inventories.set(inventoryUid, new Set([...kept, ...lost]));
  return done();
}

function checkInventory(host: HostState, command: Command<'Discover'>): KernelRefusal | undefined {
  const { inventoryUid, devices } = command;
  const malformed = checkNames(
    'devices',
    devices.map((device) => device.id),
  );
  if (malformed !== undefined) return malformed;
  const names = new Set<string>();
  for (const device of devices) {
    const refusal = checkDevice(host, inventoryUid, device);
    if (refusal !== undefined) return refusal;
    if (names.has(device.name) || isNameTaken(host, inventoryUid, device)) {
      return refuse('DeviceNameTaken', { name: device.name, device: device.id });
    }
    names.add(device.name);
  }
  return undefined;
}

function checkDevice(host: HostState, inventoryUid: Uid, found: DiscoveredDevice): KernelRefusal | undefined {
  const known = host.memory.devices.get(found.id);
  if (known === undefined) return undefined;
  if (!known.lost && known.inventoryUid !== inventoryUid) {
    return refuse('DuplicateDevice', { device: found.id });
  }
  if (known.allocations.size === 0) return undefined;
  const field = changedField(known, found);
  return field === undefined ? undefined : refuse('DeviceChanged', { field, device: found.id });
}

/** The endpoints of an adapter count too: what was handed over must stay true (DEV-24). */
function changedField(known: DeviceRecord, found: DiscoveredDevice): string | undefined {
  if (known.driver !== found.driver) return 'driver';
  if (known.type !== found.type) return 'type';
  return sameList(known.endpoints, found.endpoints ?? []) ? undefined : 'endpoints';
}

/** Names of this inventory are about to be set anew, so only those of others count. */
function isNameTaken(host: HostState, inventoryUid: Uid, found: DiscoveredDevice): boolean {
  const holder = host.memory.deviceNames.get(found.name);
  if (holder === undefined || holder === found.id) return false;
  return host.memory.devices.get(holder)?.inventoryUid !== inventoryUid;
}

function withdraw(host: HostState, id: string, effects: Effects): void {
  const device = host.memory.devices.get(id);
  if (device === undefined || device.lost) return;
  freeName(host, id);
  effects.deviceStateChanged(device);
  device.lost = true;
  if (device.allocations.size === 0) forgetDevice(host, device);
}

function freeName(host: HostState, id: string): void {
  const name = host.memory.devices.get(id)?.name;
  if (name !== undefined && host.memory.deviceNames.get(name) === id) host.memory.deviceNames.delete(name);
}

function publish(host: HostState, inventoryUid: Uid, found: DiscoveredDevice, effects: Effects): void {
  const { id, name, driver, type } = found;
  const endpoints = [...(found.endpoints ?? [])];
  host.memory.deviceNames.set(name, id);
  const known = host.memory.devices.get(id);
  if (known === undefined) {
    const device = {
      id,
      name,
      driver,
      type,
      endpoints,
      inventoryUid,
      lost: false,
      exporter: null,
      handed: null,
    };
    host.memory.devices.set(id, { ...device, allocations: new Map() });
    linkEndpoints(host, id, endpoints);
    effects.deviceChanged(id);
    return;
  }
  if (known.lost) effects.deviceStateChanged(known);
  else if (known.name !== name || changedField(known, found) !== undefined) effects.deviceChanged(id);
  unlinkEndpoints(host, known);
  if (known.inventoryUid !== inventoryUid) forgetPublisher(host, known);
  known.inventoryUid = inventoryUid;
  known.lost = false;
  known.name = name;
  known.driver = driver;
  known.type = type;
  known.endpoints = endpoints;
  linkEndpoints(host, id, endpoints);
}

/** What an inventory says of a disk's content counts for one that no host has seen before (LIFE-35). */
function fillNewDisk(host: HostState, found: DiscoveredDevice, effects: Effects): void {
  const { id, initialContent } = found;
  if (initialContent === undefined) return;
  const { active, name } = initialContent.volumeGroup;
  const group = newVolumeGroup({
    id: `vg-of-${id}`,
    name,
    disks: [id],
    ownerUid: null,
    installation: null,
  });
  const device = roomDeviceOf(host.room, id);
  device.volumeGroup = group;
  device.wasSeen = true;
  if (active) enterNamespace(host, group, { name: freeGroupName(host, name), logicalVolumes: [] }, effects);
}

/** For a device that nothing holds and no inventory publishes. What is on it stays known to the room. */
export function forgetDevice(host: HostState, device: DeviceRecord): void {
  unlinkEndpoints(host, device);
  forgetPublisher(host, device);
  host.memory.devices.delete(device.id);
}

function forgetPublisher(host: HostState, { id, inventoryUid }: DeviceRecord): void {
  const published = host.memory.inventories.get(inventoryUid);
  published?.delete(id);
  if (published?.size === 0) host.memory.inventories.delete(inventoryUid);
}

function linkEndpoints(host: HostState, adapterId: string, endpoints: readonly string[]): void {
  const { adaptersOf } = host.memory;
  for (const endpoint of endpoints) {
    const adapters = adaptersOf.get(endpoint) ?? new Set<string>();
    adaptersOf.set(endpoint, adapters.add(adapterId));
  }
}

function unlinkEndpoints(host: HostState, adapter: DeviceRecord): void {
  const { adaptersOf } = host.memory;
  for (const endpoint of adapter.endpoints) {
    const adapters = adaptersOf.get(endpoint);
    adapters?.delete(adapter.id);
    if (adapters?.size === 0) adaptersOf.delete(endpoint);
  }
}

function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
