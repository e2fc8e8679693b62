/** File systems of a partition: populated from its version, written by its spec, mounted, unmounted (LINK-3 to 5). */
import type { FileEntry, KernelRefusal } from '../port.ts';
import { countChild } from './child-counts.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { capacity, obstacle, rootTree, sizeOf } from './file-tree.ts';
import { dependentsOf, mountPointOf, occupiedMountPoint } from './mounts.ts';
import { done, invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { refuseBroken } from './partition-state.ts';
import { checkFiles, isFilePath, isWithin } from './paths.ts';
import type { BootedHost, HostState, PartitionRecord, RootFileSystem } from './state.ts';

export function populateFileSystems(
  host: BootedHost,
  command: Command<'PopulateFileSystems'>,
  effects: Effects,
): Outcome {
  const { partitionUid, baseline, rootFiles, privateFiles, userFileSystems } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const known = host.disk.installations.get(partitionUid);
  if (known?.baseline === baseline) return done();
  const refusal = checkPopulation(partition, command);
  if (refusal !== undefined) return refusal;
  const root: RootFileSystem = {
    ...(known?.root ?? { inherited: new Map(), spec: [], inside: new Map(), revision: 0 }),
    base: rootFiles,
    privateFiles,
  };
  const kept = known?.userFileSystems;
  host.disk.installations.set(partitionUid, {
    baseline,
    root,
    // Software that was changed since stays changed over what the version brings.
    userFileSystems: new Map(
      userFileSystems.map(({ path, files }) => [
        path,
        { path, base: files, changes: new Map(kept?.get(path)?.changes) },
      ]),
    ),
    starts: known?.starts ?? 0,
  });
  effects.partitionChanged(partitionUid);
  return done();
}

function checkPopulation(
  partition: PartitionRecord,
  { baseline, rootFiles, privateFiles, userFileSystems }: Command<'PopulateFileSystems'>,
): KernelRefusal | undefined {
  if (baseline === '') return invalid('baseline', 'it is empty');
  const malformed = checkFiles('rootFiles', rootFiles) ?? checkUserFileSystems(userFileSystems);
  if (malformed !== undefined) return malformed;
  const strange = privateFiles.find((path) => !isFilePath(path));
  if (strange !== undefined) return invalid('privateFiles', `"${strange}" is not an absolute path`);
  if (partition.mounted) return refuse('FileSystemsMounted');
  if (!partition.ownsUserFileSystems && userFileSystems.length > 0) return refuse('ChildOwnsUserFileSystems');
  return undefined;
}

function checkUserFileSystems(
  userFileSystems: Command<'PopulateFileSystems'>['userFileSystems'],
): KernelRefusal | undefined {
  const field = 'userFileSystems';
  const points = userFileSystems.map(({ path }) => ({ path, content: '' }));
  for (const { path, files } of userFileSystems) {
    const outside = files.find((file) => !file.path.startsWith(`${path}/`));
    if (outside !== undefined) return invalid(field, `${outside.path} does not lie below ${path}`);
    const refusal = checkFiles(field, files);
    if (refusal !== undefined) return refusal;
  }
  return checkFiles(field, points);
}

export function writeRootFiles(
  host: BootedHost,
  command: Command<'WriteRootFiles'>,
  effects: Effects,
): Outcome {
  const { partitionUid, files } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const installation = host.disk.installations.get(partitionUid);
  if (installation === undefined) return refuse('FileSystemsMissing');
  const refusal = checkFiles('files', files) ?? checkRootFiles(host, installation.root, command);
  if (refusal !== undefined) return refusal;
  const { root } = installation;
  const changed = changedEntries(root.spec, files);
  if (changed.length === 0) return done();
  // A new content wins over what was changed inside before (LIFE-20).
  for (const path of changed) root.inside.delete(path);
  root.spec = files;
  rootChanged(host, { partitionUid, root, paths: changed }, effects);
  return done();
}

function checkRootFiles(
  host: HostState,
  root: RootFileSystem,
  { partitionUid, files }: Command<'WriteRootFiles'>,
): KernelRefusal | undefined {
  const outside = files.find(({ path }) => mountPointOf(host, partitionUid, path) !== undefined);
  if (outside !== undefined) return refuse('PathNotInRoot', { path: outside.path });
  const changed = new Set(changedEntries(root.spec, files));
  const inside = new Map([...root.inside].filter(([path]) => !changed.has(path)));
  const others = rootTree(root, { spec: [], inside });
  const conflict = files.find(({ path }) => changed.has(path) && obstacle(others, path) !== undefined);
  if (conflict !== undefined) return refuse('FileConflict', { path: conflict.path });
  if (sizeOf(rootTree(root, { spec: files, inside })) <= capacity) return undefined;
  return refuse('FileSystemFull', { path: largest(files).path });
}

/** Paths whose entry came, went or has another content. */
function changedEntries(before: readonly FileEntry[], after: readonly FileEntry[]): string[] {
  const old = new Map(before.map(({ path, content }) => [path, content]));
  const now = new Map(after.map(({ path, content }) => [path, content]));
  const paths = new Set([...old.keys(), ...now.keys()]);
  return [...paths].filter((path) => old.get(path) !== now.get(path)).sort();
}

function largest(files: readonly FileEntry[]): FileEntry {
  return files.reduce((most, file) => (file.content.length > most.content.length ? file : most));
}

/** What changed in a root concerns its children, unless all of it is private to the partition (LINK-15). */
export function rootChanged(
  host: HostState,
  change: { partitionUid: string; root: RootFileSystem; paths: Iterable<string> },
  effects: Effects,
): void {
  const { partitionUid, root, paths } = change;
  effects.partitionChanged(partitionUid);
  if ([...paths].every((path) => isPrivate(root, path))) return;
  root.revision += 1;
  for (const childUid of dependentsOf(host, partitionUid)) effects.partitionChanged(childUid);
}

export function isPrivate({ privateFiles }: RootFileSystem, path: string): boolean {
  return privateFiles.some((own) => isWithin(path, own));
}

export function mountFileSystems(
  host: BootedHost,
  command: Command<'MountFileSystems'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  if (partition.state === 'Broken') return refuseBroken(partition);
  if (partition.state === 'Defined') return refuse('PartitionNotLoaded', { state: partition.state });
  if (partition.mounted) return done();
  const installation = host.disk.installations.get(partition.uid);
  if (installation === undefined) return refuse('FileSystemsMissing');
  const refusal = checkParent(host, partition);
  if (refusal !== undefined) return refusal;
  const occupied = occupiedMountPoint(host, partition.uid, installation.root);
  if (occupied !== undefined) return refuse('MountPointOccupied', { path: occupied });
  setMounted(host, partition, true, effects);
  return done();
}

function checkParent(host: HostState, partition: PartitionRecord): KernelRefusal | undefined {
  if (partition.ownsUserFileSystems) return undefined;
  const link = host.disk.links.get(partition.uid);
  if (link === undefined) return refuse('NotLinked');
  return host.memory.partitions.get(link.parentUid)?.mounted === true
    ? undefined
    : refuse('ParentNotMounted');
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
