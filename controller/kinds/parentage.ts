/** What has to be read to decide about a link: the same for the link itself and for the child that waits for it. */
import type { Host } from '../api/generated/host.ts';
import type { VersionLink } from '../api/generated/version-link.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import { listNames } from '../api/list-names.ts';
import { keyOf, keyText, namespaceOf, uidOf } from '../api/object.ts';
import { topics } from '../solve/topics.ts';
import type { Ancestor, Parentage } from '../solve/parentage.ts';
import { parentageFault } from '../solve/parentage.ts';
import { readNamespaceLabels, readVersion } from './candidates.ts';
import type { Observation } from './kind.ts';
import { readIndex, readObject } from './kind.ts';

/** Longer chains of parents than this are as good as a circle. */
const longestChain = 64;

/** Reads everything that decides about a link and its child. */
export function* readParentage(
  link: VersionLink,
  child: WorkloadPartition | undefined,
): Observation<Parentage> {
  const ancestors = yield* readAncestors(link);
  const parent = ancestors[0]?.partition;
  const host = yield* readPlace(parent);
  return {
    link,
    child,
    childVersion: yield* readVersion(child?.spec.runtimeVersionName),
    namespaceLabels: yield* readNamespaceLabels(namespaceOf(link)),
    ancestors,
    parentVersion: yield* readVersion(parent?.spec.runtimeVersionName),
    host,
    hostVersion: yield* readVersion(host?.spec.runtimeVersionName),
  };
}

/** A link that has the name of a partition; one that is being deleted starts nothing (LIFE-14). */
export function* readLink(namespace: string, name: string): Observation<VersionLink | undefined> {
  const link = yield* readObject<VersionLink>({ kind: 'VersionLink', namespace, name }, 'spec');
  return link?.metadata.deletionTimestamp === undefined ? link : undefined;
}

function* readAncestors(start: VersionLink): Observation<Ancestor[]> {
  const ancestors: Ancestor[] = [];
  const seen = new Set<string>();
  for (let link: VersionLink | undefined = start; link !== undefined && seen.size < longestChain;) {
    const partition: WorkloadPartition | undefined = yield* readObject<WorkloadPartition>(
      { kind: 'WorkloadPartition', ...link.spec.parentRef },
      'spec',
    );
    if (partition === undefined) break;
    const isChild: boolean = partition.spec.userFileSystemSource === 'Parent';
    link = isChild ? yield* readLink(namespaceOf(partition), partition.metadata.name) : undefined;
    ancestors.push({ partition, link });
    const key = keyText(keyOf(partition));
    // One that comes again closes the circle; it is in the list twice, and that is where the walk ends.
    if (seen.has(key)) break;
    seen.add(key);
  }
  return ancestors;
}

/** The one host there is for a child that is not placed yet; undefined while its parent is not either (LIFE-2). */
export function* readParentHost(child: WorkloadPartition): Observation<string | undefined> {
  if (child.spec.userFileSystemSource === 'Own') return undefined;
  const link = yield* readLink(namespaceOf(child), child.metadata.name);
  if (link === undefined) return undefined;
  const parentage = yield* readParentage(link, child);
  // Where a parent is that does not consent is not for its child to know.
  return parentageFault(parentage) === undefined ? parentage.host?.metadata.name : undefined;
}

/** What a child uses of its parent, in a sentence; a version may have no user file systems at all. */
export function sharedText(shared: readonly string[] | undefined): string {
  return listNames(shared ?? []) || 'no user file systems';
}

/** Of the parent's status only its place counts, and that has a topic of its own. */
function* readPlace(parent: WorkloadPartition | undefined): Observation<Host | undefined> {
  if (parent === undefined) return undefined;
  yield* readIndex([topics.place(uidOf(parent))]);
  const hostName = parent.status?.placement?.hostName;
  return hostName === undefined
    ? undefined
    : yield* readObject<Host>({ kind: 'Host', name: hostName }, 'spec');
}
