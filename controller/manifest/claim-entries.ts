/** Claims as the checks see them: one value for each entry, whatever else may be wrong with the object. */
import type { ManifestObject } from './manifest-object.ts';
import { listOf, type ManifestSet, namespaceOf, objectOf, specOf, textOf } from './manifest-set.ts';
import type { Path } from './problem.ts';

/** One way to satisfy an entry. */
export interface EntryChoice {
  deviceClassName: string | undefined;
  deviceID: string | undefined;
  selectors: readonly unknown[];
  path: Path;
}

export interface ClaimEntry {
  claim: ManifestObject;
  path: Path;
  name: string | undefined;
  virtualNumber: { major: number; minor: number } | undefined;
  /** One for an entry without alternatives. */
  choices: readonly EntryChoice[];
}

function choiceOf(value: unknown, path: Path): EntryChoice {
  const fields = objectOf(value);
  return {
    deviceClassName: textOf(fields.deviceClassName),
    deviceID: textOf(fields.deviceID),
    selectors: listOf(fields.selectors),
    path,
  };
}

function numberOf(value: unknown): ClaimEntry['virtualNumber'] {
  const { major, minor } = objectOf(value);
  return typeof major === 'number' && typeof minor === 'number' ? { major, minor } : undefined;
}

function entryOf(claim: ManifestObject, value: unknown, at: number): ClaimEntry {
  const path: Path = ['spec', 'devices', at];
  const fields = objectOf(value);
  const alternatives = listOf(fields.firstAvailable);
  const choices =
    alternatives.length > 0
      ? alternatives.map((choice, index) => choiceOf(choice, [...path, 'firstAvailable', index]))
      : [choiceOf(value, path)];
  return { claim, path, name: textOf(fields.name), virtualNumber: numberOf(fields.virtualNumber), choices };
}

/** The entries of one claim. */
export function claimEntries(claim: ManifestObject): ClaimEntry[] {
  return listOf(specOf(claim).devices).map((value, at) => entryOf(claim, value, at));
}

/** The entries of all claims, by `namespace/partition`. */
export function entriesByPartition(set: ManifestSet): ReadonlyMap<string, ClaimEntry[]> {
  const byPartition = new Map<string, ClaimEntry[]>();
  for (const claim of set.ofKind('DeviceClaim')) {
    const partition = textOf(specOf(claim).partitionName);
    if (partition === undefined) continue;
    const key = `${namespaceOf(claim)}/${partition}`;
    const known = byPartition.get(key);
    if (known) known.push(...claimEntries(claim));
    else byPartition.set(key, claimEntries(claim));
  }
  return byPartition;
}
