/** A cluster, in which a controller of its own reconciles: a command asks, and looks until it is done. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { ApiFailure, ConnectionFailure } from '../../controller/cluster/kubernetes/api-failure.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import type { ClusterLocation } from '../location.ts';
import { isReady } from '../../controller/questions/ready.ts';
import { maybeAtStandstill, standstillOf } from '../../controller/questions/standstill.ts';
import type { Session } from '../session.ts';
import { remainingOf } from '../../controller/apply/deletion.ts';
import type { Interruption } from './interruption.ts';
import type { Progress } from './progress.ts';
import { readObjects, readPermitted } from './read-objects.ts';
import type { Goal, Sequel, Settled, SettleOptions, World } from './world.ts';

const PERIOD = 500;

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
    if (sight.isReached || sight.isHopeless) return 'quiet';
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
  /** Whether only a change of what is Stalled helps what is not Ready. */
  #isAtStandstill = false;

  constructor(cluster: ClusterPort, goal: Goal, progress: Progress | undefined) {
    this.#cluster = cluster;
    this.#goal = goal;
    this.#progress = progress;
    this.#left = goal;
  }

  get isReached(): boolean {
    return this.#hasSeen && isEmpty(this.#left);
  }

  /** Nothing is left but what is Stalled or waits for that: to wait longer would change nothing. */
  get isHopeless(): boolean {
    return this.#hasSeen && this.#isAtStandstill;
  }

  /**
   * Returns why nothing could be seen this time, where that may pass: a server that restarts is silent first, and then
   * refuses and denies everything until it has loaded rights and kinds.
   * @throws what keeps from seeing anything at all
   */
  async look(): Promise<Error | undefined> {
    try {
      await this.#see(this.#left);
      // What was Ready a while ago need not be so now.
      if (isEmpty(this.#left) || this.#isAtStandstill) await this.#see(this.#goal);
      this.#hasSeen = true;
      return undefined;
    } catch (error) {
      if (this.#hasSeen && isAnswerOfCluster(error)) {
        this.#left = this.#goal;
        this.#isAtStandstill = false;
        return error;
      }
      throw error;
    }
  }

  async #see({ gone, ready }: Goal): Promise<void> {
    const waiting = await waitingOf(this.#cluster, ready, this.#progress);
    const remaining = await remainingOf(this.#cluster, gone);
    const uids = new Set(remaining.map(({ metadata }) => metadata.uid));
    for (const object of gone) if (!uids.has(object.metadata.uid)) this.#progress?.note(object, true);
    this.#left = { ready: waiting.map(keyOf), gone: remaining };
    this.#isAtStandstill = remaining.length === 0 && (await areAtStandstill(this.#cluster, waiting));
  }
}

/** Looks at others only where all that wait may be held up by them. */
async function areAtStandstill(cluster: ClusterPort, waiting: readonly KubeObject[]): Promise<boolean> {
  if (waiting.length === 0 || !waiting.every(maybeAtStandstill)) return false;
  const { count } = await standstillOf(waiting, (keys) => readPermitted(cluster, keys));
  return count === waiting.length;
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
): Promise<KubeObject[]> {
  const waiting: KubeObject[] = [];
  for (const object of await readObjects(cluster, keys)) {
    if (object === undefined) continue;
    progress?.note(object);
    if (!isReady(object)) waiting.push(object);
  }
  return waiting;
}

/** Ends early when the user wants to stop. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(milliseconds, 0), undefined, { signal }).catch(() => undefined);
}
