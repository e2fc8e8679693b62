/** What a process inside a partition does with files: it sees one tree, whoever owns what is mounted in it. */
import type { Uid } from '../../api/object.ts';
import type { DirectoryEntry, KernelRefusal, QueryAnswer } from '../port.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { contentsOf, obstacle, overflowOf, pathsBelow, rootTree, userTree } from './file-tree.ts';
import type { FileTree } from './file-tree.ts';
import { installationOf } from './installations.ts';
import { leadsToMount, mountPointOf, mountPointsOf, mountsOf, providedAt } from './mounts.ts';
import { done, invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { isFilePath } from './paths.ts';
import { changeRoot } from './propagation.ts';
import type { RootFileSystem } from './installation-records.ts';
import type { BootedHost, HostState, PartitionRecord } from './state.ts';

/** Where a path leads to. */
interface Place {
  /** All files of the file system that the path is in. */
  tree: FileTree;
  /** The same without the layer that takes what is changed from inside. */
  lower: () => FileTree;
  changes: Map<string, string | null>;
  readOnly: boolean;
  /** Undefined when it is a user file system. */
  root: RootFileSystem | undefined;
  /** The path is a directory because something is mounted there or below it. */
  leadsToMount: boolean;
}

/** Only for a partition that has mounted. */
function placeOf(host: HostState, { uid }: PartitionRecord, path: string): Place | KernelRefusal {
  const points = mountPointsOf(host, uid);
  const common = { leadsToMount: leadsToMount(points, path) };
  const point = mountPointOf(points, path);
  if (point === undefined) {
    const root = installationOf(host, uid)?.root;
    if (root === undefined) return refuse('FileSystemsMissing');
    const lower = (): FileTree => rootTree(root, { inside: new Map() });
    return { ...common, tree: rootTree(root), lower, changes: root.inside, readOnly: false, root };
  }
  const provided = providedAt(host, uid, point);
  if (provided === undefined) return refuse('FileSystemsNotMounted');
  const { record, ownerUid } = provided;
  const lower = (): FileTree => contentsOf(record.base);
  const readOnly = ownerUid !== uid;
  return { ...common, tree: userTree(record), lower, changes: record.changes, readOnly, root: undefined };
}

/** The place of a command from inside; refuses where no process could ask it, or where nothing can be written. */
function placeToWrite(
  host: HostState,
  { partitionUid, path }: { partitionUid: Uid; path: string },
): Place | KernelRefusal {
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  if (partition.state !== 'Active') return refuse('PartitionNotActive', { state: partition.state });
  if (!isFilePath(path)) return invalidPath(path);
  const place = placeOf(host, partition, path);
  if ('ok' in place) return place;
  if (place.readOnly) return refuse('ReadOnlyFileSystem', { path });
  const fault = place.leadsToMount ? 'IsDirectory' : obstacle(place.tree, path);
  return fault === undefined ? place : refuse(fault, { path });
}

function invalidPath(path: string): KernelRefusal {
  return invalid('path', `"${path}" is not an absolute, normalised path`);
}

export function writeFile(host: BootedHost, command: Command<'WriteFile'>, effects: Effects): Outcome {
  const place = placeToWrite(host, command);
  if ('ok' in place) return place;
  const { partitionUid, path, content } = command;
  const { changes, tree } = place;
  if (tree.get(path) === content) return done();
  const overflow = overflowOf(tree, new Map(tree).set(path, content));
  if (overflow !== undefined) return refuse('FileSystemFull', { path });
  changeIn(host, { partitionUid, root: place.root }, () => changes.set(path, content), effects);
  return done();
}

export function removeFile(host: BootedHost, command: Command<'RemoveFile'>, effects: Effects): Outcome {
  const place = placeToWrite(host, command);
  if ('ok' in place) return place;
  const { partitionUid, path } = command;
  const { changes, lower, tree } = place;
  if (!tree.has(path)) return refuse('FileNotFound', { path });
  // A file that is only in the layer of changes leaves no trace in it.
  const change = () => (lower().has(path) ? changes.set(path, null) : changes.delete(path));
  changeIn(host, { partitionUid, root: place.root }, change, effects);
  return done();
}

/** Nobody needs to be told of a change in a user file system: whoever has it mounted reads the very same (LINK-5). */
function changeIn(
  host: HostState,
  { partitionUid, root }: { partitionUid: Uid; root: RootFileSystem | undefined },
  change: () => unknown,
  effects: Effects,
): void {
  if (root === undefined) change();
  else changeRoot(host, { partitionUid, root }, change, effects);
}

// ----------------------------------------------------------------------------------------------- reading

/** Mount points as the partition sees them: nothing tells whose a file system is. */
export function ownFileSystems(
  host: HostState,
  { partitionUid }: { partitionUid: Uid },
): QueryAnswer<'OwnFileSystems'> {
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const mounts = mountsOf(host, partition);
  return {
    ok: true,
    result: mounts.map(({ path, ownerUid }) => ({ path, readOnly: ownerUid !== partitionUid })),
  };
}

/** Where a path leads to in what the partition has mounted. */
function placeToRead(
  host: HostState,
  { partitionUid, path }: { partitionUid: Uid; path: string },
): Place | KernelRefusal {
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  if (!partition.mounted) return refuse('FileSystemsNotMounted');
  if (path !== '/' && !isFilePath(path)) return invalidPath(path);
  return placeOf(host, partition, path);
}

export function readFile(
  host: HostState,
  query: { partitionUid: Uid; path: string },
): QueryAnswer<'ReadFile'> {
  const place = placeToRead(host, query);
  if ('ok' in place) return place;
  const { path } = query;
  const content = place.tree.get(path);
  if (content !== undefined) return { ok: true, result: { content } };
  if (isDirectory(place, path)) return refuse('IsDirectory', { path });
  return refuse(obstacle(place.tree, path) ?? 'FileNotFound', { path });
}

export function listFiles(
  host: HostState,
  query: { partitionUid: Uid; path: string },
): QueryAnswer<'ListFiles'> {
  const place = placeToRead(host, query);
  if ('ok' in place) return place;
  const { partitionUid, path } = query;
  if (isDirectory(place, path)) {
    return { ok: true, result: entriesOf(place.tree, mountPointsOf(host, partitionUid), path) };
  }
  if (place.tree.has(path)) return refuse('NotDirectory', { path });
  return refuse(obstacle(place.tree, path) ?? 'FileNotFound', { path });
}

function isDirectory(place: Place, path: string): boolean {
  return path === '/' || place.leadsToMount || pathsBelow(place.tree, path).length > 0;
}

/** What a mount hides is not in the way: it lies where the directory leads to the mount anyway. */
function entriesOf(tree: FileTree, points: readonly string[], directory: string): DirectoryEntry[] {
  const prefix = directory === '/' ? '' : directory;
  const mounted = points.filter((point) => point.startsWith(`${prefix}/`));
  const entries = new Map<string, DirectoryEntry>();
  for (const path of [...pathsBelow(tree, prefix), ...mounted]) {
    const [name = '', ...below] = path.slice(prefix.length + 1).split('/');
    const isDirectory = below.length > 0 || mounted.includes(path);
    entries.set(name, { name, type: isDirectory ? 'Directory' : 'File' });
  }
  return [...entries.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}
