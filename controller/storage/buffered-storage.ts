import type { KeyRange, Log, Storage, Table } from './storage.ts';
import { corrupted, StorageError } from './storage.ts';

/** One change of the durable half: the new text, or undefined for a key to remove. */
export type Change = readonly [key: string, text: string | undefined];

/** Where committed text lives. Keys are ASCII; ranges are half-open and in order. */
export interface DurableHalf {
  get(key: string): string | undefined;
  has(key: string): boolean;
  entries(start: string, end: string): Iterable<[key: string, text: string]>;
  keys(start: string, end: string): Iterable<string>;
  /** The greatest key of the range. */
  lastKey(start: string, end: string): string | undefined;
  /** All changes, durable, or none. */
  write(changes: readonly Change[]): void;
  close(): Promise<void>;
}

const removed = Symbol('removed');
type Pending = Map<string, unknown>;

const maximumKeyLength = 1000;
const isKey = /^[\x20-\x7e]+$/;
const isName = /^[A-Za-z0-9._/-]+$/;
/** Greater than every character that a key may have, so `prefix + afterAll` ends the range of a prefix. */
const afterAll = '\x7f';

/** Tables and logs over a durable half, with everything that is not committed yet in memory. */
export class BufferedStorage implements Storage {
  readonly location: string;
  readonly readOnly: boolean;
  readonly #durable: DurableHalf;
  readonly #spaces = new Map<string, Space>();
  readonly #logs = new Map<string, StoredLog>();
  readonly #guard: Guard = {
    read: () => this.#assertOpen(),
    write: () => this.#assertWritable(),
    corrupted: (key) => corrupted(this.location, `the entry '${key}' is not JSON`),
  };
  #closed = false;

  constructor(location: string, durable: DurableHalf, readOnly: boolean) {
    this.location = location;
    this.readOnly = readOnly;
    this.#durable = durable;
  }

  table<V>(name: string): Table<V> {
    return this.#space('table', name) as unknown as Table<V>;
  }

  log<V>(name: string): Log<V> {
    let log = this.#logs.get(name);
    if (log === undefined) {
      log = new StoredLog(this.#space('log', name), this.#space('floor', name));
      this.#logs.set(name, log);
    }
    return log as unknown as Log<V>;
  }

  isDirty(): boolean {
    for (const space of this.#spaces.values()) if (space.pending.size > 0) return true;
    return false;
  }

  commit(): void {
    this.#assertOpen();
    const changes: Change[] = [];
    for (const space of this.#spaces.values()) space.collect(changes);
    if (changes.length === 0) return;

    this.#durable.write(changes);
    for (const space of this.#spaces.values()) space.pending.clear();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const space of this.#spaces.values()) space.pending.clear();
    await this.#durable.close();
  }

  #space(role: string, name: string): Space {
    if (!isName.test(name))
      throw new TypeError(`a ${role} name has letters, digits, . _ - and /, not '${name}'`);
    const prefix = `${role}!${name}!`;
    let space = this.#spaces.get(prefix);
    if (space === undefined) {
      space = new Space(prefix, this.#durable, this.#guard);
      this.#spaces.set(prefix, space);
    }
    return space;
  }

  #assertOpen(): void {
    if (this.#closed)
      throw new StorageError('Closed', this.location, `the store in ${this.location} was closed`);
  }

  #assertWritable(): void {
    this.#assertOpen();
    if (!this.readOnly) return;
    const message = `the store in ${this.location} was opened for reading only; open it for writing to change it`;
    throw new StorageError('ReadOnly', this.location, message);
  }
}

interface Guard {
  read(): void;
  write(): void;
  /** The error for stored text that is not what was written. */
  corrupted(key: string): StorageError;
}

/** One prefix of the key space, with its pending changes. */
class Space implements Table<unknown> {
  readonly pending: Pending = new Map();
  readonly #prefix: string;
  readonly #durable: DurableHalf;
  readonly #guard: Guard;

  constructor(prefix: string, durable: DurableHalf, guard: Guard) {
    this.#prefix = prefix;
    this.#durable = durable;
    this.#guard = guard;
  }

  get(key: string): unknown {
    this.#guard.read();
    const waiting = this.pending.get(key);
    if (waiting !== undefined) return waiting === removed ? undefined : waiting;
    // No such key can have been stored, and the durable half need not know how to order it.
    if (!isStorableKey(key)) return undefined;
    const text = this.#durable.get(this.#prefix + key);
    return text === undefined ? undefined : this.#decode(key, text);
  }

  has(key: string): boolean {
    this.#guard.read();
    const waiting = this.pending.get(key);
    if (waiting !== undefined) return waiting !== removed;
    return isStorableKey(key) && this.#durable.has(this.#prefix + key);
  }

  put(key: string, value: unknown): void {
    this.#guard.write();
    if (!isStorableKey(key)) {
      throw new TypeError(
        `a key has 1 to ${maximumKeyLength} printable ASCII characters, not '${key.slice(0, 80)}'`,
      );
    }
    if (value === undefined)
      throw new TypeError(`the value of '${key}' is undefined, which JSON cannot carry`);
    this.pending.set(key, value);
  }

  remove(key: string): void {
    this.#guard.write();
    if (isStorableKey(key)) this.pending.set(key, removed);
  }

  *entries(range: KeyRange = {}): Iterable<[string, unknown]> {
    this.#guard.read();
    const [start, end] = this.#bounds(range);
    for (const [key, text] of this.#merge(range, this.#durable.entries(start, end), (entry) => entry[0])) {
      yield [key, text === undefined ? this.pending.get(key) : this.#decode(key, text[1])];
    }
  }

  *keys(range: KeyRange = {}): Iterable<string> {
    this.#guard.read();
    const [start, end] = this.#bounds(range);
    for (const [key] of this.#merge(range, this.#durable.keys(start, end), (key) => key)) yield key;
  }

  /** The greatest key, pending or committed, if there is one. */
  lastKey(): string | undefined {
    this.#guard.read();
    let last: string | undefined;
    for (const [key, value] of this.pending)
      if (value !== removed && (last === undefined || key > last)) last = key;
    const stored = this.#durable.lastKey(this.#prefix, this.#prefix + afterAll)?.slice(this.#prefix.length);
    if (stored === undefined || (last !== undefined && last >= stored)) return last;
    return this.pending.get(stored) === removed ? [...this.keys()].at(-1) : stored;
  }

  collect(changes: Change[]): void {
    for (const [key, value] of this.pending) {
      changes.push([this.#prefix + key, value === removed ? undefined : JSON.stringify(value)]);
    }
  }

  #decode(key: string, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.#guard.corrupted(this.#prefix + key);
    }
  }

  #bounds(range: KeyRange): [string, string] {
    const prefix = this.#prefix + (range.prefix ?? '');
    const after = range.after === undefined ? prefix : this.#prefix + range.after + ' ';
    return [after > prefix ? after : prefix, prefix + afterAll];
  }

  /** Committed entries in order, with pending ones in their place; a pending key comes without its stored entry. */
  *#merge<E>(
    range: KeyRange,
    stored: Iterable<E>,
    keyOf: (entry: E) => string,
  ): Iterable<[string, E | undefined]> {
    const waiting = [...this.pending.keys()].filter((key) => isWithin(key, range)).sort();
    let next = 0;
    for (const entry of stored) {
      const key = keyOf(entry).slice(this.#prefix.length);
      for (; next < waiting.length && (waiting[next] ?? '') < key; next++)
        yield* this.#present(waiting[next]);
      if (!this.pending.has(key)) yield [key, entry];
    }
    for (; next < waiting.length; next++) yield* this.#present(waiting[next]);
  }

  *#present(key: string | undefined): Iterable<[string, undefined]> {
    if (key !== undefined && this.pending.get(key) !== removed) yield [key, undefined];
  }
}

/** A log keeps its entries under padded sequences, and beside them the last sequence that was dropped. */
class StoredLog implements Log<unknown> {
  readonly #entries: Space;
  readonly #floor: Space;
  #last: number | undefined;

  constructor(entries: Space, floor: Space) {
    this.#entries = entries;
    this.#floor = floor;
  }

  append(value: unknown): number {
    const sequence = this.last() + 1;
    this.#entries.put(sequenceKey(sequence), value);
    this.#last = sequence;
    return sequence;
  }

  last(): number {
    this.#last ??= Math.max(Number(this.#entries.lastKey() ?? 0), this.#dropped());
    return this.#last;
  }

  *entries(after = 0): Iterable<[number, unknown]> {
    for (const [key, value] of this.#entries.entries({ after: sequenceKey(after) }))
      yield [Number(key), value];
  }

  dropThrough(sequence: number): void {
    const floor = Math.min(sequence, this.last());
    if (floor <= this.#dropped()) return;
    // Without the floor a log whose entries are all dropped would give out the same sequences again.
    this.#floor.put('sequence', floor);
    const limit = sequenceKey(floor);
    const covered: string[] = [];
    for (const key of this.#entries.keys()) {
      if (key > limit) break;
      covered.push(key);
    }
    for (const key of covered) this.#entries.remove(key);
  }

  erase(): void {
    for (const key of [...this.#entries.keys()]) this.#entries.remove(key);
    this.#floor.remove('sequence');
    this.#last = 0;
  }

  #dropped(): number {
    return Number(this.#floor.get('sequence') ?? 0);
  }
}

function sequenceKey(sequence: number): string {
  return String(sequence).padStart(16, '0');
}

function isStorableKey(key: string): boolean {
  return key.length <= maximumKeyLength && isKey.test(key);
}

function isWithin(key: string, range: KeyRange): boolean {
  return key.startsWith(range.prefix ?? '') && (range.after === undefined || key > range.after);
}
