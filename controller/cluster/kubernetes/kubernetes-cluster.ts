import type { KubeObject, ObjectKey } from '../../api/object.ts';
import { keyOf, keyTitle } from '../../api/object.ts';
import { ClusterError } from '../port.ts';
import type {
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
import { applyJsonPatch } from '../patch.ts';
import { namespaceResource } from '../semantics/namespaces.ts';
import { ApiClient } from './api-client.ts';
import type { ApiRequest } from './api-client.ts';
import { isRefusedPatch, refusalOf } from './api-failure.ts';
import { KindWatch } from './kind-watch.ts';
import { ListReader } from './list-reader.ts';
import type { PooledKubeConfig } from './pooled-config.ts';
import { ServedResource } from './served-resource.ts';
import { openWatch } from './watch-stream.ts';

export interface KubernetesClusterOptions {
  config: PooledKubeConfig;
  /** Kinds that are asked for; Namespace always is. */
  resources: readonly Resource[];
  /** What the API server's log and metrics name. */
  userAgent: string;
  /** Leaves managedFields out of what is listed and watched: about half of what an object takes in memory. */
  withoutManagedFields?: boolean;
  /** Told when a watch fails and is taken up again, with its kind. */
  onTrouble?: (kind: string, error: Error) => void;
  /** How long the server keeps a watch open; it is spread up to twice of it. Default: 5 minutes. */
  watchSeconds?: number;
}

export interface KubernetesCluster extends ClusterPort {
  /** Ends every watch and connection. */
  close(): Promise<void>;
}

/** The cluster port over a Kubernetes API server that serves the CRDs of `resources`. */
export function createKubernetesCluster(options: KubernetesClusterOptions): KubernetesCluster {
  return new OverKubernetes(options);
}

const defaultWatchSeconds = 300;

const jsonPatch = 'application/json-patch+json';
const applyPatch = 'application/apply-patch+yaml';

class OverKubernetes implements KubernetesCluster {
  readonly #client: ApiClient;
  readonly #options: KubernetesClusterOptions;
  readonly #kinds: ReadonlyMap<string, ServedResource>;
  readonly #lists: ListReader;
  readonly #watches = new Set<KindWatch>();

  constructor(options: KubernetesClusterOptions) {
    this.#options = options;
    this.#client = new ApiClient(options.config, options.userAgent);
    const withManagedFields = options.withoutManagedFields !== true;
    const served = [namespaceResource, ...options.resources].map(
      (resource) => [resource.kind, new ServedResource(resource, withManagedFields)] as const,
    );
    this.#kinds = new Map(served);
    this.#lists = new ListReader((request) => this.#ask(request));
  }

  async get(key: ObjectKey): Promise<KubeObject | undefined> {
    const kind = this.#kind(key.kind);
    try {
      return kind.whole(await this.#ask({ method: 'GET', path: kind.pathOf(key) }));
    } catch (error) {
      if (error instanceof ClusterError && error.reason === 'NotFound') return undefined;
      throw error;
    }
  }

  async list(kind: string, options: ListOptions = {}): Promise<ObjectList> {
    return await this.#lists.list(this.#kind(kind), options);
  }

  async create(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    if (object.metadata.resourceVersion !== undefined) {
      throw new ClusterError(
        'BadRequest',
        'metadata.resourceVersion must not be set on an object that is to be created',
      );
    }
    const kind = this.#kind(object.kind);
    const path = kind.path(object.metadata.namespace);
    return await this.#write(kind, { method: 'POST', path, body: object }, options);
  }

  async update(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const kind = this.#kind(object.kind);
    return await this.#write(
      kind,
      { method: 'PUT', path: kind.pathOf(keyOf(object)), body: object },
      options,
    );
  }

  /**
   * As a patch of the whole status, because the spec need not travel, and because a replacement of a custom resource
   * cannot be asked for without a resourceVersion. A version and a UID that are patched in are preconditions.
   */
  async updateStatus(object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const kind = this.#kind(object.kind);
    const { uid, resourceVersion } = object.metadata;
    const expected = Object.entries({ uid, resourceVersion }).filter(([, value]) => value !== undefined);
    const operations: PatchOperation[] = expected.map(([name, value]) => ({
      op: 'add',
      path: `/metadata/${name}`,
      value,
    }));
    // null: the schema's default takes its place.
    operations.push({ op: 'add', path: '/status', value: object.status ?? null });
    const path = `${kind.pathOf(keyOf(object))}/status`;
    return await this.#write(
      kind,
      { method: 'PATCH', path, body: operations, contentType: jsonPatch },
      options,
    );
  }

  async apply(object: KubeObject, options: WriteOptions & { force?: boolean }): Promise<KubeObject> {
    const kind = this.#kind(object.kind);
    const { status: _status, ...wanted } = object;
    const query = { force: String(options.force ?? false) };
    const path = kind.pathOf(keyOf(object));
    const request: ApiRequest = { method: 'PATCH', path, query, body: wanted, contentType: applyPatch };
    return await this.#write(kind, request, options);
  }

  async patch(
    key: ObjectKey,
    operations: readonly PatchOperation[],
    options: WriteOptions,
  ): Promise<KubeObject> {
    const kind = this.#kind(key.kind);
    const path = kind.pathOf(key);
    const request: ApiRequest = { method: 'PATCH', path, body: operations, contentType: jsonPatch };
    try {
      return await this.#write(kind, request, options);
    } catch (error) {
      throw isRefusedPatch(error) ? await this.#patchRefusal(key, operations) : error;
    }
  }

  /** The server does not say which operation cannot be done, nor whether it was a `test`: the object tells. */
  async #patchRefusal(key: ObjectKey, operations: readonly PatchOperation[]): Promise<unknown> {
    const object = await this.get(key);
    if (object === undefined) return new ClusterError('NotFound', `${keyTitle(key)} not found`);
    try {
      applyJsonPatch(object, operations);
    } catch (error) {
      return error;
    }
    return new ClusterError(
      'Conflict',
      `${keyTitle(key)} was changed meanwhile; read it again and repeat the change`,
    );
  }

  async delete(key: ObjectKey, { uid, resourceVersion }: DeleteOptions = {}): Promise<void> {
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      preconditions: { uid, resourceVersion },
    };
    await this.#ask({ method: 'DELETE', path: this.#kind(key.kind).pathOf(key), body });
  }

  async watch(
    kind: string,
    handler: (event: WatchEvent) => void,
    { resourceVersion }: { resourceVersion?: string } = {},
  ): Promise<Watch> {
    const served = this.#kind(kind);
    const start = await this.#lists.asOf(served, resourceVersion);
    const shortest = this.#options.watchSeconds ?? defaultWatchSeconds;
    const watch = new KindWatch(
      {
        list: () => this.#lists.asOf(served, undefined),
        open: (version, signal) => openWatch(this.#client, served, { version, shortest, signal }),
      },
      { start, handler, onTrouble: (error) => this.#options.onTrouble?.(kind, error) },
    );
    this.#watches.add(watch);
    void watch.run().then(() => this.#watches.delete(watch));
    return watch;
  }

  async close(): Promise<void> {
    for (const watch of this.#watches) watch.stop();
    await this.#client.close();
  }

  async #write(kind: ServedResource, request: ApiRequest, options: WriteOptions): Promise<KubeObject> {
    const query = {
      ...request.query,
      fieldManager: options.fieldManager,
      // Unknown fields are refused, as everywhere in this project, instead of dropped.
      fieldValidation: 'Strict',
      dryRun: options.dryRun === true ? 'All' : undefined,
    };
    return kind.whole(await this.#ask({ ...request, query }));
  }

  async #ask(request: ApiRequest): Promise<unknown> {
    try {
      return await this.#client.ask(request);
    } catch (error) {
      throw refusalOf(error);
    }
  }

  #kind(kind: string): ServedResource {
    const served = this.#kinds.get(kind);
    if (served !== undefined) return served;
    const known = [...this.#kinds.keys()].sort().join(', ');
    throw new ClusterError('BadRequest', `the kind ${kind} is not served here, only ${known}`);
  }
}
