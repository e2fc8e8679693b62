import type { KubeObject, ObjectKey, Uid } from '../../api/object.ts';
import { keyOf } from '../../api/object.ts';
import type {
  Admit,
  ClusterPort,
  DeleteOptions,
  ListOptions,
  ObjectList,
  PatchOperation,
  Resource,
  Watch,
  WatchEvent,
  WriteOptions,
} from '../port.ts';
import { applyObject } from '../semantics/apply.ts';
import { ChangeHistory } from './change-history.ts';
import {
  admitNamespaceWith,
  closed,
  heldOpen,
  implicitNamespace,
  isClosing,
  namespaceResource,
} from '../semantics/namespaces.ts';
import { pageOf } from '../semantics/page.ts';
import { alreadyExists, badRequest, namespaceIsClosing, notFound } from '../semantics/refusals.ts';
import { selectorOf } from '../semantics/selectors.ts';
import { serveKind } from '../semantics/served-kind.ts';
import type { ServedKind } from '../semantics/served-kind.ts';
import {
  createObject,
  deleteObject,
  isReleased,
  patchObject,
  updateObject,
  updateStatusOfObject,
} from '../semantics/write.ts';
import type { WriteRequest } from '../semantics/write.ts';

/** Where the objects are. It only keeps them: what a request does to an object is decided above it. */
export interface ObjectStore {
  /** Fetches what is needed to answer for a key (or, without one, for the version) at once. */
  prepare(key?: ObjectKey): Promise<void>;
  get(key: ObjectKey): KubeObject | undefined;
  /** Sorted by namespace, then name; without a namespace those of all. With the version at which they were so. */
  list(kind: string, namespace: string | undefined): Promise<{ objects: KubeObject[]; version: number }>;
  /** The version of the last write; 0 before the first. */
  version(): number;
  put(object: KubeObject, version: number): void;
  remove(key: ObjectKey, version: number): void;
}

export interface ServedClusterOptions {
  /** Kinds that are served; Namespace always is. */
  resources: readonly Resource[];
  admit: Admit;
  /** RFC 3339; fractions of a second are cut off. */
  now: () => string;
  newUid: () => Uid;
}

type Decision = (stored: KubeObject | undefined, request: WriteRequest) => KubeObject;

/**
 * The cluster port over any store. A write is decided and put in one synchronous step once its object was fetched, so
 * that two writes never interleave; watchers are told within that step. Objects are handed in and out as they are and
 * shared: nobody may change one in place.
 */
export class ServedCluster implements ClusterPort {
  readonly #store: ObjectStore;
  readonly #options: ServedClusterOptions;
  readonly #kinds: ReadonlyMap<string, ServedKind>;
  #history: ChangeHistory | undefined;

  constructor(store: ObjectStore, options: ServedClusterOptions) {
    this.#store = store;
    this.#options = options;
    this.#kinds = new Map([namespaceResource, ...options.resources].map((one) => [one.kind, serveKind(one)]));
  }

  async get(key: ObjectKey): Promise<KubeObject | undefined> {
    this.#served(key);
    await this.#store.prepare(key);
    const stored = this.#store.get(key);
    return stored === undefined && key.kind === 'Namespace' ? implicitNamespace(key.name) : stored;
  }

  async list(kind: string, options: ListOptions = {}): Promise<ObjectList> {
    const { resource } = this.#kind(kind);
    const isSelected = selectorOf(options, resource);
    await this.#store.prepare();
    const { objects, version } = await this.#store.list(kind, options.namespace);
    return pageOf(objects.filter(isSelected), options, String(version));
  }

  create(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.#write(object, options, (stored, request) => {
      const created = createObject(request, object, this.#options.newUid());
      if (stored !== undefined) throw alreadyExists(keyOf(object));
      return created;
    });
  }

  update(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.#write(object, options, (stored, request) => {
      if (stored === undefined) throw notFound(keyOf(object));
      return updateObject(request, stored, object);
    });
  }

  updateStatus(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    return this.#write(object, options, (stored, request) => {
      if (stored === undefined || !request.served.resource.hasStatus) throw notFound(keyOf(object));
      return updateStatusOfObject(request, stored, object);
    });
  }

  apply(object: KubeObject, options: WriteOptions & { force?: boolean }): Promise<KubeObject> {
    const { newUid } = this.#options;
    return this.#write(object, options, (stored, request) =>
      applyObject(request, stored, object, { force: options.force ?? false, newUid }),
    );
  }

  async patch(
    key: ObjectKey,
    operations: readonly PatchOperation[],
    options: WriteOptions,
  ): Promise<KubeObject> {
    return this.#decide(key, options, (stored, request) => {
      if (stored === undefined) throw notFound(key);
      return patchObject(request, stored, operations);
    });
  }

  async delete(key: ObjectKey, options: DeleteOptions = {}): Promise<void> {
    this.#served(key);
    const content = key.kind === 'Namespace' ? await this.#contentOf(key.name) : [];
    await this.#store.prepare(key);
    const stored = this.#store.get(key);
    if (stored === undefined) throw notFound(key);
    const stamped = deleteObject(content.length === 0 ? stored : heldOpen(stored), options, this.#now());
    if (stamped === undefined) this.#remove(stored, stored);
    else if (stamped !== stored) this.#put(stored, stamped);
    // All of them at once, so that none waits for one that was not told yet (LIFE-14).
    for (const object of content) await this.delete(keyOf(object));
    await this.#closeNamespace(key);
  }

  /** Everything in a namespace. */
  async #contentOf(namespace: string): Promise<KubeObject[]> {
    const content: KubeObject[] = [];
    for (const { resource } of this.#kinds.values()) {
      if (!resource.namespaced) continue;
      const { objects } = await this.#store.list(resource.kind, namespace);
      content.push(...objects);
    }
    return content;
  }

  /** Lets a namespace that is being deleted go with the last object in it. */
  async #closeNamespace(member: ObjectKey): Promise<void> {
    const key = namespaceKeyOf(member);
    if (key === undefined) return;
    await this.#store.prepare(key);
    const stored = this.#store.get(key);
    if (stored === undefined || !isClosing(stored)) return;
    if ((await this.#contentOf(key.name)).length === 0)
      await this.patch(key, closed(stored), { fieldManager: 'partywall' });
  }

  async watch(
    kind: string,
    handler: (event: WatchEvent) => void,
    options: { resourceVersion?: string } = {},
  ): Promise<Watch> {
    this.#kind(kind);
    await this.#store.prepare();
    return this.#changes().watch(kind, handler, options.resourceVersion, this.#store.version());
  }

  async #write(object: KubeObject, options: WriteOptions, decide: Decision): Promise<KubeObject> {
    const { apiVersion } = this.#kind(object.kind);
    if (object.apiVersion !== apiVersion) {
      throw badRequest(`${object.kind} is served as ${apiVersion}, not as ${object.apiVersion}`);
    }
    return this.#decide(keyOf(object), options, decide);
  }

  async #decide(key: ObjectKey, options: WriteOptions, decide: Decision): Promise<KubeObject> {
    const served = this.#served(key);
    if (options.fieldManager === '') throw badRequest('a write needs the name of its field manager');
    await this.#store.prepare(namespaceKeyOf(key));
    await this.#store.prepare(key);

    const stored = this.#store.get(key);
    if (stored === undefined) this.#assertOpen(key);
    const { admit: given } = this.#options;
    const admit = key.kind === 'Namespace' ? admitNamespaceWith(given) : given;
    const next = decide(stored, { served, admit, fieldManager: options.fieldManager, now: this.#now() });
    if (next === stored || options.dryRun === true) return next;
    if (stored === undefined || !isReleased(next)) return this.#put(stored, next);
    const last = this.#remove(stored, next);
    await this.#closeNamespace(key);
    return last;
  }

  /** Nothing new comes into a namespace that is being deleted. */
  #assertOpen(key: ObjectKey): void {
    const namespace = namespaceKeyOf(key);
    if (namespace !== undefined && isClosing(this.#store.get(namespace))) throw namespaceIsClosing(key);
  }

  #put(old: KubeObject | undefined, next: KubeObject): KubeObject {
    const changes = this.#changes();
    const version = this.#store.version() + 1;
    const object = withVersion(next, version);
    this.#store.put(object, version);
    changes.record(
      version,
      old === undefined ? { type: 'ADDED', object } : { type: 'MODIFIED', object, old },
    );
    return object;
  }

  #remove(old: KubeObject, last: KubeObject): KubeObject {
    const changes = this.#changes();
    const version = this.#store.version() + 1;
    // As in Kubernetes: the version of the deletion, so that a watch can resume after it.
    const object = withVersion(last, version);
    this.#store.remove(keyOf(last), version);
    changes.record(version, { type: 'DELETED', object, old });
    return object;
  }

  /** Begins with the first write or watch, when the version is known. */
  #changes(): ChangeHistory {
    this.#history ??= new ChangeHistory(this.#store.version());
    return this.#history;
  }

  #kind(kind: string): ServedKind {
    const served = this.#kinds.get(kind);
    if (served === undefined) {
      throw badRequest(
        `the kind ${kind} is not served here, only ${[...this.#kinds.keys()].sort().join(', ')}`,
      );
    }
    return served;
  }

  #served({ kind, namespace, name }: ObjectKey): ServedKind {
    const served = this.#kind(kind);
    if (!name) throw badRequest(`${kind} needs metadata.name`);
    const { namespaced } = served.resource;
    if (namespaced && !namespace) throw badRequest(`${kind} ${name} needs metadata.namespace`);
    if (!namespaced && namespace !== undefined) {
      throw badRequest(`${kind} ${name} is cluster-scoped and takes no metadata.namespace`);
    }
    return served;
  }

  #now(): string {
    return this.#options.now().replace(/\.\d+/, '');
  }
}

function namespaceKeyOf({ namespace }: ObjectKey): ObjectKey | undefined {
  return namespace === undefined ? undefined : { kind: 'Namespace', name: namespace };
}

function withVersion(object: KubeObject, version: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
}
