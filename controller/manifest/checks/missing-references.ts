import { claimEntries } from '../claim-entries.ts';
import type { ManifestObject } from '../manifest-object.ts';
import {
  listOf,
  type ManifestSet,
  nameOf,
  namespaceOf,
  type SetFinding,
  specOf,
  textOf,
} from '../manifest-set.ts';
import type { Path } from '../problem.ts';
import { hasParent, isSamePartition, parentRefOf } from '../version-links.ts';

interface Reference {
  source: ManifestObject;
  kind: string;
  /** Empty for cluster-scoped kinds. */
  namespace: string;
  name: string | undefined;
  path: Path;
  /** What helps where the set holds objects of the kind, and none has a name that is close. */
  remedy?: string;
}

function fieldReference(source: ManifestObject, field: string, kind: string, namespace: string): Reference {
  return { source, kind, namespace, name: textOf(specOf(source)[field]), path: ['spec', field] };
}

function referencesOfClaim(source: ManifestObject): Reference[] {
  const classes = claimEntries(source).flatMap(({ choices }) =>
    choices.map(({ deviceClassName, path }) => ({
      source,
      kind: 'PartitionDeviceClass',
      namespace: '',
      name: deviceClassName,
      path: [...path, 'deviceClassName'],
    })),
  );
  return [fieldReference(source, 'partitionName', 'WorkloadPartition', namespaceOf(source)), ...classes];
}

function referencesOfPartition(source: ManifestObject): Reference[] {
  const namespace = namespaceOf(source);
  const claims = listOf(specOf(source).requiredClaimNames).map((name, at) => ({
    source,
    kind: 'DeviceClaim',
    namespace,
    name: textOf(name),
    path: ['spec', 'requiredClaimNames', at],
  }));
  return [
    fieldReference(source, 'hostName', 'Host', ''),
    fieldReference(source, 'runtimeVersionName', 'RuntimeVersion', ''),
    ...claims,
    ...linkOfChild(source),
  ];
}

/** A partition that takes its user file systems from a parent waits for the link that has its own name. */
function linkOfChild(source: ManifestObject): Reference[] {
  if (!hasParent(source)) return [];
  return [
    {
      source,
      kind: 'VersionLink',
      namespace: namespaceOf(source),
      name: nameOf(source),
      path: ['spec', 'userFileSystemSource'],
      remedy: 'add a VersionLink of that name, which says who the parent is',
    },
  ];
}

function referencesOfLink(source: ManifestObject): Reference[] {
  const [namespace, name, parent] = [namespaceOf(source), nameOf(source), parentRefOf(source)];
  const kind = 'WorkloadPartition';
  const child: Reference = {
    source,
    kind,
    namespace,
    name,
    path: ['metadata', 'name'],
    remedy: 'give the link the name of its child',
  };
  // A link to itself names one partition, which is missing once.
  if (!parent || (name !== undefined && isSamePartition(parent, { namespace, name }))) return [child];
  return [child, { source, kind, ...parent, path: ['spec', 'parentRef', 'name'] }];
}

/** A list of names of extensions. */
function extensionsIn(source: ManifestObject, field: 'extensions' | 'requires'): Reference[] {
  return listOf(specOf(source)[field]).map((name, at) => ({
    source,
    kind: 'KernelExtension',
    namespace: '',
    name: textOf(name),
    path: ['spec', field, at],
  }));
}

/** Every reference of every kind. */
const REFERENCES: Readonly<Record<string, (source: ManifestObject) => Reference[]>> = {
  DeviceClaim: referencesOfClaim,
  WorkloadPartition: referencesOfPartition,
  VersionLink: referencesOfLink,
  DeviceInventory: (source) => [fieldReference(source, 'hostName', 'Host', '')],
  Host: (source) => [
    fieldReference(source, 'runtimeVersionName', 'RuntimeVersion', ''),
    ...extensionsIn(source, 'extensions'),
  ],
  KernelExtension: (source) => extensionsIn(source, 'requires'),
  ExtensionGrant: (source) => [fieldReference(source, 'extensionName', 'KernelExtension', '')],
};

function judge(set: ManifestSet, reference: Reference): SetFinding[] {
  const { source, kind, namespace, name, path, remedy } = reference;
  if (name === undefined || set.find(kind, namespace, name)) return [];
  const holdsKind = set.ofKind(kind).length > 0;
  const where = namespace === '' ? '' : ` in namespace ${namespace}`;
  const what = `no ${kind} named ${name}${where} is in these files`;
  return [
    {
      source,
      // Files that hold none of a kind leave it to the cluster: then it may well be there.
      severity: holdsKind ? 'error' : 'warning',
      code: 'missing-reference',
      message: holdsKind ? what : `${what}; it must be in the cluster`,
      ...(holdsKind && remedy !== undefined ? { remedy } : {}),
      ...set.suggest(kind, namespace, name),
      path,
      at: 'value',
    },
  ];
}

/** References to objects that are not in the set. */
export function findMissingReferences(set: ManifestSet): SetFinding[] {
  return Object.entries(REFERENCES).flatMap(([kind, referencesOf]) =>
    set.ofKind(kind).flatMap((source) => referencesOf(source).flatMap((reference) => judge(set, reference))),
  );
}
