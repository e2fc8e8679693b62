import type { ServedClusterOptions } from '../../../controller/cluster/served/served-cluster.ts';
import { admitSubjects, libraryResource, shelfResource } from './subjects.ts';

/** What a store needs to serve the subjects, with a clock and uids that count. */
export function servedSubjects(prefix = '0'): ServedClusterOptions {
  let uids = 0;
  let seconds = 0;
  return {
    resources: [shelfResource, libraryResource],
    admit: admitSubjects,
    now: () => new Date(Date.UTC(2026, 10, 23) + 1000 * seconds++ + 500).toISOString(),
    newUid: () => `${prefix.padStart(8, '0')}-0000-4000-8000-${String(++uids).padStart(12, '0')}`,
  };
}
