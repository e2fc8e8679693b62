import type { ManifestSet, SetFinding } from '../manifest-set.ts';
import { linksBetweenTwo, type PartitionLink, titleOf } from '../version-links.ts';

/** From each child to its link. Of two links of one name the first counts; the other is told as a duplicate. */
function byChild(links: readonly PartitionLink[]): Map<string, PartitionLink> {
  const found = new Map<string, PartitionLink>();
  for (const link of links) {
    const key = titleOf(link.childRef);
    if (!found.has(key)) found.set(key, link);
  }
  return found;
}

/** The circles, each once; a partition has one parent at most, so no two of them meet. */
function circlesIn(links: ReadonlyMap<string, PartitionLink>): PartitionLink[][] {
  const circles: PartitionLink[][] = [];
  const finished = new Set<string>();
  for (const start of links.keys()) {
    const way = new Map<string, PartitionLink>();
    let at = start;
    let link = links.get(at);
    while (link && !way.has(at) && !finished.has(at)) {
      way.set(at, link);
      at = titleOf(link.parentRef);
      link = links.get(at);
    }
    const steps = [...way.keys()];
    if (way.has(at)) circles.push([...way.values()].slice(steps.indexOf(at)));
    for (const step of steps) finished.add(step);
  }
  return circles;
}

/** The same circle, beginning with the link that stands first in the files. */
function fromFirst(
  circle: readonly PartitionLink[],
  order: ReadonlyMap<PartitionLink, number>,
): PartitionLink[] {
  const places = circle.map((link) => order.get(link) ?? 0);
  const start = places.indexOf(Math.min(...places));
  return [...circle.slice(start), ...circle.slice(0, start)];
}

function tell(circle: readonly PartitionLink[]): SetFinding[] {
  const [first, ...others] = circle;
  if (!first) return [];
  const parents = [...others.map(({ childRef }) => childRef), first.childRef].map(titleOf);
  return [
    {
      source: first.link,
      severity: 'error',
      code: 'link-cycle',
      message: `the links form a circle: the parent of ${titleOf(first.childRef)} is ${parents.join(', whose parent is ')}`,
      remedy: 'remove one of these links',
      path: ['spec', 'parentRef', 'name'],
      at: 'value',
    },
  ];
}

/** Links that lead from a partition over its parents back to it (Cycle). Each circle is told once. */
export function findLinkCycles(set: ManifestSet): SetFinding[] {
  const links = byChild(linksBetweenTwo(set));
  const order = new Map([...links.values()].map((link, at) => [link, at]));
  return circlesIn(links).flatMap((circle) => tell(fromFirst(circle, order)));
}
