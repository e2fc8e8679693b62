/**
 * A topic whose readers only count what changed, and have nothing to do about it: they are looked at once everything else
 * is done, however often it changes meanwhile (LIFE-4).
 */

const prefix = 'counted ';

export function countedTopic(topic: string): string {
  return `${prefix}${topic}`;
}
