import type { DeviceInventory } from '../../api/generated/device-inventory.ts';
import type { Host } from '../../api/generated/host.ts';
import type { RuntimeVersion } from '../../api/generated/runtime-version.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import type { Uid } from '../../api/object.ts';
import { keyOf, keyTitle } from '../../api/object.ts';
import type { HostView, PartitionView } from '../../kernel/port.ts';
import { topics } from '../../solve/goods-index.ts';
import type { Observation } from '../kind.ts';
import { readIndexed, readKernel, readMissing, readObject } from '../kind.ts';
import { observeMissing } from './recovery.ts';

export interface HostWorld {
  host: Host;
  version: RuntimeVersion | undefined;
  /** Undefined when the kernel cannot be asked. */
  kernel: HostView | undefined;
  /** Partitions in the kernel that belong to no object (any more). */
  orphanPartitions: readonly Uid[];
  /** Claims in the kernel that belong to no object (any more), with the partition where they hold something. */
  orphanClaims: readonly { claimUid: Uid; view: PartitionView }[];
  /** Links in the kernel that belong to no object (any more), of children that have nothing mounted. */
  orphanLinks: readonly { linkUid: Uid; partitionUid: Uid }[];
  /** What was recorded for this host before it was booted and is not back yet; only asked for while it recovers. */
  missing: readonly string[];
  /** What still needs this host, as a person reads it; only asked for while it is being deleted. */
  users: readonly string[];
}

export function* observe(host: Host): Observation<HostWorld> {
  const { name } = host.metadata;
  const version = yield* readObject<RuntimeVersion>(
    { kind: 'RuntimeVersion', name: host.spec.runtimeVersionName },
    'spec',
  );
  const watched = [topics.host(name), topics.boot(name)];
  const kernel = yield* readKernel(name, { type: 'Host' }, watched);
  const orphans = yield* observeOrphans(name, kernel);
  const missing = kernel?.recovering === true ? yield* observeMissing(name, kernel) : [];
  const users = host.metadata.deletionTimestamp === undefined ? [] : yield* observeUsers(name);
  return { host, version, kernel, ...orphans, missing, users };
}

/** The sweep (DEV-16, LIFE-16): what the kernel holds for UIDs that no object has. */
function* observeOrphans(
  hostName: string,
  kernel: HostView | undefined,
): Observation<Pick<HostWorld, 'orphanPartitions' | 'orphanClaims' | 'orphanLinks'>> {
  if (kernel === undefined || kernel.bootID === '') {
    return { orphanPartitions: [], orphanClaims: [], orphanLinks: [] };
  }
  const holdings = (yield* readKernel(hostName, { type: 'Holdings' }, [topics.host(hostName)])) ?? {
    partitions: [],
  };
  const gonePartitions = yield* readMissing(
    'WorkloadPartition',
    holdings.partitions.map((partition) => partition.partitionUid),
  );
  const goneClaims = yield* readMissing(
    'DeviceClaim',
    holdings.partitions.flatMap((partition) => partition.claims),
  );
  const goneLinks = yield* readMissing(
    'VersionLink',
    holdings.partitions.flatMap(({ linkUid }) => linkUid ?? []),
  );
  const orphanLinks: { linkUid: Uid; partitionUid: Uid }[] = [];
  const orphanClaims: { claimUid: Uid; view: PartitionView }[] = [];
  for (const { partitionUid, claims, linkUid } of holdings.partitions) {
    if (gonePartitions.has(partitionUid)) continue;
    if (linkUid !== null && goneLinks.has(linkUid)) {
      const watched = [topics.partition(hostName, partitionUid)];
      const view = yield* readKernel(hostName, { type: 'Partition', partitionUid }, watched);
      // A child that runs keeps its link until it stops (LIFE-14).
      if (view == null || view.mounts.length === 0) orphanLinks.push({ linkUid, partitionUid });
    }
    for (const claimUid of claims.filter((uid) => goneClaims.has(uid))) {
      const view = yield* readKernel(hostName, { type: 'Partition', partitionUid }, []);
      if (view != null) orphanClaims.push({ claimUid, view });
    }
  }
  return { orphanPartitions: [...gonePartitions].sort(), orphanClaims, orphanLinks };
}

function* observeUsers(hostName: string): Observation<string[]> {
  const partitions = yield* readIndexed<WorkloadPartition>('WorkloadPartition', ['host', hostName]);
  const inventories = yield* readIndexed<DeviceInventory>('DeviceInventory', ['host', hostName], 'spec');
  return [...partitions, ...inventories].map((user) => keyTitle(keyOf(user)));
}
