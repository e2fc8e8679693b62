/**
 * What is in the kernel: one image of an extension for all who share it, or one for each partition alone; and the list
 * of requests that keep it there (SHR-1, SHR-2, KID-9). An image is found by what it holds, never by a name (KID-18).
 */
import type { Uid } from '../../api/object.ts';
import type { ExtensionScope, LoadRequester } from '../port.ts';
import type { ExtensionImage, ExtensionRecord, LoadEntry } from './extension-records.ts';
import type { HostState } from './state.ts';

/** One request: for a partition, or null for the global environment. */
export interface LoadRequest {
  extension: ExtensionRecord;
  scope: ExtensionScope;
  partitionUid: Uid | null;
  requester: LoadRequester;
}

export function imageKey(contentID: string, scope: ExtensionScope, partitionUid: Uid | null): string {
  return scope === 'Global' ? contentID : `${contentID} ${partitionUid ?? ''}`;
}

/** Keys of the images that a requester has entries in. */
export function keysOf({ memory }: HostState, partitionUid: Uid | null): Set<string> {
  if (partitionUid === null) return memory.ownImages;
  const partition = memory.partitions.get(partitionUid);
  if (partition === undefined) throw new Error(`extensions are asked for by the unknown ${partitionUid}`);
  return partition.images;
}

/** Images that a requester keeps in the kernel under a name, each with its own entries for it. */
export function requestedImages(
  host: HostState,
  partitionUid: Uid | null,
  name: string,
): { image: ExtensionImage; entries: LoadEntry[] }[] {
  return [...keysOf(host, partitionUid)].flatMap((key) => {
    const image = host.memory.images.get(key);
    const entries = image?.entries.filter(
      (entry) => entry.partitionUid === partitionUid && entry.name === name,
    );
    return image === undefined || entries === undefined || entries.length === 0 ? [] : [{ image, entries }];
  });
}

/** How many partitions asked: each counts once, however often it did (KID-10). */
export function counterOf({ entries }: ExtensionImage): number {
  return new Set(entries.flatMap(({ partitionUid }) => partitionUid ?? [])).size;
}

/**
 * Records the request, then loads, unless the image is there already; a load that fails leaves nothing of the record
 * (KEXT-7, KID-12). @returns whether it is loaded
 */
export function recordAndLoad(host: HostState, request: LoadRequest): boolean {
  const { extension, partitionUid, requester, scope } = request;
  const { images } = host.memory;
  const key = imageKey(extension.contentID, scope, partitionUid);
  const image = images.get(key) ?? blankImage(request);
  const { name } = extension;
  image.entries.push({ partitionUid, name, requester });
  keysOf(host, partitionUid).add(key);
  if (!images.has(key) && !canBeLinked(extension)) {
    image.entries.pop();
    keysOf(host, partitionUid).delete(key);
    return false;
  }
  image.names.add(name);
  images.set(key, image);
  return true;
}

function blankImage({ extension, partitionUid, scope }: LoadRequest): ExtensionImage {
  const { conflictsWith, contentID, name, requires, unloadPolicy } = extension;
  return {
    contentID,
    names: new Set([name]),
    requires,
    conflictsWith,
    unloadPolicy,
    scope,
    partitionUid: scope === 'Local' ? partitionUid : null,
    entries: [],
  };
}

/** The loader of the kernel finds nothing in an empty file that it could link. */
export function canBeLinked({ content }: ExtensionRecord): boolean {
  return content !== '';
}

/** Takes one entry of a requester out of its list (SHR-3). */
export function dropEntry(host: HostState, image: ExtensionImage, entry: LoadEntry): void {
  image.entries.splice(image.entries.indexOf(entry), 1);
  const { partitionUid } = entry;
  const isLast = !image.entries.some((other) => other.partitionUid === partitionUid);
  const key = imageKey(image.contentID, image.scope, partitionUid);
  if (isLast) keysOf(host, partitionUid).delete(key);
  removeUnused(host, key);
}

/**
 * An image leaves the kernel with its last entry (SHR-5), or once nothing that is loaded requires it any more (KEXT-17);
 * with it goes what only it kept.
 */
function removeUnused({ memory: { images } }: HostState, first: string): void {
  const keys = [first];
  for (const key of keys) {
    const image = images.get(key);
    if (image === undefined || staysFor(images, image) !== undefined) continue;
    images.delete(key);
    for (const [other, { names }] of images)
      if (image.requires.some((name) => names.has(name))) keys.push(other);
  }
}

/** Why an image is in the kernel: somebody asked for it, another image needs it, or it never leaves. */
export function staysFor(
  images: HostState['memory']['images'],
  image: ExtensionImage,
): 'Requested' | 'Required' | 'Never' | undefined {
  if (image.entries.length > 0) return 'Requested';
  const isRequired = [...images.values()].some(
    (other) => other.requires.some((name) => image.names.has(name)) && canReach(other, image),
  );
  if (isRequired) return 'Required';
  return image.unloadPolicy === 'Never' ? 'Never' : undefined;
}

/** Names of a private image are known to its own partition only (SHR-7). */
function canReach(from: ExtensionImage, to: ExtensionImage): boolean {
  return to.scope === 'Global' || (from.scope === 'Local' && from.partitionUid === to.partitionUid);
}

/** Whether something in the kernel and an extension must not be there together, wherever both would be seen. */
export function conflictsInKernel(host: HostState, request: Omit<LoadRequest, 'requester'>): boolean {
  const { extension, partitionUid, scope } = request;
  return [...host.memory.images.values()].some((image) => {
    const isApart = scope === 'Local' && image.scope === 'Local' && image.partitionUid !== partitionUid;
    if (isApart || image.contentID === extension.contentID) return false;
    return (
      image.conflictsWith.includes(extension.name) ||
      extension.conflictsWith.some((name) => image.names.has(name))
    );
  });
}
