/** What a plan takes: for each object what its apply would take, and to see what it is told of. */
import { resources } from '../api/generated/resources.ts';
import type { KubeObject, ObjectKey } from '../api/object.ts';
import { keyOf } from '../api/object.ts';
import { declaredKinds } from '../apply/kinds.ts';
import type { ClusterReader } from '../cluster/fork/fork-cluster.ts';
import type { PlanReader } from '../questions/plan/redact.ts';
import type { AskedSet } from './planned-set.ts';
import type { Right, Rights } from './rights.ts';

/** The first right that is missing; undefined when none is. Whoever applies reads first, then patches or creates. */
export async function missingForApply(
  { objects }: AskedSet,
  rights: Rights,
  stored: ClusterReader,
): Promise<Right | undefined> {
  for (const { object } of objects) {
    const key = keyOf(object);
    for (const verb of ['get', 'patch']) {
      const missing = await missingOn(verb, key, rights);
      if (missing !== undefined) return missing;
    }
    // Only whoever may read it is told whether it is there.
    if ((await stored.get(key)) !== undefined) continue;
    const missing = await missingOn('create', key, rights);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

/** The first object that would be pruned and that the requester may not delete. */
export async function missingForPrune(
  keys: readonly ObjectKey[],
  rights: Rights,
): Promise<Right | undefined> {
  for (const key of keys) {
    const missing = await missingOn('delete', key, rights);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

/** A kind in no namespace that the requester may list, so that `apply --prune` would find what there is of it. */
export async function prunesBeyondNamespaces(rights: Rights): Promise<string | undefined> {
  for (const { kind, namespaced } of declaredKinds) {
    if (!namespaced && (await rights.has(rightOn('list', kind)))) return kind;
  }
  return undefined;
}

/** Most roles are for all of a kind: only where there is none it matters which object it is. */
async function missingOn(verb: string, key: ObjectKey, rights: Rights): Promise<Right | undefined> {
  const all = rightOn(verb, key.kind, key.namespace);
  if (await rights.has(all)) return undefined;
  const one = { ...all, name: key.name };
  return (await rights.has(one)) ? undefined : one;
}

function rightOn(verb: string, kind: string, namespace?: string): Right {
  const place = namespace === undefined ? {} : { namespace };
  if (kind === 'Namespace') return { verb, group: '', resource: 'namespaces' };
  const { group, plural } = resources[kind as keyof typeof resources];
  return { verb, group, resource: plural, ...place };
}

export interface PlanSight extends PlanReader {
  /** Whether `apply --prune` of the requester would find it. */
  mayPrune: (object: KubeObject) => boolean;
}

/**
 * What the requester sees of a plan, by its rights to all of a kind. In a namespace of tenants others read the answer:
 * there it is about that namespace alone.
 *
 * @param namespaces in which there is anything
 * @param only the namespace that the answer is about
 */
export async function sightOf(
  rights: Rights,
  namespaces: readonly string[],
  only: string | undefined,
): Promise<PlanSight> {
  const seen = await placesFor('get', rights, namespaces, only);
  const listed = await placesFor('list', rights, namespaces, only);
  const seesHosts = only === undefined && (await rights.has(rightOn('get', 'Host')));
  return {
    maySee: ({ kind, namespace }) => seen.has(placeText(kind, namespace)),
    mayPrune: ({ kind, metadata }) => listed.has(placeText(kind, metadata.namespace)),
    maySeeKernels: seesHosts,
  };
}

async function placesFor(
  verb: string,
  rights: Rights,
  namespaces: readonly string[],
  only: string | undefined,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { kind, namespaced } of declaredKinds) {
    const reach = only === undefined ? namespaces : [only];
    const places = namespaced ? reach : only === undefined ? [undefined] : [];
    const everywhere = namespaced && only === undefined && (await rights.has(rightOn(verb, kind)));
    for (const namespace of places) {
      if (everywhere || (await rights.has(rightOn(verb, kind, namespace))))
        found.add(placeText(kind, namespace));
    }
  }
  return found;
}

function placeText(kind: string, namespace: string | undefined): string {
  return `${kind}/${namespace ?? ''}`;
}
