/** Who has to look again when something changed. */
import type { KubeObject } from '../api/object.ts';
import { keyOf, keyText } from '../api/object.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Cache } from './cache.ts';
import type { Dependencies, Token } from './dependencies.ts';
import { isCountedToken } from './dependencies.ts';
import type { QueueItem } from './queue-item.ts';
import type { WorkQueue } from './queue.ts';
import type { Pass, UnderWay } from './under-way.ts';

type Why = 'changed' | 'touched' | 'counted';

export interface Sleepers {
  kinds: ReadonlyMap<string, Kind>;
  cache: Cache;
  dependencies: Dependencies;
  queue: WorkQueue;
  underWay: UnderWay;
  /** Told when something is queued. */
  onQueued: () => void;
}

export class Wakes {
  readonly #parts: Sleepers;

  constructor(parts: Sleepers) {
    this.#parts = parts;
  }

  /**
   * Wakes whoever read what is stale now.
   *
   * @param except the key that changed: it sees it when it observes again
   * @param cause the pass that changed it: others look when it ends
   */
  fire(tokens: Iterable<Token>, except: string | undefined, cause: Pass | undefined): void {
    const { dependencies, underWay } = this.#parts;
    for (const token of tokens) {
      underWay.disturb(token, except);
      const why = isCountedToken(token) ? 'counted' : 'touched';
      for (const key of dependencies.readersOf(token)) {
        const text = keyText(key);
        if (text !== except) this.#wake(text, this.#itemOf(key, why), cause);
      }
    }
  }

  /** Wakes an object that is new, or that somebody changed; `isNews` when he did it just now. */
  changed(object: KubeObject, isNews: boolean): void {
    const key = keyOf(object);
    const text = keyText(key);
    const pass = this.#parts.underWay.get(text);
    if (pass === undefined) this.#wake(text, this.#itemOf(key, 'changed', isNews), undefined);
    else pass.isEdited = true;
  }

  #wake(text: string, item: QueueItem | undefined, cause: Pass | undefined): void {
    if (item === undefined) return;
    const pass = this.#parts.underWay.get(text);
    // While it observes, only what it has read by now can be stale.
    if (pass !== undefined) pass.isStale ||= !pass.isObserving;
    // What goes alone waits for the cause by itself, and keeps its place.
    else if (cause === undefined || item.goesAlone === true) this.#queue(item);
    else setAside(cause, item);
  }

  #queue(item: QueueItem): void {
    this.#parts.queue.add(item);
    this.#parts.onQueued();
  }

  #itemOf(key: QueueItem['key'], why: Why, isNews = false): QueueItem | undefined {
    const object = this.#parts.cache.get(key);
    const kind = this.#parts.kinds.get(key.kind);
    if (object === undefined || kind === undefined) return undefined;
    const { creationTimestamp = '', deletionTimestamp } = object.metadata;
    const isLeaving = deletionTimestamp !== undefined;
    return {
      key,
      rank: kind.rank[why] ?? kind.rank.touched,
      createdAt: creationTimestamp,
      contends: !isLeaving && kind.contends?.(object) === true,
      isUrgent: isNews || isLeaving,
      goesAlone: isLeaving || isEdited(object),
    };
  }
}

/** Whether an object was looked at once, and says something else now. */
function isEdited({ metadata, status }: KubeObject): boolean {
  const { observedGeneration = 0 } = status ?? {};
  return observedGeneration > 0 && observedGeneration !== metadata.generation;
}

/** A key is queued when a pass ends, at the best rank that it was woken for. */
export function setAside(pass: Pass, item: QueueItem): void {
  const text = keyText(item.key);
  const known = pass.aside.get(text);
  if (known === undefined || item.rank < known.rank) pass.aside.set(text, item);
}
