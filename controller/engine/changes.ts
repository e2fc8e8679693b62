/** What a change of an object means: whether it is news, and for whom. */
import type { KubeObject, ObjectKey } from '../api/object.ts';
import { compareVersions } from '../cluster/port.ts';
import type { Facet } from '../kinds/kind.ts';
import type { Token } from './dependencies.ts';
import { indexToken, objectToken } from './dependencies.ts';

/** The part of an object that readers of its spec depend on. */
export function isSpecChange(old: KubeObject | undefined, object: KubeObject): boolean {
  if (old === undefined) return true;
  const before = old.metadata;
  const after = object.metadata;
  return (
    before.uid !== after.uid ||
    before.generation !== after.generation ||
    before.deletionTimestamp !== after.deletionTimestamp ||
    JSON.stringify(before.labels) !== JSON.stringify(after.labels) ||
    JSON.stringify(before.annotations) !== JSON.stringify(after.annotations)
  );
}

/** What is stale for those who read an object, or the members of its indexes, by these facets. */
export function changeTokens(
  key: ObjectKey,
  indexed: ReadonlySet<string>,
  facets: readonly Facet[],
): Token[] {
  return facets.flatMap((facet) => [
    objectToken(key, facet),
    ...[...indexed].map((value) => indexToken(key.kind, value, facet)),
  ]);
}

/**
 * Whether the cache is as the event says, or newer: a write tells of itself before its event comes, and on the way to
 * a real server several writes overtake the event of the first. Time does not go back.
 */
export function isKnown(old: KubeObject | undefined, object: KubeObject, gone: boolean): boolean {
  if (old === undefined) return gone;
  const order = compareVersions(object.metadata.resourceVersion, old.metadata.resourceVersion);
  return gone ? order < 0 : order <= 0;
}

/** Whether a write removed the object: its last finalizer went while it was being deleted. */
export function isFinished(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers?.length ?? 0) === 0;
}
