/**
 * What the engine knows of the cluster: every object, and the indexes of every kind. Fed by list and watch; read
 * without waiting.
 */
import type { KubeObject, ObjectKey, Uid } from '../api/object.ts';
import { keyOf, keyText } from '../api/object.ts';
import type { Kind } from '../kinds/kind.ts';

interface KindIndexes {
  kind: Kind | undefined;
  /** index name -> value -> key text -> object */
  byIndex: Map<string, Map<string, Map<string, KubeObject>>>;
}

export class Cache {
  readonly #objects = new Map<string, KubeObject>();
  readonly #kinds = new Map<string, KindIndexes>();

  constructor(kinds: readonly Kind[]) {
    for (const kind of kinds) this.#kinds.set(kind.kind, { kind, byIndex: new Map() });
  }

  get(key: ObjectKey): KubeObject | undefined {
    return this.#objects.get(keyText(key));
  }

  /** Objects under an index value, sorted by namespace, then name. */
  indexed(kind: string, index: string, value: string): KubeObject[] {
    const found = this.#kinds.get(kind)?.byIndex.get(index)?.get(value);
    return found === undefined ? [] : [...found.values()].sort(compareObjects);
  }

  hasUid(kind: string, uid: Uid): boolean {
    return this.#kinds.get(kind)?.byIndex.get('uid')?.has(uid) ?? false;
  }

  /** The index values under which an object is found, as `index=value`; one that is not there under none. */
  indexTokens(object: KubeObject | undefined): string[] {
    return object === undefined ? [] : this.#values(object).map(([index, value]) => `${index}=${value}`);
  }

  /** Stores an object in the place of the one with its key. */
  set(object: KubeObject): void {
    const text = keyText(keyOf(object));
    const old = this.#objects.get(text);
    if (old !== undefined) this.#unindex(text, old);
    this.#objects.set(text, object);
    const { byIndex } = this.#indexesOf(object.kind);
    for (const [index, value] of this.#values(object)) {
      let values = byIndex.get(index);
      if (values === undefined) byIndex.set(index, (values = new Map<string, Map<string, KubeObject>>()));
      let members = values.get(value);
      if (members === undefined) values.set(value, (members = new Map<string, KubeObject>()));
      members.set(text, object);
    }
  }

  delete(key: ObjectKey): void {
    const text = keyText(key);
    const old = this.#objects.get(text);
    if (old === undefined) return;
    this.#unindex(text, old);
    this.#objects.delete(text);
  }

  #unindex(text: string, object: KubeObject): void {
    const { byIndex } = this.#indexesOf(object.kind);
    for (const [index, value] of this.#values(object)) {
      const members = byIndex.get(index)?.get(value);
      members?.delete(text);
      if (members?.size === 0) byIndex.get(index)?.delete(value);
    }
  }

  #values(object: KubeObject): [index: string, value: string][] {
    const pairs: [string, string][] = [
      ['all', ''],
      ['uid', object.metadata.uid ?? ''],
    ];
    const { kind } = this.#indexesOf(object.kind);
    for (const [index, valuesOf] of Object.entries(kind?.indexes ?? {})) {
      for (const value of new Set(valuesOf(object))) pairs.push([index, value]);
    }
    return pairs;
  }

  #indexesOf(kind: string): KindIndexes {
    let indexes = this.#kinds.get(kind);
    if (indexes === undefined) this.#kinds.set(kind, (indexes = { kind: undefined, byIndex: new Map() }));
    return indexes;
  }
}

function compareObjects(a: KubeObject, b: KubeObject): number {
  const left = `${a.metadata.namespace ?? ''}/${a.metadata.name}`;
  const right = `${b.metadata.namespace ?? ''}/${b.metadata.name}`;
  return left < right ? -1 : left > right ? 1 : 0;
}
