/**
 * The index of finite goods: which devices are published, which are held, by which claim, on which host.
 *
 * It is derived: fed from objects (what was decided and recorded, LIFE-30) and from kernels (what they hold), as they
 * change (LIFE-35). Each change answers with the topics whose readers should look again.
 */
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { DeviceInventory } from '../api/generated/device-inventory.ts';
import type { PartitionDeviceClass } from '../api/generated/partition-device-class.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import { countedTopic } from '../api/counted-topic.ts';
import type { KubeObject, Uid } from '../api/object.ts';
import { uidOf } from '../api/object.ts';
import type { DeviceView, KernelChange } from '../kernel/port.ts';
import type { Hold } from './claims.ts';
import { DevicePool } from './device-pool.ts';
import { PendingNumbers } from './pending-numbers.ts';
import type { RecordChange } from './recorded-holds.ts';
import { RecordedHolds } from './recorded-holds.ts';

/** Topics: what a pass can wait for. */
export const topics = {
  /** A device came, was freed, or is open to more. */
  devices: (hostName: string): string => `devices ${hostName}`,
  /** What an inventory says of one device. */
  device: (hostName: string, deviceId: string): string => `device ${hostName} ${deviceId}`,
  /** Device numbers were given back. */
  numbers: (hostName: string): string => `numbers ${hostName}`,
  /** A class changed. */
  classes: 'classes',
  partition: (hostName: string, uid: Uid): string => `partition ${hostName} ${uid}`,
  /** On which host a partition is placed. */
  place: (partitionUid: Uid): string => `place ${partitionUid}`,
  /** Counts of the children of a partition. */
  dependents: (hostName: string, uid: Uid): string => countedTopic(`dependents ${hostName} ${uid}`),
  /** What is recorded for a claim. */
  record: (claimUid: Uid): string => `record ${claimUid}`,
  /** Counts of a host. */
  host: (hostName: string): string => `host ${hostName}`,
  /** A kernel came up. */
  boot: (hostName: string): string => `boot ${hostName}`,
  /** What is registered or in the kernel of extensions. */
  extensions: (hostName: string): string => `extensions ${hostName}`,
  /** Devices that one inventory publishes. */
  inventory: (uid: Uid): string => `inventory ${uid}`,
};

/** What one inventory publishes. */
interface Published {
  hostName: string;
  ids: readonly string[];
  generation: number | undefined;
  /** It is being deleted. */
  isLeaving: boolean;
}

export class GoodsIndex {
  readonly pool = new DevicePool();
  readonly #numbers = new PendingNumbers();
  readonly #records: RecordedHolds;
  readonly #inventories = new Map<Uid, Published>();
  /** Class name -> the generation that the pool has. */
  readonly #classes = new Map<string, number | undefined>();
  /** `host id` -> inventory. */
  readonly #publisher = new Map<string, Uid>();
  readonly #booted = new Set<string>();
  /** `host id` -> the device as its kernel last showed it. */
  readonly #devices = new Map<string, DeviceView>();

  constructor() {
    this.#records = new RecordedHolds(this.pool, this.#numbers);
  }

  /** How many partitions are placed on a host. */
  partitionsOn(hostName: string): number {
    return this.#records.partitionsOn(hostName);
  }

  /** The devices on a host that are recorded for claims and have no number there yet; one entry for each claim. */
  withoutNumbers(hostName: string): Iterable<string> {
    return this.#numbers.on(hostName);
  }

  /** The claim that a device is exported to, on whichever host. */
  exporterOf(deviceId: string): Uid | undefined {
    for (const hostName of this.pool.hostsOf(deviceId)) {
      const exporter = this.#devices.get(`${hostName} ${deviceId}`)?.exporter;
      if (exporter != null) return exporter.claimUid;
    }
    return undefined;
  }

  isBooted(hostName: string): boolean {
    return this.#booted.has(hostName);
  }

  objectChanged(object: KubeObject, deleted: boolean): readonly string[] {
    switch (object.kind) {
      case 'DeviceInventory':
        return this.#inventoryChanged(object as DeviceInventory, deleted);
      case 'PartitionDeviceClass':
        return this.#classChanged(object as PartitionDeviceClass, deleted);
      case 'WorkloadPartition':
        return this.#partitionChanged(object as WorkloadPartition, deleted);
      case 'DeviceClaim':
        return this.#recordTopics(this.#records.claimChanged(object as DeviceClaim, deleted));
      default:
        return [];
    }
  }

  kernelChanged(hostName: string, change: KernelChange): readonly string[] {
    switch (change.type) {
      case 'Booted':
        this.#booted.add(hostName);
        return [topics.boot(hostName), topics.host(hostName), topics.devices(hostName)];
      case 'Recovered':
        // As after a boot: who waits for the host, its devices or its numbers may go on.
        return [
          topics.boot(hostName),
          topics.host(hostName),
          topics.devices(hostName),
          topics.numbers(hostName),
        ];
      case 'Decommissioned':
        this.#booted.delete(hostName);
        return [topics.boot(hostName)];
      case 'Host':
        return [topics.host(hostName)];
      case 'Partition':
        return [topics.partition(hostName, change.partitionUid)];
      case 'Dependents':
        return [topics.dependents(hostName, change.partitionUid)];
      case 'NumbersFreed':
        return [topics.numbers(hostName)];
      case 'Extensions':
        return [topics.extensions(hostName)];
      case 'Device':
        return this.#deviceChanged(hostName, change.device);
      case 'DeviceGone':
        this.pool.setHolds(`kernel ${hostName}`, change.deviceId, []);
        this.#devices.delete(`${hostName} ${change.deviceId}`);
        this.#numbers.told(hostName, change.deviceId, undefined);
        this.#settleLost(hostName, change.deviceId);
        return this.#inventoryTopics(change.deviceId, hostName);
    }
  }

  // ---------------------------------------------------------------------------------------------- objects

  #inventoryChanged(inventory: DeviceInventory, deleted: boolean): string[] {
    const uid = uidOf(inventory);
    const { generation } = inventory.metadata;
    const before = this.#inventories.get(uid);
    // A change of its status is no news: what is held comes from the kernels.
    if (!deleted && before !== undefined && before.generation === generation) return [];
    if (before !== undefined) this.#withdraw(uid, before);
    if (!deleted) this.#publish(uid, inventory);
    const after = deleted ? undefined : this.#inventories.get(uid);
    const changed = [before, after].flatMap((published) =>
      published === undefined ? [] : topicsOf(published),
    );
    return [...new Set(changed)];
  }

  #withdraw(uid: Uid, { hostName, ids }: Published): void {
    for (const id of ids) this.#publisher.delete(`${hostName} ${id}`);
    this.#inventories.delete(uid);
    this.pool.removeInventory(uid);
  }

  #publish(uid: Uid, { metadata, spec }: DeviceInventory): void {
    const { hostName } = spec;
    const devices = spec.devices.map(
      ({ id, driver, type, endpoints = [], attributes = {}, capacity = {} }) => ({
        id,
        driver,
        type,
        endpoints,
        attributes,
        capacity,
      }),
    );
    this.pool.setInventory(uid, hostName, devices);
    const isLeaving = metadata.deletionTimestamp !== undefined;
    const ids = devices.map((device) => device.id);
    this.#inventories.set(uid, { hostName, ids, generation: metadata.generation, isLeaving });
    for (const id of ids) {
      this.#publisher.set(`${hostName} ${id}`, uid);
      this.#settleLost(hostName, id);
    }
  }

  /**
   * Published is not there: until the kernel has found a device, nothing can be done with it. And nothing new attaches
   * to what is being deleted (LIFE-14).
   */
  #settleLost(hostName: string, deviceId: string): void {
    const slot = `${hostName} ${deviceId}`;
    const uid = this.#publisher.get(slot);
    const isLeaving = uid !== undefined && this.#inventories.get(uid)?.isLeaving === true;
    const state = this.#devices.get(slot)?.state ?? 'Lost';
    this.pool.setLost(hostName, deviceId, isLeaving || state === 'Lost');
  }

  #classChanged(object: PartitionDeviceClass, deleted: boolean): string[] {
    const { name, generation, deletionTimestamp } = object.metadata;
    if (deleted || deletionTimestamp !== undefined) {
      this.#classes.delete(name);
      this.pool.removeClass(name);
      return [topics.classes];
    }
    if (this.#classes.get(name) === generation) return [];
    this.#classes.set(name, generation);
    const { selectors, allowedNamespaces, sharing, reclaimPolicy } = object.spec;
    this.pool.setClass({
      name,
      selectors: (selectors ?? []).map((selector) => selector.cel),
      allowedNamespaces,
      sharing,
      reclaimPolicy,
    });
    return [topics.classes];
  }

  // ---------------------------------------------------------------------------------------------- kernels

  #deviceChanged(hostName: string, device: DeviceView): string[] {
    const holds = device.allocations.map(({ partitionUid, claimUid, sharing }): Hold => ({
      hostName,
      partitionUid,
      claimUid,
      sharing,
    }));
    // What a host uses itself is as good as held, on whichever host.
    if (device.inUse) holds.push({ hostName, partitionUid: '', claimUid: '', sharing: 'Exclusive' });
    this.pool.setHolds(`kernel ${hostName}`, device.id, holds);
    this.pool.setRetained(device.id, device.retainedFor);
    this.#numbers.told(hostName, device.id, device);
    const slot = `${hostName} ${device.id}`;
    const freed = isFreed(this.#devices.get(slot), device);
    this.#devices.set(slot, device);
    this.#settleLost(hostName, device.id);
    const inventory = this.#inventoryTopics(device.id, hostName);
    return freed ? [...inventory, ...this.#freedTopics([device.id])] : inventory;
  }

  /** Inventories of other hosts that see the device tell who has it, too. */
  #inventoryTopics(deviceId: string, hostName?: string): string[] {
    const hosts = new Set(this.pool.hostsOf(deviceId));
    if (hostName !== undefined) hosts.add(hostName);
    const uids = [...hosts].flatMap((host) => this.#publisher.get(`${host} ${deviceId}`) ?? []);
    return uids.map((uid) => topics.inventory(uid));
  }

  #partitionChanged(partition: WorkloadPartition, deleted: boolean): string[] {
    const uid = uidOf(partition);
    const before = this.#records.placeOf(uid);
    const records = this.#recordTopics(this.#records.partitionChanged(partition, deleted));
    return this.#records.placeOf(uid) === before ? records : [topics.place(uid), ...records];
  }

  #recordTopics(changes: readonly RecordChange[]): string[] {
    return changes.flatMap(({ claimUid, freed }) => [
      topics.record(claimUid),
      ...this.#freedTopics(freed),
      // Inventories tell who has a device by the records as well.
      ...freed.flatMap((id) => this.#inventoryTopics(id)),
    ]);
  }

  /** A device that several hosts see may be waited for on each of them. */
  #freedTopics(deviceIds: readonly string[]): string[] {
    const hosts = new Set(deviceIds.flatMap((id) => this.pool.hostsOf(id)));
    return [...hosts].map((hostName) => topics.devices(hostName));
  }
}

function topicsOf({ hostName, ids }: Published): string[] {
  return [topics.devices(hostName), ...ids.map((id) => topics.device(hostName, id))];
}

/** Whether a device is open to more than before: only then is it worth waking those who wait for one. */
function isFreed(before: DeviceView | undefined, after: DeviceView): boolean {
  if (before === undefined) return after.allocations.length === 0 && !isOutOfReach(after);
  return (
    after.allocations.length < before.allocations.length ||
    (before.exporter !== null && after.exporter?.claimUid !== before.exporter.claimUid) ||
    (before.retainedFor !== null && after.retainedFor !== before.retainedFor) ||
    (isOutOfReach(before) && !isOutOfReach(after))
  );
}

/** Lost, or in use by the host itself. */
function isOutOfReach({ inUse, state }: DeviceView): boolean {
  return inUse || state === 'Lost';
}
