/** A cluster of things, a kind that does as it is told, and kernels that answer as they are told. */
import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf, keyText } from '../../../controller/api/object.ts';
import { createEmbeddedCluster } from '../../../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import { jumpingClock } from '../../../controller/engine/clock.ts';
import { Engine } from '../../../controller/engine/engine.ts';
import type { EngineListener } from '../../../controller/engine/listener.ts';
import type {
  ChangeBatch,
  ChangeCursor,
  DeviceView,
  KernelAnswer,
  KernelChange,
  KernelDirectory,
  KernelQuery,
  KernelRefusal,
  KernelRequest,
} from '../../../controller/kernel/port.ts';
import type { Kind, Plan, Report, Step, WorldIndex } from '../../../controller/kinds/kind.ts';
import { memoryStorage } from '../../../controller/storage/memory-storage.ts';
import { delegating } from '../../support/delegating-cluster.ts';

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

/** What a kernel is told to answer; it counts revisions by itself. */
export type Reply = Omit<Extract<KernelAnswer, { ok: true }>, 'revision'> | KernelRefusal;

export const accepted: Reply = { ok: true, result: {}, changes: [] };
export const refused: KernelRefusal = { ok: false, errno: 'ESRCH', id: 'PartitionNotFound', args: {} };

/** One kernel that answers as it is told, and keeps a stream of what its answers and others changed. */
export class ToyKernel {
  readonly requests: KernelRequest[] = [];
  readonly queries: KernelQuery[] = [];
  /** How often its stream was read. */
  listened = 0;
  bootID = 'boot-1';
  lastSequence = 0;
  devices: DeviceView[] = [];
  /** What it answers to the next request; `lost` is a reply that never comes to a request that never came. */
  answer: (request: KernelRequest) => Reply | 'lost' = () => accepted;
  /** What each command changed; undefined is forgotten. */
  readonly #log: (readonly KernelChange[] | undefined)[] = [];

  /** Sequence of the operation that was refused last. */
  #refused = 0;

  /** Somebody else changes something. */
  somebody(...changes: readonly KernelChange[]): void {
    this.#log.push(changes);
  }

  /** Nothing that led to the present state is known any more. */
  forget(): void {
    this.#log.fill(undefined);
  }

  directory(hosts: readonly string[] = []): KernelDirectory {
    return {
      hosts: () => Promise.resolve([...hosts]),
      kernel: () => ({
        execute: (request) => settled(() => this.#execute(request)),
        read: (_caller, query) => settled(() => ({ ok: true, result: this.#result(query) }) as never),
        changes: (since) => settled(() => this.#changes(since)),
      }),
    };
  }

  asked(type: KernelQuery['type']): number {
    return this.queries.filter((query) => query.type === type).length;
  }

  #execute(request: KernelRequest): KernelAnswer {
    const { follows, sequence } = request.operation;
    if (follows === true && this.#refused === sequence - 1) {
      this.#refused = sequence;
      return { ok: false, errno: 'ECANCELED', id: 'PrecedingRefused', args: { sequence } };
    }
    this.requests.push(request);
    const reply = this.answer(request);
    if (reply === 'lost') throw new Error('connection lost');
    if (!reply.ok && reply.id !== 'StaleOperation') this.#refused = sequence;
    if (!reply.ok) return reply;
    if (request.command.type === 'Boot') this.bootID = request.command.bootID;
    this.#log.push(reply.changes);
    return { ...reply, revision: this.#log.length };
  }

  #changes(since: ChangeCursor | null): ChangeBatch {
    this.listened += 1;
    const cursor = { bootID: this.bootID, revision: this.#log.length };
    if (since === null) return { cursor, changes: [], complete: true };
    const missed = since.bootID === this.bootID ? this.#log.slice(since.revision) : [undefined];
    const changes = missed.filter((each) => each !== undefined);
    if (changes.length < missed.length) return { cursor, changes: [], complete: false };
    return { cursor, changes: changes.flat(), complete: true };
  }

  #result(query: KernelQuery): unknown {
    this.queries.push(query);
    if (query.type === 'LastOperation') return { sequence: this.lastSequence };
    if (query.type === 'Devices') return this.devices;
    return { bootID: this.bootID };
  }
}

/** A port answers by promises only: what is thrown is a rejection. */
function settled<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(act());
  });
}

export class ToyWorld {
  readonly cluster: ClusterPort;
  readonly engine: Engine;
  /** What the engine wrote: `status a/one`, `patch a/one`. */
  readonly writes: string[] = [];
  /** That of alpha. */
  readonly kernel = new ToyKernel();
  readonly errors: string[] = [];
  readonly clock = jumpingClock(start);
  /** Who watches the engine: a test puts in what it wants to hear. */
  readonly listener: EngineListener = {};
  commits = 0;
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
      kernels: this.kernel.directory(['alpha']),
      kinds,
      watched: ['Other'],
      index: { objectChanged: () => [], kernelChanged: () => [], ...index },
      clock: this.clock,
      commit: () => {
        this.commits += 1;
      },
      epoch: 7,
      onError: (key, error) => this.errors.push(`${keyText(key)}: ${String(error)}`),
      listener: this.listener,
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
}

function titleOf(object: KubeObject): string {
  const { namespace, name } = keyOf(object);
  return `${namespace ?? ''}/${name}`;
}
