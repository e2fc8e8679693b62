import { listNames } from '../../api/list-names.ts';
import { listOf, type ManifestSet, type SetFinding, specOf, textOf } from '../manifest-set.ts';
import { didYouMean } from '../suggest.ts';
import { UserFileSystems } from '../user-file-systems.ts';
import { linksBetweenTwo, type PartitionLink, titleOf } from '../version-links.ts';

function finding(
  { link, parentRef }: PartitionLink,
  at: number,
  [path, there]: [string, readonly string[]],
): SetFinding {
  const has = there.length === 0 ? 'it has none' : `it has ${listNames(there)}`;
  return {
    source: link,
    severity: 'error',
    code: 'file-system-not-shared',
    message: `parent ${titleOf(parentRef)} has no user file system ${path}; ${has}`,
    ...didYouMean(path, there),
    path: ['spec', 'sharedFileSystems', at],
    at: 'value',
  };
}

/** A link can share only what its parent has (FileSystemNotShared); a parent that is a child has what it shares itself. */
export function findUnsharedFileSystems(set: ManifestSet): SetFinding[] {
  const fileSystems = new UserFileSystems(set);
  return linksBetweenTwo(set).flatMap((link): SetFinding[] => {
    const there = link.parent && fileSystems.of(link.parent);
    if (!there) return [];
    return listOf(specOf(link.link).sharedFileSystems).flatMap((value, at) => {
      const path = textOf(value);
      return path === undefined || there.includes(path) ? [] : [finding(link, at, [path, there])];
    });
  });
}
