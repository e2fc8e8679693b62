/** Reads objects one by one, some at the same time: whoever may read some of a kind may not list all of it. */
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { ClusterError } from '../../controller/cluster/port.ts';

/** How many objects are asked for at once. */
const AT_ONCE = 16;

/** In the order of the keys; undefined where there is none. */
export async function readObjects(
  cluster: ClusterPort,
  keys: readonly ObjectKey[],
): Promise<(KubeObject | undefined)[]> {
  return await inTurns(keys, (key) => cluster.get(key));
}

/** The same, and undefined also for what the user may not read: who waits for an object need not be shown it. */
export async function readPermitted(
  cluster: ClusterPort,
  keys: readonly ObjectKey[],
): Promise<(KubeObject | undefined)[]> {
  return await inTurns(keys, async (key) => {
    try {
      return await cluster.get(key);
    } catch (error) {
      if (error instanceof ClusterError && error.reason === 'Forbidden') return undefined;
      throw error;
    }
  });
}

async function inTurns<T>(keys: readonly ObjectKey[], ask: (key: ObjectKey) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (let at = 0; at < keys.length; at += AT_ONCE)
    answers.push(...(await Promise.all(keys.slice(at, at + AT_ONCE).map(ask))));
  return answers;
}
