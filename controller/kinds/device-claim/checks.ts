/** What can be wrong with a claim before the kernel is asked, in the order in which it is looked at. */
import { namespaceOf } from '../../api/object.ts';
import type { Fault } from '../kind.ts';
import type { ClaimWorld } from './observe.ts';

type Check = (world: ClaimWorld) => Fault | undefined;

export const allocationChecks: readonly Check[] = [
  partitionDoesNotExist,
  partitionIsBeingDeleted,
  devicesCannotBeAllocated,
  partitionIsNotPlaced,
];

export function firstFault(world: ClaimWorld): Fault | undefined {
  for (const check of allocationChecks) {
    const fault = check(world);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function allocated(reason: string, message: string): Fault {
  return { condition: 'Allocated', reason, message };
}

function partitionDoesNotExist({ claim, partition }: ClaimWorld): Fault | undefined {
  if (partition !== undefined) return undefined;
  const { partitionName } = claim.spec;
  return allocated(
    'PartitionNotFound',
    `There is no WorkloadPartition ${partitionName} in namespace ${namespaceOf(claim)}. Apply it, or create the claim for another one.`,
  );
}

/** Nothing new attaches to what is being deleted (LIFE-14). */
function partitionIsBeingDeleted({ partition, record }: ClaimWorld): Fault | undefined {
  if (partition?.metadata.deletionTimestamp === undefined || record !== undefined) return undefined;
  return allocated('PartitionDeleting', `WorkloadPartition ${partition.metadata.name} is being deleted.`);
}

function devicesCannotBeAllocated({ answer, placement }: ClaimWorld): Fault | undefined {
  const failed = answer ?? (placement?.ok === false ? placement.allocation : undefined);
  if (failed === undefined || failed.ok) return undefined;
  return { ...allocated(failed.fault, failed.message), stalled: failed.fault === 'SelectorError' };
}

function partitionIsNotPlaced({ partition }: ClaimWorld): Fault | undefined {
  if (partition === undefined || partition.status?.placement !== undefined) return undefined;
  const ready = partition.status?.conditions?.find((condition) => condition.type === 'Ready');
  const why = ready === undefined || ready.reason === 'Pending' ? '' : ` ${ready.message}`;
  return allocated(
    'PartitionNotScheduled',
    `WorkloadPartition ${partition.metadata.name} is not placed yet.${why}`,
  );
}
