/** Objects from files, for the commands that store, plan, show or delete what manifests declare. */
import { readObjects } from '../../controller/manifest/read-objects.ts';
import type { Problem } from '../../controller/manifest/problem.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import { counted } from '../render/counted.ts';
import { renderProblems } from '../render/problems.ts';
import type { Session } from '../session.ts';
import type { StoreSource } from '../../controller/apply/store-set.ts';
import { readInputs } from './files.ts';

export interface ManifestOptions {
  paths: readonly string[];
  recursive: boolean;
  /** As given by -n: for objects that name none; no other may stand in the files then. */
  namespace?: string | undefined;
  /** For objects that name none, without -n. Default: `default`. */
  usualNamespace?: string | undefined;
}

export interface Manifests {
  /** In the order of the files. */
  objects: readonly StoreSource[];
  /** Texts by file name, to show lines of them. */
  texts: ReadonlyMap<string, string>;
}

/**
 * Reads the objects that files declare; complains on standard error and returns undefined when some cannot be read.
 * @throws UsageError for paths that are not there, and for objects outside the namespace that -n gives
 */
export async function readManifests(
  session: Session,
  options: ManifestOptions,
): Promise<Manifests | undefined> {
  const { paths, recursive, namespace, usualNamespace } = options;
  if (paths.length === 0) {
    throw new UsageError('no file was named', 'Name files or directories, or - for standard input.');
  }
  const inputs = await readInputs(paths, { recursive }, session);
  const texts = new Map(inputs.map(({ file, text }) => [file, text]));
  const given = namespace ?? usualNamespace;
  const { objects, problems } = readObjects(inputs, given === undefined ? {} : { namespace: given });
  if (problems.length > 0) {
    complainOfProblems(session, problems, texts);
    return undefined;
  }
  if (objects.length === 0) {
    throw new UsageError(`there is no object in ${inputs.map(({ file }) => file).join(', ')}`);
  }
  if (namespace !== undefined) assertNamespace(objects, namespace);
  return { objects, texts };
}

/** As kubectl: -n must not silently lose to what a file says. */
function assertNamespace(objects: readonly StoreSource[], namespace: string): void {
  for (const source of objects) {
    const { kind, metadata } = source.object;
    if (metadata.namespace === undefined || metadata.namespace === namespace) continue;
    throw new UsageError(
      `${kind} ${metadata.name} in ${source.file} is in namespace ${metadata.namespace}, but -n says ${namespace}`,
      `Leave out -n, or give -n ${metadata.namespace}.`,
    );
  }
}

/** Tells problems on standard error, and that nothing was done but to store so many other objects. */
export function complainOfProblems(
  { err }: Session,
  problems: readonly Problem[],
  texts: ReadonlyMap<string, string>,
  stored = 0,
): void {
  err.write(renderProblems(problems, texts, err.colors));
  const advice = problems.length === 1 ? '1 problem. Mend it' : `${problems.length} problems. Mend them`;
  const what = stored === 0 ? 'Nothing was changed:' : `Only ${counted(stored, 'object')} stored:`;
  err.write(`${err.colors.red(what)} ${advice} and try again.\n`);
}
