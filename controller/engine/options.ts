/** What an engine is made of. */
import type { ObjectKey } from '../api/object.ts';
import type { ClusterPort } from '../cluster/port.ts';
import type { KernelDirectory } from '../kernel/port.ts';
import type { Kind, WorldIndex } from '../kinds/kind.ts';
import type { Clock } from './clock.ts';
import type { EngineListener } from './listener.ts';

export interface EngineOptions {
  cluster: ClusterPort;
  kernels: KernelDirectory;
  kinds: readonly Kind[];
  /** Kinds that are read but not reconciled. */
  watched: readonly string[];
  index: WorldIndex;
  clock: Clock;
  /** Makes everything that this turn wrote durable; called before anything of it is acknowledged. */
  commit: () => void | Promise<void>;
  /** Fencing epoch of this engine: never lower than that of an engine before it. */
  epoch: number;
  /**
   * How many objects may be written, and asked of kernels, at the same time. Default: one after another, which is best
   * where writes are immediate (ADR 20).
   */
  atOnce?: number;
  /** Told of exceptions: bugs and failed connections. The key is tried again with back-off. */
  onError?: (key: ObjectKey, error: unknown) => void;
  /** Told when something that changed gives work. */
  onQueued?: () => void;
  /** Told what the engine does, for those who watch it. */
  listener?: EngineListener;
}

/** How the engine came to rest. */
export interface Quiet {
  settled: boolean;
  /** When the next retry falls due, in milliseconds since the epoch; Infinity when there is none. */
  due: number;
}
