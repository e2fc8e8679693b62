/**
 * What child, link and parent have to do with each other: the link has the name of the child, so neither of the two has
 * a field that names the other, and the child reaches its parent through it.
 */
import type { VersionLink } from '../api/generated/version-link.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import type { KubeObject } from '../api/object.ts';
import { namespaceOf } from '../api/object.ts';
import type { Reference } from './references.ts';
import { conditionOf } from './ready.ts';

/** The link that a child waits for or has; undefined for everything else. */
export function linkOfChild(object: KubeObject): Reference | undefined {
  if (object.kind !== 'WorkloadPartition') return undefined;
  const { metadata, spec } = object as WorkloadPartition;
  if (spec.userFileSystemSource !== 'Parent') return undefined;
  const key = { kind: 'VersionLink', namespace: namespaceOf(object), name: metadata.name };
  return { field: 'spec.userFileSystemSource', key };
}

/**
 * The parent to which a link leads; undefined where it is not accepted: a parent that did not consent must not be told
 * from one that is not there.
 */
export function parentThrough(link: KubeObject | undefined): Reference | undefined {
  if (link === undefined || conditionOf(link, 'Accepted')?.status !== 'True') return undefined;
  const { namespace, name } = (link as VersionLink).spec.parentRef;
  return { field: 'spec.parentRef of its link', key: { kind: 'WorkloadPartition', namespace, name } };
}
