/** What was decided for the claims that a partition requires, read back from the records (LIFE-30). */
import { uidOf } from '../../api/object.ts';
import type { RecordedClaim } from '../../solve/attachment.ts';
import type { PlacedClaim } from '../../solve/placement-problem.ts';
import { recordedDevices } from '../../solve/recorded-devices.ts';
import type { PartitionWorld } from './observe.ts';

/** A claim that is being deleted brings nothing up any more. */
export function requiredRecords({ partition, required }: PartitionWorld): RecordedClaim[] {
  return required.flatMap(({ claim }): RecordedClaim[] => {
    if (claim === undefined || claim.metadata.deletionTimestamp !== undefined) return [];
    const devices = recordedDevices(claim, partition);
    return devices === undefined ? [] : [{ claimUid: uidOf(claim), devices }];
  });
}

/** The placement without claims that are gone: their devices must not look held for ever. */
export function prunedPlacement({ partition, claims }: PartitionWorld): PlacedClaim[] | undefined {
  const placed = partition.status?.placement?.claims ?? [];
  const uids = new Set(claims.map((claim) => claim.metadata.uid));
  const left = placed.filter((claim) => uids.has(claim.uid));
  return left.length === placed.length ? undefined : left;
}
