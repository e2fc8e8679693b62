import { type ManifestSet, type SetFinding, specOf, textOf } from '../manifest-set.ts';
import { linksBetweenTwo, titleOf } from '../version-links.ts';

/** Child and parent share one kernel, so they cannot ask for different hosts (DifferentHosts). */
export function findLinksAcrossHosts(set: ManifestSet): SetFinding[] {
  return linksBetweenTwo(set).flatMap(({ link, child, parent, childRef, parentRef }): SetFinding[] => {
    const ofChild = child && textOf(specOf(child).hostName);
    const ofParent = parent && textOf(specOf(parent).hostName);
    if (ofChild === undefined || ofParent === undefined || ofChild === ofParent) return [];
    return [
      {
        source: link,
        severity: 'error',
        code: 'different-hosts',
        message: `partition ${titleOf(childRef)} asks for host ${ofChild}, and its parent ${titleOf(parentRef)} for host ${ofParent}`,
        remedy: 'remove hostName from the child, which goes where its parent is',
        path: ['spec', 'parentRef', 'name'],
        at: 'value',
      },
    ];
  });
}
