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
import type { PendingNumbers } from './pending-numbers.ts';

interface RecordedHold {
  hostName: string;
  partitionUid: Uid;
  deviceID: string;
  sharing: Sharing;
}

/** What the status of a claim records, and for which partition. */
interface OwnRecord {
  partitionUid: Uid;
  holds: readonly RecordedHold[];
}

/** A claim whose record says something else than before, and the devices that it does not have any more. */
export interface RecordChange {
  claimUid: Uid;
  freed: string[];
}

export class RecordedHolds {
  readonly #pool: DevicePool;
  readonly #numbers: PendingNumbers;
  /**
   * What each claim's own status records; it counts before what a placement says of the claim, and only while the
   * partition that it is for exists (LIFE-15): else a claim would stand in its own way in a namesake's partition.
   */
  readonly #claims = new Map<Uid, OwnRecord>();
  readonly #partitions = new Set<Uid>();
  /** partition UID -> claims whose own records are for it. */
  readonly #claimsFor = new Map<Uid, Set<Uid>>();
  /** partition UID -> claim UID -> what the placement decided for it. */
  readonly #placements = new Map<Uid, Map<Uid, readonly RecordedHold[]>>();
  readonly #placementOfClaim = new Map<Uid, readonly RecordedHold[]>();
  readonly #effective = new Map<Uid, readonly RecordedHold[]>();
  readonly #hostOfPartition = new Map<Uid, string>();
  readonly #partitionsOnHost = new Map<string, number>();

  constructor(pool: DevicePool, numbers: PendingNumbers) {
    this.#pool = pool;
    this.#numbers = numbers;
  }

  /** The host that a partition is placed on. */
  placeOf(partitionUid: Uid): string | undefined {
    return this.#hostOfPartition.get(partitionUid);
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
    const flipped = this.#partitions.has(uid) === deleted ? (this.#claimsFor.get(uid) ?? []) : [];
    if (deleted) this.#partitions.delete(uid);
    else this.#partitions.add(uid);
    const touched = new Set([...before.keys(), ...placed.keys(), ...flipped]);
    return [...touched].flatMap((claimUid) => {
      const holds = placed.get(claimUid);
      if (holds !== undefined) this.#placementOfClaim.set(claimUid, holds);
      else if (before.has(claimUid)) this.#placementOfClaim.delete(claimUid);
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
    this.#forgetRecord(uid);
    if (deleted) this.#placementOfClaim.delete(uid);
    const partitionUid = deleted ? undefined : claim.status?.partitionUID;
    if (partitionUid !== undefined) {
      const holds = (claim.status?.devices ?? []).map(({ hostName, deviceID, sharing }) => ({
        hostName,
        partitionUid,
        deviceID,
        sharing,
      }));
      this.#claims.set(uid, { partitionUid, holds });
      const claims = this.#claimsFor.get(partitionUid) ?? new Set<Uid>();
      this.#claimsFor.set(partitionUid, claims.add(uid));
    }
    return this.#settle(uid);
  }

  #forgetRecord(claimUid: Uid): void {
    const { partitionUid } = this.#claims.get(claimUid) ?? {};
    this.#claims.delete(claimUid);
    if (partitionUid === undefined) return;
    const claims = this.#claimsFor.get(partitionUid);
    claims?.delete(claimUid);
    if (claims?.size === 0) this.#claimsFor.delete(partitionUid);
  }

  #recordOf(claimUid: Uid): readonly RecordedHold[] {
    const own = this.#claims.get(claimUid);
    if (own !== undefined && this.#partitions.has(own.partitionUid)) return own.holds;
    return this.#placementOfClaim.get(claimUid) ?? [];
  }

  /** Tells the pool what a claim holds by the records, where that changed. */
  #settle(claimUid: Uid): RecordChange[] {
    const before = this.#effective.get(claimUid) ?? [];
    const after = this.#recordOf(claimUid);
    if (sameHolds(before, after)) return [];
    if (after.length === 0) this.#effective.delete(claimUid);
    else this.#effective.set(claimUid, after);
    this.#numbers.recorded(claimUid, before, after);
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
