/** What changes in a root goes on to the roots of the children, at any depth (LINK-8, LINK-14 to 16). */
import type { Uid } from '../../api/object.ts';
import { isWithin } from '../../api/paths.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { contentsOf, overflowOf, rootTree } from './file-tree.ts';
import type { FileTree } from './file-tree.ts';
import { checkReachable, installationOf } from './installations.ts';
import { copyDirectory, scanForExtensions } from './module-lists.ts';
import { dependentsOf } from './mounts.ts';
import { done, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { FileChanges, RootFileSystem } from './installation-records.ts';
import type { BootedHost, HostState } from './state.ts';

/**
 * Changes the root of a partition, and scans it for applications that need extensions: when it is made, and after each
 * change (KEXT-1, KEXT-16). When that changes what propagates, its children have something to catch up with.
 */
export function changeRoot(
  host: HostState,
  { partitionUid, root }: { partitionUid: Uid; root: RootFileSystem },
  change: () => void,
  effects: Effects,
): void {
  const before = propagatingChanges(root, rootTree(root));
  change();
  const tree = rootTree(root);
  root.catalogue = scanForExtensions(tree);
  effects.partitionChanged(partitionUid);
  if (isSame(before, propagatingChanges(root, tree))) return;
  root.revision += 1;
  for (const childUid of dependentsOf(host, partitionUid)) effects.partitionChanged(childUid);
}

/** How the root differs from what the version laid down, without what is private to the partition (LINK-15). */
function propagatingChanges(root: RootFileSystem, tree: FileTree): FileChanges {
  const base = contentsOf(root.base);
  const changes = new Map<string, string | null>();
  for (const [path, content] of tree) if (base.get(path) !== content) changes.set(path, content);
  for (const path of base.keys()) if (!tree.has(path)) changes.set(path, null);
  for (const path of [...changes.keys()]) if (isPrivate(root, path)) changes.delete(path);
  return changes;
}

/**
 * A file where a private one needs a directory would hide the private data of a child: it stays, too. Copies of
 * extensions are handed to each partition on its own (LIFE-25).
 */
function isPrivate({ privateFiles }: RootFileSystem, path: string): boolean {
  return [copyDirectory, ...privateFiles].some((own) => isWithin(path, own) || isWithin(own, path));
}

function isSame(left: FileChanges, right: FileChanges): boolean {
  return left.size === right.size && [...left].every(([path, content]) => right.get(path) === content);
}

/** What the parent's root brought is replaced as a whole; what was changed inside the child lies over it (LIFE-20). */
export function propagateRoot(
  host: BootedHost,
  command: Command<'PropagateRoot'>,
  effects: Effects,
): Outcome {
  const { partitionUid } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const link = host.disk.links.get(partitionUid);
  if (link === undefined) return refuse('NotLinked');
  const root = installationOf(host, partitionUid)?.root;
  const source = installationOf(host, link.parentUid)?.root;
  if (root === undefined || source === undefined) return refuse('FileSystemsMissing');
  if (link.syncedRevision === source.revision) return done();
  const refusal = checkReachable(host, partition);
  if (refusal !== undefined) return refusal;
  const inherited = propagatingChanges(source, rootTree(source));
  const overflow = overflowOf(rootTree(root), rootTree(root, { inherited }));
  if (overflow !== undefined) return refuse('FileSystemFull', { path: overflow });
  const change = (): void => {
    link.syncedRevision = source.revision;
    root.inherited = inherited;
  };
  changeRoot(host, { partitionUid, root }, change, effects);
  return done();
}
