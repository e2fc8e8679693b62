/** Which change of the files is why an object outside of them changes too. */
import type { KubeObject } from '../../api/object.ts';
import { keyText } from '../../api/object.ts';
import { linkOfChild } from '../kinship.ts';
import type { Reference } from '../references.ts';
import { referencesOf } from '../references.ts';
import type { Affected, Change, Effect } from './document.ts';

/** An object outside the files, before and after, and what becomes of it. */
export interface Bystander {
  versions: readonly KubeObject[];
  affected: Affected;
}

export interface Causes {
  /** The changes by the key of their object. */
  changes: ReadonlyMap<string, Change>;
  objectAt: (key: string) => KubeObject | undefined;
}

/** Enters what becomes of each bystander with the changes that it follows from. */
export function attribute(bystanders: readonly Bystander[], causes: Causes): void {
  const byDevice = changesByDevice(causes.changes.values());
  for (const bystander of bystanders) {
    for (const change of causesOf(bystander, causes, byDevice)) change.affects.push(bystander.affected);
  }
}

/**
 * First what it names, directly or through others; then whoever gave or took a device that it takes or gives; and
 * when neither explains it (an earlier apply was stopped half-way) the first change, so that it is told at all.
 */
function causesOf(
  { versions, affected }: Bystander,
  causes: Causes,
  byDevice: ReadonlyMap<string, readonly Change[]>,
): readonly Change[] {
  const named = versions.flatMap((object) => changesNamedBy(object, causes));
  if (named.length > 0) return [...new Set(named)];
  const traded = devicesIn(affected.effects).flatMap((id) => byDevice.get(id) ?? []);
  if (traded.length > 0) return [...new Set(traded)];
  return [...causes.changes.values()].slice(0, 1);
}

function changesNamedBy(object: KubeObject, { changes, objectAt }: Causes): Change[] {
  const found: Change[] = [];
  const seen = new Set<string>();
  let front: KubeObject[] = [object];
  // From a claim to its partition, its host and that one's version; from a child through its link to its parents.
  while (front.length > 0) {
    const keys = front.flatMap(namedBy).map(({ key }) => keyText(key));
    const fresh = [...new Set(keys)].filter((key) => !seen.has(key));
    for (const key of fresh) {
      seen.add(key);
      const change = changes.get(key);
      if (change !== undefined && change.action !== 'none') found.push(change);
    }
    front = fresh.map(objectAt).filter((one) => one !== undefined);
  }
  return found;
}

function namedBy(object: KubeObject): Reference[] {
  const link = linkOfChild(object);
  return link === undefined ? referencesOf(object) : [...referencesOf(object), link];
}

function devicesIn(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) =>
    effect.type === 'allocate' || effect.type === 'release' ? [effect.deviceID] : [],
  );
}

function changesByDevice(changes: Iterable<Change>): Map<string, Change[]> {
  const found = new Map<string, Change[]>();
  for (const change of changes) {
    for (const id of devicesIn(change.effects)) found.set(id, [...(found.get(id) ?? []), change]);
  }
  return found;
}
