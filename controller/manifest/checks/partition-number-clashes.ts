import { type ClaimEntry, entriesByPartition } from '../claim-entries.ts';
import { type ManifestSet, nameOf, type SetFinding } from '../manifest-set.ts';

function clash(first: ClaimEntry, second: ClaimEntry, number: string): SetFinding {
  return {
    source: second.claim,
    severity: 'error',
    code: 'number-clash',
    message: `the virtual number ${number} is asked for in this partition by DeviceClaim ${nameOf(first.claim) ?? ''} too`,
    remedy: 'ask for another number, or leave it open in one of the two',
    path: [...second.path, 'virtualNumber'],
    at: 'key',
  };
}

/** A virtual number stands for one device of its partition (DEV-20), so two claims cannot both have it (NumberInUse). */
export function findPartitionNumberClashes(set: ManifestSet): SetFinding[] {
  return [...entriesByPartition(set).values()].flatMap((entries) => {
    const seen = new Map<string, ClaimEntry>();
    return entries.flatMap((entry) => {
      if (!entry.virtualNumber) return [];
      const number = `${entry.virtualNumber.major}:${entry.virtualNumber.minor}`;
      const first = seen.get(number);
      if (!first) seen.set(number, entry);
      // Within one claim a rule of the schema reports it already.
      return first && first.claim !== entry.claim ? [clash(first, entry, number)] : [];
    });
  });
}
