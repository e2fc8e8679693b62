/** Links between a parent and the children that use its user file systems (LINK-6, LINK-7). */
import type { Uid } from '../../api/object.ts';
import type { KernelRefusal } from '../port.ts';
import { checkNames } from './arguments.ts';
import { countChild, countsOf } from './child-counts.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { installationOf } from './installations.ts';
import { lackingAt } from './mounts.ts';
import { done, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { BootedHost, HostState, LinkRecord, PartitionRecord } from './state.ts';

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
    checkFamily(host, child, parent) ??
    checkShared(host, command);
  if (refusal !== undefined) return refusal;
  addLink(host, command);
  effects.partitionChanged(partitionUid);
  countChild(host, parentUid, countsOf(child), effects);
  return done();
}

/** Writes the link, and the child into its parent's configuration (LINK-7). */
function addLink(host: HostState, command: Command<'LinkPartition'>): void {
  const { partitionUid, linkUid, parentUid, sharedFileSystems } = command;
  host.disk.links.set(partitionUid, {
    linkUid,
    parentUid,
    sharedFileSystems: [...sharedFileSystems].sort(),
    syncedRevision: startingRevision(host, command),
  });
  const dependents = host.disk.dependents.get(parentUid) ?? new Set<Uid>();
  host.disk.dependents.set(parentUid, dependents.add(partitionUid));
}

/** Where neither root was ever changed there is nothing to bring; else all of it is brought at the first start (LINK-16). */
function startingRevision(host: HostState, { partitionUid, parentUid }: Command<'LinkPartition'>): number {
  const inherited = installationOf(host, partitionUid)?.root.inherited.size ?? 0;
  const revision = installationOf(host, parentUid)?.root.revision;
  return inherited === 0 && revision === 0 ? 0 : -1;
}

/** What keeps two partitions from being child and parent. */
function checkFamily(
  host: HostState,
  child: PartitionRecord,
  parent: PartitionRecord,
): KernelRefusal | undefined {
  if (host.disk.links.has(child.uid)) return refuse('LinkExists');
  if (child === parent) return refuse('SelfLink');
  if (child.ownsUserFileSystems) return refuse('ChildOwnsUserFileSystems');
  const mismatch = checkVersions(child, parent);
  if (mismatch !== undefined) return mismatch;
  if (!parent.versioned) return refuse('ParentNotVersioned');
  return dependsOn(host, parent.uid, child.uid) ? refuse('LinkCycle') : undefined;
}

/** LINK-2. */
function checkVersions(child: PartitionRecord, parent: PartitionRecord): KernelRefusal | undefined {
  if (child.version === parent.version) return undefined;
  return refuse('VersionMismatch', { child: child.version, parent: parent.version });
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
  { parentUid, sharedFileSystems }: Pick<LinkRecord, 'parentUid' | 'sharedFileSystems'>,
): KernelRefusal | undefined {
  if (installationOf(host, parentUid) === undefined) return refuse('FileSystemsMissing');
  const lacking = lackingAt(host, parentUid, sharedFileSystems);
  return lacking === undefined ? undefined : refuse('FileSystemNotShared', { path: lacking });
}

/** Refuses a child that cannot mount what its link promises, as things are now (LINK-13). */
export function checkParent(host: HostState, child: PartitionRecord): KernelRefusal | undefined {
  if (child.ownsUserFileSystems) return undefined;
  const link = host.disk.links.get(child.uid);
  if (link === undefined) return refuse('NotLinked');
  const parent = host.memory.partitions.get(link.parentUid);
  if (parent?.mounted !== true) return refuse('ParentNotMounted');
  // Since they were linked, a boot may have defined them with other versions, and the parent may have got another link.
  return checkVersions(child, parent) ?? checkShared(host, link);
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
