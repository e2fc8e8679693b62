import type { ManifestObject } from '../manifest-object.ts';
import {
  listOf,
  type ManifestSet,
  nameOf,
  namespaceOf,
  objectOf,
  type SetFinding,
  specOf,
  textOf,
} from '../manifest-set.ts';

const everyPartition = '*';

/** Whether a grant is for a partition and an extension, whatever its scope. */
function isFor(grant: ManifestObject, partition: ManifestObject, extensionName: string): boolean {
  const spec = specOf(grant);
  if (textOf(spec.extensionName) !== extensionName) return false;
  return listOf(spec.subjects).some((value) => {
    const subject = objectOf(value);
    const name = textOf(subject.partitionName);
    const isNamed = name === everyPartition || name === nameOf(partition);
    return isNamed && textOf(subject.namespace) === namespaceOf(partition);
  });
}

function judge(grants: readonly ManifestObject[], partition: ManifestObject): SetFinding[] {
  return listOf(specOf(partition).extensions).flatMap((value, at): SetFinding[] => {
    const entry = objectOf(value);
    const name = textOf(entry.name);
    if (name === undefined || entry.optional === true) return [];
    if (grants.some((grant) => isFor(grant, partition, name))) return [];
    return [
      {
        source: partition,
        severity: 'error',
        code: 'ungranted-extension',
        message: `no ExtensionGrant in these files lets this partition load extension ${name}`,
        remedy: 'add the partition to the subjects of one, or set optional: true',
        path: ['spec', 'extensions', at, 'name'],
        at: 'value',
      },
    ];
  });
}

/** KEXT-20. Files that hold no grant leave it to the cluster: tenants do not have those of administrators. */
export function findUngrantedExtensions(set: ManifestSet): SetFinding[] {
  const grants = set.ofKind('ExtensionGrant');
  if (grants.length === 0) return [];
  return set.ofKind('WorkloadPartition').flatMap((partition) => judge(grants, partition));
}
