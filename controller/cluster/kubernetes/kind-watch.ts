/**
 * One watch of a kind that lasts: over connections that end, servers that restart and versions that are forgotten.
 *
 * It knows the object that the handler was told last for each key, so that after a new list it can tell what was
 * missed, deletions too. These are the very objects it handed out: a cache that holds them shares their memory.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import type { KubeObject } from '../../api/object.ts';
import { keyOf, keyText, keyTitle } from '../../api/object.ts';
import { compareVersions } from '../port.ts';
import type { ObjectList, Watch, WatchEvent } from '../port.ts';
import { isGone } from './api-failure.ts';

/** What comes over the wire. */
export interface RawEvent {
  type: WatchEvent['type'] | 'BOOKMARK';
  object: KubeObject;
}

/** Where a watch gets what it tells. */
export interface WatchSource {
  /** All objects of the kind as they are now. */
  list(): Promise<ObjectList>;
  /** Changes after a version, until the server or the signal ends it. @throws ApiFailure 410 */
  open(resourceVersion: string, signal: AbortSignal): Promise<AsyncIterable<RawEvent>>;
}

export interface KindWatchOptions {
  /** What the handler knows already. */
  start: ObjectList;
  handler: (event: WatchEvent) => void;
  /** Told of everything that a person may want to know; the watch goes on all the same. */
  onTrouble: (error: Error) => void;
  /** Default: waits. */
  pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const shortestPauseMs = 100;
const longestPauseMs = 30_000;

export class KindWatch implements Watch {
  readonly #source: WatchSource;
  readonly #options: KindWatchOptions;
  readonly #known = new Map<string, KubeObject>();
  readonly #ended = new AbortController();
  #version: string;
  /** Connections in a row that brought nothing. */
  #failures = 0;

  constructor(source: WatchSource, options: KindWatchOptions) {
    this.#source = source;
    this.#options = options;
    this.#version = options.start.resourceVersion;
    for (const object of options.start.items) this.#known.set(textOf(object), object);
  }

  stop(): void {
    this.#ended.abort();
  }

  /** Follows until it is stopped. Never rejects. */
  async run(): Promise<void> {
    while (!this.#isStopped()) {
      try {
        await this.#follow();
        this.#failures = 0;
      } catch (error) {
        if (this.#isStopped()) return;
        await this.#recover(error);
      }
      await this.#pause();
    }
  }

  async #recover(error: unknown): Promise<void> {
    this.#failures += 1;
    try {
      if (isGone(error)) await this.#listAnew();
      else this.#options.onTrouble(asError(error));
    } catch (listError) {
      if (!this.#isStopped()) this.#options.onTrouble(asError(listError));
    }
  }

  async #follow(): Promise<void> {
    const events = await this.#source.open(this.#version, this.#ended.signal);
    for await (const event of events) {
      if (this.#isStopped()) return;
      this.#failures = 0;
      this.#take(event);
    }
  }

  #take({ type, object }: RawEvent): void {
    const { resourceVersion = '' } = object.metadata;
    // A repeated event, or one from a server that lags behind the one before it: time does not go back.
    if (compareVersions(resourceVersion, this.#version) <= 0) return;
    this.#version = resourceVersion;
    if (type === 'DELETED') this.#forget(object);
    else if (type !== 'BOOKMARK') this.#learn(object);
  }

  /** Tells what was missed between the last event and a new list. */
  async #listAnew(): Promise<void> {
    const { items, resourceVersion } = await this.#source.list();
    if (compareVersions(resourceVersion, this.#version) < 0) throw rewound(resourceVersion, this.#version);
    if (this.#isStopped()) return;
    this.#version = resourceVersion;
    const listed = new Set(items.map(textOf));
    for (const [text, object] of this.#known) {
      if (!listed.has(text)) this.#forget(atVersion(object, resourceVersion));
    }
    for (const object of items.toSorted(byVersion)) this.#learn(object);
    this.#failures = 0;
  }

  #learn(object: KubeObject): void {
    const text = textOf(object);
    const old = this.#known.get(text);
    if (old === undefined) this.#add(text, object);
    // Deleted and made anew while nobody looked: what held on to the first must let go of it.
    else if (old.metadata.uid !== object.metadata.uid) {
      this.#forget(atVersion(old, object.metadata.resourceVersion));
      this.#add(text, object);
    } else if (compareVersions(object.metadata.resourceVersion, old.metadata.resourceVersion) > 0) {
      this.#known.set(text, object);
      this.#tell({ type: 'MODIFIED', object, old });
    }
  }

  #add(text: string, object: KubeObject): void {
    this.#known.set(text, object);
    this.#tell({ type: 'ADDED', object });
  }

  #forget(object: KubeObject): void {
    const text = textOf(object);
    const old = this.#known.get(text);
    if (old === undefined) return;
    this.#known.delete(text);
    this.#tell({ type: 'DELETED', object, old });
  }

  #tell(event: WatchEvent): void {
    if (this.#isStopped()) return;
    try {
      this.#options.handler(event);
    } catch (error) {
      // A bug of the handler; to tell it again would only meet it again.
      const what = `${event.type} ${keyTitle(keyOf(event.object))}`;
      this.#options.onTrouble(new Error(`the handler of a watch failed at ${what}`, { cause: error }));
    }
  }

  /** Longer after each failure, and never the same for two watches: a server that comes up is not met by all at once. */
  async #pause(): Promise<void> {
    const longest = Math.min(longestPauseMs, shortestPauseMs * 2 ** Math.min(this.#failures, 16));
    const { pause = wait } = this.#options;
    await pause(longest * (0.5 + Math.random() / 2), this.#ended.signal);
  }

  #isStopped(): boolean {
    return this.#ended.signal.aborted;
  }
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    // Stopped while it waited.
  }
}

function rewound(listed: string, seen: string): Error {
  return new Error(
    `the API server lists resourceVersion ${listed}, older than ${seen} that was seen before: the list is refused and ` +
      'asked for again. If the cluster was restored from a backup, restart this program',
  );
}

/**
 * What is known of an object whose deletion was missed, with a version at which it was gone: as a deletion that is
 * watched has the version of the deletion, and so comes after whatever its readers know of it.
 */
function atVersion(object: KubeObject, resourceVersion = ''): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}

function textOf(object: KubeObject): string {
  return keyText(keyOf(object));
}

function byVersion(one: KubeObject, other: KubeObject): number {
  return compareVersions(one.metadata.resourceVersion, other.metadata.resourceVersion);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
