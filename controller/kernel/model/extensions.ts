/** Extensions as the global environment knows them, whom it lets load them, and the copies that it hands out. */
import type { KernelRefusal } from '../port.ts';
import { checkNames } from './arguments.ts';
import { decodeBase64 } from './base64.ts';
import { canonicalText } from './canonical-text.ts';
import type { Asked, Command } from './command.ts';
import type { Effects } from './effects.ts';
import { overflowOf, rootTree } from './file-tree.ts';
import type { Sha256 } from './sha256.ts';
import { installationOf, isReachable } from './installations.ts';
import { copyPath } from './module-lists.ts';
import { done, invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { isFilePath } from './paths.ts';
import { changeRoot } from './propagation.ts';
import type { ExtensionRecord } from './extension-records.ts';
import type { RootFileSystem } from './installation-records.ts';
import type { BootedHost, HostState, PartitionRecord } from './state.ts';

/** The identifier of a file: of its bytes alone, so that every faithful copy has the same (KID-2, KID-19). */
export function contentIdOf(content: string, sha256: Sha256): string | undefined {
  const bytes = decodeBase64(content);
  return bytes === undefined ? undefined : `sha256:${sha256(bytes)}`;
}

/** Registered before any copy of it is handed out (KID-3). What is loaded stays what it was (KID-17). */
export function registerExtension(
  host: BootedHost,
  command: Command<'RegisterExtension'>,
  effects: Effects,
  { sha256 }: Asked,
): Outcome {
  const { name, path, content, digest, requires, conflictsWith, unloadPolicy } = command;
  const refusal =
    checkNames('name', [name]) ??
    checkNames('requires', requires) ??
    checkNames('conflictsWith', conflictsWith) ??
    (isFilePath(path) ? undefined : invalid('path', `"${path}" is not an absolute, normalised path`));
  if (refusal !== undefined) return refusal;
  const contentID = contentIdOf(content, sha256);
  if (contentID === undefined) return invalid('content', 'it is not base64');
  if (digest !== null && digest !== contentID) {
    return refuse('ExtensionDigestMismatch', { name, contentID, digest });
  }
  const record: ExtensionRecord = { name, path, content, contentID, requires, conflictsWith, unloadPolicy };
  if (isRegisteredAs(host, record)) return done({ contentID });
  host.disk.extensions.set(name, record);
  toldToGrantees(host, name, effects);
  return done({ contentID });
}

function isRegisteredAs(host: HostState, record: ExtensionRecord): boolean {
  return canonicalText(host.disk.extensions.get(record.name)) === canonicalText(record);
}

/** Partitions that may load it see that it is there, is another one, or is gone. */
function toldToGrantees(host: BootedHost, name: string, effects: Effects): void {
  effects.extensionsChanged();
  for (const [uid, { grants }] of host.memory.partitions) if (grants.has(name)) effects.partitionChanged(uid);
}

export function unregisterExtension(
  host: BootedHost,
  command: Command<'UnregisterExtension'>,
  effects: Effects,
): Outcome {
  const { name } = command;
  if (!host.disk.extensions.has(name)) return done();
  const isLoaded = [...host.memory.images.values()].some((image) => image.names.has(name));
  if (isLoaded) return refuse('ExtensionInUse', { name });
  host.disk.extensions.delete(name);
  toldToGrantees(host, name, effects);
  return done();
}

/** As a whole. What is loaded stays loaded, whatever is granted from now on (LIFE-17). */
export function setExtensionGrants(
  host: BootedHost,
  command: Command<'SetExtensionGrants'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const names = command.grants.map(({ name }) => name);
  const refusal = checkNames('grants', names);
  if (refusal !== undefined) return refusal;
  const grants = new Map(command.grants.map(({ name, scope }) => [name, scope]));
  const isSame =
    grants.size === partition.grants.size &&
    [...grants].every(([name, scope]) => partition.grants.get(name) === scope);
  if (isSame) return done();
  partition.grants = grants;
  effects.partitionChanged(partition.uid);
  return done();
}

/** A copy, never the original, at a place of the partition's own (KID-4, LIFE-25). */
export function deliverExtension(
  host: BootedHost,
  command: Command<'DeliverExtension'>,
  effects: Effects,
): Outcome {
  const { partitionUid, name } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const refusal = refusalOfDelivery(host, partition, name);
  if (refusal !== undefined) return refusal;
  const root = installationOf(host, partitionUid)?.root;
  const extension = host.disk.extensions.get(name);
  if (root === undefined || extension === undefined) return refuse('FileSystemsMissing');
  const path = copyPath(name);
  if (rootTree(root).get(path) === extension.content) return done();
  const deliver = (): void => {
    root.delivered.set(path, extension.content);
    root.inside.delete(path);
  };
  changeRoot(host, { partitionUid, root }, deliver, effects);
  return done();
}

/** The record of an extension that a partition may load; refuses alike what is not granted and what is not there. */
export function grantedExtension(
  host: HostState,
  partition: PartitionRecord,
  name: string,
): ExtensionRecord | KernelRefusal {
  const extension = host.disk.extensions.get(name);
  const isGranted = partition.grants.has(name);
  return extension !== undefined && isGranted ? extension : refuse('ExtensionNotGranted', { name });
}

/** What keeps a copy from being delivered; undefined when it can be, or is there. */
export function refusalOfDelivery(
  host: HostState,
  partition: PartitionRecord,
  name: string,
): KernelRefusal | undefined {
  const extension = grantedExtension(host, partition, name);
  if ('ok' in extension) return extension;
  const root = installationOf(host, partition.uid)?.root;
  if (root === undefined) return refuse('FileSystemsMissing');
  if (!isCatalogued(root, name)) return refuse('ExtensionNotCatalogued', { name });
  const path = copyPath(name);
  const before = rootTree(root);
  if (before.get(path) === extension.content) return undefined;
  if (!isReachable(host, partition)) return refuse('RootNotReachable');
  const inside = new Map(root.inside);
  inside.delete(path);
  const delivered = new Map(root.delivered).set(path, extension.content);
  const after = rootTree(root, { delivered, inside });
  if (after.get(path) !== extension.content) return refuse('ExtensionCopyBlocked', { name, path });
  return overflowOf(before, after) === undefined ? undefined : refuse('FileSystemFull', { path });
}

export function isCatalogued({ catalogue }: RootFileSystem, name: string): boolean {
  return catalogue.some((entry) => entry.name === name);
}
