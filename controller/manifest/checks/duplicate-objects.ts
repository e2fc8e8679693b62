import { keyText, keyTitle, type ObjectKey } from '../../api/object.ts';
import type { ManifestObject } from '../manifest-object.ts';
import { type ManifestSet, nameOf, namespaceOf, placeOf, type SetFinding } from '../manifest-set.ts';

function keyOf(source: ManifestObject): ObjectKey | undefined {
  const name = nameOf(source);
  if (name === undefined) return undefined;
  const { kind } = source.object;
  const namespace = namespaceOf(source);
  return namespace === '' ? { kind, name } : { kind, namespace, name };
}

/** The same object twice: the later one would overwrite the earlier, or the other way round. */
export function findDuplicateObjects(set: ManifestSet): SetFinding[] {
  const seen = new Map<string, ManifestObject>();
  return set.objects.flatMap((source): SetFinding[] => {
    const key = keyOf(source);
    if (!key) return [];
    const first = seen.get(keyText(key));
    if (!first) {
      seen.set(keyText(key), source);
      return [];
    }
    const message = `${keyTitle(key)} is declared twice, first at ${placeOf(first)}`;
    const remedy = 'keep one of the two, or give one another name';
    const at = { path: ['metadata', 'name'], at: 'value' } as const;
    return [{ source, severity: 'error', code: 'duplicate-object', message, remedy, ...at }];
  });
}
