import { resources } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { clusterAt } from './converging.ts';
import type { Spent } from './stopwatch.ts';
import { stopwatch } from './stopwatch.ts';

export interface PlainWrites {
  kubeconfig: string;
  /** An even number: each object is changed, and changed back. */
  count: number;
  /** How many are under way at once. */
  atOnce: number;
}

/** Writes statuses of the objects that are there, with no logic at all. They are afterwards as they were before. */
export async function writeStatuses({ kubeconfig, count, atOnce }: PlainWrites): Promise<Spent> {
  const cluster = clusterAt(kubeconfig, 'partywall-bench/plain');
  try {
    const objects = await objectsWithConditions(cluster);
    let left = count / 2;
    const next = objects.map((object) => ({ object }));
    const lane = async (): Promise<void> => {
      while (left > 0) {
        const slot = next.shift();
        if (slot === undefined) return;
        left -= 1;
        slot.object = await thereAndBack(cluster, slot.object);
        next.push(slot);
      }
    };
    return await stopwatch(() => Promise.all(Array.from({ length: atOnce }, lane)));
  } finally {
    await cluster.close();
  }
}

async function thereAndBack(cluster: ClusterPort, object: KubeObject): Promise<KubeObject> {
  const { status = {} } = object;
  const conditions = (status.conditions ?? []).map((condition) => ({
    ...condition,
    message: `${condition.message}!`,
  }));
  const options = { fieldManager: 'partywall-controller' };
  const changed = await cluster.updateStatus({ ...object, status: { ...status, conditions } }, options);
  return await cluster.updateStatus({ ...changed, status }, options);
}

async function objectsWithConditions(cluster: ClusterPort): Promise<KubeObject[]> {
  const lists = await Promise.all(Object.keys(resources).map((kind) => cluster.list(kind)));
  const objects = lists.flatMap(({ items }) => items).filter((object) => object.status?.conditions?.length);
  // Mixed: as an engine writes them, and no kind at the end alone.
  return objects.toSorted((one, other) => order(one.metadata.uid, other.metadata.uid));
}

function order(one = '', other = ''): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
