/**
 * Tells transitions as Events of Kubernetes, as well as it can: it never fails or holds up a pass, and what it cannot
 * send is dropped and counted. A transition that was told before becomes a series of the Event that told it.
 */
import type { KubeObject } from '../api/object.ts';
import { keyOf } from '../api/object.ts';
import type { ClusterPort } from '../cluster/port.ts';
import { ClusterError } from '../cluster/port.ts';
import type { EngineListener } from '../engine/listener.ts';
import type { Event, EventSeries } from './event.ts';
import { eventNamespaceOf, eventOf, microTime } from './event.ts';
import { TokenBuckets } from './token-buckets.ts';
import type { Transition } from './transitions.ts';
import { released, transitionsOf } from './transitions.ts';

export type EventOutcome = 'created' | 'counted' | 'dropped' | 'failed';

export interface EventRecorderOptions {
  cluster: Pick<ClusterPort, 'create' | 'patch'>;
  /** Identity of the controller. */
  instance: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Letters and digits that never come again. */
  newId: () => string;
  onOutcome: (outcome: EventOutcome) => void;
}

/** What waits to be sent. More than that is dropped: an API server that is slow must cost no memory. */
const longestQueue = 5000;

/** A transition that comes again within this time belongs to the Event that told it. */
const seriesMilliseconds = 10 * 60_000;
const mostSeries = 4096;

const fieldManager = 'partywall-controller';

interface Told {
  event: Event;
  count: number;
  /** Milliseconds since the epoch. */
  last: number;
}

interface Waiting {
  object: KubeObject;
  transition: Transition;
  at: number;
}

export class EventRecorder implements EngineListener {
  readonly #options: EventRecorderOptions;
  readonly #buckets: TokenBuckets;
  /** Namespaces in which nothing can be created any more. */
  readonly #terminating = new Set<string>();
  readonly #waiting: Waiting[] = [];
  readonly #told = new Map<string, Told>();
  #sending: Promise<void> | undefined;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#buckets = new TokenBuckets(options.now);
  }

  learned({ kind, metadata }: KubeObject, gone: boolean): void {
    if (kind !== 'Namespace') return;
    if (gone || metadata.deletionTimestamp === undefined) this.#terminating.delete(metadata.name);
    else this.#terminating.add(metadata.name);
  }

  statusWritten(before: KubeObject, after: KubeObject): void {
    for (const transition of transitionsOf(before, after)) this.#take(after, transition);
  }

  released(object: KubeObject): void {
    this.#take(object, released);
  }

  /** Resolves when all was sent. */
  async flush(): Promise<void> {
    await this.#sending;
  }

  #take(object: KubeObject, transition: Transition): void {
    if (this.#terminating.has(eventNamespaceOf(object))) return;
    const isTooMuch = this.#waiting.length >= longestQueue || !this.#buckets.take(object.metadata.uid ?? '');
    if (isTooMuch) {
      this.#options.onOutcome('dropped');
      return;
    }
    this.#waiting.push({ object, transition, at: this.#options.now() });
    this.#sending ??= this.#send();
  }

  /** One after another: they take one connection, and keep their order. */
  async #send(): Promise<void> {
    // Not in the middle of the pass that told it.
    await Promise.resolve();
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#options.onOutcome(await this.#tell(next).catch(outcomeOfFailure));
    }
    this.#sending = undefined;
  }

  async #tell({ at, object, transition }: Waiting): Promise<EventOutcome> {
    if (this.#terminating.has(eventNamespaceOf(object))) return 'dropped';
    const { uid = '' } = object.metadata;
    const { action, note, reason, type } = transition;
    const text = JSON.stringify([uid, type, action, reason, note]);
    const told = this.#told.get(text);
    this.#told.delete(text);
    if (told !== undefined && at - told.last < seriesMilliseconds && (await this.#countAgain(told, at))) {
      this.#remember(text, { ...told, count: told.count + 1, last: at });
      return 'counted';
    }
    const { cluster, instance, newId } = this.#options;
    const event = eventOf(object, transition, { at, instance, id: newId() });
    await cluster.create(event, { fieldManager });
    this.#remember(text, { event, count: 1, last: at });
    return 'created';
  }

  /** @returns whether the Event was still there: a server forgets them after some time */
  async #countAgain({ count, event }: Told, at: number): Promise<boolean> {
    const series: EventSeries = { count: count + 1, lastObservedTime: microTime(at) };
    try {
      const operation = { op: 'add', path: '/series', value: series } as const;
      await this.#options.cluster.patch(keyOf(event), [operation], { fieldManager });
      return true;
    } catch (error) {
      if (error instanceof ClusterError && error.reason === 'NotFound') return false;
      throw error;
    }
  }

  #remember(text: string, told: Told): void {
    this.#told.set(text, told);
    const [oldest] = this.#told.keys();
    if (this.#told.size > mostSeries && oldest !== undefined) this.#told.delete(oldest);
  }
}

/** A namespace may be going before that was heard here. */
function outcomeOfFailure(error: unknown): EventOutcome {
  const isGoing = error instanceof ClusterError && error.message.endsWith('because it is being terminated');
  return isGoing ? 'dropped' : 'failed';
}
