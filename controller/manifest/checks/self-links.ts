import type { ManifestSet, SetFinding } from '../manifest-set.ts';
import { isSamePartition, titleOf, versionLinks } from '../version-links.ts';

/** A link that makes a partition its own parent (SelfLink). */
export function findSelfLinks(set: ManifestSet): SetFinding[] {
  return versionLinks(set).flatMap(({ link, childRef, parentRef }): SetFinding[] => {
    if (!isSamePartition(childRef, parentRef)) return [];
    return [
      {
        source: link,
        severity: 'error',
        code: 'self-link',
        message: `the link makes partition ${titleOf(childRef)} its own parent`,
        remedy: 'name another partition in parentRef',
        path: ['spec', 'parentRef', 'name'],
        at: 'value',
      },
    ];
  });
}
