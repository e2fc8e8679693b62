/** Requests to load and to unload: global arbitrates each, and records who asked before it acts (KEXT-4, KEXT-5). */
import type { Uid } from '../../api/object.ts';
import type { KernelRefusal, LoadRequester } from '../port.ts';
import type { Asked, Command } from './command.ts';
import type { Effects } from './effects.ts';
import {
  canBeLinked,
  conflictsInKernel,
  dropEntry,
  imageKey,
  keysOf,
  recordAndLoad,
  requestedImages,
} from './extension-images.ts';
import type { LoadRequest } from './extension-images.ts';
import { contentIdOf, grantedExtension, isCatalogued } from './extensions.ts';
import { rootTree } from './file-tree.ts';
import type { Sha256 } from './sha256.ts';
import { installationOf } from './installations.ts';
import { copyPath } from './module-lists.ts';
import { done, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { refuseBroken } from './partition-state.ts';
import type { ExtensionRecord } from './extension-records.ts';
import type { BootedHost, HostState, PartitionRecord } from './state.ts';

/** From inside: each request counts, and must be taken back once (KEXT-12). */
export function loadExtension(
  host: BootedHost,
  command: Command<'LoadExtension'>,
  effects: Effects,
  { sha256 }: Asked,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  if (partition.state !== 'Active') return refuse('PartitionNotActive', { state: partition.state });
  return load(host, { partition, name: command.name, requester: 'Inside', sha256 }, effects);
}

/** What the spec asks for is asked for once. */
export function loadDeclaredExtension(
  host: BootedHost,
  command: Command<'LoadDeclaredExtension'>,
  effects: Effects,
  { sha256 }: Asked,
): Outcome {
  const { partitionUid, name } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  if (partition.state === 'Broken') return refuseBroken(partition);
  if (!partition.mounted) return refuse('FileSystemsNotMounted');
  if (isRequested(host, partitionUid, name, 'Spec')) return done();
  return load(host, { partition, name, requester: 'Spec', sha256 }, effects);
}

export function isRequested(
  host: HostState,
  partitionUid: Uid | null,
  name: string,
  requester: LoadRequester,
): boolean {
  return requestedImages(host, partitionUid, name).some(({ entries }) =>
    entries.some((entry) => entry.requester === requester),
  );
}

interface Load {
  partition: PartitionRecord;
  name: string;
  requester: LoadRequester;
  sha256: Sha256;
}

/** Allowed, catalogued, verified, then the scope, then what is there already (seeds 5.8). */
function load(host: BootedHost, { partition, name, requester, sha256 }: Load, effects: Effects): Outcome {
  // The very bytes that are in the partition now, at each request anew (KID-6, KID-14).
  const isIntact = (copy: string, { contentID }: ExtensionRecord): boolean =>
    contentIdOf(copy, sha256) === contentID;
  const extension = grantedExtension(host, partition, name);
  if ('ok' in extension) return extension;
  const refusal = refusalOfLoad(host, partition, name, isIntact);
  if (refusal !== undefined) return refusal;
  const scope = partition.grants.get(name) ?? 'Local';
  return finishLoad(host, { extension, scope, partitionUid: partition.uid, requester }, effects);
}

function finishLoad(host: BootedHost, request: LoadRequest, effects: Effects): Outcome {
  const { extension, partitionUid } = request;
  if (!recordAndLoad(host, request)) return refuse('ExtensionLoadFailed', { name: extension.name });
  effects.extensionsChanged();
  if (partitionUid !== null) effects.partitionChanged(partitionUid);
  return done();
}

type IsIntact = (copy: string, extension: ExtensionRecord) => boolean;

/** What keeps a partition from loading an extension, whoever of it asks; a file that cannot be linked apart. */
export function refusalOfLoad(
  host: HostState,
  partition: PartitionRecord,
  name: string,
  isIntact: IsIntact,
): KernelRefusal | undefined {
  const extension = grantedExtension(host, partition, name);
  if ('ok' in extension) return extension;
  return (
    checkCopy(host, partition, extension, isIntact) ??
    checkScope(host, partition, extension) ??
    checkNeighbours(host, {
      extension,
      scope: partition.grants.get(name) ?? 'Local',
      partitionUid: partition.uid,
    })
  );
}

/** KEXT-2, KEXT-3, KID-6. */
function checkCopy(
  host: HostState,
  partition: PartitionRecord,
  extension: ExtensionRecord,
  isIntact: IsIntact,
): KernelRefusal | undefined {
  const { name } = extension;
  const root = installationOf(host, partition.uid)?.root;
  if (root === undefined) return refuse('FileSystemsMissing');
  if (!isCatalogued(root, name)) return refuse('ExtensionNotCatalogued', { name });
  const path = copyPath(name);
  const copy = rootTree(root).get(path);
  if (copy === undefined) return refuse('ExtensionCopyMissing', { name, path });
  return isIntact(copy, extension) ? undefined : refuse('ExtensionCopyModified', { name, path });
}

/** KID-8, KID-16: the scope is what global granted, and changes only when nothing is loaded with the other. */
function checkScope(
  host: HostState,
  { grants, uid }: PartitionRecord,
  { name, unloadPolicy }: ExtensionRecord,
): KernelRefusal | undefined {
  const scope = grants.get(name);
  if (scope === 'Local' && unloadPolicy === 'Never') return refuse('ExtensionNeverUnloads', { name });
  const isOther = requestedImages(host, uid, name).some(({ image }) => image.scope !== scope);
  return isOther ? refuse('ExtensionScopeChanged', { name }) : undefined;
}

/** What others loaded for themselves helps nobody, and nobody learns of it (LIFE-28). */
function checkNeighbours(
  host: HostState,
  request: Omit<LoadRequest, 'requester'>,
): KernelRefusal | undefined {
  const { extension, partitionUid, scope } = request;
  const { contentID, name, requires } = extension;
  const isThere = (required: string): boolean =>
    [partitionUid, null].some((uid) =>
      requestedImages(host, uid, required).some(({ image }) => scope === 'Local' || image.scope === 'Global'),
    );
  const missing = requires.find((required) => !isThere(required));
  if (missing !== undefined) return refuse('ExtensionDependencyMissing', { name, required: missing });
  if (host.memory.images.has(imageKey(contentID, scope, partitionUid))) return undefined;
  return conflictsInKernel(host, request) ? refuse('ExtensionLoadRefused', { name }) : undefined;
}

/** For the global environment itself (KEXT-19): it has the file, so there is no copy to verify. */
export function loadGlobalExtension(
  host: BootedHost,
  { name, requester = 'Spec' }: Command<'LoadGlobalExtension'>,
  effects: Effects,
): Outcome {
  if (requester === 'Spec' && isRequested(host, null, name, requester)) return done();
  const refusal = refusalOfGlobalLoad(host, name);
  const extension = host.disk.extensions.get(name);
  if (refusal !== undefined || extension === undefined) {
    return refusal ?? refuse('ExtensionNotRegistered', { name });
  }
  return finishLoad(host, { extension, scope: 'Global', partitionUid: null, requester }, effects);
}

export function refusalOfGlobalLoad(host: HostState, name: string): KernelRefusal | undefined {
  const extension = host.disk.extensions.get(name);
  if (extension === undefined) return refuse('ExtensionNotRegistered', { name });
  return checkNeighbours(host, { extension, scope: 'Global', partitionUid: null });
}

/** What would be refused, as far as it can be told without reading the bytes of the copy; null when nothing would. */
export function foreseenRefusal(
  host: HostState,
  partition: PartitionRecord,
  name: string,
): KernelRefusal | null {
  const refusal = refusalOfLoad(host, partition, name, (copy, { content }) => copy === content);
  if (refusal !== undefined) return refusal;
  const extension = host.disk.extensions.get(name);
  const isLinkable = extension === undefined || canBeLinked(extension);
  return isLinkable ? null : refuse('ExtensionLoadFailed', { name });
}

// ----------------------------------------------------------------------------------------------- unloading

export function unloadExtension(
  host: BootedHost,
  { name, partitionUid }: Command<'UnloadExtension'>,
  effects: Effects,
): Outcome {
  if (!host.memory.partitions.has(partitionUid)) return refuse('PartitionNotFound');
  return unload(host, { partitionUid, name, requester: 'Inside' }, effects);
}

/** What is not loaded for the spec is as it should be. */
export function unloadDeclaredExtension(
  host: BootedHost,
  { name, partitionUid }: Command<'UnloadDeclaredExtension'>,
  effects: Effects,
): Outcome {
  if (!host.memory.partitions.has(partitionUid)) return refuse('PartitionNotFound');
  if (!isRequested(host, partitionUid, name, 'Spec')) return done();
  return unload(host, { partitionUid, name, requester: 'Spec' }, effects);
}

export function unloadGlobalExtension(
  host: BootedHost,
  { name, requester = 'Spec' }: Command<'UnloadGlobalExtension'>,
  effects: Effects,
): Outcome {
  if (requester === 'Spec' && !isRequested(host, null, name, requester)) return done();
  return unload(host, { partitionUid: null, name, requester }, effects);
}

/**
 * Only who asked may take back, and once for each time (KEXT-9 to 12). The requester is told that it is unloaded even
 * where others keep it in the kernel, and is told the same of what it never loaded, whoever else did (SHR-4, KEXT-10).
 */
function unload(
  host: BootedHost,
  { name, partitionUid, requester }: { name: string; partitionUid: Uid | null; requester: LoadRequester },
  effects: Effects,
): Outcome {
  for (const { image, entries } of requestedImages(host, partitionUid, name)) {
    const entry = entries.find((candidate) => candidate.requester === requester);
    if (entry === undefined) continue;
    dropEntry(host, image, entry);
    effects.extensionsChanged();
    if (partitionUid !== null) effects.partitionChanged(partitionUid);
    return done();
  }
  return refuse('ExtensionNotLoaded', { name });
}

/** Takes back for a partition what it did not take back itself (KEXT-13): all, or what was asked for from inside. */
export function drainLoads(
  host: HostState,
  { uid }: PartitionRecord,
  requesters: readonly LoadRequester[],
  effects: Effects,
): void {
  for (const key of [...keysOf(host, uid)]) {
    const image = host.memory.images.get(key);
    const own = image?.entries.filter(
      ({ partitionUid, requester }) => partitionUid === uid && requesters.includes(requester),
    );
    for (const entry of own ?? []) {
      if (image !== undefined) dropEntry(host, image, entry);
      effects.extensionsChanged();
      effects.partitionChanged(uid);
    }
  }
}
