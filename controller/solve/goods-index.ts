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
import type { KubeObject, Uid } from '../api/object.ts';
import { uidOf } from '../api/object.ts';
import type { DeviceView, KernelChange, Sharing } from '../kernel/port.ts';
import type { Hold } from './claims.ts';
import { DevicePool } from './device-pool.ts';

/** Topics: what a pass can wait for. */
export const topics = {
  /** A device came, was freed, or is open to more. */
  devices: (hostName: string): string => `devices ${hostName}`,
  /** Device numbers were given back. */
  numbers: (hostName: string): string => `numbers ${hostName}`,
  /** A class changed. */
  classes: 'classes',
  partition: (hostName: string, uid: Uid): string => `partition ${hostName} ${uid}`,
  /** What is recorded for a claim. */
  record: (claimUid: Uid): string => `record ${claimUid}`,
  /** Counts of a host. */
  host: (hostName: string): string => `host ${hostName}`,
  /** A kernel came up. */
  boot: (hostName: string): string => `boot ${hostName}`,
  /** Devices that one inventory publishes. */
  inventory: (uid: Uid): string => `inventory ${uid}`,
};

interface RecordedHold {
  hostName: string;
  partitionUid: Uid;
  deviceID: string;
  sharing: Sharing;
}

export class GoodsIndex {
  readonly pool = new DevicePool();
  /** What each claim's own status records; it counts before what a placement says of the claim. */
  readonly #claims = new Map<Uid, readonly RecordedHold[]>();
  /** partition UID -> claim UID -> what the placement decided for it. */
  readonly #placements = new Map<Uid, Map<Uid, readonly RecordedHold[]>>();
  readonly #placementOfClaim = new Map<Uid, readonly RecordedHold[]>();
  readonly #effective = new Map<Uid, readonly RecordedHold[]>();
  readonly #hostOfPartition = new Map<Uid, string>();
  readonly #partitionsOnHost = new Map<string, number>();
  readonly #inventories = new Map<Uid, { hostName: string; ids: readonly string[] }>();
  /** `host id` -> inventory. */
  readonly #publisher = new Map<string, Uid>();
  readonly #booted = new Set<string>();
  /** `host id` -> the device as its kernel last showed it. */
  readonly #devices = new Map<string, DeviceView>();

  /** How many partitions are placed on a host. */
  partitionsOn(hostName: string): number {
    return this.#partitionsOnHost.get(hostName) ?? 0;
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
        return this.#claimChanged(object as DeviceClaim, deleted);
      default:
        return [];
    }
  }

  kernelChanged(hostName: string, change: KernelChange): readonly string[] {
    switch (change.type) {
      case 'Booted':
        this.#booted.add(hostName);
        return [topics.boot(hostName), topics.host(hostName), topics.devices(hostName)];
      case 'Decommissioned':
        this.#booted.delete(hostName);
        return [topics.boot(hostName)];
      case 'Host':
        return [topics.host(hostName)];
      case 'Partition':
        return [topics.partition(hostName, change.partitionUid)];
      case 'NumbersFreed':
        return [topics.numbers(hostName)];
      case 'Device':
        return this.#deviceChanged(hostName, change.device);
      case 'DeviceGone':
        this.pool.setHolds(`kernel ${hostName}`, change.deviceId, []);
        this.pool.setLost(hostName, change.deviceId, true);
        this.#devices.delete(`${hostName} ${change.deviceId}`);
        return this.#inventoryTopics(hostName, change.deviceId);
    }
  }

  // ---------------------------------------------------------------------------------------------- objects

  #inventoryChanged(inventory: DeviceInventory, deleted: boolean): string[] {
    const uid = uidOf(inventory);
    const before = this.#inventories.get(uid);
    if (before !== undefined) for (const id of before.ids) this.#publisher.delete(`${before.hostName} ${id}`);
    if (deleted) {
      this.#inventories.delete(uid);
      this.pool.removeInventory(uid);
    } else {
      const { hostName, devices } = inventory.spec;
      this.pool.setInventory(
        uid,
        hostName,
        devices.map((device) => ({
          id: device.id,
          driver: device.driver,
          type: device.type,
          endpoints: device.endpoints ?? [],
          attributes: device.attributes ?? {},
          capacity: device.capacity ?? {},
        })),
      );
      this.#inventories.set(uid, { hostName, ids: devices.map((device) => device.id) });
      for (const device of devices) {
        const slot = `${hostName} ${device.id}`;
        this.#publisher.set(slot, uid);
        // Published is not there: until the kernel has found it, nothing can be done with it.
        this.pool.setLost(hostName, device.id, (this.#devices.get(slot)?.state ?? 'Lost') === 'Lost');
      }
    }
    const hosts = new Set([before?.hostName, deleted ? undefined : inventory.spec.hostName]);
    return [...hosts].flatMap((host) => (host === undefined ? [] : [topics.devices(host)]));
  }

  #classChanged(object: PartitionDeviceClass, deleted: boolean): string[] {
    if (deleted) this.pool.removeClass(object.metadata.name);
    else {
      const { selectors, allowedNamespaces, sharing, reclaimPolicy } = object.spec;
      this.pool.setClass({
        name: object.metadata.name,
        selectors: (selectors ?? []).map((selector) => selector.cel),
        allowedNamespaces: allowedNamespaces,
        sharing,
        reclaimPolicy,
      });
    }
    return [topics.classes];
  }

  #partitionChanged(partition: WorkloadPartition, deleted: boolean): string[] {
    const uid = uidOf(partition);
    const placement = deleted ? undefined : partition.status?.placement;
    this.#countPartition(uid, placement?.hostName);
    const placed = placement === undefined ? new Map<Uid, RecordedHold[]>() : placedHolds(uid, placement);
    const before = this.#placements.get(uid) ?? new Map<Uid, readonly RecordedHold[]>();
    if (placed.size === 0) this.#placements.delete(uid);
    else this.#placements.set(uid, placed);
    const touched = new Set([...before.keys(), ...placed.keys()]);
    return [...touched].flatMap((claimUid) => {
      const holds = placed.get(claimUid);
      if (holds === undefined) this.#placementOfClaim.delete(claimUid);
      else this.#placementOfClaim.set(claimUid, holds);
      return this.#settle(claimUid);
    });
  }

  #countPartition(uid: Uid, hostName: string | undefined): void {
    const before = this.#hostOfPartition.get(uid);
    if (before === hostName) return;
    if (before !== undefined) this.#partitionsOnHost.set(before, this.partitionsOn(before) - 1);
    if (hostName === undefined) this.#hostOfPartition.delete(uid);
    else {
      this.#hostOfPartition.set(uid, hostName);
      this.#partitionsOnHost.set(hostName, this.partitionsOn(hostName) + 1);
    }
  }

  #claimChanged(claim: DeviceClaim, deleted: boolean): string[] {
    const uid = uidOf(claim);
    const partitionUid = claim.status?.partitionUID;
    if (deleted) {
      this.#claims.delete(uid);
      this.#placementOfClaim.delete(uid);
    } else if (partitionUid === undefined) this.#claims.delete(uid);
    else {
      const holds = (claim.status?.devices ?? []).map(({ hostName, deviceID, sharing }) => ({
        hostName,
        partitionUid,
        deviceID,
        sharing,
      }));
      this.#claims.set(uid, holds);
    }
    return this.#settle(uid);
  }

  /** Tells the pool what a claim holds by the records, where that changed. */
  #settle(claimUid: Uid): string[] {
    const before = this.#effective.get(claimUid) ?? [];
    const after = this.#claims.get(claimUid) ?? this.#placementOfClaim.get(claimUid) ?? [];
    if (sameHolds(before, after)) return [];
    if (after.length === 0) this.#effective.delete(claimUid);
    else this.#effective.set(claimUid, after);
    const source = `claim ${claimUid}`;
    const kept = new Set(after.map((hold) => hold.deviceID));
    const freed = before.filter((hold) => !kept.has(hold.deviceID));
    for (const { deviceID } of freed) this.pool.setHolds(source, deviceID, []);
    for (const { deviceID, hostName, partitionUid, sharing } of after) {
      this.pool.setHolds(source, deviceID, [{ hostName, partitionUid, claimUid, sharing }]);
    }
    return [topics.record(claimUid), ...freed.flatMap((hold) => this.#freedTopics(hold.deviceID))];
  }

  // ---------------------------------------------------------------------------------------------- kernels

  #deviceChanged(hostName: string, device: DeviceView): string[] {
    const holds = device.allocations.map(({ partitionUid, claimUid, sharing }): Hold => ({
      hostName,
      partitionUid,
      claimUid,
      sharing,
    }));
    this.pool.setHolds(`kernel ${hostName}`, device.id, holds);
    this.pool.setRetained(device.id, device.retainedFor);
    this.pool.setLost(hostName, device.id, device.state === 'Lost');
    const slot = `${hostName} ${device.id}`;
    const freed = isFreed(this.#devices.get(slot), device);
    this.#devices.set(slot, device);
    const inventory = this.#inventoryTopics(hostName, device.id);
    return freed ? [...inventory, ...this.#freedTopics(device.id)] : inventory;
  }

  #inventoryTopics(hostName: string, deviceId: string): string[] {
    const uid = this.#publisher.get(`${hostName} ${deviceId}`);
    return uid === undefined ? [] : [topics.inventory(uid)];
  }

  /** A device that several hosts see may be waited for on each of them. */
  #freedTopics(deviceId: string): string[] {
    return this.pool.hostsOf(deviceId).map((hostName) => topics.devices(hostName));
  }
}

/** What a placement decided, by claim. */
function placedHolds(
  partitionUid: Uid,
  { hostName, claims }: NonNullable<NonNullable<WorkloadPartition['status']>['placement']>,
): Map<Uid, RecordedHold[]> {
  return new Map(
    claims.map(({ uid, devices }) => [
      uid,
      devices.map(({ deviceID, sharing }) => ({ hostName, partitionUid, deviceID, sharing })),
    ]),
  );
}

/** Whether a device is open to more than before: only then is it worth waking those who wait for one. */
function isFreed(before: DeviceView | undefined, after: DeviceView): boolean {
  if (before === undefined) return after.state !== 'Lost' && after.allocations.length === 0;
  return (
    after.allocations.length < before.allocations.length ||
    (before.exporter !== null && after.exporter?.claimUid !== before.exporter.claimUid) ||
    (before.retainedFor !== null && after.retainedFor !== before.retainedFor) ||
    (before.state === 'Lost' && after.state !== 'Lost')
  );
}

function sameHolds(a: readonly RecordedHold[], b: readonly RecordedHold[]): boolean {
  return (
    a.length === b.length &&
    a.every((hold, index) => {
      const other = b[index];
      return (
        hold.deviceID === other?.deviceID &&
        hold.hostName === other.hostName &&
        hold.partitionUid === other.partitionUid &&
        hold.sharing === other.sharing
      );
    })
  );
}
