import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ProcessIdentity } from './process-identity.ts';
import { mayBeRunning, thisProcess } from './process-identity.ts';
import { StorageError } from './storage.ts';

export interface WriterLock {
  release(): void;
}

/**
 * Notes in the file `writer.json` which process may write to the directory. A note whose process is dead, for
 * instance after kill -9, is replaced. Call it where no other process can be at it at the same time (`openStorage`
 * does so within a write transaction), else two processes could both replace a dead one's note.
 * @throws StorageError Locked
 */
export function takeWriterLock(directory: string): WriterLock {
  const path = join(directory, 'writer.json');
  const holder = readHolder(path);
  if (holder !== undefined && mayBeRunning(holder)) throw locked(directory, path, holder);

  const text = JSON.stringify(thisProcess());
  // By rename, so that a crash never leaves half a note.
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
  return { release: () => releaseLock(path, text) };
}

function releaseLock(path: string, text: string): void {
  // Somebody may have removed the note by hand and another writer put its own there.
  if (readText(path) === text) unlinkSync(path);
}

function readHolder(path: string): ProcessIdentity | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  try {
    const holder: unknown = JSON.parse(text);
    return isIdentity(holder) ? holder : undefined;
  } catch {
    // Notes are written by rename: what cannot be read was not written by this program and protects nobody.
    return undefined;
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number';
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function locked(directory: string, path: string, holder: ProcessIdentity): StorageError {
  const here = thisProcess();
  const elsewhere = holder.pidNamespace !== undefined && holder.pidNamespace !== here.pidNamespace;
  const who = holder.pid === here.pid && !elsewhere ? 'this process' : `process ${holder.pid}`;
  const remedy = elsewhere
    ? `it runs in another container: wait until it ends, or, if that container is gone, remove ${path}`
    : 'wait until it ends, end it, or use another directory (--state DIR)';
  return new StorageError('Locked', directory, `the store in ${directory} is in use by ${who}; ${remedy}`);
}
