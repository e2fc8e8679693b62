/** Links between a parent and the children that use its user file systems (LINK-6 to 9), and propagation (LINK-8, 16). */
import type { Uid } from '../../api/object.ts';
import type { KernelRefusal } from '../port.ts';
import { checkNames } from './arguments.ts';
import { countChild, countsOf } from './child-counts.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { capacity, changesOfRoot, rootTree, sizeOf } from './file-tree.ts';
import { isPrivate, rootChanged } from './file-systems.ts';
import { providedAt } from './mounts.ts';
import { done, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { BootedHost, FileChanges, HostState, PartitionRecord } from './state.ts';

export function linkPartition(
  host: BootedHost,
  command: Command<'LinkPartition'>,
  effects: Effects,
): Outcome {
  const { partitionUid, linkUid, parentUid, sharedFileSystems } = command;
  const child = host.memory.partitions.get(partitionUid);
  const parent = host.memory.partitions.get(parentUid);
  if (child === undefined || parent === undefined) return refuse('PartitionNotFound');
  const known = host.disk.links.get(partitionUid);
  if (known?.linkUid === linkUid && known.parentUid === parentUid) return done();
  const refusal =
    checkNames('linkUid', [linkUid]) ??
    checkNames('sharedFileSystems', sharedFileSystems) ??
    (known === undefined ? undefined : refuse('LinkExists')) ??
    checkVersions(host, child, parent) ??
    checkShared(host, command);
  if (refusal !== undefined) return refusal;
  host.disk.links.set(partitionUid, {
    linkUid,
    parentUid,
    sharedFileSystems: [...sharedFileSystems].sort(),
    syncedRevision: startingRevision(host, command),
  });
  const dependents = host.disk.dependents.get(parentUid) ?? new Set<Uid>();
  host.disk.dependents.set(parentUid, dependents.add(partitionUid));
  effects.partitionChanged(partitionUid);
  countChild(host, parentUid, countsOf(child), effects);
  return done();
}

/** Where neither root was ever changed there is nothing to bring; else all of it is brought at the first start (LINK-16). */
function startingRevision(host: HostState, { partitionUid, parentUid }: Command<'LinkPartition'>): number {
  const inherited = host.disk.installations.get(partitionUid)?.root.inherited.size ?? 0;
  const revision = host.disk.installations.get(parentUid)?.root.revision;
  return inherited === 0 && revision === 0 ? 0 : -1;
}

function checkVersions(
  host: HostState,
  child: PartitionRecord,
  parent: PartitionRecord,
): KernelRefusal | undefined {
  if (child === parent) return refuse('SelfLink');
  if (child.ownsUserFileSystems) return refuse('ChildOwnsUserFileSystems');
  if (child.version !== parent.version) {
    return refuse('VersionMismatch', { child: child.version, parent: parent.version });
  }
  if (!parent.versioned) return refuse('ParentNotVersioned');
  return dependsOn(host, parent.uid, child.uid) ? refuse('LinkCycle') : undefined;
}

/** Whether the links of a partition lead to another one, at any depth (LINK-14). */
function dependsOn(host: HostState, uid: Uid, other: Uid): boolean {
  for (let at = host.disk.links.get(uid); at !== undefined; at = host.disk.links.get(at.parentUid)) {
    if (at.parentUid === other) return true;
  }
  return false;
}

function checkShared(
  host: HostState,
  { parentUid, sharedFileSystems }: Command<'LinkPartition'>,
): KernelRefusal | undefined {
  if (!host.disk.installations.has(parentUid)) return refuse('FileSystemsMissing');
  const missing = sharedFileSystems.find((path) => providedAt(host, parentUid, path) === undefined);
  return missing === undefined ? undefined : refuse('FileSystemNotShared', { path: missing });
}

export function unlinkPartition(
  host: BootedHost,
  command: Command<'UnlinkPartition'>,
  effects: Effects,
): Outcome {
  const { partitionUid, linkUid } = command;
  // A link that is not there, or another one by now, is as it should be.
  if (host.disk.links.get(partitionUid)?.linkUid !== linkUid) return done();
  if (host.memory.partitions.get(partitionUid)?.mounted === true) return refuse('FileSystemsMounted');
  dropLink(host, partitionUid, effects);
  return done();
}

/** Takes a child out of its parent's configuration. What it got from the parent's root until then stays with it. */
export function dropLink(host: HostState, childUid: Uid, effects: Effects): void {
  const link = host.disk.links.get(childUid);
  if (link === undefined) return;
  host.disk.links.delete(childUid);
  const dependents = host.disk.dependents.get(link.parentUid);
  dependents?.delete(childUid);
  if (dependents?.size === 0) host.disk.dependents.delete(link.parentUid);
  effects.partitionChanged(childUid);
  const { loaded, mounted } = countsOf(host.memory.partitions.get(childUid));
  countChild(host, link.parentUid, { loaded: -loaded, mounted: -mounted }, effects);
}

export function propagateRoot(
  host: BootedHost,
  command: Command<'PropagateRoot'>,
  effects: Effects,
): Outcome {
  const { partitionUid } = command;
  if (!host.memory.partitions.has(partitionUid)) return refuse('PartitionNotFound');
  const link = host.disk.links.get(partitionUid);
  if (link === undefined) return refuse('NotLinked');
  const own = host.disk.installations.get(partitionUid)?.root;
  const source = host.disk.installations.get(link.parentUid)?.root;
  if (own === undefined || source === undefined) return refuse('FileSystemsMissing');
  if (link.syncedRevision === source.revision) return done();
  const inherited = new Map([...changesOfRoot(source)].filter(([path]) => !isPrivate(source, path)));
  const changed = changedPaths(own.inherited, inherited);
  const fault = changed.length === 0 ? undefined : lackOfRoom(sizeOf(rootTree(own, { inherited })), changed);
  if (fault !== undefined) return fault;
  link.syncedRevision = source.revision;
  own.inherited = inherited;
  // What came from the parent goes on to the children of this one (LINK-14).
  rootChanged(host, { partitionUid, root: own, paths: changed }, effects);
  return done();
}

function lackOfRoom(size: number, changed: readonly string[]): KernelRefusal | undefined {
  return size <= capacity ? undefined : refuse('FileSystemFull', { path: changed[0] ?? '/' });
}

function changedPaths(before: FileChanges, after: FileChanges): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}
