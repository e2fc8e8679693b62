/** Links as the checks see them: both ends, as far as the set holds them, whatever else may be wrong with the object. */
import type { ManifestObject } from './manifest-object.ts';
import { isAbsent, type ManifestSet, nameOf, namespaceOf, objectOf, specOf, textOf } from './manifest-set.ts';

/** Names a partition, whether the set holds it or not. */
export interface PartitionRef {
  namespace: string;
  name: string;
}

export interface PartitionLink {
  link: ManifestObject;
  /** A link has name and namespace of its child. */
  childRef: PartitionRef;
  parentRef: PartitionRef;
  child: ManifestObject | undefined;
  parent: ManifestObject | undefined;
}

/** As messages call it. */
export function titleOf({ namespace, name }: PartitionRef): string {
  return `${namespace}/${name}`;
}

/** Whom a link names as parent; undefined where that is malformed. */
export function parentRefOf(link: ManifestObject): PartitionRef | undefined {
  const { namespace, name } = objectOf(specOf(link).parentRef);
  const [inside, called] = [textOf(namespace), textOf(name)];
  return inside === undefined || called === undefined ? undefined : { namespace: inside, name: called };
}

export function isSamePartition(a: PartitionRef, b: PartitionRef): boolean {
  return a.namespace === b.namespace && a.name === b.name;
}

/** Whether a partition takes its user file systems from a parent. */
export function hasParent(partition: ManifestObject): boolean {
  return specOf(partition).userFileSystemSource === 'Parent';
}

/** Whether it has its own, which is the schema's default; neither where the field is malformed. */
export function ownsUserFileSystems(partition: ManifestObject): boolean {
  const { userFileSystemSource } = specOf(partition);
  return isAbsent(userFileSystemSource) || userFileSystemSource === 'Own';
}

/** The link that has the name of a partition. */
export function linkOf(set: ManifestSet, partition: ManifestObject): ManifestObject | undefined {
  const name = nameOf(partition);
  return name === undefined ? undefined : set.find('VersionLink', namespaceOf(partition), name);
}

function readLink(set: ManifestSet, link: ManifestObject): PartitionLink[] {
  const [namespace, name, parentRef] = [namespaceOf(link), nameOf(link), parentRefOf(link)];
  if (name === undefined || parentRef === undefined) return [];
  const child = set.find('WorkloadPartition', namespace, name);
  const parent = set.find('WorkloadPartition', parentRef.namespace, parentRef.name);
  return [{ link, childRef: { namespace, name }, parentRef, child, parent }];
}

/** All links that say which partition is the parent of which. */
export function versionLinks(set: ManifestSet): PartitionLink[] {
  return set.ofKind('VersionLink').flatMap((link) => readLink(set, link));
}

/** Those between two partitions. What is wrong with a link of a partition to itself is told once, as that. */
export function linksBetweenTwo(set: ManifestSet): PartitionLink[] {
  return versionLinks(set).filter(({ childRef, parentRef }) => !isSamePartition(childRef, parentRef));
}
