/** A cluster, in which a controller of its own reconciles: a command asks, and looks until it is done. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { ConnectionFailure } from '../../controller/cluster/kubernetes/api-failure.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { isReady } from '../render/ready.ts';
import type { Session } from '../session.ts';
import { remainingOf } from './deletion.ts';
import type { Interruption } from './interruption.ts';
import type { Progress } from './progress.ts';
import type { Goal, Sequel, Settled, SettleOptions, World } from './world.ts';

const PERIOD = 500;

/** How many objects are asked for at once. */
const AT_ONCE = 16;

const sequel: Sequel = {
  rest: () => 'The controller of the cluster does the rest.',
  goOn: () => 'the controller of the cluster goes on',
  inVain: (objects) =>
    objects.some(isUnanswered)
      ? 'No controller has taken note of some of it: see whether one runs in the cluster.\n'
      : '',
};

/** A mark for deletion makes a new generation as well. */
function isUnanswered({ metadata, status }: KubeObject): boolean {
  return metadata.generation !== undefined && status?.observedGeneration !== metadata.generation;
}

export function clusterWorld(
  cluster: ClusterPort,
  { session, interruption }: { session: Session; interruption: Interruption },
): World {
  return {
    cluster,
    sequel,
    atomic: false,
    emptiesNamespaces: true,
    // Every answer of a server is durable.
    commit: () => undefined,
    async settle(options) {
      const end = await settle(cluster, options, { session, interruption });
      options.progress?.clear();
      return end;
    },
  };
}

/**
 * Looks again and again, at each object by itself: whoever may write an object may read it, but to watch a kind takes
 * the right to all of it.
 */
async function settle(
  cluster: ClusterPort,
  { goal, progress, timeoutMilliseconds }: SettleOptions,
  { session, interruption }: { session: Session; interruption: Interruption },
): Promise<Settled> {
  const until = session.now() + timeoutMilliseconds;
  let left = goal;
  for (;;) {
    const found = await look(cluster, left, progress);
    progress?.tick();
    if (interruption.requested) return 'interrupted';
    const isUp = session.now() >= until;
    if (found instanceof ConnectionFailure) {
      // A server that restarts is back in a moment.
      if (isUp) throw found;
    } else if (!isEmpty(found)) left = found;
    // What was Ready a while ago need not be so now.
    else if (left === goal) return 'quiet';
    else {
      left = goal;
      continue;
    }
    if (isUp) return 'timeout';
    await pause(Math.min(PERIOD, until - session.now()), interruption.signal);
  }
}

/** What of a goal is not reached. */
async function look(
  cluster: ClusterPort,
  { gone, ready }: Goal,
  progress: Progress | undefined,
): Promise<Goal | ConnectionFailure> {
  try {
    return { ready: await waitingOf(cluster, ready, progress), gone: await remainingOf(cluster, gone) };
  } catch (error) {
    if (error instanceof ConnectionFailure) return error;
    throw error;
  }
}

function isEmpty({ gone, ready }: Goal): boolean {
  return gone.length + ready.length === 0;
}

/** Nobody waits for what somebody else has deleted. */
async function waitingOf(
  cluster: ClusterPort,
  keys: readonly ObjectKey[],
  progress: Progress | undefined,
): Promise<ObjectKey[]> {
  const waiting: ObjectKey[] = [];
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const objects = await Promise.all(keys.slice(at, at + AT_ONCE).map((key) => cluster.get(key)));
    for (const object of objects) {
      if (object === undefined) continue;
      progress?.note(object);
      if (!isReady(object)) waiting.push(keyOf(object));
    }
  }
  return waiting;
}

/** Ends early when the user wants to stop. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(milliseconds, 0), undefined, { signal }).catch(() => undefined);
}
