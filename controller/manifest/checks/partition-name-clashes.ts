import { type ClaimEntry, entriesByPartition } from '../claim-entries.ts';
import { type ManifestSet, nameOf, type SetFinding } from '../manifest-set.ts';

function clash(first: ClaimEntry, second: ClaimEntry): SetFinding {
  return {
    source: second.claim,
    severity: 'error',
    code: 'name-clash',
    message: `the device name ${second.name ?? ''} is taken in this partition by DeviceClaim ${nameOf(first.claim) ?? ''}`,
    remedy: 'choose another name in one of the two claims',
    path: [...second.path, 'name'],
    at: 'value',
  };
}

/** Names of devices are private to a partition, so all claims of one partition share them (NameConflict). */
export function findPartitionNameClashes(set: ManifestSet): SetFinding[] {
  return [...entriesByPartition(set).values()].flatMap((entries) => {
    const seen = new Map<string, ClaimEntry>();
    return entries.flatMap((entry) => {
      if (entry.name === undefined) return [];
      const first = seen.get(entry.name);
      if (!first) seen.set(entry.name, entry);
      // Within one claim the schema reports it already.
      return first && first.claim !== entry.claim ? [clash(first, entry)] : [];
    });
  });
}
