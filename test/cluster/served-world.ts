/**
 * Worlds of tests (test/support/world-store.ts) on one API server, one after another: a new world begins on an empty
 * server, and the one before it can only be read from then on, as it was.
 */
import { isDeepStrictEqual } from 'node:util';

import { resources } from '../../controller/api/generated/resources.ts';
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import { createKubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../controller/cluster/kubernetes/pooled-config.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import type {
  ClusterPort,
  ListOptions,
  ObjectList,
  Watch,
  WatchEvent,
} from '../../controller/cluster/port.ts';
import type { StoreKeeper, WorldGoods, WorldStore } from '../support/world-store.ts';
import type { ApiServer } from './apiserver/api-server.ts';
import { until } from './controller-scene.ts';

const ownKinds = Object.keys(resources);

/** How many requests of a test are under way at once. */
const atOnce = 10;

export interface ServedWorlds extends StoreKeeper {
  /** What went wrong with watches so far. */
  troubles: string[];
  close(): Promise<void>;
}

export function servedWorlds(
  server: () => ApiServer,
  bounds: Pick<StoreKeeper, 'mostWorlds' | 'chosen'>,
): ServedWorlds {
  const namespaces = new Set<string>();
  const troubles: string[] = [];
  let latest: ServedWorld | undefined;
  return {
    ...bounds,
    troubles,
    open: ({ now }) => {
      const cluster = createKubernetesCluster({
        config: loadKubeConfig({ kubeconfig: server().kubeconfig }),
        resources: Object.values(resources),
        userAgent: 'partywall-tests',
        withoutManagedFields: true,
        onTrouble: (kind, error) => troubles.push(`${kind}: ${error.message}`),
      });
      latest = new ServedWorld(cluster, { now, namespaces, before: latest });
      return latest;
    },
    close: async () => await latest?.putAway(),
  };
}

interface Surroundings extends Pick<WorldGoods, 'now'> {
  /** That this server has. */
  namespaces: Set<string>;
  before: ServedWorld | undefined;
}

class ServedWorld implements WorldStore {
  readonly cluster: ClusterPort;
  readonly #server: KubernetesCluster;
  readonly #surroundings: Surroundings;
  /** UID -> when it was created in the time of the world, however long the server took. */
  readonly #births = new Map<string, string>();
  /** Kind -> what was listed last. */
  readonly #lists = new Map<string, ObjectList>();
  /** Kind -> key -> version, of what is watched, as who watches has been told. */
  readonly #known = new Map<string, Map<string, string>>();
  #told = 0;
  #begun: Promise<void> | undefined;
  /** Kind -> all there was when another world began. */
  #last: Map<string, ObjectList> | undefined;

  constructor(server: KubernetesCluster, surroundings: Surroundings) {
    this.#server = server;
    this.#surroundings = surroundings;
    this.cluster = this.#port();
  }

  told(): number {
    return this.#told;
  }

  async caughtUp(): Promise<void> {
    for (const [kind, known] of this.#known) {
      await until(`all of ${kind} is told`, async () => {
        const stored = versionsOf(await this.#server.list(kind));
        return isDeepStrictEqual(stored, known);
      });
    }
  }

  /** Ends its connections; what there was can still be read. */
  async putAway(): Promise<void> {
    if (this.#last !== undefined) return;
    const last = new Map<string, ObjectList>();
    for (const kind of [...ownKinds, 'Namespace']) last.set(kind, await this.#list(kind));
    this.#last = last;
    await this.#server.close();
  }

  #port(): ClusterPort {
    const on = async (change: (server: KubernetesCluster) => Promise<KubeObject>): Promise<KubeObject> =>
      this.#dated(await change(await this.#live()));
    return {
      get: (key) => this.#get(key),
      list: (kind, options) => this.#list(kind, options),
      update: (object, options) => on((server) => server.update(object, options)),
      updateStatus: (object, options) => on((server) => server.updateStatus(object, options)),
      patch: (key, operations, options) => on((server) => server.patch(key, operations, options)),
      create: async (object, options) => {
        await this.#makeHome(object);
        return await on((server) => server.create(object, options));
      },
      apply: async (object, options) => {
        await this.#makeHome(object);
        return await on((server) => server.apply(object, options));
      },
      delete: async (key, options) => await (await this.#live()).delete(key, options),
      watch: (kind, handler, options) => this.#watch(kind, handler, options),
    };
  }

  async #get(key: ObjectKey): Promise<KubeObject | undefined> {
    if (this.#last !== undefined) {
      return this.#last.get(key.kind)?.items.find((object) => keyText(keyOf(object)) === keyText(key));
    }
    const found = await (await this.#live()).get(key);
    return found && this.#dated(found);
  }

  async #list(kind: string, options?: ListOptions): Promise<ObjectList> {
    const last = this.#last?.get(kind);
    if (last !== undefined) return last;
    const list = await (await this.#live()).list(kind, options);
    this.#lists.set(kind, list);
    return { ...list, items: list.items.map((object) => this.#dated(object)) };
  }

  /** The engine watches from the list on that it has just read. */
  async #watch(...[kind, handler, options]: Parameters<ClusterPort['watch']>): Promise<Watch> {
    const start = this.#lists.get(kind);
    if (start === undefined || start.resourceVersion !== options?.resourceVersion) {
      throw new Error(
        `${kind} is watched from ${options?.resourceVersion ?? 'now'}, which was not listed last`,
      );
    }
    const known = versionsOf(start);
    this.#known.set(kind, known);
    const note = (event: WatchEvent): void => {
      const text = keyText(keyOf(event.object));
      if (event.type === 'DELETED') known.delete(text);
      else known.set(text, event.object.metadata.resourceVersion ?? '');
      this.#told += 1;
      handler({ ...event, object: this.#dated(event.object) });
    };
    const watch = await this.#server.watch(kind, note, options);
    return {
      stop: () => {
        if (this.#known.get(kind) === known) this.#known.delete(kind);
        watch.stop();
      },
    };
  }

  #dated(object: KubeObject): KubeObject {
    const { metadata } = object;
    const creationTimestamp = this.#births.get(metadata.uid!) ?? this.#surroundings.now();
    this.#births.set(metadata.uid!, creationTimestamp);
    return { ...object, metadata: { ...metadata, creationTimestamp } };
  }

  /** An API server puts nothing into a namespace that nobody made. */
  async #makeHome({ metadata: { namespace } }: KubeObject): Promise<void> {
    const { namespaces } = this.#surroundings;
    if (namespace === undefined || namespaces.has(namespace)) return;
    namespaces.add(namespace);
    await (await this.#live()).apply(plainNamespace(namespace), { fieldManager: 'partywall' });
  }

  async #live(): Promise<KubernetesCluster> {
    if (this.#last !== undefined) throw new Error('another world has begun: this one can only be read');
    this.#begun ??= this.#begin();
    await this.#begun;
    return this.#server;
  }

  async #begin(): Promise<void> {
    const { before, namespaces } = this.#surroundings;
    await before?.putAway();
    for (const kind of ownKinds) await removeAll(this.#server, kind);
    // Without the labels that the world before gave them.
    const by = { fieldManager: 'partywall', force: true };
    for (const name of namespaces) await this.#server.apply(plainNamespace(name), by);
  }
}

function versionsOf({ items }: ObjectList): Map<string, string> {
  return new Map(items.map((object) => [keyText(keyOf(object)), object.metadata.resourceVersion ?? '']));
}

function plainNamespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

async function removeAll(cluster: ClusterPort, kind: string): Promise<void> {
  const { items } = await cluster.list(kind);
  for (let start = 0; start < items.length; start += atOnce) {
    await Promise.all(items.slice(start, start + atOnce).map((object) => remove(cluster, object)));
  }
}

async function remove(cluster: ClusterPort, object: KubeObject): Promise<void> {
  const key = keyOf(object);
  try {
    if (object.metadata.finalizers !== undefined) {
      const operation = { op: 'remove', path: '/metadata/finalizers' } as const;
      await cluster.patch(key, [operation], { fieldManager: 'partywall' });
    }
    await cluster.delete(key);
  } catch (error) {
    // One that was being deleted went with its finalizers.
    if (!(error instanceof ClusterError && error.reason === 'NotFound')) throw error;
  }
}
