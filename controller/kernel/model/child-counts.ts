/** How many children of a parent need its file systems: counted as they change, so that nobody has to look (LINK-9). */
import type { Uid } from '../../api/object.ts';
import type { Effects } from './effects.ts';
import type { ChildCounts, HostState, PartitionRecord } from './state.ts';

/**
 * Counts a child that is linked, and loads, mounts or undoes it. The parent must act when the first comes or the last
 * goes; in between it only counts (LIFE-4).
 */
export function countChild(host: HostState, parentUid: Uid, difference: ChildCounts, effects: Effects): void {
  const { childCounts } = host.memory;
  const before = childCounts.get(parentUid) ?? { loaded: 0, mounted: 0 };
  const after = {
    loaded: before.loaded + difference.loaded,
    mounted: before.mounted + difference.mounted,
  };
  if (after.loaded + after.mounted === 0) childCounts.delete(parentUid);
  else childCounts.set(parentUid, after);
  const isTurn = before.loaded > 0 !== after.loaded > 0 || before.mounted > 0 !== after.mounted > 0;
  if (isTurn) effects.partitionChanged(parentUid);
  else effects.dependentsChanged(parentUid);
}

/** What a child counts for, as it is now. */
export function countsOf(child: PartitionRecord | undefined): ChildCounts {
  const isLoaded = child !== undefined && child.state !== 'Defined';
  return { loaded: isLoaded ? 1 : 0, mounted: child?.mounted === true ? 1 : 0 };
}
