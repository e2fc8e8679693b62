/** The sweep (DEV-16, LIFE-16): what a kernel holds for UIDs that no object has (any more). */
import type { Uid } from '../../api/object.ts';
import type { HostView, PartitionView, QueryResults } from '../../kernel/port.ts';
import { topics } from '../../solve/topics.ts';
import type { Observation } from '../kind.ts';
import { readKernel, readMissing } from '../kind.ts';
import { readPartitionView } from '../partition-view.ts';

export interface Orphans {
  /** With what the kernel shows of them. */
  orphanPartitions: readonly { partitionUid: Uid; view: PartitionView | undefined }[];
  /** With the partition where they hold something. */
  orphanClaims: readonly { claimUid: Uid; view: PartitionView }[];
  /** With the child that has it. */
  orphanLinks: readonly { linkUid: Uid; partitionUid: Uid; view: PartitionView | undefined }[];
}

type Holding = QueryResults['Holdings']['partitions'][number];

export function* observeOrphans(hostName: string, kernel: HostView | undefined): Observation<Orphans> {
  if (kernel === undefined || kernel.bootID === '') {
    return { orphanPartitions: [], orphanClaims: [], orphanLinks: [] };
  }
  const answer = yield* readKernel(hostName, { type: 'Holdings' }, [topics.host(hostName)]);
  const holdings = answer?.partitions ?? [];
  const gone = yield* readMissing(
    'WorkloadPartition',
    holdings.map(({ partitionUid }) => partitionUid),
  );
  // Whatever a partition that is gone held goes with it.
  const others = holdings.filter(({ partitionUid }) => !gone.has(partitionUid));
  return {
    orphanPartitions: yield* observePartitions(hostName, [...gone].sort()),
    orphanClaims: yield* observeClaims(hostName, others),
    orphanLinks: yield* observeLinks(hostName, others),
  };
}

function* observePartitions(
  hostName: string,
  uids: readonly Uid[],
): Observation<Orphans['orphanPartitions']> {
  const orphans: { partitionUid: Uid; view: PartitionView | undefined }[] = [];
  for (const partitionUid of uids)
    orphans.push({ partitionUid, view: yield* readPartitionView(hostName, partitionUid) });
  return orphans;
}

function* observeClaims(
  hostName: string,
  holdings: readonly Holding[],
): Observation<Orphans['orphanClaims']> {
  const gone = yield* readMissing(
    'DeviceClaim',
    holdings.flatMap(({ claims }) => claims),
  );
  const orphans: { claimUid: Uid; view: PartitionView }[] = [];
  for (const { partitionUid, claims } of holdings) {
    for (const claimUid of claims.filter((uid) => gone.has(uid))) {
      const view = yield* readPartitionView(hostName, partitionUid);
      if (view !== undefined) orphans.push({ claimUid, view });
    }
  }
  return orphans;
}

function* observeLinks(hostName: string, holdings: readonly Holding[]): Observation<Orphans['orphanLinks']> {
  const gone = yield* readMissing(
    'VersionLink',
    holdings.flatMap(({ linkUid }) => linkUid ?? []),
  );
  const orphans: { linkUid: Uid; partitionUid: Uid; view: PartitionView | undefined }[] = [];
  for (const { partitionUid, linkUid } of holdings) {
    if (linkUid === null || !gone.has(linkUid)) continue;
    const view = yield* readPartitionView(hostName, partitionUid);
    orphans.push({ linkUid, partitionUid, view });
  }
  return orphans;
}
