/** A cluster of things, a kind that does as it is told, and kernels that answer as they are told. */
import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf, keyText } from '../../../controller/api/object.ts';
import { createEmbeddedCluster } from '../../../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import { jumpingClock } from '../../../controller/engine/clock.ts';
import { Engine } from '../../../controller/engine/engine.ts';
import type { KernelAnswer, KernelDirectory, KernelRequest } from '../../../controller/kernel/port.ts';
import type { Kind, Plan, Report, Step, WorldIndex } from '../../../controller/kinds/kind.ts';
import { memoryStorage } from '../../../controller/storage/memory-storage.ts';

export const start = Date.parse('2026-01-01T00:00:00Z');
export const finalizer = 'test.dev/teardown';

export function aThing(name: string, spec: object = {}): KubeObject {
  return { apiVersion: 'test.dev/v1', kind: 'Thing', metadata: { namespace: 'a', name }, spec };
}

function served(kind: string): object {
  return {
    group: 'test.dev',
    version: 'v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    namespaced: true,
    hasStatus: true,
    selectableFields: [],
    schema: {
      type: 'object',
      properties: {
        spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  };
}

/** A kind that holds nothing and has nothing to do, but for what a test gives it. Passes are noted in `passes`. */
export function toyKind(passes: string[], change: Partial<Kind> = {}): Kind {
  return {
    kind: 'Thing',
    rank: { changed: 10, touched: 10 },
    readyFrom: [],
    indexes: {},
    *observe(object) {
      return object;
    },
    plan: () => ({ steps: [] }),
    teardown: () => ({ steps: [], released: true }),
    report: (world) => {
      passes.push((world as KubeObject).metadata.name);
      return done();
    },
    ...change,
  };
}

export function done(status: Record<string, unknown> = {}): Report {
  return {
    status,
    conditions: [],
    ready: { reason: 'Fine', message: 'All is well.' },
    outcome: { type: 'done' },
  };
}

export function waiting(message: string): Report {
  return { ...done(), notReady: { reason: 'Waits', message }, outcome: { type: 'waiting' } };
}

export const step: Step = {
  hostName: 'alpha',
  caller: { type: 'Global' },
  command: { type: 'LoadPartition', partitionUid: 'p' },
};

export function steps(...all: Step[]): Plan {
  return { steps: all };
}

export const accepted: KernelAnswer = { ok: true, result: {}, changes: [] };
export const refused: KernelAnswer = { ok: false, errno: 'ESRCH', id: 'PartitionNotFound', args: {} };

export class ToyWorld {
  readonly cluster: ClusterPort;
  readonly engine: Engine;
  /** What the engine wrote: `status a/one`, `patch a/one`. */
  readonly writes: string[] = [];
  readonly requests: KernelRequest[] = [];
  readonly errors: string[] = [];
  readonly clock = jumpingClock(start);
  commits = 0;
  /** What a kernel answers to the next request; may throw. */
  answer: (request: KernelRequest) => KernelAnswer = () => accepted;
  /** What happens before a write of the engine reaches the cluster. */
  beforeWrite: () => Promise<void> = () => Promise.resolve();

  constructor(kinds: readonly Kind[], index: Partial<WorldIndex> = {}) {
    let uids = 0;
    this.cluster = createEmbeddedCluster({
      storage: memoryStorage(),
      resources: ['Thing', 'Other'].map(served) as never,
      admit: (object) => ({ object, problems: [] }),
      now: () => new Date(this.clock.now()).toISOString(),
      newUid: () => `uid-${String((uids += 1))}`,
    });
    this.engine = new Engine({
      cluster: this.#noted(),
      kernels: this.#kernels(),
      kinds,
      watched: ['Other'],
      index: { objectChanged: () => [], kernelChanged: () => [], ...index },
      clock: this.clock,
      commit: () => {
        this.commits += 1;
      },
      epoch: 7,
      onError: (key, error) => this.errors.push(`${keyText(key)}: ${String(error)}`),
    });
  }

  async apply(...objects: readonly KubeObject[]): Promise<void> {
    for (const object of objects) await this.cluster.apply(object, { fieldManager: 'test', force: true });
  }

  async get(name: string, kind = 'Thing'): Promise<KubeObject | undefined> {
    return await this.cluster.get({ kind, namespace: 'a', name });
  }

  #noted(): ClusterPort {
    const { cluster } = this;
    return {
      ...delegating(cluster),
      updateStatus: async (object, options) => {
        this.writes.push(`status ${titleOf(object)}`);
        await this.beforeWrite();
        return await cluster.updateStatus(object, options);
      },
      patch: async (key, operations, options) => {
        this.writes.push(`patch ${key.namespace ?? ''}/${key.name}`);
        await this.beforeWrite();
        return await cluster.patch(key, operations, options);
      },
    };
  }

  #kernels(): KernelDirectory {
    return {
      hosts: () => Promise.resolve([]),
      kernel: () => ({
        execute: (request) =>
          new Promise((resolve) => {
            this.requests.push(request);
            resolve(this.answer(request));
          }),
        read: () => Promise.resolve({ ok: false, errno: 'ENODEV', id: 'HostNotBooted', args: {} }),
      }),
    };
  }
}

function delegating(cluster: ClusterPort): ClusterPort {
  return {
    get: (key) => cluster.get(key),
    list: (kind, options) => cluster.list(kind, options),
    watch: (kind, handler, options) => cluster.watch(kind, handler, options),
    create: (object, options) => cluster.create(object, options),
    update: (object, options) => cluster.update(object, options),
    updateStatus: (object, options) => cluster.updateStatus(object, options),
    apply: (object, options) => cluster.apply(object, options),
    patch: (key, operations, options) => cluster.patch(key, operations, options),
    delete: (key, options) => cluster.delete(key, options),
  };
}

function titleOf(object: KubeObject): string {
  const { namespace, name } = keyOf(object);
  return `${namespace ?? ''}/${name}`;
}
