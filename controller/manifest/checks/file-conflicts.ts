import { type FileList, fileLists, type ListedFile } from '../listed-files.ts';
import type { ManifestSet, SetFinding } from '../manifest-set.ts';

/** Each directory above a path, from the root on: `/etc` and `/etc/ssh` for `/etc/ssh/config`. */
function* directoriesOf(path: string): Generator<string> {
  for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) yield path.slice(0, end);
}

function judge({ source, files }: FileList): SetFinding[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const told = new Set<ListedFile>();
  return files.flatMap(({ path: below }) =>
    [...directoriesOf(below)].flatMap((directory): SetFinding[] => {
      const file = byPath.get(directory);
      if (!file || told.has(file)) return [];
      told.add(file);
      return [
        {
          source,
          severity: 'error',
          code: 'file-conflict',
          message: `${directory} is a file here, and ${below} needs it as a directory`,
          remedy: 'correct one of the two paths, or remove one of them',
          path: file.at,
          at: 'value',
        },
      ];
    }),
  );
}

/** Files of one list that need the path of another one as a directory (FileConflict). Each such file is told once. */
export function findFileConflicts(set: ManifestSet): SetFinding[] {
  return fileLists(set).flatMap(judge);
}
