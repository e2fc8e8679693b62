/**
 * Which devices are held by what was decided and recorded (LIFE-30), whether a kernel has been told of it or not: so that
 * nothing is decided twice between a record and its command.
 */
import type { DeviceClaim } from '../api/generated/device-claim.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import type { Uid } from '../api/object.ts';
import { uidOf } from '../api/object.ts';
import type { Sharing } from '../kernel/port.ts';
import type { DevicePool } from './device-pool.ts';

interface RecordedHold {
  hostName: string;
  partitionUid: Uid;
  deviceID: string;
  sharing: Sharing;
}

/** A claim whose record says something else than before, and the devices that it does not have any more. */
export interface RecordChange {
  claimUid: Uid;
  freed: string[];
}

export class RecordedHolds {
  readonly #pool: DevicePool;
  /** What each claim's own status records; it counts before what a placement says of the claim. */
  readonly #claims = new Map<Uid, readonly RecordedHold[]>();
  /** partition UID -> claim UID -> what the placement decided for it. */
  readonly #placements = new Map<Uid, Map<Uid, readonly RecordedHold[]>>();
  readonly #placementOfClaim = new Map<Uid, readonly RecordedHold[]>();
  readonly #effective = new Map<Uid, readonly RecordedHold[]>();
  readonly #hostOfPartition = new Map<Uid, string>();
  readonly #partitionsOnHost = new Map<string, number>();

  constructor(pool: DevicePool) {
    this.#pool = pool;
  }

  /** How many partitions are placed on a host. */
  partitionsOn(hostName: string): number {
    return this.#partitionsOnHost.get(hostName) ?? 0;
  }

  partitionChanged(partition: WorkloadPartition, deleted: boolean): RecordChange[] {
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

  claimChanged(claim: DeviceClaim, deleted: boolean): RecordChange[] {
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
  #settle(claimUid: Uid): RecordChange[] {
    const before = this.#effective.get(claimUid) ?? [];
    const after = this.#claims.get(claimUid) ?? this.#placementOfClaim.get(claimUid) ?? [];
    if (sameHolds(before, after)) return [];
    if (after.length === 0) this.#effective.delete(claimUid);
    else this.#effective.set(claimUid, after);
    const source = `claim ${claimUid}`;
    const kept = new Set(after.map((hold) => hold.deviceID));
    const freed = before.filter((hold) => !kept.has(hold.deviceID));
    for (const { deviceID } of freed) this.#pool.setHolds(source, deviceID, []);
    for (const { deviceID, hostName, partitionUid, sharing } of after) {
      this.#pool.setHolds(source, deviceID, [{ hostName, partitionUid, claimUid, sharing }]);
    }
    return [{ claimUid, freed: freed.map((hold) => hold.deviceID) }];
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
