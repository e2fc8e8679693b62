/** Absolute paths inside a partition, and what may stand where in one tree of files. */
import type { FileEntry, KernelRefusal } from '../port.ts';
import { invalid } from './outcome.ts';

const longestPath = 255;
const validPath = /^(\/[^/\p{Cc}]+)+$/u;
const dots = /\/\.{1,2}(\/|$)/u;

/** Whether a path is absolute and normalised, so that one file has one path. The root directory is not a file. */
export function isFilePath(path: string): boolean {
  return path.length <= longestPath && validPath.test(path) && !dots.test(path);
}

/** Whether `path` is `directory` or lies below it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

/** The directories that a path leads through, without the root: `/a/b/c` -> `/a`, `/a/b`. */
export function directoriesOf(path: string): string[] {
  const directories: string[] = [];
  for (let at = path.indexOf('/', 1); at !== -1; at = path.indexOf('/', at + 1)) {
    directories.push(path.slice(0, at));
  }
  return directories;
}

/** Refuses paths that are malformed, listed twice, or a file and a directory at once. */
export function checkFiles(field: string, files: readonly FileEntry[]): KernelRefusal | undefined {
  const paths = new Set<string>();
  for (const { path } of files) {
    if (!isFilePath(path)) return invalid(field, `"${path}" is not an absolute, normalised path`);
    if (paths.has(path)) return invalid(field, `${path} is listed twice`);
    paths.add(path);
  }
  for (const path of paths) {
    const file = directoriesOf(path).find((directory) => paths.has(directory));
    if (file !== undefined) return invalid(field, `${file} is a file and a directory`);
  }
  return undefined;
}
