import type { ObjectKey } from '../api/object.ts';

/** A key and all that its place in the queue depends on. */
export interface QueueItem {
  key: ObjectKey;
  /** Lower goes first. */
  rank: number;
  /** RFC 3339; what waits for finite goods goes by creation time, then namespace and name (LIFE-5). */
  createdAt: string;
  /** Whether finite goods are still to be given to it. */
  contends?: boolean;
  /** Whether somebody waits for it: he changed or deleted it. */
  isUrgent?: boolean;
  /**
   * Whether its pass may give back what others wait for. While such a key is queued passes go one after another, so that
   * who gets it does not depend on how fast anybody answers (ADR 20).
   */
  goesAlone?: boolean;
}

/** Whether one of two keys gets finite goods before the other (LIFE-5). */
export function goesBefore(one: QueueItem, other: QueueItem): boolean {
  if (one.contends !== true) return false;
  return one.rank === other.rank ? compareContenders(one, other) < 0 : one.rank < other.rank;
}

/** By creation time, then namespace and name. */
export function compareContenders(a: QueueItem, b: QueueItem): number {
  return (
    order(a.createdAt, b.createdAt) ||
    order(a.key.namespace ?? '', b.key.namespace ?? '') ||
    order(a.key.name, b.key.name) ||
    order(a.key.kind, b.key.kind)
  );
}

/** By code units, as in every other place where names are ordered. */
export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
