/**
 * What keeps a child from using the user file systems of the parent that its link names: consent first, then the two
 * partitions themselves, then where they are. The same answer serves the link and the child (LINK-1, 2, 13, 14).
 */
import { isChildNamespaceAllowed } from '../api/consent.ts';
import type { Host } from '../api/generated/host.ts';
import type { RuntimeVersion } from '../api/generated/runtime-version.ts';
import type { VersionLink } from '../api/generated/version-link.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import { listNames } from '../api/list-names.ts';
import { keyOf, keyText, namespaceOf, uidOf } from '../api/object.ts';
import type { LinkView } from '../kernel/port.ts';

/** What one link of the chain above a child says. */
export interface Ancestor {
  /** The parent that the link before it names. */
  partition: WorkloadPartition;
  /** Its own link, when it is a child itself. */
  link: VersionLink | undefined;
}

/** Everything that decides about a link. */
export interface Parentage {
  link: VersionLink;
  /** The partition that has the link's name. */
  child: WorkloadPartition | undefined;
  childVersion: RuntimeVersion | undefined;
  namespaceLabels: Readonly<Record<string, string>>;
  /** From the parent upwards, until one that has file systems of its own, or none is found, or one comes again. */
  ancestors: readonly Ancestor[];
  parentVersion: RuntimeVersion | undefined;
  /** Where the parent is placed, and the version of that host; undefined before. */
  host: Host | undefined;
  hostVersion: RuntimeVersion | undefined;
}

export interface ParentageFault {
  reason:
    | 'SelfLink'
    | 'NotAllowed'
    | 'ParentDeleting'
    | 'ChildNotFound'
    | 'ChildOwnsUserFileSystems'
    | 'VersionMismatch'
    | 'ParentNotVersioned'
    | 'Cycle'
    | 'FileSystemNotShared'
    | 'ParentNotScheduled'
    | 'DifferentHosts';
  message: string;
}

type Check = (parentage: Parentage) => ParentageFault | undefined;

/** In this order: whoever may not know of the parent is told nothing that depends on it. */
const checks: readonly Check[] = [
  linksToItself,
  parentDoesNotConsent,
  parentIsBeingDeleted,
  childDoesNotExist,
  childHasItsOwn,
  versionsDiffer,
  parentRunsTheHostsVersion,
  parentsGoInACircle,
  parentHasNoSuchFileSystem,
  parentIsNotPlaced,
  hostsDiffer,
];

/** The first thing that is wrong; undefined when the child may use its parent's file systems. */
export function parentageFault(parentage: Parentage): ParentageFault | undefined {
  for (const check of checks) {
    const fault = check(parentage);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

export function parentOf({ ancestors }: Parentage): WorkloadPartition | undefined {
  return ancestors[0]?.partition;
}

function parentTitle({ spec }: VersionLink): string {
  return `${spec.parentRef.namespace}/${spec.parentRef.name}`;
}

function linksToItself({ link }: Parentage): ParentageFault | undefined {
  const { namespace, name } = link.spec.parentRef;
  if (namespace !== namespaceOf(link) || name !== link.metadata.name) return undefined;
  const message = `The link names its own partition ${name} as parent. Delete it, and create it with another parent.`;
  return { reason: 'SelfLink', message };
}

/** An absent parent and one that refuses look the same. */
function parentDoesNotConsent(parentage: Parentage): ParentageFault | undefined {
  const { link, namespaceLabels } = parentage;
  const parent = parentOf(parentage);
  const isAllowed =
    parent !== undefined &&
    isChildNamespaceAllowed(
      parent.spec.allowedChildNamespaces,
      namespaceOf(parent),
      namespaceOf(link),
      namespaceLabels,
    );
  if (isAllowed) return undefined;
  const message = `No partition ${parentTitle(link)} accepts children of this namespace. Ask its owner to allow this namespace in allowedChildNamespaces, or delete the link and create it with another parentRef.`;
  return { reason: 'NotAllowed', message };
}

/** Nothing new attaches to what is being deleted (LIFE-14). */
function parentIsBeingDeleted(parentage: Parentage): ParentageFault | undefined {
  if (parentOf(parentage)?.metadata.deletionTimestamp === undefined) return undefined;
  const message = `Partition ${parentTitle(parentage.link)} is being deleted, and nothing new is linked to it. Delete the link, and create it with another parent.`;
  return { reason: 'ParentDeleting', message };
}

function childDoesNotExist({ child, link }: Parentage): ParentageFault | undefined {
  if (child !== undefined) return undefined;
  const message = `There is no WorkloadPartition ${link.metadata.name} in namespace ${namespaceOf(link)}; a link has the name of its child. Apply it, or delete the link.`;
  return { reason: 'ChildNotFound', message };
}

function childHasItsOwn({ child }: Parentage): ParentageFault | undefined {
  if (child?.spec.userFileSystemSource !== 'Own') return undefined;
  const message = `WorkloadPartition ${child.metadata.name} has user file systems of its own. Delete it and create it with userFileSystemSource Parent, or delete the link.`;
  return { reason: 'ChildOwnsUserFileSystems', message };
}

function versionsDiffer(parentage: Parentage): ParentageFault | undefined {
  const { child, childVersion, parentVersion } = parentage;
  const parentRuns = parentOf(parentage)?.spec.runtimeVersionName;
  const childRuns = child?.spec.runtimeVersionName;
  if (parentRuns === undefined || childRuns === parentRuns) return undefined;
  const isSame =
    childVersion !== undefined &&
    parentVersion !== undefined &&
    childVersion.spec.version === parentVersion.spec.version;
  if (isSame) return undefined;
  const own = childRuns === undefined ? "its host's own version" : `RuntimeVersion ${childRuns}`;
  const message = `The child runs ${own}, and its parent RuntimeVersion ${parentRuns}. Create the child with the version of its parent, or link it to another one.`;
  return { reason: 'VersionMismatch', message };
}

/** LINK-1: what the host runs itself is not shared by a link. */
function parentRunsTheHostsVersion(parentage: Parentage): ParentageFault | undefined {
  const { hostVersion, link, parentVersion } = parentage;
  const isNamed = parentOf(parentage)?.spec.runtimeVersionName !== undefined;
  const isOther =
    hostVersion === undefined ||
    parentVersion === undefined ||
    parentVersion.spec.version !== hostVersion.spec.version;
  if (isNamed && isOther) return undefined;
  const message = `Partition ${parentTitle(link)} runs the version of its host; only partitions of another version share their user file systems. Link to one of those, or create the child without a link.`;
  return { reason: 'ParentNotVersioned', message };
}

function parentsGoInACircle({ ancestors, link }: Parentage): ParentageFault | undefined {
  const self = keyText({ kind: 'WorkloadPartition', namespace: namespaceOf(link), name: link.metadata.name });
  const keys = ancestors.map(({ partition }) => keyText(keyOf(partition)));
  const isCircle = keys.includes(self) || new Set(keys).size < keys.length;
  if (!isCircle) return undefined;
  // Who is further up, in other namespaces, has not consented to be known here (LIFE-28).
  const names = ancestors
    .map(({ partition }) => partition)
    .filter((partition, at) => at === 0 || namespaceOf(partition) === namespaceOf(link))
    .map((partition) => `${namespaceOf(partition)}/${partition.metadata.name}`);
  const message = `Its parents lead back to where they began, over ${listNames(names)}. Delete one of their links.`;
  return { reason: 'Cycle', message };
}

/** What a parent has for its children: all of its version, or what it shares itself (LINK-14, 18). */
export function offeredFileSystems({ ancestors, parentVersion }: Parentage): readonly string[] {
  let offered: readonly string[] = parentVersion?.spec.userFileSystems ?? [];
  for (const { link } of [...ancestors].reverse()) {
    if (link?.spec.sharedFileSystems !== undefined) offered = link.spec.sharedFileSystems;
  }
  return offered;
}

/** What the child uses of its parent, sorted. */
export function sharedFileSystems(parentage: Parentage): string[] {
  return [...(parentage.link.spec.sharedFileSystems ?? offeredFileSystems(parentage))].sort();
}

/**
 * Whether the kernel has the link as it is now: when a chain above is linked anew, there may be more or less to share
 * than there was.
 */
export function isLinkedAs(parentage: Parentage, link: LinkView | null): boolean {
  const wanted = sharedFileSystems(parentage);
  return (
    link !== null &&
    link.linkUid === uidOf(parentage.link) &&
    link.parentUid === parentOf(parentage)?.metadata.uid &&
    link.sharedFileSystems.length === wanted.length &&
    wanted.every((path) => link.sharedFileSystems.includes(path))
  );
}

function parentHasNoSuchFileSystem(parentage: Parentage): ParentageFault | undefined {
  const { link } = parentage;
  const offered = offeredFileSystems(parentage);
  const missing = sharedFileSystems(parentage).filter((path) => !offered.includes(path));
  if (missing.length === 0) return undefined;
  const has = offered.length === 0 ? 'none' : listNames(offered);
  const message = `Partition ${parentTitle(link)} has no user file system ${listNames(missing)}; it has ${has}. Delete the link and create it with what there is.`;
  return { reason: 'FileSystemNotShared', message };
}

function parentIsNotPlaced(parentage: Parentage): ParentageFault | undefined {
  if (placeOf(parentOf(parentage)) !== undefined) return undefined;
  const message = `Partition ${parentTitle(parentage.link)} has no host yet, and a child goes where its parent is; its own status says why.`;
  return { reason: 'ParentNotScheduled', message };
}

function placeOf(partition: WorkloadPartition | undefined): string | undefined {
  return partition?.status?.placement?.hostName;
}

/** A child has one candidate host: that of its parent (LIFE-2). */
function hostsDiffer(parentage: Parentage): ParentageFault | undefined {
  const { child, link } = parentage;
  const placed = placeOf(child);
  const own = placed ?? child?.spec.hostName;
  if (own === undefined || own === placeOf(parentOf(parentage))) return undefined;
  const parent = parentTitle(link);
  const message =
    placed === undefined
      ? `The child asks for host ${own}, and its parent ${parent} is on another one. Take hostName out of the spec of the child.`
      : `The child is on host ${own}, and its parent ${parent} is on another one. Delete the child and create it again: it goes where its parent is.`;
  return { reason: 'DifferentHosts', message };
}
