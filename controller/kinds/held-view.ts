/** What an object that is being deleted still has in a kernel, also where that kernel does not answer (LIFE-16). */
import { isForced } from '../api/force-delete.ts';
import type { Host } from '../api/generated/host.ts';
import type { KubeObject, Uid } from '../api/object.ts';
import type { PartitionView } from '../kernel/port.ts';
import { topics } from '../solve/topics.ts';
import type { Observation } from './kind.ts';
import { readHostView, readObject } from './kind.ts';
import { readPartitionView } from './partition-view.ts';

export interface HeldView {
  view: PartitionView | undefined;
  /** It is deleted by force, its kernel does not answer, and its Host does not list yet what stays there. */
  isUnlisted: boolean;
}

/**
 * An unreachable kernel breaks the pass off, unless the deletion is forced: then the object goes as soon as its Host
 * lists it, so that what is left on the machine counts as held after nobody else knows of it. Where there is no Host
 * (any more), an administrator has vouched for the machine.
 */
export function* readHeldView(
  object: KubeObject,
  { hostName, partitionUid }: { hostName: string; partitionUid: Uid },
): Observation<HeldView> {
  if (isForced(object)) {
    const kernel = yield* readHostView(hostName, [topics.boot(hostName)]);
    if (kernel === undefined) return { view: undefined, isUnlisted: yield* readIsUnlisted(object, hostName) };
  }
  return { view: yield* readPartitionView(hostName, partitionUid), isUnlisted: false };
}

function* readIsUnlisted({ metadata }: KubeObject, hostName: string): Observation<boolean> {
  const host = yield* readObject<Host>({ kind: 'Host', name: hostName });
  return host !== undefined && host.status?.leftovers?.some(({ uid }) => uid === metadata.uid) !== true;
}
