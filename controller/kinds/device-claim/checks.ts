/** What can be wrong with a claim before the kernel is asked, in the order in which it is looked at. */
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import { startSentence } from '../../api/start-sentence.ts';
import { entriesOf, isUp } from '../../solve/attachment.ts';
import type { Check, Fault } from '../kind.ts';
import type { ClaimWorld } from './observe.ts';

export const allocationChecks: readonly Check<ClaimWorld>[] = [
  partitionDoesNotExist,
  partitionIsBeingDeleted,
  devicesCannotBeAllocated,
  partitionIsNotPlaced,
  classIsClosed,
];

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
  return { ...allocated(failed.fault, startSentence(failed.message)), stalled: failed.needsEdit === true };
}

function partitionIsNotPlaced({ partition }: ClaimWorld): Fault | undefined {
  if (partition === undefined || partition.status?.placement !== undefined) return undefined;
  return allocated(
    'PartitionNotScheduled',
    `WorkloadPartition ${partition.metadata.name} is not placed yet.${whyNotReady(partition)}`,
  );
}

/** What is in use is not revoked, and what is held by a settled stop waits for its start (LIFE-12, LIFE-17). */
function classIsClosed(world: ClaimWorld): Fault | undefined {
  const { lostConsent } = world;
  if (lostConsent === undefined || isInUse(world) || isStopped(world)) return undefined;
  return allocated(lostConsent.reason, lostConsent.message);
}

/** Whether a device of it is exported to its partition, which is up. */
export function isInUse({ claim, view }: ClaimWorld): boolean {
  return isUp(view) && [...entriesOf(view, uidOf(claim)).values()].some(({ exported }) => exported);
}

/** Stopped as its owner wants it: a settled stop is Ready everywhere (LIFE-12). */
export function isStopped({ partition, view }: ClaimWorld): boolean {
  return view?.state === 'Defined' && partition?.spec.powerState === 'Stopped';
}

/** What keeps the partition, to be added to a sentence; empty where it is Ready or has not said anything yet. */
export function whyNotReady(partition: WorkloadPartition | undefined): string {
  const ready = partition?.status?.conditions?.find((condition) => condition.type === 'Ready');
  if (ready === undefined || ready.status === 'True' || ready.reason === 'Pending') return '';
  return ` ${ready.message}`;
}
