import { isAbsent, type ManifestSet, type SetFinding, specOf, textOf } from '../manifest-set.ts';
import { PartitionVersions } from '../partition-versions.ts';
import { linksBetweenTwo, type PartitionLink, titleOf } from '../version-links.ts';

/** Why the parent of a link runs the version of its host; undefined where it does not, or where nobody can tell. */
function causeOf({ parent }: PartitionLink, versions: PartitionVersions): string | undefined {
  if (!parent) return undefined;
  const { runtimeVersionName, hostName } = specOf(parent);
  if (isAbsent(runtimeVersionName)) return 'names no runtimeVersionName, so it runs the version of its host';
  const number = versions.numberOf(parent);
  if (number === undefined || versions.hostNumberOf(parent) !== number) return undefined;
  const host = textOf(hostName);
  return `runs version ${number}, as ${host === undefined ? 'every host in these files' : `its host ${host}`} does`;
}

/** A parent that runs the version of its host has nothing to share (LINK-1, ParentNotVersioned). */
export function findUnversionedParents(set: ManifestSet): SetFinding[] {
  const versions = new PartitionVersions(set);
  return linksBetweenTwo(set).flatMap((link): SetFinding[] => {
    const cause = causeOf(link, versions);
    if (cause === undefined) return [];
    return [
      {
        source: link.link,
        severity: 'error',
        code: 'parent-not-versioned',
        message: `parent ${titleOf(link.parentRef)} ${cause}; only partitions of another version share their file systems`,
        remedy: 'link to a partition of another version than its host, or remove the link',
        path: ['spec', 'parentRef', 'name'],
        at: 'value',
      },
    ];
  });
}
