/** What the engine writes to the cluster: statuses and its finalizers, each as a compare-and-set. */
import type { KubeObject, ObjectKey } from '../api/object.ts';
import { keyOf, keyText } from '../api/object.ts';
import type { ClusterPort, PatchOperation } from '../cluster/port.ts';
import type { EngineListener } from './listener.ts';

/** Who writes what the engine writes. */
const fieldManager = 'partywall-controller';

export class ClusterWrites {
  readonly #cluster: ClusterPort;
  /** Called with what was written, before the pass goes on: a cache must not lag behind its own writes. */
  readonly #learn: (object: KubeObject) => void;
  readonly #listener: EngineListener;
  /** Key -> resourceVersion of this engine's last write. */
  readonly #versions = new Map<string, string>();
  readonly #writing = new Set<string>();
  /** What writes failed with. */
  readonly #failures = new WeakSet<object>();

  constructor(cluster: ClusterPort, learn: (object: KubeObject) => void, listener: EngineListener) {
    this.#cluster = cluster;
    this.#learn = learn;
    this.#listener = listener;
  }

  /** Whether an object is as this engine wrote it, or is just writing it: then its event is no news for its own key. */
  isOwn(object: KubeObject): boolean {
    const text = keyText(keyOf(object));
    return this.#writing.has(text) || this.#versions.get(text) === object.metadata.resourceVersion;
  }

  /** Whether it is a write that failed so: then another one would be in vain. */
  hasFailedBy(error: unknown): boolean {
    return error instanceof Error && this.#failures.has(error);
  }

  forget(text: string): void {
    this.#versions.delete(text);
  }

  /** Learns what became of a write that was not answered. */
  async look(key: ObjectKey): Promise<void> {
    const object = await this.#cluster.get(key);
    if (object !== undefined) this.#learn(object);
  }

  /** @throws ClusterError Conflict when somebody else wrote first. */
  async status(object: KubeObject, status: object): Promise<KubeObject> {
    const written = await this.#write(object, () =>
      this.#cluster.updateStatus({ ...object, status }, { fieldManager }),
    );
    this.#listener.statusWritten?.(object, written);
    return written;
  }

  /** Puts the finalizer on before anything is held. */
  async guard(object: KubeObject, finalizer: string | undefined): Promise<KubeObject> {
    const { finalizers = [] } = object.metadata;
    if (finalizer === undefined || finalizers.includes(finalizer)) return object;
    const value = [...finalizers, finalizer];
    return await this.#patch(object, { op: 'add', path: '/metadata/finalizers', value });
  }

  async removeFinalizer(object: KubeObject, finalizer: string): Promise<KubeObject> {
    const value = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
    const written = await this.#patch(object, { op: 'replace', path: '/metadata/finalizers', value });
    this.#listener.released?.(object);
    return written;
  }

  async #patch(object: KubeObject, operation: PatchOperation): Promise<KubeObject> {
    const { resourceVersion } = object.metadata;
    const test: PatchOperation = { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion };
    return await this.#write(object, () =>
      this.#cluster.patch(keyOf(object), [test, operation], { fieldManager }),
    );
  }

  async #write(object: KubeObject, write: () => Promise<KubeObject>): Promise<KubeObject> {
    const text = keyText(keyOf(object));
    this.#writing.add(text);
    try {
      const written = await write();
      this.#versions.set(text, written.metadata.resourceVersion ?? '');
      this.#learn(written);
      return written;
    } catch (error) {
      if (error instanceof Error) this.#failures.add(error);
      throw error;
    } finally {
      this.#writing.delete(text);
    }
  }
}
