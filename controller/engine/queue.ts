/**
 * The work queue: each key at most once, in a fixed order, some of them only when they fall due.
 */
import type { ObjectKey } from '../api/object.ts';
import { keyText } from '../api/object.ts';
import { Heap } from './heap.ts';
import type { QueueItem } from './queue-item.ts';
import { goesBefore } from './queue-item.ts';
import type { Queued } from './rank-queue.ts';
import { RankQueue } from './rank-queue.ts';

interface Delayed {
  due: number;
  item: QueueItem;
  /** False once the key was taken, or delayed anew. */
  live: boolean;
}

export class WorkQueue {
  /** By rank, lowest first. */
  readonly #ranks: RankQueue[] = [];
  readonly #queued = new Map<string, Queued>();
  readonly #delayed = new Heap<Delayed>((a, b) => a.due - b.due);
  /** Key -> when it is tried again, at most one time for each. */
  readonly #retries = new Map<string, Delayed>();
  /** Keys that are ready and go alone. */
  readonly #alone = new Set<string>();
  readonly #onQueued: (item: QueueItem) => void;

  /** @param onQueued told of each key that becomes ready, and again when it gets a better rank. */
  constructor(onQueued: (item: QueueItem) => void = () => undefined) {
    this.#onQueued = onQueued;
  }

  /** How many keys are ready. */
  get size(): number {
    return this.#queued.size;
  }

  /** Whether any key that is ready goes alone. */
  get hasLoner(): boolean {
    return this.#alone.size > 0;
  }

  /** Queues a key; one that is queued already keeps its better rank, and becomes urgent. */
  add(item: QueueItem): void {
    const text = keyText(item.key);
    const queued = this.#queued.get(text);
    const entry = { ...item, ...better(item, queued), text, live: true };
    if (entry.goesAlone) this.#alone.add(text);
    const isRaised = queued === undefined || entry.rank < queued.rank;
    if (!isRaised && entry.isUrgent === queued.isUrgent) {
      queued.goesAlone = entry.goesAlone;
      return;
    }
    if (queued !== undefined) queued.live = false;
    this.#queued.set(text, entry);
    this.#rankOf(entry.rank).add(entry);
    if (isRaised) this.#onQueued(item);
  }

  has(key: ObjectKey): boolean {
    return this.#queued.has(keyText(key));
  }

  /** The rank of the key that is taken next; Infinity when none is ready. */
  get nextRank(): number {
    return this.#ranks.find((rank) => !rank.isEmpty)?.rank ?? Infinity;
  }

  /** Whether a key is ready to which finite goods are to be given before another one. */
  hasBefore(item: QueueItem): boolean {
    return this.#ranks.some(({ firstContender: first }) => first !== undefined && goesBefore(first, item));
  }

  /** Takes the first key, or undefined when none is ready. */
  take(): QueueItem | undefined {
    const entry = this.#ranks.find((rank) => !rank.isEmpty)?.take();
    if (entry === undefined) return undefined;
    this.#queued.delete(entry.text);
    this.#alone.delete(entry.text);
    // This is the next try, whatever it was queued for: nobody has to wait for a later one.
    this.#cancel(entry.text);
    return entry;
  }

  /** Queues a key when `due` (milliseconds) has come: see `release`. Replaces an earlier wish for the same key. */
  addLater(due: number, item: QueueItem): void {
    const text = keyText(item.key);
    this.#cancel(text);
    const delayed = { due, item, live: true };
    this.#retries.set(text, delayed);
    this.#delayed.push(delayed);
  }

  /** When the next delayed key falls due, or undefined. */
  nextDue(): number | undefined {
    for (;;) {
      const first = this.#delayed.peek();
      if (first?.live !== false) return first?.due;
      this.#delayed.pop();
    }
  }

  /** Queues every delayed key that is due at `now`. */
  release(now: number): void {
    for (let due = this.nextDue(); due !== undefined && due <= now; due = this.nextDue()) {
      const first = this.#delayed.pop();
      if (first === undefined) return;
      this.#retries.delete(keyText(first.item.key));
      this.add(first.item);
    }
  }

  #rankOf(rank: number): RankQueue {
    const at = this.#ranks.findIndex((known) => known.rank >= rank);
    const found = this.#ranks[at];
    if (found?.rank === rank) return found;
    const made = new RankQueue(rank);
    this.#ranks.splice(at < 0 ? this.#ranks.length : at, 0, made);
    return made;
  }

  #cancel(text: string): void {
    const delayed = this.#retries.get(text);
    if (delayed !== undefined) delayed.live = false;
    this.#retries.delete(text);
  }
}

function better(
  item: QueueItem,
  queued: QueueItem | undefined,
): Required<Pick<QueueItem, 'rank' | 'isUrgent' | 'goesAlone'>> {
  return {
    rank: Math.min(item.rank, queued?.rank ?? Infinity),
    isUrgent: item.isUrgent === true || queued?.isUrgent === true,
    goesAlone: item.goesAlone === true || queued?.goesAlone === true,
  };
}
