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
}
