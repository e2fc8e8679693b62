/** What `apply` and `plan` take from files: objects as written, and where each stands. */
import { type ManifestObject, openDocuments } from './manifest-object.ts';
import { nameOf } from './manifest-set.ts';
import { type Problem, sortProblems } from './problem.ts';
import { type ManifestInput, readDocuments } from './read.ts';
import type { ValidateOptions } from './validate.ts';

export interface ObjectsResult {
  /** In the order of the files. Without defaults: server-side apply must not claim fields that nobody wrote. */
  objects: ManifestObject[];
  /** What kubectl or an API server would refuse to read at all. Objects are for use only when there is none. */
  problems: Problem[];
}

function nameless(source: ManifestObject): Problem[] {
  if (nameOf(source) !== undefined) return [];
  return [
    {
      severity: 'error',
      code: 'metadata',
      message: 'Required value: expected a name',
      file: source.file,
      ...source.positionOf(['metadata', 'name'], 'key'),
      path: 'metadata.name',
    },
  ];
}

/**
 * Reads objects and refuses only what cannot be read as one. Schema and rules are the store's to apply (its `admit`),
 * because an object that is applied in part may be whole there; `positionOf` maps its problems back to the files.
 */
export function readObjects(inputs: readonly ManifestInput[], options: ValidateOptions = {}): ObjectsResult {
  const read = inputs.map(readDocuments);
  const opened = openDocuments(
    read.flatMap((result) => result.documents),
    options.namespace ?? 'default',
  );
  return {
    objects: opened.objects,
    problems: sortProblems([
      ...read.flatMap((result) => result.problems),
      ...opened.problems,
      ...opened.objects.flatMap(nameless),
    ]),
  };
}
