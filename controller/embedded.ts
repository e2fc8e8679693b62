/**
 * The embedded world: cluster, kernels and engine in one process, over one storage. The same wiring serves apply, the
 * fork that plan runs on, and the tests that crash it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { resources } from './api/generated/resources.ts';
import type { ObjectKey } from './api/object.ts';
import { createEmbeddedCluster } from './cluster/embedded/embedded-cluster.ts';
import type { ClusterReader } from './cluster/fork/fork-cluster.ts';
import { createForkCluster } from './cluster/fork/fork-cluster.ts';
import type { ClusterPort, Resource } from './cluster/port.ts';
import type { Clock } from './engine/clock.ts';
import { jumpingClock, systemClock } from './engine/clock.ts';
import { Engine } from './engine/engine.ts';
import type { ForkableKernels } from './kernel/journal/kernel-directory.ts';
import { openKernelDirectory } from './kernel/journal/kernel-directory.ts';
import type { KernelDirectory } from './kernel/port.ts';
import { kinds, watched } from './kinds/index.ts';
import { admit } from './manifest/admit.ts';
import { GoodsIndex } from './solve/goods-index.ts';
import { memoryStorage } from './storage/memory-storage.ts';
import { openStorage } from './storage/open-storage.ts';
import { expectEmbedded } from './storage/purpose.ts';
import type { Storage } from './storage/storage.ts';

export interface Embedded {
  cluster: ClusterPort;
  kernels: KernelDirectory;
  engine: Engine;
  /** Makes everything written so far durable: cluster objects and kernel journals together. */
  commit(): void;
  /** The same world in memory, for planning: its clock jumps, and nothing of it is kept. */
  fork(options?: WorldOptions): Embedded;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Told of exceptions in a pass: bugs and failed connections. */
  onError?: (key: ObjectKey, error: unknown) => void;
  /**
   * Awaited between two turns of the engine, after what was written is durable: lets the process hear signals and
   * show progress, which nothing else does while there is work.
   */
  afterTurn?: () => Promise<void>;
}

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** One process at a time writes a state directory, so every engine on it is the newest leader there is. */
const epoch = 1;

/**
 * Opens the world in a state directory.
 *
 * @param options.directory made when it is absent; with `readOnly` an absent one reads as empty.
 * @throws StorageError when another process writes there, or when what is there cannot be read.
 */
export function openEmbedded(options: WorldOptions & { directory: string; readOnly?: boolean }): Embedded {
  const { directory, readOnly } = options;
  const storage = openStorage(directory, readOnly === undefined ? {} : { readOnly });
  try {
    expectEmbedded(storage);
    return embeddedOn(storage, options);
  } catch (error) {
    void storage.close();
    throw error;
  }
}

/** A world that begins empty and is gone when the process ends. */
export function emptyWorld(options: WorldOptions = {}): Embedded {
  return embeddedOn(memoryStorage(), options);
}

function embeddedOn(storage: Storage, options: WorldOptions): Embedded {
  const clock = systemClock;
  const cluster = createEmbeddedCluster({ storage, ...servedBy(clock) });
  const kernels = openKernelDirectory(storage, { sha256 });
  const commit = (): void => {
    storage.commit();
  };
  return world({ cluster, kernels, clock, epoch, commit, close: () => storage.close() }, options);
}

/** What a plan on a cluster is made on. */
export interface CopiedParts {
  /** It is only read. */
  cluster: ClusterReader;
  /** Of copies. */
  kernels: KernelDirectory;
  /** Of the leader: the copies obey no lower one. */
  epoch: number;
}

/** A world in memory that begins as these parts are; its clock jumps, and nothing of it is kept. */
export function copiedWorld(parts: CopiedParts, options: WorldOptions = {}): Embedded {
  return inMemory({ ...parts, clock: systemClock }, options);
}

interface Parts {
  cluster: ClusterPort;
  kernels: KernelDirectory & Partial<Pick<ForkableKernels, 'fork'>>;
  epoch: number;
  clock: Clock;
  commit: () => void;
  close: () => Promise<void>;
}

function world(parts: Parts, { onError, afterTurn }: WorldOptions): Embedded {
  const { cluster, kernels, clock, commit, epoch: ofLeader } = parts;
  const engine = new Engine({
    cluster,
    kernels,
    kinds,
    watched,
    index: new GoodsIndex(),
    clock,
    commit: async () => {
      commit();
      await afterTurn?.();
    },
    epoch: ofLeader,
    ...(onError === undefined ? {} : { onError }),
  });
  return {
    cluster,
    kernels,
    engine,
    commit,
    fork: (options = {}) => forkOf(parts, options),
    async close() {
      engine.stop();
      await parts.close();
    },
  };
}

function forkOf({ kernels, ...parts }: Parts, options: WorldOptions): Embedded {
  if (kernels.fork === undefined) throw new Error('a world of copies is not copied again');
  return inMemory({ ...parts, kernels: kernels.fork() }, options);
}

function inMemory(
  { clock, cluster, epoch: ofLeader, kernels }: CopiedParts & { clock: Clock },
  options: WorldOptions,
): Embedded {
  const jumping = jumpingClock(clock.now());
  return world(
    {
      cluster: createForkCluster({ base: cluster, ...servedBy(jumping) }),
      kernels,
      epoch: ofLeader,
      clock: jumping,
      commit: () => undefined,
      close: () => Promise.resolve(),
    },
    options,
  );
}

/** What every store of ours serves, and how. */
function servedBy(clock: Clock): {
  resources: readonly Resource[];
  admit: typeof admit;
  now: () => string;
  newUid: () => string;
} {
  return {
    resources: Object.values(resources),
    admit,
    now: () => new Date(clock.now()).toISOString().replace(/\.\d+Z$/u, 'Z'),
    newUid: () => randomUUID(),
  };
}
