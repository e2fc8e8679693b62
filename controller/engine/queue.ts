/**
 * The work queue: each key at most once, in a fixed order, some of them only when they fall due.
 */
import type { ObjectKey } from '../api/object.ts';
import { keyText } from '../api/object.ts';

/** A key and all that its place in the queue depends on. */
export interface QueueItem {
  key: ObjectKey;
  /** Lower goes first. */
  rank: number;
  /** RFC 3339; what waits for finite goods goes by creation time, then namespace and name (LIFE-5). */
  createdAt: string;
}

interface Entry extends QueueItem {
  text: string;
  /** False once the entry was replaced by one of a better rank. */
  live: boolean;
}

interface Delayed {
  due: number;
  item: QueueItem;
  /** False once the key was taken, or delayed anew. */
  live: boolean;
}

function compare(a: Entry, b: Entry): number {
  return (
    a.rank - b.rank ||
    order(a.createdAt, b.createdAt) ||
    order(a.key.namespace ?? '', b.key.namespace ?? '') ||
    order(a.key.name, b.key.name) ||
    order(a.key.kind, b.key.kind)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/* eslint-disable @typescript-eslint/no-non-null-assertion -- the index arithmetic below stays within the array */

/** A binary heap: `pop` takes the item that compares lowest. */
class Heap<T> {
  readonly #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compareItems: (a: T, b: T) => number) {
    this.#compare = compareItems;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let index = items.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#compare(items[parent]!, item) <= 0) break;
      items[index] = items[parent]!;
      index = parent;
    }
    items[index] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (items.length > 0 && last !== undefined) this.#sink(last);
    return first;
  }

  #sink(item: T): void {
    const items = this.#items;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.#compare(items[child + 1]!, items[child]!) < 0) child += 1;
      if (this.#compare(item, items[child]!) <= 0) break;
      items[index] = items[child]!;
      index = child;
    }
    items[index] = item;
  }
}

/* eslint-enable @typescript-eslint/no-non-null-assertion */

export class WorkQueue {
  readonly #ready = new Heap<Entry>(compare);
  readonly #queued = new Map<string, Entry>();
  readonly #delayed = new Heap<Delayed>((a, b) => a.due - b.due);
  /** Key -> when it is tried again, at most one time for each. */
  readonly #retries = new Map<string, Delayed>();
  readonly #onQueued: (item: QueueItem) => void;

  /** @param onQueued told of each key that becomes ready, and again when it gets a better rank. */
  constructor(onQueued: (item: QueueItem) => void = () => undefined) {
    this.#onQueued = onQueued;
  }

  /** How many keys are ready. */
  get size(): number {
    return this.#queued.size;
  }

  /** Queues a key; one that is queued already keeps its better rank. */
  add(item: QueueItem): void {
    const text = keyText(item.key);
    const queued = this.#queued.get(text);
    if (queued !== undefined) {
      if (queued.rank <= item.rank) return;
      queued.live = false;
    }
    const entry = { ...item, text, live: true };
    this.#queued.set(text, entry);
    this.#ready.push(entry);
    this.#onQueued(item);
  }

  has(key: ObjectKey): boolean {
    return this.#queued.has(keyText(key));
  }

  /** The rank of the key that is taken next; Infinity when none is ready. */
  get nextRank(): number {
    for (;;) {
      const first = this.#ready.peek();
      if (first?.live !== false) return first?.rank ?? Infinity;
      this.#ready.pop();
    }
  }

  /** Takes the first key, or undefined when none is ready. */
  take(): QueueItem | undefined {
    for (;;) {
      const entry = this.#ready.pop();
      if (entry === undefined) return undefined;
      if (!entry.live) continue;
      this.#queued.delete(entry.text);
      // This is the next try, whatever it was queued for: nobody has to wait for a later one.
      this.#cancel(entry.text);
      return entry;
    }
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

  #cancel(text: string): void {
    const delayed = this.#retries.get(text);
    if (delayed !== undefined) delayed.live = false;
    this.#retries.delete(text);
  }
}
