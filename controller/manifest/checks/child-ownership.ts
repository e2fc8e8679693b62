import type { ManifestSet, SetFinding } from '../manifest-set.ts';
import { ownsUserFileSystems, titleOf, versionLinks } from '../version-links.ts';

/** A link for a partition that has user file systems of its own (ChildOwnsUserFileSystems). */
export function findChildrenWithOwnFileSystems(set: ManifestSet): SetFinding[] {
  return versionLinks(set).flatMap(({ link, childRef, child }): SetFinding[] => {
    if (!child || !ownsUserFileSystems(child)) return [];
    return [
      {
        source: link,
        severity: 'error',
        code: 'child-owns-user-file-systems',
        message: `partition ${titleOf(childRef)} has user file systems of its own, so it cannot use those of a parent`,
        remedy: 'set spec.userFileSystemSource of the partition to Parent, or remove the link',
        path: ['metadata', 'name'],
        at: 'value',
      },
    ];
  });
}
