/** Deletes what was applied before and is not among the given objects any more, after the convention of kubectl. */
import type { KubeObject } from '../api/object.ts';
import { keyOf, keyText } from '../api/object.ts';
import type { ClusterPort } from '../cluster/port.ts';
import { declaredKinds } from './kinds.ts';
import { deleteAll } from './deletion.ts';
import { fieldManager } from './field-manager.ts';
import { listPermitted } from './permitted.ts';
import type { Stored } from './store-set.ts';

/** Which objects belong to the set that the files are the whole of. */
export type PruneScope = { selector: string } | { all: true };

export interface PruneSet {
  scope?: PruneScope | undefined;
  /** Which of them the asker finds; absent: all. */
  mayPrune?: (object: KubeObject) => boolean;
}

/**
 * Marks the objects of the set that are not among the stored ones, and returns them as they were; without a scope
 * there are none. Nothing is durable until the caller commits.
 */
export async function pruneFor(
  cluster: ClusterPort,
  stored: readonly Stored[],
  { mayPrune = () => true, scope }: PruneSet,
): Promise<KubeObject[]> {
  if (scope === undefined) return [];
  const given = stored.map(({ after }) => after);
  const kept = new Set(given.map((object) => keyText(keyOf(object))));
  const members = await membersOf(cluster, namespacesOf(given), scope);
  const found = members.filter(
    (object) => isApplied(object) && mayPrune(object) && !kept.has(keyText(keyOf(object))),
  );
  await deleteAll(cluster, found);
  return found;
}

function namespacesOf(given: readonly KubeObject[]): ReadonlySet<string> {
  return new Set(given.map(({ metadata }) => metadata.namespace).filter((name) => name !== undefined));
}

async function membersOf(
  cluster: ClusterPort,
  namespaces: ReadonlySet<string>,
  scope: PruneScope,
): Promise<KubeObject[]> {
  const selection = 'selector' in scope ? { labelSelector: scope.selector } : {};
  const [only] = namespaces;
  const members: KubeObject[] = [];
  for (const { kind, namespaced } of declaredKinds) {
    // No Namespace: it would take everything in it along, whoever applied that.
    if (namespaced && only === undefined) continue;
    // One list for each of many namespaces would cost a fork its whole memory each time.
    const place = namespaced && only !== undefined && namespaces.size === 1 ? { namespace: only } : {};
    // What the asker may not read, as tenants of a cluster hosts, it has not applied.
    const items = await listPermitted(cluster, kind, {
      ...selection,
      ...place,
      namespaces: namespaced ? namespaces : [],
    });
    members.push(...items.filter(({ metadata }) => isWithin(metadata.namespace, namespaces)));
  }
  return members;
}

function isWithin(namespace: string | undefined, namespaces: ReadonlySet<string>): boolean {
  return namespace === undefined || namespaces.has(namespace);
}

/** What somebody else applied or created is theirs, whatever its labels say. */
function isApplied({ metadata: { managedFields = [] } }: KubeObject): boolean {
  return managedFields.some(({ manager, operation }) => manager === fieldManager && operation === 'Apply');
}
