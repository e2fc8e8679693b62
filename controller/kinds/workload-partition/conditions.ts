/** Conditions of a partition: what a fault says of one, else that it holds, else that it is too early to tell. */
import { isUp } from '../../solve/attachment.ts';
import { parentOf, sharedFileSystems } from '../../solve/parentage.ts';
import { listNames } from '../../api/list-names.ts';
import type { Fault, ReportedCondition } from '../kind.ts';
import type { PartitionWorld } from './observe.ts';

export function holding(
  type: string,
  fault: Fault | undefined,
  holds: boolean,
  good: { reason: string; message: string },
): ReportedCondition {
  if (fault?.condition === type) {
    return { type, status: 'False', reason: fault.reason, message: fault.message };
  }
  if (holds) return { type, status: 'True', ...good };
  return { type, status: 'Unknown', reason: 'Pending', message: fault?.message ?? 'Not decided yet.' };
}

export function linkedCondition(world: PartitionWorld, fault: Fault | undefined): ReportedCondition {
  const { upbringing, view } = world;
  const type = 'Linked';
  if (upbringing === undefined) {
    return {
      type,
      status: 'True',
      reason: 'NotApplicable',
      message: 'The partition has user file systems of its own.',
    };
  }
  return holding(type, fault, view?.link != null, { reason: 'Linked', message: linkedMessage(world) });
}

function linkedMessage({ upbringing, view }: PartitionWorld): string {
  const parentage = upbringing?.parentage;
  // The link may be gone already: what runs keeps what it has mounted until it stops (LIFE-14).
  if (parentage === undefined) return `Uses ${listNames(view?.link?.sharedFileSystems ?? [])} of its parent.`;
  const { namespace, name } = parentage.link.spec.parentRef;
  // Both sides say why a parent that is stopped has file systems mounted (LINK-13).
  const isStopped = parentOf(parentage)?.spec.powerState === 'Stopped';
  const held = isStopped ? ', which is stopped and in Maintenance while children use it' : '';
  return `Uses ${listNames(sharedFileSystems(parentage))} of partition ${namespace}/${name}${held}.`;
}

export function fileSystemsCondition(
  { partition, view }: PartitionWorld,
  fault: Fault | undefined,
): ReportedCondition {
  const isStopped =
    partition.spec.powerState === 'Stopped' && view?.state === 'Defined' && view.baseline !== null;
  const good = isStopped
    ? { reason: 'PartitionStopped', message: 'Nothing is mounted while the partition is stopped.' }
    : { reason: 'Mounted', message: 'All file systems of the partition are mounted.' };
  return holding('FileSystemsReady', fault, isStopped || isUp(view), good);
}
