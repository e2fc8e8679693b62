/** Keys that wait, each once. Namespaces take turns, so that one that asks much holds up nobody but itself. */
import type { ObjectKey } from '../api/object.ts';
import { keyText } from '../api/object.ts';

export class FairQueue {
  readonly #most: number;
  /** By namespace; the one whose turn it is comes first, and in each the one that came first. */
  readonly #waiting = new Map<string, Map<string, ObjectKey>>();

  /** @param most how many of one namespace may wait */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return [...this.#waiting.values()].reduce((all, { size }) => all + size, 0);
  }

  /** @returns false when there is no room for it */
  add(key: ObjectKey): boolean {
    const namespace = key.namespace ?? '';
    const waiting = this.#waiting.get(namespace) ?? new Map<string, ObjectKey>();
    const text = keyText(key);
    if (!waiting.has(text) && waiting.size >= this.#most) return false;
    waiting.set(text, key);
    this.#waiting.set(namespace, waiting);
    return true;
  }

  remove(key: ObjectKey): void {
    const namespace = key.namespace ?? '';
    const waiting = this.#waiting.get(namespace);
    waiting?.delete(keyText(key));
    if (waiting?.size === 0) this.#waiting.delete(namespace);
  }

  take(): ObjectKey | undefined {
    for (const [namespace, waiting] of this.#waiting) {
      for (const key of waiting.values()) {
        this.remove(key);
        this.#endTurn(namespace);
        return key;
      }
    }
    return undefined;
  }

  #endTurn(namespace: string): void {
    const waiting = this.#waiting.get(namespace);
    if (waiting === undefined) return;
    this.#waiting.delete(namespace);
    this.#waiting.set(namespace, waiting);
  }
}
