import { isAbsent, type ManifestSet, type SetFinding, specOf, textOf } from '../manifest-set.ts';
import { PartitionVersions } from '../partition-versions.ts';
import { linksBetweenTwo, type PartitionLink, titleOf } from '../version-links.ts';

/** How the versions of both ends differ; undefined where they do not, or where nobody can tell. */
function differenceOf(link: PartitionLink, versions: PartitionVersions): string | undefined {
  const { child, parent, childRef, parentRef } = link;
  if (!child || !parent) return undefined;
  const [ofChild, ofParent] = [versions.numberOf(child), versions.numberOf(parent)];
  const partition = `partition ${titleOf(childRef)}`;
  if (ofChild !== undefined && ofParent !== undefined) {
    if (ofChild === ofParent) return undefined;
    return `${partition} runs version ${ofChild}, and its parent ${titleOf(parentRef)} runs version ${ofParent}`;
  }
  // Whichever host it is, both are on it, and no parent runs the version of its host (LINK-1).
  const isHosts = isAbsent(specOf(child).runtimeVersionName);
  if (!isHosts || isAbsent(specOf(parent).runtimeVersionName)) return undefined;
  return `${partition} names no runtimeVersionName, so it runs the version of its host, which no parent may run`;
}

function remedyOf({ parent }: PartitionLink): string {
  const name = parent && textOf(specOf(parent).runtimeVersionName);
  if (name === undefined) return 'link it to a partition of its own version';
  return `set spec.runtimeVersionName of the partition to ${name}, or link it to a partition of its own version`;
}

/** Child and parent must run the same version (LINK-2, VersionMismatch). */
export function findVersionMismatches(set: ManifestSet): SetFinding[] {
  const versions = new PartitionVersions(set);
  return linksBetweenTwo(set).flatMap((link): SetFinding[] => {
    const message = differenceOf(link, versions);
    if (message === undefined) return [];
    return [
      {
        source: link.link,
        severity: 'error',
        code: 'version-mismatch',
        message,
        remedy: remedyOf(link),
        path: ['spec', 'parentRef', 'name'],
        at: 'value',
      },
    ];
  });
}
