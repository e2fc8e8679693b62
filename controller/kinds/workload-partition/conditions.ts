/** Conditions of a partition: what a fault says of one, else that it holds, else that it is too early to tell. */
import type { PartitionView } from '../../kernel/port.ts';
import { parentOf } from '../../solve/parentage.ts';
import type { Fault, ReportedCondition } from '../kind.ts';
import { sharedText } from '../parentage.ts';
import type { PartitionWorld } from './observe.ts';
import { isSettledStop } from './wanted.ts';

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

/** What the kernel has, which may be more than the objects say by now: what runs is not revoked (LIFE-14, LIFE-17). */
function linkedMessage({ upbringing, view }: PartitionWorld): string {
  const shared = sharedText(view?.link?.sharedFileSystems);
  const parentage = upbringing?.parentage;
  if (parentage === undefined) return `Uses ${shared} of its parent.`;
  const { namespace, name } = parentage.link.spec.parentRef;
  // Both sides say why a parent that is stopped has file systems mounted (LINK-13).
  const isParentStopped = parentOf(parentage)?.spec.powerState === 'Stopped';
  const held =
    isParentStopped && isMounted(view) ? ', which is stopped and keeps them mounted for its children' : '';
  return `Uses ${shared} of partition ${namespace}/${name}${held}.`;
}

function isMounted(view: PartitionView | undefined): boolean {
  return view !== undefined && view.mounts.length > 0;
}

export function fileSystemsCondition(
  { partition, view }: PartitionWorld,
  fault: Fault | undefined,
): ReportedCondition {
  const isStopped = isSettledStop(partition, view) && view?.baseline !== null;
  const good = isStopped
    ? { reason: 'PartitionStopped', message: 'Nothing is mounted while the partition is stopped.' }
    : { reason: 'Mounted', message: 'All file systems of the partition are mounted.' };
  return holding('FileSystemsReady', fault, isStopped || isMounted(view), good);
}
