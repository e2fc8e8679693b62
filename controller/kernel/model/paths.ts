/** Absolute paths inside a partition: which there are, and which can stand beside each other. */
import type { KernelRefusal } from '../port.ts';
import { invalid } from './outcome.ts';

const longestPath = 255;
const validPath = /^(\/[^/\p{Cc}]+)+$/u;
const dots = /\/\.{1,2}(\/|$)/u;

/** Whether a path is absolute and normalised, so that one file has one path. The root directory is not a file. */
export function isFilePath(path: string): boolean {
  return path.length <= longestPath && validPath.test(path) && !dots.test(path);
}

/** The directories that a path leads through, without the root: `/a/b/c` -> `/a`, `/a/b`. */
export function directoriesOf(path: string): string[] {
  const directories: string[] = [];
  for (let at = path.indexOf('/', 1); at !== -1; at = path.indexOf('/', at + 1)) {
    directories.push(path.slice(0, at));
  }
  return directories;
}

/** Refuses paths that are malformed or listed twice. */
export function checkPaths(field: string, paths: readonly string[]): KernelRefusal | undefined {
  const seen = new Set<string>();
  for (const path of paths) {
    if (!isFilePath(path)) return invalid(field, `"${path}" is not an absolute, normalised path`);
    if (seen.has(path)) return invalid(field, `${path} is listed twice`);
    seen.add(path);
  }
  return undefined;
}

/** A path that leads through another one, so that they cannot both be files of one tree. */
export function conflictOf(paths: readonly string[]): string | undefined {
  const files = new Set(paths);
  return paths.find((path) => directoriesOf(path).some((directory) => files.has(directory)));
}
