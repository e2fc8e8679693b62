/** What was decided for the claims that a partition requires, read back from the records (LIFE-30). */
import { uidOf } from '../../api/object.ts';
import type { RecordedClaim } from '../../solve/attachment.ts';
import type { PlacedClaim } from '../../solve/placement-problem.ts';
import type { PartitionWorld } from './observe.ts';

/**
 * A claim's own record counts before what the placement decided for it: entries may have come or gone since. A record
 * for another UID of a namesake partition counts for nothing (LIFE-15).
 */
export function requiredRecords({ partition, required }: PartitionWorld): RecordedClaim[] {
  const placed = new Map((partition.status?.placement?.claims ?? []).map((claim) => [claim.uid, claim]));
  return required.flatMap(({ claim }): RecordedClaim[] => {
    if (claim === undefined || claim.metadata.deletionTimestamp !== undefined) return [];
    const claimUid = uidOf(claim);
    const own = claim.status?.partitionUID === partition.metadata.uid ? claim.status?.devices : undefined;
    const devices = own ?? placed.get(claimUid)?.devices;
    return devices === undefined ? [] : [{ claimUid, devices }];
  });
}

/** The placement without claims that are gone: their devices must not look held for ever. */
export function prunedPlacement({ partition, claims }: PartitionWorld): PlacedClaim[] | undefined {
  const placed = partition.status?.placement?.claims ?? [];
  const uids = new Set(claims.map((claim) => claim.metadata.uid));
  const left = placed.filter((claim) => uids.has(claim.uid));
  return left.length === placed.length ? undefined : left;
}
