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

function judge(set: ManifestSet, partition: ManifestObject): SetFinding[] {
  const own = nameOf(partition);
  return listOf(specOf(partition).requiredClaimNames).flatMap((value, at): SetFinding[] => {
    const claimName = textOf(value);
    const claim =
      claimName === undefined ? undefined : set.find('DeviceClaim', namespaceOf(partition), claimName);
    const target = claim && textOf(specOf(claim).partitionName);
    if (claimName === undefined || target === undefined || own === undefined || target === own) return [];
    return [
      {
        source: partition,
        severity: 'error',
        code: 'required-claim-mismatch',
        message: `DeviceClaim ${claimName} is for partition ${target}, not for ${own}`,
        remedy: `set spec.partitionName of the claim to ${own}, or remove it from requiredClaimNames`,
        path: ['spec', 'requiredClaimNames', at],
        at: 'value',
      },
    ];
  });
}

/** A partition can require only claims that are for itself (RequiredClaimMismatch). */
export function findRequiredClaimMismatches(set: ManifestSet): SetFinding[] {
  return set.ofKind('WorkloadPartition').flatMap((partition) => judge(set, partition));
}
