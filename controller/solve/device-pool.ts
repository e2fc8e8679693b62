/**
 * What is published, which classes there are, and what is held, fed as it changes (LIFE-35).
 *
 * Matching reads what inventories publish; what is held comes from whoever reports it. A change costs what it touches
 * and a question what it returns; neither grows with the number of devices, classes or claims that exist.
 */
import { isNamespaceAllowed } from '../api/consent.ts';
import type { AllowedNamespaces } from '../api/consent.ts';
import type { Uid } from '../api/object.ts';
import { compileDeviceSelector } from '../cel/device-selector.ts';
import type { Hold, PoolClass, PoolDevice } from './claims.ts';
import { DeviceHolds } from './device-holds.ts';
import type { SelectorCompiler } from './device-predicate.ts';
import { HostCandidates } from './host-candidates.ts';
import type { Asker, Relaxation } from './host-candidates.ts';
import { HostDevices } from './host-devices.ts';

/** Whether the other side lets a namespace with these labels use what is its own. */
export type Consent = (
  allowed: AllowedNamespaces,
  namespace: string,
  labels: Readonly<Record<string, string>>,
) => boolean;

export interface DevicePoolOptions {
  compileSelector?: SelectorCompiler;
  isAllowed?: Consent;
}

interface Inventory {
  hostName: string;
  devices: ReadonlyMap<string, PoolDevice>;
}

export class DevicePool {
  private readonly compileSelector: SelectorCompiler;
  private readonly isAllowed: Consent;
  private readonly holds = new DeviceHolds();
  private readonly hosts = new Map<string, HostDevices>();
  private readonly inventories = new Map<string, Inventory>();
  private readonly classes = new Map<string, PoolClass>();
  /** Device id -> names of the hosts that publish it. */
  private readonly publishers = new Map<string, Set<string>>();
  private sortedClasses: readonly PoolClass[] | undefined;
  /** Hosts on which something became more or less available since that was asked last. */
  private readonly changedHosts = new Set<string>();

  constructor(options: DevicePoolOptions = {}) {
    this.compileSelector = options.compileSelector ?? compileDeviceSelector;
    this.isAllowed = options.isAllowed ?? isNamespaceAllowed;
  }

  // ------------------------------------------------------------------------------------------- feeding

  /** What one inventory publishes, as a whole: replaces what it published before, wherever that was. */
  setInventory(inventoryUid: string, hostName: string, devices: readonly PoolDevice[]): void {
    const before = this.inventories.get(inventoryUid);
    const kept = before?.hostName === hostName ? before.devices : new Map<string, PoolDevice>();
    const after = new Map(
      devices.map((device) => {
        const known = kept.get(device.id);
        // An unchanged device stays the same value, so that what was found out about it stays known.
        return [device.id, known !== undefined && isSameDevice(known, device) ? known : device];
      }),
    );
    this.inventories.set(inventoryUid, { hostName, devices: after });
    if (before !== undefined) this.withdrawAll(inventoryUid, before, after);
    for (const device of after.values()) {
      if (kept.get(device.id) !== device) this.publish(inventoryUid, hostName, device);
    }
    if (before !== undefined) this.forgetHost(before.hostName);
  }

  removeInventory(inventoryUid: string): void {
    const before = this.inventories.get(inventoryUid);
    if (before === undefined) return;
    this.inventories.delete(inventoryUid);
    this.withdrawAll(inventoryUid, before, new Map());
    this.forgetHost(before.hostName);
  }

  setClass(deviceClass: PoolClass): void {
    this.classes.set(deviceClass.name, deviceClass);
    this.sortedClasses = undefined;
  }

  removeClass(name: string): void {
    this.classes.delete(name);
    this.sortedClasses = undefined;
  }

  /**
   * Replaces what a source (`cluster:<uid>`, `kernel:<host>`) says about who holds a device. What holds is the union
   * of what all sources say. True when that changed.
   */
  setHolds(source: string, deviceId: string, holds: readonly Hold[]): boolean {
    const changed = this.holds.setHolds(source, deviceId, holds);
    if (changed) this.refresh(deviceId);
    return changed;
  }

  /** The only namespace that may have the device, because its data was retained there (LIFE-8). True when changed. */
  setRetained(deviceId: string, namespace: string | null): boolean {
    const changed = this.holds.setRetained(deviceId, namespace);
    if (changed) this.refresh(deviceId);
    return changed;
  }

  /** What the kernel of a host says: a host has the device in use itself, and nobody gets it (NS-18). True when changed. */
  setUsed(hostName: string, deviceId: string, isUsed: boolean): boolean {
    const changed = this.holds.setUsed(hostName, deviceId, isUsed);
    if (changed) this.refresh(deviceId);
    return changed;
  }

  /** A lost device is not given to anybody on this host. True when it changed. */
  setLost(hostName: string, deviceId: string, lost: boolean): boolean {
    const host = lost ? this.reachHost(hostName) : this.hosts.get(hostName);
    const changed = host?.setLost(deviceId, lost) ?? false;
    if (changed) this.changedHosts.add(hostName);
    this.forgetHost(hostName);
    return changed;
  }

  /** Names of the hosts on which anything is more or less available than when this was asked last. */
  takeChangedHosts(): string[] {
    const names = [...this.changedHosts];
    this.changedHosts.clear();
    return names;
  }

  // -------------------------------------------------------------------------------------------- asking

  /** Names of the hosts that publish a device, sorted. */
  hostsOf(deviceId: string): string[] {
    return [...(this.publishers.get(deviceId) ?? [])].sort();
  }

  /** Who holds a device, sorted by claim. */
  holdsOf(deviceId: string): Hold[] {
    const holds = [...this.holds.state(deviceId).holds.values()].flatMap((counts) =>
      [...counts.values()].map(({ hold }) => hold),
    );
    return holds.sort((a, b) => (a.claimUid < b.claimUid ? -1 : 1));
  }

  /** How one claim holds a device. */
  holdOf(deviceId: string, claimUid: Uid): Hold | undefined {
    for (const { hold } of this.holds.state(deviceId).holds.get(claimUid)?.values() ?? []) return hold;
    return undefined;
  }

  /** A class by name, only when it is open to the namespace: absent and refused look the same. */
  allowedClass(
    name: string,
    namespace: string,
    labels: Readonly<Record<string, string>>,
  ): PoolClass | undefined {
    const deviceClass = this.classes.get(name);
    if (deviceClass === undefined) return undefined;
    return this.isAllowed(deviceClass.allowedNamespaces, namespace, labels) ? deviceClass : undefined;
  }

  /** Classes that are open to a namespace, by name; walks all classes, so it is for explanations only. */
  allowedClasses(namespace: string, labels: Readonly<Record<string, string>>): PoolClass[] {
    this.sortedClasses ??= [...this.classes.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return this.sortedClasses.filter(({ allowedNamespaces }) =>
      this.isAllowed(allowedNamespaces, namespace, labels),
    );
  }

  /** A device as a host publishes it. */
  device(hostName: string, deviceId: string): PoolDevice | undefined {
    const host = this.hosts.get(hostName);
    const position = host?.position(deviceId);
    return position === undefined ? undefined : host?.device(position);
  }

  /** Whether every expression selects a device as a host publishes it; of one that it does not publish nothing is said. */
  isSelected(hostName: string, deviceId: string, expressions: readonly string[]): boolean {
    const host = this.hosts.get(hostName);
    const position = host?.position(deviceId);
    if (host === undefined || position === undefined) return true;
    return expressions.every((expression) => host.selector(expression).test(position));
  }

  /** Why an expression does not compile; undefined when it does. */
  selectorError(expression: string): string | undefined {
    const compiled = this.compileSelector(expression);
    return compiled.ok ? undefined : compiled.error;
  }

  /** What an asker may have on a host; a host that publishes nothing has nothing to offer. */
  candidates(hostName: string, asker: Asker, relaxation: Relaxation = {}): HostCandidates {
    const host = this.hosts.get(hostName) ?? new HostDevices(hostName, this.holds, this.compileSelector);
    return new HostCandidates(host, this.holds, asker, relaxation);
  }

  // --------------------------------------------------------------------------------------------- inside

  private publish(inventoryUid: string, hostName: string, device: PoolDevice): void {
    this.reachHost(hostName).publish(inventoryUid, device);
    const publishers = this.publishers.get(device.id) ?? new Set<string>();
    this.publishers.set(device.id, publishers.add(hostName));
    this.relate(device, 1);
  }

  /** Withdraws what an inventory published, but for devices that stay the same value. */
  private withdrawAll(inventoryUid: string, before: Inventory, after: ReadonlyMap<string, PoolDevice>): void {
    for (const device of before.devices.values()) {
      if (after.get(device.id) !== device) this.withdraw(inventoryUid, before.hostName, device);
    }
  }

  private withdraw(inventoryUid: string, hostName: string, device: PoolDevice): void {
    const host = this.hosts.get(hostName);
    host?.withdraw(inventoryUid, device.id);
    if (host?.isPublished(device.id) !== true) this.publishers.get(device.id)?.delete(hostName);
    if (this.publishers.get(device.id)?.size === 0) this.publishers.delete(device.id);
    this.relate(device, -1);
  }

  /** Adapters and their endpoints know of each other on every host: they are the same things everywhere. */
  private relate(device: PoolDevice, by: 1 | -1): void {
    if (device.type !== 'Adapter') return;
    for (const endpoint of device.endpoints) {
      this.holds.relate(device.id, endpoint, by);
      this.refreshOne(endpoint);
    }
    this.refreshOne(device.id);
  }

  private refresh(deviceId: string): void {
    this.refreshOne(deviceId);
    for (const relative of this.holds.state(deviceId).relatives.keys()) this.refreshOne(relative);
  }

  private refreshOne(deviceId: string): void {
    for (const hostName of this.publishers.get(deviceId) ?? []) {
      this.hosts.get(hostName)?.refresh(deviceId);
      this.changedHosts.add(hostName);
    }
  }

  private reachHost(hostName: string): HostDevices {
    let host = this.hosts.get(hostName);
    if (host === undefined) {
      host = new HostDevices(hostName, this.holds, this.compileSelector);
      this.hosts.set(hostName, host);
    }
    return host;
  }

  private forgetHost(hostName: string): void {
    if (this.hosts.get(hostName)?.isEmpty === true) this.hosts.delete(hostName);
  }
}

function isSameDevice(a: PoolDevice, b: PoolDevice): boolean {
  return (
    a.driver === b.driver &&
    a.type === b.type &&
    a.endpoints.join('\n') === b.endpoints.join('\n') &&
    isSameRecord(a.attributes, b.attributes) &&
    isSameRecord(a.capacity, b.capacity)
  );
}

function isSameRecord(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
