/** Finds programs, or builds them into a cache outside the checkout. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ProcessIdentity } from '../../../controller/storage/process-identity.ts';
import { mayBeRunning, thisProcess } from '../../../controller/storage/process-identity.ts';
import type { Recipe } from './build.ts';
import { buildBinaries, buildKey, goVersion, neededGoVersion } from './build.ts';

/** Name -> path. */
export type Binaries<Name extends string> = Readonly<Record<Name, string>>;

/** What stands between a test and the binaries. */
export type Availability<Name extends string> =
  | { state: 'ready'; binaries: Binaries<Name> }
  /** `directory` is where a build puts them. */
  | { state: 'to-build'; directory: string }
  | { state: 'missing'; reason: string };

/** Looks in envtest's variables, then in our cache. */
export function availability<Name extends string>(recipe: Recipe<Name>): Availability<Name> {
  const given = recipe.names.map((name) => [name, givenBinary(name)] as const);
  if (given.every(([, path]) => path !== undefined)) {
    return { state: 'ready', binaries: Object.fromEntries(given) as Binaries<Name> };
  }
  const version = goVersion();
  const fault = faultOfGo(recipe, version);
  if (version === undefined || fault !== undefined) {
    const unnamed = given.filter(([, path]) => path === undefined).map(([name]) => name);
    return { state: 'missing', reason: `no binary is given for ${unnamed.join(', ')}, and ${fault ?? ''}` };
  }
  const directory = join(cacheDirectory(), recipe.cache, buildKey(recipe, version));
  if (!existsSync(directory)) return { state: 'to-build', directory };
  const found = given.map(([name, path]) => [name, path ?? join(directory, name)]);
  return { state: 'ready', binaries: Object.fromEntries(found) as Binaries<Name> };
}

/** The programs, built first where need be. @throws Error when they are missing or cannot be built */
export async function provideBinaries<Name extends string>(
  recipe: Recipe<Name>,
  signal: AbortSignal = new AbortController().signal,
): Promise<Binaries<Name>> {
  for (;;) {
    const found = availability(recipe);
    if (found.state === 'ready') return found.binaries;
    if (found.state === 'missing') throw new Error(found.reason);
    const release = takeLock(`${found.directory}.lock`);
    if (release === undefined) await sleep(500, undefined, { signal });
    else {
      try {
        await buildInto(recipe, found.directory, signal);
      } finally {
        release();
      }
    }
  }
}

async function buildInto(recipe: Recipe<string>, directory: string, signal: AbortSignal): Promise<void> {
  // Another process may have finished between the look and the lock.
  if (existsSync(directory)) return;
  const unfinished = `${directory}.${String(process.pid)}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await buildBinaries(recipe, unfinished, signal);
    if (!existsSync(directory)) renameSync(unfinished, directory);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Keeps two processes from building the same at once; undefined while another one does. It saves work only: what is
 * built appears by a rename, so that two builders do no harm when one of them takes over from a dead one.
 */
function takeLock(lock: string): (() => void) | undefined {
  mkdirSync(join(lock, '..'), { recursive: true });
  const note = join(lock, 'builder.json');
  try {
    mkdirSync(lock);
  } catch {
    const holder = readHolder(note);
    if (holder !== undefined && !mayBeRunning(holder)) rmSync(lock, { recursive: true, force: true });
    return undefined;
  }
  writeFileSync(note, JSON.stringify(thisProcess()));
  return () => rmSync(lock, { recursive: true, force: true });
}

/** Undefined while the holder has not yet written its note. */
function readHolder(note: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(note, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** `TEST_ASSET_KUBE_APISERVER`, then `KUBEBUILDER_ASSETS/kube-apiserver`: as envtest has it. */
function givenBinary(name: string): string | undefined {
  const one = process.env[`TEST_ASSET_${name.toUpperCase().replaceAll('-', '_')}`];
  if (one) return one;
  const all = process.env['KUBEBUILDER_ASSETS'];
  const path = all ? join(all, name) : undefined;
  return path !== undefined && existsSync(path) ? path : undefined;
}

function cacheDirectory(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'partywall');
}

/** Why this Go cannot build them. */
function faultOfGo(recipe: Recipe<string>, version: string | undefined): string | undefined {
  const needed = neededGoVersion(recipe);
  if (version === undefined) return `Go ${needed} or newer, which would build them, is not installed`;
  const isTooOld = isOlder(version.replace(/^go/, ''), needed);
  return isTooOld ? `Go ${needed} or newer would build them, but ${version} is installed` : undefined;
}

/** Compares `1.26.8` by its numbers. */
function isOlder(version: string, than: string): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10));
  for (const [index, wanted] of than.split('.').map(Number).entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}
