/** What a process inside a partition does with files: it sees one tree, whoever owns what is mounted in it. */
import type { Uid } from '../../api/object.ts';
import type { DirectoryEntry, KernelRefusal, OwnFileSystemView, QueryAnswer } from '../port.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { rootChanged } from './file-systems.ts';
import { capacity, obstacle, pathsBelow, rootTree, sizeOf, userTree } from './file-tree.ts';
import type { FileTree } from './file-tree.ts';
import { mountPointOf, mountPointsOf, providedAt } from './mounts.ts';
import { done, invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { isFilePath } from './paths.ts';
import type { BootedHost, HostState, Installation, PartitionRecord } from './state.ts';

/** The file system that a path is in, with all files of it. */
interface Place {
  tree: FileTree;
  readOnly: boolean;
  /** Layer that takes what is changed from inside. */
  changes: Map<string, string | null>;
  /** What is there without that layer: a file that is only in the layer leaves no trace when it is removed. */
  lower: FileTree;
  /** Only for the root. */
  root: Installation['root'] | undefined;
}

function placeOf(host: HostState, { uid }: PartitionRecord, path: string): Place | KernelRefusal {
  const installation = host.disk.installations.get(uid);
  if (installation === undefined) return refuse('FileSystemsMissing');
  const point = mountPointOf(host, uid, path);
  if (point === undefined) {
    const { root } = installation;
    const lower = rootTree(root, { inside: new Map() });
    return { tree: rootTree(root), readOnly: false, changes: root.inside, lower, root };
  }
  const provided = providedAt(host, uid, point);
  if (provided === undefined) return refuse('FileSystemsNotMounted');
  const { record, ownerUid } = provided;
  const lower: FileTree = new Map(record.base.map((file) => [file.path, file.content]));
  return {
    tree: userTree(record),
    readOnly: ownerUid !== uid,
    changes: record.changes,
    lower,
    root: undefined,
  };
}

/** The partition and place of a command from inside; refuses where no process could ask it. */
function placeFromInside(
  host: HostState,
  { partitionUid, path }: { partitionUid: Uid; path: string },
): (Place & { partition: PartitionRecord }) | KernelRefusal {
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  if (partition.state !== 'Active') return refuse('PartitionNotActive', { state: partition.state });
  if (!isFilePath(path)) return invalid('path', `"${path}" is not an absolute, normalised path of a file`);
  const place = placeOf(host, partition, path);
  if ('ok' in place) return place;
  if (place.readOnly) return refuse('ReadOnlyFileSystem', { path });
  const isAbovePoint = mountPointsOf(host, partitionUid).some(
    (point) => point === path || point.startsWith(`${path}/`),
  );
  return isAbovePoint ? refuse('IsDirectory', { path }) : { ...place, partition };
}

export function writeFile(host: BootedHost, command: Command<'WriteFile'>, effects: Effects): Outcome {
  const place = placeFromInside(host, command);
  if ('ok' in place) return place;
  const { path, content } = command;
  const { changes, partition, root, tree } = place;
  const fault = obstacle(tree, path);
  if (fault !== undefined) return refuse(fault, { path });
  if (tree.get(path) === content) return done();
  const size = sizeOf(tree) - (tree.get(path)?.length ?? 0) + content.length;
  if (size > capacity) return refuse('FileSystemFull', { path });
  changes.set(path, content);
  if (root !== undefined) rootChanged(host, { partitionUid: partition.uid, root, paths: [path] }, effects);
  return done();
}

export function removeFile(host: BootedHost, command: Command<'RemoveFile'>, effects: Effects): Outcome {
  const place = placeFromInside(host, command);
  if ('ok' in place) return place;
  const { path } = command;
  const { changes, lower, partition, root, tree } = place;
  const fault = obstacle(tree, path);
  if (fault !== undefined) return refuse(fault, { path });
  if (!tree.has(path)) return refuse('FileNotFound', { path });
  if (lower.has(path)) changes.set(path, null);
  else changes.delete(path);
  if (root !== undefined) rootChanged(host, { partitionUid: partition.uid, root, paths: [path] }, effects);
  return done();
}

// ----------------------------------------------------------------------------------------------- reading

/** The partition whose tree is looked at; refuses where nothing of it is mounted. */
function mounted(host: HostState, partitionUid: Uid): PartitionRecord | KernelRefusal {
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  return partition.mounted ? partition : refuse('FileSystemsNotMounted');
}

/** Mount points as the partition sees them: nothing tells whose a file system is. */
export function ownFileSystems(
  host: HostState,
  { partitionUid }: { partitionUid: Uid },
): QueryAnswer<'OwnFileSystems'> {
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  if (!partition.mounted) return { ok: true, result: [] };
  const user = mountPointsOf(host, partitionUid).map((path): OwnFileSystemView => ({
    path,
    readOnly: providedAt(host, partitionUid, path)?.ownerUid !== partitionUid,
  }));
  return { ok: true, result: [{ path: '/', readOnly: false }, ...user] };
}

export function readFile(
  host: HostState,
  { partitionUid, path }: { partitionUid: Uid; path: string },
): QueryAnswer<'ReadFile'> {
  const partition = mounted(host, partitionUid);
  if ('ok' in partition) return partition;
  if (isDirectory(host, partition, path)) return refuse('IsDirectory', { path });
  if (!isFilePath(path)) return invalid('path', `"${path}" is not an absolute, normalised path of a file`);
  const place = placeOf(host, partition, path);
  if ('ok' in place) return place;
  const content = place.tree.get(path);
  if (content !== undefined) return { ok: true, result: { content } };
  return refuse(obstacle(place.tree, path) ?? 'FileNotFound', { path });
}

export function listFiles(
  host: HostState,
  { partitionUid, path }: { partitionUid: Uid; path: string },
): QueryAnswer<'ListFiles'> {
  const partition = mounted(host, partitionUid);
  if ('ok' in partition) return partition;
  if (path !== '/' && !isFilePath(path))
    return invalid('path', `"${path}" is not an absolute, normalised path`);
  const place = placeOf(host, partition, path);
  if ('ok' in place) return place;
  if (place.tree.has(path)) return refuse('NotDirectory', { path });
  if (!isDirectory(host, partition, path)) {
    return refuse(obstacle(place.tree, path) ?? 'FileNotFound', { path });
  }
  return { ok: true, result: entriesOf(host, partition, path) };
}

function isDirectory(host: HostState, partition: PartitionRecord, path: string): boolean {
  return path === '/' || pathsUnder(host, partition, path).length > 0 || isMountPoint(host, partition, path);
}

function isMountPoint(host: HostState, { uid }: PartitionRecord, path: string): boolean {
  return mountPointsOf(host, uid).includes(path);
}

/** Files and mount points below a directory; what a mount hides is not among them. */
function pathsUnder(host: HostState, partition: PartitionRecord, directory: string): string[] {
  const place = placeOf(host, partition, directory);
  if ('ok' in place) return [];
  const prefix = directory === '/' ? '' : directory;
  const points = mountPointsOf(host, partition.uid).filter((point) => point.startsWith(`${prefix}/`));
  const files = pathsBelow(place.tree, prefix).filter(
    (path) => mountPointOf(host, partition.uid, path) === mountPointOf(host, partition.uid, directory),
  );
  return [...files, ...points];
}

function entriesOf(host: HostState, partition: PartitionRecord, directory: string): DirectoryEntry[] {
  const prefixLength = directory === '/' ? 1 : directory.length + 1;
  const entries = new Map<string, DirectoryEntry>();
  for (const path of pathsUnder(host, partition, directory)) {
    const [name = '', ...rest] = path.slice(prefixLength).split('/');
    const isBelow = rest.length > 0 || isMountPoint(host, partition, path);
    if (isBelow || !entries.has(name)) entries.set(name, { name, type: isBelow ? 'Directory' : 'File' });
  }
  return [...entries.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}
