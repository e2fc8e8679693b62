/** What must hold before a measurement counts. Each throws when it does not. */
import { resources } from '../../controller/api/generated/resources.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import type { Converged } from './converging.ts';

/** The most status writes for one object: one for a change, one for a decision, and one for a parent's count of children. */
const mostStatuses: Record<string, number> = { WorkloadPartition: 3 };
const usualMost = 2;

/** Everything is Ready, with the writes that LIFE-4 allows, and nothing was read but each kind once. */
export async function checkConverged(cluster: ClusterPort, { counts }: Converged): Promise<void> {
  for (const kind of Object.keys(resources)) {
    const { items } = await cluster.list(kind);
    const waiting = items.filter(
      ({ status }) =>
        status?.conditions?.some(({ status: is, type }) => type === 'Ready' && is === 'True') !== true,
    );
    if (waiting.length > 0)
      throw new Error(`${String(waiting.length)} objects of kind ${kind} are not Ready`);
  }
  const often = Object.entries(counts.mostStatuses).filter(
    ([kind, most]) => most > (mostStatuses[kind] ?? usualMost),
  );
  if (often.length > 0) throw new Error(`LIFE-4: statuses were written too often: ${JSON.stringify(often)}`);
  if (counts.refused > 0)
    throw new Error(`${String(counts.refused)} writes were refused, and nobody else writes`);
  const { get, list, watch } = counts.reads;
  if (get > 0 || list !== watch)
    throw new Error(`read outside of the cache: ${JSON.stringify(counts.reads)}`);
}

export function checkResync({ counts }: Converged): void {
  const writes = JSON.stringify(counts.writes);
  if (writes !== '{}') throw new Error(`a new engine had nothing to write, and wrote ${writes}`);
}
