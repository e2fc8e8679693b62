/**
 * What the embedded store and the kernels' journals keep on disk: named tables and named append-only logs.
 *
 * Writes gather in memory, are seen at once by reads through the same Storage, and become durable together by one
 * `commit()`. A crash therefore leaves exactly the state after some commit: cluster objects and kernel journals agree
 * (architecture.md, "State that must survive").
 *
 * Keys are printable ASCII of at most 1,000 characters, ordered by character. Values are anything that JSON can carry;
 * they are kept by reference until they are committed, so neither the writer nor a reader may change one in place.
 */

/** Key -> value, ordered by key. */
export interface Table<V> {
  get(key: string): V | undefined;
  has(key: string): boolean;
  put(key: string, value: V): void;
  /** A key that is not there is no error. */
  remove(key: string): void;
  /** In key order. Nothing may be written to the same table while it is iterated. */
  entries(range?: KeyRange): Iterable<[key: string, value: V]>;
  /** As `entries`, without reading the values. */
  keys(range?: KeyRange): Iterable<string>;
}

export interface KeyRange {
  /** Only keys that begin with it. */
  prefix?: string;
  /** Only keys greater than this one. */
  after?: string;
}

/** Sequence -> value. Sequences are 1, 2, 3, ... and never used twice, even when entries are dropped. */
export interface Log<V> {
  /** Returns the sequence of the new entry. */
  append(value: V): number;
  /** Sequence of the newest entry ever appended; 0 before the first. */
  last(): number;
  /** Entries with a greater sequence than `after` (default: all that are left), in order. */
  entries(after?: number): Iterable<[sequence: number, value: V]>;
  /** Drops all entries up to and including `sequence`, for instance once a snapshot covers them. */
  dropThrough(sequence: number): void;
  /** Drops all entries and starts again from 1, as if the log had never been. */
  erase(): void;
}

export interface Storage {
  /** Where it is, for messages. */
  readonly location: string;
  readonly readOnly: boolean;
  /** The same table for the same name. Names are letters, digits, `.`, `-`, `_` and `/`. */
  table<V>(name: string): Table<V>;
  /** The same log for the same name; tables and logs have separate names. */
  log<V>(name: string): Log<V>;
  /** Whether anything waits for `commit`. */
  isDirty(): boolean;
  /** Makes everything written so far durable, all of it or (when it throws) nothing; then what was written still waits. */
  commit(): void;
  /** Forgets what was not committed and gives up the lock. */
  close(): Promise<void>;
}

export type StorageErrorCode =
  /** Another process, or this one, has the directory open for writing. */
  | 'Locked'
  /** There is nothing to read, or it cannot be opened. */
  | 'Unavailable'
  /** It is a store, but not of this format version, or not of this program. */
  | 'Format'
  /** What is on disk was damaged. */
  | 'Corrupted'
  | 'ReadOnly'
  | 'Closed';

/** What a storage refuses. The message says what was expected, what came, where, and what to do. */
export class StorageError extends Error {
  readonly code: StorageErrorCode;
  readonly location: string;

  constructor(code: StorageErrorCode, location: string, message: string) {
    super(message);
    this.name = 'StorageError';
    this.code = code;
    this.location = location;
  }
}

/** The error for a directory whose content was damaged. `finding` says what is wrong. */
export function corrupted(location: string, finding: string): StorageError {
  const remedy = 'restore the directory from a backup, or move it away and apply the manifests again';
  return new StorageError(
    'Corrupted',
    location,
    `the store in ${location} is damaged: ${finding}; ${remedy}`,
  );
}
