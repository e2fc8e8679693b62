/** What apply and plan are given: objects from files, and whether these are the whole of a set. */
import type { LabelSelector } from '../../controller/api/label-selector.ts';
import { matchesLabelSelector, parseLabelSelector } from '../../controller/api/label-selector.ts';
import type { Problem } from '../../controller/manifest/problem.ts';
import { UsageError } from '../../controller/questions/errors.ts';
import type { Session } from '../session.ts';
import type { PruneScope } from '../../controller/apply/prune.ts';
import type { StoreSource } from '../../controller/apply/store-set.ts';
import type { ManifestOptions, Manifests } from './manifests.ts';
import { complainOfProblems, readManifests } from './manifests.ts';

export interface PruneOptions {
  prune: boolean;
  selector?: string;
  all: boolean;
}

export interface GivenSet extends Manifests {
  /** Present when what belongs to the set and is not among the objects is to be deleted. */
  scope?: PruneScope;
}

/**
 * Reads the objects; complains on standard error and returns undefined when some cannot be read or lie outside the set.
 * @throws UsageError as `readManifests`, and when the options do not say which set is meant
 */
export async function readGivenSet(
  session: Session,
  options: ManifestOptions & PruneOptions,
): Promise<GivenSet | undefined> {
  const scope = pruneScopeOf(options);
  const manifests = await readManifests(session, options);
  if (manifests === undefined || scope === undefined) return manifests;
  const problems = outside(manifests.objects, scope);
  if (problems.length === 0) return { ...manifests, scope };
  complainOfProblems(session, problems, manifests.texts);
  return undefined;
}

/** @throws UsageError */
function pruneScopeOf({ prune, selector, all }: PruneOptions): PruneScope | undefined {
  if (!prune) {
    if (selector === undefined && !all) return undefined;
    const excess = all ? '--all' : '-l';
    throw new UsageError(
      `${excess} says what --prune may delete, and there is no --prune`,
      `Add --prune, or leave out ${excess}.`,
    );
  }
  if (all && selector !== undefined)
    throw new UsageError('--all and -l cannot be given together', 'Leave out one of them.');
  if (all) return { all };
  if (selector === undefined) {
    throw new UsageError(
      '--prune deletes what was applied before and is not in these files, so it must be told which objects belong to them',
      'Select them by label (-l app=billing), or say --all when these files are all that there is.',
    );
  }
  const parsed = parsePruneSelector(selector);
  if (typeof parsed !== 'string') return { selector };
  throw new UsageError(
    `-l '${selector}' ${parsed}`,
    'For example: -l app=billing. All objects are meant by --all.',
  );
}

/**
 * The selector, or what is wrong with it. One without a term selects everything, which must be said in so many words:
 * it is what a variable of a script leaves that was never set.
 */
export function parsePruneSelector(text: string): LabelSelector | string {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) return `is wrong at character ${parsed.position}: ${parsed.error}`;
  const { matchLabels = {}, matchExpressions = [] } = parsed.selector;
  const isEmpty = Object.keys(matchLabels).length + matchExpressions.length === 0;
  return isEmpty ? 'has no term, so it would select everything' : parsed.selector;
}

/**
 * Objects that the selector does not match. Stored they would be, and left behind for ever once they leave the files.
 * Namespaces are not pruned, so it is no matter what labels they have.
 */
function outside(sources: readonly StoreSource[], scope: PruneScope): Problem[] {
  if (!('selector' in scope)) return [];
  const selector = parsePruneSelector(scope.selector);
  if (typeof selector === 'string') return [];
  return sources
    .filter(({ object: { kind, metadata } }) => {
      // What is no map of labels is refused where it is stored.
      return kind !== 'Namespace' && !matchesLabelSelector(selector, metadata.labels ?? {});
    })
    .map((source) => problemOf(source, scope.selector));
}

function problemOf(source: StoreSource, selector: string): Problem {
  const { kind, metadata } = source.object;
  const path = metadata.labels === undefined ? 'metadata' : 'metadata.labels';
  return {
    severity: 'error',
    code: 'outside-prune-selector',
    message: `-l ${selector} does not match ${kind} ${metadata.name}, so --prune would not delete it when it leaves these files`,
    remedy: 'give it labels that match, or apply it apart from these files',
    file: source.file,
    ...source.positionOf(path, 'key'),
    path,
  };
}
