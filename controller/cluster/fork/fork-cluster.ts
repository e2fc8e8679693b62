import type { KubeObject, ObjectKey } from '../../api/object.ts';
import { keyOf, keyText } from '../../api/object.ts';
import type { ClusterPort, ListOptions, ObjectList } from '../port.ts';
import { sortKey } from '../semantics/page.ts';
import { ServedCluster } from '../served/served-cluster.ts';
import type { ObjectStore, ServedClusterOptions } from '../served/served-cluster.ts';

/** What a fork needs of the cluster under it; it never writes there. It selects by itself. */
export interface ClusterReader {
  get: ClusterPort['get'];
  list: (kind: string, options?: Pick<ListOptions, 'limit' | 'namespace'>) => Promise<ObjectList>;
}

export interface ForkClusterOptions extends ServedClusterOptions {
  base: ClusterReader;
}

/**
 * A cluster in memory that begins as `base` is and goes its own way: reads go through, writes stay here. What was read
 * or written once by name stays as the fork saw it; watches tell the fork's own changes only.
 */
export function createForkCluster(options: ForkClusterOptions): ClusterPort {
  return new ServedCluster(new ForkedObjects(options.base), options);
}

class ForkedObjects implements ObjectStore {
  readonly #base: ClusterReader;
  /** By kind, then by key: what the fork knows better than its base; undefined shadows what is or may be there. */
  readonly #known = new Map<string, Map<string, KubeObject | undefined>>();
  #started: Promise<void> | undefined;
  #version = 0;

  constructor(base: ClusterReader) {
    this.#base = base;
  }

  async prepare(key?: ObjectKey): Promise<void> {
    this.#started ??= this.#start();
    await this.#started;
    if (key === undefined) return;
    const known = this.#knownOf(key.kind);
    const text = keyText(key);
    if (known.has(text)) return;
    const object = await this.#base.get(key);
    // Meanwhile another call may have fetched it, and written.
    if (!known.has(text)) known.set(text, isStored(object) ? object : undefined);
  }

  get(key: ObjectKey): KubeObject | undefined {
    return this.#knownOf(key.kind).get(keyText(key));
  }

  async list(
    kind: string,
    namespace: string | undefined,
  ): Promise<{ objects: KubeObject[]; version: number }> {
    const below = await this.#base.list(kind, namespace === undefined ? {} : { namespace });
    return { objects: this.#over(below.items, kind, namespace), version: this.#version };
  }

  version(): number {
    return this.#version;
  }

  put(object: KubeObject, version: number): void {
    this.#knownOf(object.kind).set(keyText(keyOf(object)), object);
    this.#version = version;
  }

  remove(key: ObjectKey, version: number): void {
    this.#knownOf(key.kind).set(keyText(key), undefined);
    this.#version = version;
  }

  /** The base's objects with what the fork knows better in their places. */
  #over(below: readonly KubeObject[], kind: string, namespace: string | undefined): KubeObject[] {
    const known = this.#knownOf(kind);
    if (known.size === 0) return [...below];
    const objects = below.filter((object) => !known.has(keyText(keyOf(object))));
    for (const object of known.values()) {
      if (object === undefined) continue;
      if (namespace === undefined || object.metadata.namespace === namespace) objects.push(object);
    }
    return inOrder(objects);
  }

  /** Versions go on where the base is, so that none of the fork's equals one of an object below. */
  async #start(): Promise<void> {
    const { resourceVersion } = await this.#base.list('Namespace', { limit: 1 });
    const version = Number(resourceVersion);
    if (!Number.isSafeInteger(version))
      throw new TypeError(`resourceVersion '${resourceVersion}' is not a number`);
    this.#version = version;
  }

  #knownOf(kind: string): Map<string, KubeObject | undefined> {
    let known = this.#known.get(kind);
    if (known === undefined) {
      known = new Map();
      this.#known.set(kind, known);
    }
    return known;
  }
}

/** A namespace that nobody declared is answered by `get` but is not stored. */
function isStored(object: KubeObject | undefined): object is KubeObject {
  return object?.metadata.uid !== undefined;
}

function inOrder(objects: readonly KubeObject[]): KubeObject[] {
  const keyed = objects.map((object) => ({ key: sortKey(object), object }));
  keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
  return keyed.map(({ object }) => object);
}
