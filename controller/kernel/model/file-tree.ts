/** A tree of files as a map from path to content, put together from layers: the upper one wins. */
import type { FileEntry } from '../port.ts';
import { directoriesOf } from './paths.ts';
import type { FileChanges, RootFileSystem, UserFileSystemRecord } from './installation-records.ts';

/** What a file system holds at most, paths and contents, in UTF-16 code units: a model needs a bound, not a disk. */
const capacity = 1_048_576;

/** Path -> content. No path is a file and a directory at once. */
export type FileTree = Map<string, string>;

export function contentsOf(files: readonly FileEntry[]): FileTree {
  return new Map(files.map(({ path, content }) => [path, content]));
}

/** Puts a layer over a tree: its files hide whatever was at their path, below it, or in the way to it. */
function cover(tree: FileTree, layer: FileChanges): void {
  if (layer.size === 0) return;
  const directories = new Set([...tree.keys()].flatMap(directoriesOf));
  for (const [path, content] of layer) {
    if (content === null) {
      tree.delete(path);
      continue;
    }
    for (const directory of directoriesOf(path)) tree.delete(directory);
    if (directories.has(path)) for (const below of pathsBelow(tree, path)) tree.delete(below);
    tree.set(path, content);
  }
}

export function pathsBelow(tree: ReadonlyMap<string, unknown>, directory: string): string[] {
  const prefix = `${directory}/`;
  return [...tree.keys()].filter((path) => path.startsWith(prefix));
}

/** Parts of a root; what is left out is as it is. */
export type RootLayers = Partial<Pick<RootFileSystem, 'inherited' | 'delivered' | 'spec' | 'inside'>>;

/** The root as its partition sees it. */
export function rootTree(root: RootFileSystem, instead: RootLayers = {}): FileTree {
  const { base, inherited, delivered, spec, inside } = { ...root, ...instead };
  const tree = contentsOf(base);
  cover(tree, inherited);
  cover(tree, delivered);
  cover(tree, contentsOf(spec));
  cover(tree, inside);
  return tree;
}

export function userTree({ base, changes }: UserFileSystemRecord): FileTree {
  const tree = contentsOf(base);
  cover(tree, changes);
  return tree;
}

/**
 * What a file system has no room for: the largest file that is new in it. Undefined when all fits, or when it does not
 * grow: what a new version lays down under changed files may go beyond the capacity, and must be able to shrink again.
 */
export function overflowOf(before: FileTree, after: FileTree): string | undefined {
  const size = sizeOf(after);
  if (size <= capacity || size <= sizeOf(before)) return undefined;
  const news = [...after].filter(([path, content]) => before.get(path) !== content);
  return news.sort(bySize)[0]?.[0];
}

function sizeOf(tree: FileTree): number {
  let size = 0;
  for (const [path, content] of tree) size += path.length + content.length;
  return size;
}

function bySize([path, content]: [string, string], [otherPath, other]: [string, string]): number {
  return other.length - content.length || (path < otherPath ? -1 : 1);
}

/** What keeps a path from being a file of the tree. */
export function obstacle(tree: FileTree, path: string): 'IsDirectory' | 'NotDirectory' | undefined {
  if (directoriesOf(path).some((directory) => tree.has(directory))) return 'NotDirectory';
  return pathsBelow(tree, path).length > 0 ? 'IsDirectory' : undefined;
}
