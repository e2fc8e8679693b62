/** A tree of files as a map from path to content, put together from layers: the upper one wins. */
import type { FileEntry } from '../port.ts';
import { directoriesOf } from './paths.ts';
import type { FileChanges, RootFileSystem, UserFileSystemRecord } from './state.ts';

/** What a file system holds at most, contents in UTF-16 code units: a model needs a bound, not a disk. */
export const capacity = 1_048_576;

/** Path -> content. No path is a file and a directory at once. */
export type FileTree = Map<string, string>;

/** Puts a layer over a tree: its files hide whatever was at their path, below it, or in the way to it. */
function cover(tree: FileTree, layer: Iterable<readonly [string, string | null]>): void {
  for (const [path, content] of layer) {
    if (content === null) {
      tree.delete(path);
      continue;
    }
    for (const directory of directoriesOf(path)) tree.delete(directory);
    if (!tree.has(path)) for (const below of pathsBelow(tree, path)) tree.delete(below);
    tree.set(path, content);
  }
}

export function pathsBelow(tree: ReadonlyMap<string, unknown>, directory: string): string[] {
  const prefix = `${directory}/`;
  return [...tree.keys()].filter((path) => path.startsWith(prefix));
}

function pairs(files: readonly FileEntry[]): [string, string][] {
  return files.map(({ path, content }) => [path, content]);
}

/** Parts of a root; what is left out is as it is. */
export type RootLayers = Partial<Pick<RootFileSystem, 'base' | 'inherited' | 'spec' | 'inside'>>;

/** The root as its partition sees it. */
export function rootTree(root: RootFileSystem, instead: RootLayers = {}): FileTree {
  const { base, inherited, spec, inside } = { ...root, ...instead };
  const tree: FileTree = new Map(pairs(base));
  cover(tree, inherited);
  cover(tree, pairs(spec));
  cover(tree, inside);
  return tree;
}

export function userTree({ base, changes }: UserFileSystemRecord): FileTree {
  const tree: FileTree = new Map(pairs(base));
  cover(tree, changes);
  return tree;
}

/** What was changed in a root since its version laid it down: what propagates, but for private files (LINK-15). */
export function changesOfRoot({ inherited, spec, inside }: RootFileSystem): FileChanges {
  return new Map<string, string | null>([...inherited, ...pairs(spec), ...inside]);
}

/** Total of the contents, in the unit of `capacity`. */
export function sizeOf(tree: FileTree): number {
  let size = 0;
  for (const content of tree.values()) size += content.length;
  return size;
}

/** What keeps a path from being a file of the tree. */
export function obstacle(tree: FileTree, path: string): 'IsDirectory' | 'NotDirectory' | undefined {
  if (directoriesOf(path).some((directory) => tree.has(directory))) return 'NotDirectory';
  return pathsBelow(tree, path).length > 0 ? 'IsDirectory' : undefined;
}
