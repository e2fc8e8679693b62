/** A cluster, in which a controller of its own reconciles: a command asks, and looks until it is done. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { ApiFailure, ConnectionFailure } from '../../controller/cluster/kubernetes/api-failure.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import type { ClusterLocation } from '../location.ts';
import { isReady } from '../../controller/questions/ready.ts';
import type { Session } from '../session.ts';
import { remainingOf } from '../../controller/apply/deletion.ts';
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
  location: ClusterLocation,
  { session, interruption }: { session: Session; interruption: Interruption },
): World {
  return {
    cluster,
    sequel,
    location,
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

/** Looks until the goal is reached or time is up. @throws when nothing can be seen */
async function settle(
  cluster: ClusterPort,
  { goal, progress, timeoutMilliseconds }: SettleOptions,
  { session, interruption }: { session: Session; interruption: Interruption },
): Promise<Settled> {
  const until = session.now() + timeoutMilliseconds;
  const sight = new Sight(cluster, goal, progress);
  for (;;) {
    const failure = await sight.look();
    progress?.tick();
    if (sight.isReached) return 'quiet';
    if (interruption.requested) return 'interrupted';
    if (session.now() >= until) {
      if (failure !== undefined) throw failure;
      return 'timeout';
    }
    await pause(Math.min(PERIOD, until - session.now()), interruption.signal);
  }
}

/**
 * What is seen of a goal. Each object is asked for by itself: whoever may write it may read it, but to watch a kind
 * takes the right to all of it.
 */
class Sight {
  readonly #cluster: ClusterPort;
  readonly #goal: Goal;
  readonly #progress: Progress | undefined;
  #left: Goal;
  #hasSeen = false;

  constructor(cluster: ClusterPort, goal: Goal, progress: Progress | undefined) {
    this.#cluster = cluster;
    this.#goal = goal;
    this.#progress = progress;
    this.#left = goal;
  }

  get isReached(): boolean {
    return this.#hasSeen && isEmpty(this.#left);
  }

  /**
   * Returns why nothing could be seen this time, where that may pass: a server that restarts is silent first, and then
   * refuses and denies everything until it has loaded rights and kinds.
   * @throws what keeps from seeing anything at all
   */
  async look(): Promise<Error | undefined> {
    try {
      this.#left = await this.#missing(this.#left);
      // What was Ready a while ago need not be so now.
      if (isEmpty(this.#left)) this.#left = await this.#missing(this.#goal);
      this.#hasSeen = true;
      return undefined;
    } catch (error) {
      if (this.#hasSeen && isAnswerOfCluster(error)) {
        this.#left = this.#goal;
        return error;
      }
      throw error;
    }
  }

  async #missing({ gone, ready }: Goal): Promise<Goal> {
    return {
      ready: await waitingOf(this.#cluster, ready, this.#progress),
      gone: await remainingOf(this.#cluster, gone),
    };
  }
}

function isAnswerOfCluster(error: unknown): error is Error {
  return [ClusterError, ApiFailure, ConnectionFailure].some((type) => error instanceof type);
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
