import { BufferedStorage } from './buffered-storage.ts';
import type { Change, DurableHalf } from './buffered-storage.ts';
import type { Storage } from './storage.ts';

export interface MemoryStorage extends Storage {
  /**
   * What a process would find that starts after this one was killed now: everything committed, nothing else. The two
   * share nothing from then on.
   */
  afterCrash(): MemoryStorage;
}

/** The same tables and logs with the "disk" in memory, for tests and for runs that shall leave nothing behind. */
export function memoryStorage(): MemoryStorage {
  return over(new Map());
}

function over(texts: Map<string, string>): MemoryStorage {
  const storage = new BufferedStorage('memory', new MemoryHalf(texts), false);
  return Object.assign(storage, { afterCrash: () => over(new Map(texts)) });
}

class MemoryHalf implements DurableHalf {
  readonly #texts: Map<string, string>;
  /** All keys in order; made when a range is asked for, forgotten when a key comes or goes. */
  #sorted: string[] | undefined;

  constructor(texts: Map<string, string>) {
    this.#texts = texts;
  }

  get(key: string): string | undefined {
    return this.#texts.get(key);
  }

  has(key: string): boolean {
    return this.#texts.has(key);
  }

  *entries(start: string, end: string): Iterable<[string, string]> {
    for (const key of this.keys(start, end)) yield [key, this.#texts.get(key) ?? ''];
  }

  *keys(start: string, end: string): Iterable<string> {
    const sorted = this.#inOrder();
    for (let index = lowerBound(sorted, start); index < sorted.length; index++) {
      const key = sorted[index] ?? end;
      if (key >= end) return;
      yield key;
    }
  }

  lastKey(start: string, end: string): string | undefined {
    const sorted = this.#inOrder();
    const key = sorted[lowerBound(sorted, end) - 1];
    return key !== undefined && key >= start ? key : undefined;
  }

  write(changes: readonly Change[]): void {
    for (const [key, text] of changes) {
      if (this.#texts.has(key) !== (text !== undefined)) this.#sorted = undefined;
      if (text === undefined) this.#texts.delete(key);
      else this.#texts.set(key, text);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #inOrder(): string[] {
    this.#sorted ??= [...this.#texts.keys()].sort();
    return this.#sorted;
  }
}

/** Index of the first key that is not less than `bound`. */
function lowerBound(keys: readonly string[], bound: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
