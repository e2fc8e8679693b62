import type { KubeObject, ObjectKey } from '../../api/object.ts';
import { keyOf } from '../../api/object.ts';
import type { Storage, Table } from '../../storage/storage.ts';
import type { ClusterPort } from '../port.ts';
import { ServedCluster } from '../served/served-cluster.ts';
import type { ObjectStore, ServedClusterOptions } from '../served/served-cluster.ts';

export interface EmbeddedClusterOptions extends ServedClusterOptions {
  storage: Storage;
}

/**
 * A cluster in a storage, with nothing else installed. Writes are visible at once and durable with the next
 * `storage.commit()`, together with whatever else was written there (kernel journals): when that is, and that nothing
 * is acknowledged before it, is up to who owns the storage. Objects are read when they are asked for and then kept.
 */
export function createEmbeddedCluster(options: EmbeddedClusterOptions): ClusterPort {
  return new ServedCluster(new StoredObjects(options.storage), options);
}

const versionKey = 'resourceVersion';

class StoredObjects implements ObjectStore {
  readonly #objects: Table<KubeObject>;
  readonly #counters: Table<number>;
  readonly #read = new Map<string, KubeObject>();
  #version: number | undefined;

  constructor(storage: Storage) {
    this.#objects = storage.table('cluster/objects');
    this.#counters = storage.table('cluster/counters');
  }

  prepare(): Promise<void> {
    return ready;
  }

  get(key: ObjectKey): KubeObject | undefined {
    return this.#object(tableKey(key));
  }

  list(kind: string, namespace: string | undefined): Promise<{ objects: KubeObject[]; version: number }> {
    const prefix = namespace === undefined ? `${kind}!` : `${kind}!${namespace}!`;
    const objects: KubeObject[] = [];
    for (const key of this.#objects.keys({ prefix })) {
      const object = this.#object(key);
      if (object !== undefined) objects.push(object);
    }
    return Promise.resolve({ objects, version: this.version() });
  }

  version(): number {
    this.#version ??= this.#counters.get(versionKey) ?? 0;
    return this.#version;
  }

  put(object: KubeObject, version: number): void {
    const key = tableKey(keyOf(object));
    this.#objects.put(key, object);
    this.#read.set(key, object);
    this.#advance(version);
  }

  remove(key: ObjectKey, version: number): void {
    this.#objects.remove(tableKey(key));
    this.#read.delete(tableKey(key));
    this.#advance(version);
  }

  /** Kept apart from the objects: it must not go back when the newest object is deleted. */
  #advance(version: number): void {
    this.#counters.put(versionKey, version);
    this.#version = version;
  }

  #object(key: string): KubeObject | undefined {
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const stored = this.#objects.get(key);
    if (stored !== undefined) this.#read.set(key, stored);
    return stored;
  }
}

const ready = Promise.resolve();

/** Ordered by kind, namespace and name: `!` comes before every character of a name. */
function tableKey({ kind, namespace, name }: ObjectKey): string {
  return `${kind}!${namespace ?? ''}!${name}`;
}
