import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { open } from 'lmdb';
import type { RootDatabase } from 'lmdb';

import { BufferedStorage } from './buffered-storage.ts';
import type { Change, DurableHalf } from './buffered-storage.ts';
import { inspectEnvironmentFile } from './environment-file.ts';
import { corrupted, StorageError } from './storage.ts';
import type { Storage } from './storage.ts';
import { takeWriterLock } from './writer-lock.ts';
import type { WriterLock } from './writer-lock.ts';

export interface OpenOptions {
  /** Needs no lock, works beside a writer and sees what it has committed. The directory must be there. */
  readOnly?: boolean;
}

type Database = RootDatabase<string, string>;

const formatKey = 'format!';
const format = 'partywall storage 2';

/**
 * Opens the state directory, one lmdb environment, and makes it when it is absent. Nothing is read but the format
 * marker: what is never asked for is never loaded.
 * @throws StorageError Locked, Unavailable, Format, Corrupted
 */
export function openStorage(directory: string, options: OpenOptions = {}): Storage {
  const location = resolve(directory);
  const readOnly = options.readOnly ?? false;
  const database = openEnvironment(location, readOnly);
  try {
    if (readOnly) checkReadable(location, database);
    const lock = readOnly ? undefined : prepareForWriting(location, database);
    return new BufferedStorage(location, new LmdbHalf(location, database, lock), readOnly);
  } catch (error) {
    void database.close();
    throw error;
  }
}

function openEnvironment(location: string, readOnly: boolean): Database {
  const file = unavailableUnless(location, () => inspectEnvironmentFile(join(location, 'data.mdb')));
  if (file.state === 'damaged') throw corrupted(location, file.finding);
  if (file.state === 'absent' && readOnly) {
    const message = `there is no store in ${location}; apply something first, or name its directory (--state DIR)`;
    throw new StorageError('Unavailable', location, message);
  }
  return unavailableUnless(location, () => {
    if (!readOnly) mkdirSync(location, { recursive: true });
    return open<string, string>(location, {
      noSubdir: false,
      encoding: 'string',
      cache: false,
      // A commit returns when it is on disk, not when a later one may put it there.
      overlappingSync: false,
      readOnly,
    });
  });
}

/** What the system says about the directory (no permission, a file in its place) becomes one kind of refusal. */
function unavailableUnless<T>(location: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new StorageError('Unavailable', location, `the store in ${location} cannot be opened: ${cause}`);
  }
}

function checkReadable(location: string, database: Database): void {
  assertFormat(
    location,
    guarded(location, () => database.get(formatKey)),
  );
}

/** Within one write transaction, which only one process can be in: so two can neither both make nor both lock it. */
function prepareForWriting(location: string, database: Database): WriterLock {
  // Slots of readers that were killed would keep old pages from being used again.
  database.readerCheck();
  return guarded(location, () =>
    database.transactionSync(() => {
      const found = database.get(formatKey);
      if (found === undefined && isEmpty(database)) database.putSync(formatKey, format);
      else assertFormat(location, found);
      return takeWriterLock(location);
    }),
  );
}

function isEmpty(database: Database): boolean {
  for (const _key of database.getKeys({ limit: 1 })) return false;
  return true;
}

function assertFormat(location: string, found: string | undefined): void {
  if (found === format) return;
  const what = found === undefined ? 'an lmdb environment of some other program' : `the format '${found}'`;
  const remedy = 'use the version of this program that wrote it, or another directory (--state DIR)';
  throw new StorageError('Format', location, `expected '${format}' in ${location}, found ${what}; ${remedy}`);
}

class LmdbHalf implements DurableHalf {
  readonly #location: string;
  readonly #database: Database;
  readonly #lock: WriterLock | undefined;

  constructor(location: string, database: Database, lock: WriterLock | undefined) {
    this.#location = location;
    this.#database = database;
    this.#lock = lock;
  }

  get(key: string): string | undefined {
    return guarded(this.#location, () => this.#database.get(key));
  }

  has(key: string): boolean {
    return guarded(this.#location, () => this.#database.doesExist(key));
  }

  *entries(start: string, end: string): Iterable<[string, string]> {
    for (const { key, value } of this.#iterate(this.#database.getRange({ start, end }))) yield [key, value];
  }

  keys(start: string, end: string): Iterable<string> {
    return this.#iterate(this.#database.getKeys({ start, end }));
  }

  lastKey(start: string, end: string): string | undefined {
    const range = { start: end, end: start, reverse: true, limit: 1 };
    for (const key of this.#iterate(this.#database.getKeys(range))) return key;
    return undefined;
  }

  write(changes: readonly Change[]): void {
    // transactionSync, because the asynchronous transaction keeps earlier puts when a later one throws.
    guarded(this.#location, () =>
      this.#database.transactionSync(() => {
        for (const [key, text] of changes) {
          if (text === undefined) this.#database.removeSync(key);
          else this.#database.putSync(key, text);
        }
      }),
    );
  }

  async close(): Promise<void> {
    await this.#database.close();
    this.#lock?.release();
  }

  *#iterate<T>(range: Iterable<T>): Iterable<T> {
    try {
      yield* range;
    } catch (error) {
      throw translated(this.#location, error);
    }
  }
}

function guarded<T>(location: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw translated(location, error);
  }
}

/** lmdb's numbers for what only a damaged file can cause: page not found, corrupted, page full, cursor full. */
const damageCodes: readonly unknown[] = [-30797, -30796, -30786, -30787];

function translated(location: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StorageError || !('code' in error)) return error;
  return damageCodes.includes(error.code) ? corrupted(location, error.message) : error;
}
