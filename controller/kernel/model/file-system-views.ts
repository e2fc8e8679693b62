/** File systems and links of a partition, as the global environment sees them. */
import { mostShown } from '../../api/most-shown.ts';
import type { Uid } from '../../api/object.ts';
import type { DependentsView, LinkView, MountView, PartitionView } from '../port.ts';
import { rootTree } from './file-tree.ts';
import { installationOf } from './installations.ts';
import { dependentsOf, mountPointsOf, mountsOf, occupiedMountPoint } from './mounts.ts';
import type { Installation, RootFileSystem } from './installation-records.ts';
import type { HostState, PartitionRecord } from './state.ts';

type FileSystemsView = Pick<
  PartitionView,
  | 'baseline'
  | 'starts'
  | 'rootRevision'
  | 'rootFiles'
  | 'userFileSystems'
  | 'mounts'
  | 'occupiedMountPoint'
  | 'link'
  | 'dependents'
>;

export function fileSystemsView(host: HostState, partition: PartitionRecord): FileSystemsView {
  const { uid, mounted } = partition;
  const installation = installationOf(host, uid);
  return {
    ...installationView(installation),
    userFileSystems: mountPointsOf(host, uid),
    mounts: mountsOf(host, partition).map((mount) => mountView(uid, mount)),
    occupiedMountPoint: mounted ? null : occupiedIn(host, uid, installation),
    link: linkView(host, uid, installation?.root),
    dependents: dependentsView(host, uid),
  };
}

function installationView(
  installation: Installation | undefined,
): Pick<FileSystemsView, 'baseline' | 'starts' | 'rootRevision' | 'rootFiles'> {
  if (installation === undefined) return { baseline: null, starts: 0, rootRevision: 0, rootFiles: [] };
  const { baseline, root, starts } = installation;
  return { baseline, starts, rootRevision: root.revision, rootFiles: root.spec };
}

function occupiedIn(host: HostState, uid: Uid, installation: Installation | undefined): string | null {
  if (installation === undefined) return null;
  return occupiedMountPoint(host, uid, installation.root) ?? null;
}

/** The identity of a file system is whose it is and where: a child has those of its parent (LINK-5). */
function mountView(uid: Uid, { ownerUid, path }: { ownerUid: Uid; path: string }): MountView {
  return { path, fileSystemId: `${ownerUid}:${path}`, ownerUid, readOnly: ownerUid !== uid };
}

function linkView(host: HostState, uid: Uid, root: RootFileSystem | undefined): LinkView | null {
  const link = host.disk.links.get(uid);
  if (link === undefined) return null;
  const { linkUid, parentUid, sharedFileSystems, syncedRevision } = link;
  return {
    linkUid,
    parentUid,
    sharedFileSystems: [...sharedFileSystems],
    syncedRevision,
    parentRevision: installationOf(host, parentUid)?.root.revision ?? 0,
    isParentMounted: host.memory.partitions.get(parentUid)?.mounted ?? false,
    keptFiles: root === undefined ? [] : keptFiles(root),
  };
}

/** What the parent's root brought and the child does not have, because it was changed inside (LIFE-20). */
function keptFiles(root: RootFileSystem): string[] {
  if (root.inherited.size === 0 || root.inside.size === 0) return [];
  const tree = rootTree(root);
  const untouched = rootTree(root, { inside: new Map() });
  return [...root.inherited]
    .filter(([path, content]) => {
      const brought = content ?? undefined;
      return untouched.get(path) === brought && tree.get(path) !== brought;
    })
    .map(([path]) => path)
    .sort();
}

function dependentsView(host: HostState, uid: Uid): DependentsView {
  const known = [...dependentsOf(host, uid)].flatMap(
    (childUid) => host.memory.partitions.get(childUid) ?? [],
  );
  const running = known.filter(({ mounted }) => mounted);
  const first = [...running.sort(byName), ...known.filter(({ mounted }) => !mounted).sort(byName)];
  const { loaded, mounted: mountedCount } = host.memory.childCounts.get(uid) ?? { loaded: 0, mounted: 0 };
  return {
    total: dependentsOf(host, uid).size,
    loaded,
    mounted: mountedCount,
    first: first.slice(0, mostShown).map(({ uid: partitionUid, namespace, name, mounted }) => ({
      partitionUid,
      namespace,
      name,
      mounted,
    })),
  };
}

/** Namesakes are told apart by their UIDs: one may wait for its removal. */
function byName(a: PartitionRecord, b: PartitionRecord): number {
  return sortKey(a) < sortKey(b) ? -1 : 1;
}

function sortKey({ namespace, name, uid }: PartitionRecord): string {
  return [namespace, name, uid].join('\0');
}
