/** The way out of a deletion that waits for what never comes (LIFE-16): an annotation that names the object by its UID. */
import type { KubeObject } from './object.ts';

export const forceDeleteAnnotation = 'partywall.dev/force-delete';

/** Whether an object is being deleted by force. An annotation that was copied from another object forces nothing. */
export function isForced({ metadata }: KubeObject): boolean {
  const { annotations, deletionTimestamp, uid } = metadata;
  return deletionTimestamp !== undefined && uid !== undefined && annotations?.[forceDeleteAnnotation] === uid;
}

/** The values of an index by which those that are deleted by force are found. */
export function forcedIndex(object: KubeObject): string[] {
  return isForced(object) ? [''] : [];
}
