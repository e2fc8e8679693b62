import { claimEntries } from '../claim-entries.ts';
import type { ManifestObject } from '../manifest-object.ts';
import { listOf, type ManifestSet, namespaceOf, type SetFinding, specOf, textOf } from '../manifest-set.ts';
import type { Path } from '../problem.ts';

interface Reference {
  source: ManifestObject;
  kind: string;
  /** Empty for cluster-scoped kinds. */
  namespace: string;
  name: string | undefined;
  path: Path;
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
  ];
}

/** Every reference field of every kind. */
const REFERENCES: Readonly<Record<string, (source: ManifestObject) => Reference[]>> = {
  DeviceClaim: referencesOfClaim,
  WorkloadPartition: referencesOfPartition,
  DeviceInventory: (source) => [fieldReference(source, 'hostName', 'Host', '')],
  Host: (source) => [fieldReference(source, 'runtimeVersionName', 'RuntimeVersion', '')],
};

function judge(set: ManifestSet, reference: Reference): SetFinding[] {
  const { source, kind, namespace, name, path } = reference;
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
