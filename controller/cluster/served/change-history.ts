import { ClusterError } from '../port.ts';
import type { Watch, WatchEvent } from '../port.ts';
import { badRequest } from '../semantics/refusals.ts';

type Handler = (event: WatchEvent) => void;

interface Change {
  version: number;
  kind: string;
  event: WatchEvent;
}

/** How many changes a watch can catch up with; older ones are Gone and the watcher lists again. */
const remembered = 4096;

/** Hands every change to those who watch its kind, in order, and remembers the last ones for those who resume. */
export class ChangeHistory {
  readonly #handlers = new Map<string, Set<Handler>>();
  /** The newest are at the end; up to twice as many as needed, so that trimming costs nothing per change. */
  #changes: Change[] = [];
  /** Every change after this version is remembered. */
  #completeAfter: number;

  constructor(version: number) {
    this.#completeAfter = version;
  }

  record(version: number, event: WatchEvent): void {
    const { kind } = event.object;
    this.#changes.push({ version, kind, event });
    if (this.#changes.length >= 2 * remembered) {
      this.#completeAfter = this.#changes[remembered - 1]?.version ?? version;
      this.#changes = this.#changes.slice(remembered);
    }
    // A copy, because a handler may stop its watch.
    for (const handler of [...(this.#handlers.get(kind) ?? [])]) handler(event);
  }

  /** @throws ClusterError Gone when changes after `resourceVersion` are forgotten or it was never reached */
  watch(kind: string, handler: Handler, resourceVersion: string | undefined, current: number): Watch {
    for (const event of this.#missed(kind, resourceVersion, current)) handler(event);
    // Wrapped, so that one handler may watch twice and stop once.
    const registered: Handler = (event) => handler(event);
    const handlers = this.#handlers.get(kind) ?? new Set();
    this.#handlers.set(kind, handlers.add(registered));
    return { stop: () => void handlers.delete(registered) };
  }

  #missed(kind: string, resourceVersion: string | undefined, current: number): WatchEvent[] {
    if (resourceVersion === undefined) return [];
    if (!/^\d+$/.test(resourceVersion))
      throw badRequest(`'${resourceVersion}' is not a resourceVersion of this store`);
    const from = Number(resourceVersion);
    if (from < this.#completeAfter || from > current) {
      const range = `${this.#completeAfter} to ${current}`;
      const message = `changes of ${kind} can be resumed from resourceVersion ${range}, not from ${from}; list again`;
      throw new ClusterError('Gone', message);
    }
    return this.#changes
      .filter((change) => change.version > from && change.kind === kind)
      .map(({ event }) => event);
  }
}
