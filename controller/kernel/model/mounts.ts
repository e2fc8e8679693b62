/** Which file system is behind which path of a partition: its own, or the very one of its parent (LINK-5, LINK-9). */
import type { Uid } from '../../api/object.ts';
import { isWithin } from '../../api/paths.ts';
import { rootTree } from './file-tree.ts';
import { directoriesOf } from './paths.ts';
import { installationOf } from './installations.ts';
import type { RootFileSystem, UserFileSystemRecord } from './installation-records.ts';
import type { HostState, PartitionRecord } from './state.ts';

/** A user file system and who owns it. */
export interface Provided {
  ownerUid: Uid;
  record: UserFileSystemRecord;
}

/** The user file system that a partition has at a mount point: its own, or what its links lead to at any depth (LINK-14). */
export function providedAt(host: HostState, partitionUid: Uid, path: string): Provided | undefined {
  for (let uid: Uid | undefined = partitionUid; uid !== undefined;) {
    const record = installationOf(host, uid)?.userFileSystems.get(path);
    if (record !== undefined) return { ownerUid: uid, record };
    const link = host.disk.links.get(uid);
    uid = link?.sharedFileSystems.includes(path) === true ? link.parentUid : undefined;
  }
  return undefined;
}

/** The first of some mount points at which a partition has no user file system to share. */
export function lackingAt(host: HostState, partitionUid: Uid, paths: readonly string[]): string | undefined {
  return paths.find((path) => providedAt(host, partitionUid, path) === undefined);
}

/** Mount points of the user file systems that a partition has for itself and for children, sorted. */
export function mountPointsOf(host: HostState, partitionUid: Uid): string[] {
  const own = installationOf(host, partitionUid)?.userFileSystems.keys() ?? [];
  const shared = host.disk.links.get(partitionUid)?.sharedFileSystems ?? [];
  return [...own, ...shared].sort();
}

/** The one of some mount points that a path lies in; undefined for the root. */
export function mountPointOf(points: readonly string[], path: string): string | undefined {
  return points.find((point) => isWithin(path, point));
}

/** Whether a path is a directory because something is mounted there or below it. */
export function leadsToMount(points: readonly string[], path: string): boolean {
  return points.some((point) => isWithin(point, path));
}

/** The file of a root that keeps something from being mounted; undefined where none does. */
export function occupiedMountPoint(
  host: HostState,
  partitionUid: Uid,
  root: RootFileSystem,
): string | undefined {
  const points = mountPointsOf(host, partitionUid);
  if (points.length === 0) return undefined;
  const tree = rootTree(root);
  return points.flatMap((point) => [...directoriesOf(point), point]).find((path) => tree.has(path));
}

/** What is mounted where, and whose it is: the root, then the user file systems by mount point. */
export function mountsOf(
  host: HostState,
  { mounted, uid }: PartitionRecord,
): { path: string; ownerUid: Uid }[] {
  if (!mounted) return [];
  const user = mountPointsOf(host, uid).flatMap((path) => {
    const provided = providedAt(host, uid, path);
    return provided === undefined ? [] : [{ path, ownerUid: provided.ownerUid }];
  });
  return [{ path: '/', ownerUid: uid }, ...user];
}

/** The children that the parent's configuration names (LINK-7). */
export function dependentsOf(host: HostState, parentUid: Uid): ReadonlySet<Uid> {
  return host.disk.dependents.get(parentUid) ?? none;
}

const none: ReadonlySet<Uid> = new Set();

/** Whether children have the partition's file systems mounted: Broken and Maintenance included (LIFE-11). */
export function isHeld(host: HostState, { uid }: PartitionRecord): boolean {
  return (host.memory.childCounts.get(uid)?.mounted ?? 0) > 0;
}
