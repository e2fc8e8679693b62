/** Files as partitions and versions list them. */
import type { ManifestObject } from './manifest-object.ts';
import { listOf, type ManifestSet, objectOf, specOf, textOf } from './manifest-set.ts';
import type { Path } from './problem.ts';

export interface ListedFile {
  path: string;
  /** Where the path stands in its object. */
  at: Path;
}

/** The files of one list of one object. */
export interface FileList {
  source: ManifestObject;
  files: readonly ListedFile[];
}

/** What the schema takes for a path; anything else is its to complain of. */
function isPath(text: string): boolean {
  const [root, ...steps] = text.split('/');
  return text.length <= 255 && root === '' && steps.every((step) => !['', '.', '..'].includes(step));
}

function readFiles(source: ManifestObject, value: unknown, list: Path): FileList {
  const files = listOf(value).flatMap((entry, at): ListedFile[] => {
    const path = textOf(objectOf(entry).path);
    return path === undefined || !isPath(path) ? [] : [{ path, at: [...list, at, 'path'] }];
  });
  return { source, files };
}

/** What partitions write into their roots. */
export function filesOfRoot(set: ManifestSet): FileList[] {
  return set
    .ofKind('WorkloadPartition')
    .map((source) => readFiles(source, objectOf(specOf(source).root).files, ['spec', 'root', 'files']));
}

/** What versions bring, into the root or into user file systems. */
export function filesOfVersions(set: ManifestSet, field: 'rootFiles' | 'userFiles'): FileList[] {
  return set
    .ofKind('RuntimeVersion')
    .map((source) => readFiles(source, specOf(source)[field], ['spec', field]));
}

/** Every list of files. */
export function fileLists(set: ManifestSet): FileList[] {
  return [...filesOfRoot(set), ...filesOfVersions(set, 'rootFiles'), ...filesOfVersions(set, 'userFiles')];
}
