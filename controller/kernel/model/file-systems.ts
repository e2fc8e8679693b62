/** File systems of a partition: populated from its version, written by its spec, mounted, unmounted (LINK-3 to 5). */
import { isBelow } from '../../api/paths.ts';
import type { FileEntry, KernelRefusal, UserFileSystem } from '../port.ts';
import { countChild } from './child-counts.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { contentsOf, obstacle, overflowOf, rootTree } from './file-tree.ts';
import { checkReachable, installationOf } from './installations.ts';
import { checkParent } from './links.ts';
import { dependentsOf, leadsToMount, mountPointOf, mountPointsOf, occupiedMountPoint } from './mounts.ts';
import { done, invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { checkLoaded } from './partition-state.ts';
import { checkPaths, conflictOf, isFilePath } from './paths.ts';
import { changeRoot } from './propagation.ts';
import { checkPopulatable, layOutVolumes } from './scratch.ts';
import type { Installation, RootFileSystem, UserFileSystemRecord } from './installation-records.ts';
import type { BootedHost, HostState, PartitionRecord } from './state.ts';

export function populateFileSystems(
  host: BootedHost,
  command: Command<'PopulateFileSystems'>,
  effects: Effects,
): Outcome {
  const { partitionUid, baseline, rootFiles, privateFiles, userFileSystems } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  if (baseline === '') return invalid('baseline', 'it is empty');
  const installation = installationOf(host, partitionUid) ?? blankInstallation();
  if (installation.baseline === baseline) return done();
  const refusal = checkPopulation(partition, command) ?? checkPopulatable(host, partition);
  if (refusal !== undefined) return refusal;
  const { root } = installation;
  const layDown = (): void => {
    installation.baseline = baseline;
    root.base = rootFiles;
    root.privateFiles = privateFiles;
    installation.userFileSystems = newUserFileSystems(installation, userFileSystems);
  };
  if (partition.rootType === 'FileSystem') host.disk.installations.set(partitionUid, installation);
  changeRoot(host, { partitionUid, root }, layDown, effects);
  layOutVolumes(host, partition, installation, effects);
  return done();
}

function blankInstallation(): Installation {
  return {
    baseline: '',
    root: {
      base: [],
      privateFiles: [],
      inherited: new Map(),
      delivered: new Map(),
      spec: [],
      inside: new Map(),
      catalogue: [],
      revision: 0,
    },
    userFileSystems: new Map(),
    starts: 0,
  };
}

/** Software that was changed since stays changed over what the version brings. */
function newUserFileSystems(
  { userFileSystems: known }: Installation,
  userFileSystems: readonly UserFileSystem[],
): Map<string, UserFileSystemRecord> {
  return new Map(
    userFileSystems.map(({ path, files }) => [
      path,
      { path, base: files, changes: known.get(path)?.changes ?? new Map<string, string | null>() },
    ]),
  );
}

function checkPopulation(
  partition: PartitionRecord,
  { rootFiles, privateFiles, userFileSystems }: Command<'PopulateFileSystems'>,
): KernelRefusal | undefined {
  const malformed = checkRoot(rootFiles, userFileSystems) ?? checkUserFiles(userFileSystems);
  if (malformed !== undefined) return malformed;
  const strange = privateFiles.find((path) => !isFilePath(path));
  if (strange !== undefined) return invalid('privateFiles', `"${strange}" is not an absolute path`);
  if (partition.mounted) return refuse('FileSystemsMounted');
  if (!partition.ownsUserFileSystems && userFileSystems.length > 0) return refuse('ChildOwnsUserFileSystems');
  return undefined;
}

/** Nothing of the root lies where something is mounted, or in the way to it; nor does a mount point. */
function checkRoot(
  rootFiles: readonly FileEntry[],
  userFileSystems: readonly UserFileSystem[],
): KernelRefusal | undefined {
  const field = 'rootFiles and userFileSystems';
  const paths = [...rootFiles, ...userFileSystems].map(({ path }) => path);
  return checkPaths(field, paths) ?? invalidConflict(field, paths);
}

function checkUserFiles(userFileSystems: readonly UserFileSystem[]): KernelRefusal | undefined {
  const field = 'userFileSystems';
  for (const { path: point, files } of userFileSystems) {
    const paths = files.map(({ path }) => path);
    const outside = paths.find((path) => !isBelow(path, point));
    if (outside !== undefined) return invalid(field, `${outside} does not lie below ${point}`);
    const refusal = checkPaths(field, paths) ?? invalidConflict(field, paths);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function invalidConflict(field: string, paths: readonly string[]): KernelRefusal | undefined {
  const conflict = conflictOf(paths);
  return conflict === undefined ? undefined : invalid(field, `${conflict} lies below another of these paths`);
}

export function writeRootFiles(
  host: BootedHost,
  command: Command<'WriteRootFiles'>,
  effects: Effects,
): Outcome {
  const { partitionUid, files } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const root = installationOf(host, partitionUid)?.root;
  if (root === undefined) return refuse('FileSystemsMissing');
  const changed = changedEntries(root.spec, files);
  if (changed.size === 0) return done();
  const refusal =
    checkReachable(host, partition) ??
    checkRootFiles(mountPointsOf(host, partitionUid), files) ??
    checkFit(root, files, changed);
  if (refusal !== undefined) return refusal;
  const write = (): void => {
    // A new content wins over what was changed inside before (LIFE-20).
    for (const path of changed) root.inside.delete(path);
    root.spec = files;
  };
  changeRoot(host, { partitionUid, root }, write, effects);
  return done();
}

/** Refuses files that no root with these mount points can have. */
function checkRootFiles(points: readonly string[], files: readonly FileEntry[]): KernelRefusal | undefined {
  const paths = files.map(({ path }) => path);
  const malformed = checkPaths('files', paths);
  if (malformed !== undefined) return malformed;
  const outside = paths.find((path) => mountPointOf(points, path) !== undefined);
  if (outside !== undefined) return refuse('PathNotInRoot', { path: outside });
  const conflict = conflictOf(paths) ?? paths.find((path) => leadsToMount(points, path));
  return conflict === undefined ? undefined : refuse('FileConflict', { path: conflict });
}

/** Refuses entries that changed and for which this root has no place, or no room. */
function checkFit(
  root: RootFileSystem,
  files: readonly FileEntry[],
  changed: ReadonlySet<string>,
): KernelRefusal | undefined {
  const inside = new Map([...root.inside].filter(([path]) => !changed.has(path)));
  const others = rootTree(root, { spec: files.filter(({ path }) => !changed.has(path)), inside });
  const conflict = files.find(({ path }) => changed.has(path) && obstacle(others, path) !== undefined);
  if (conflict !== undefined) return refuse('FileConflict', { path: conflict.path });
  const overflow = overflowOf(rootTree(root), rootTree(root, { spec: files, inside }));
  return overflow === undefined ? undefined : refuse('FileSystemFull', { path: overflow });
}

/** Paths whose entry came, went or has another content. */
function changedEntries(before: readonly FileEntry[], after: readonly FileEntry[]): Set<string> {
  const old = contentsOf(before);
  const now = contentsOf(after);
  return new Set([...old.keys(), ...now.keys()].filter((path) => old.get(path) !== now.get(path)));
}

export function mountFileSystems(
  host: BootedHost,
  command: Command<'MountFileSystems'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const unloaded = checkLoaded(partition);
  if (unloaded !== undefined) return unloaded;
  if (partition.mounted) return done();
  const refusal = checkMount(host, partition);
  if (refusal !== undefined) return refusal;
  setMounted(host, partition, true, effects);
  return done();
}

/** A root on disks of its own is mounted from there, once the boot from scratch is over (NS-4). */
function checkMount(host: HostState, partition: PartitionRecord): KernelRefusal | undefined {
  const root = installationOf(host, partition.uid)?.root;
  if (root === undefined) return refuse('FileSystemsMissing');
  if (partition.rootType === 'VolumeGroup' && partition.bootStep !== 'Switched')
    return refuse('RootNotReachable');
  const refusal = checkParent(host, partition);
  if (refusal !== undefined) return refusal;
  const occupied = occupiedMountPoint(host, partition.uid, root);
  return occupied === undefined ? undefined : refuse('MountPointOccupied', { path: occupied });
}

/** A child that mounts or unmounts concerns its parent, which it holds; so does a parent its children (LINK-9). */
export function setMounted(
  host: HostState,
  partition: PartitionRecord,
  mounted: boolean,
  effects: Effects,
): void {
  if (partition.mounted === mounted) return;
  partition.mounted = mounted;
  effects.partitionChanged(partition.uid);
  const link = host.disk.links.get(partition.uid);
  if (link !== undefined) {
    countChild(host, link.parentUid, { loaded: 0, mounted: mounted ? 1 : -1 }, effects);
  }
  for (const childUid of dependentsOf(host, partition.uid)) effects.partitionChanged(childUid);
}
