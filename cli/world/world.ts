/** What a command that changes something works in: the store of a state directory, or a cluster. */
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import type { Embedded } from '../../controller/embedded.ts';
import type { Location } from '../location.ts';
import type { Progress } from './progress.ts';

/** How waiting ended. `unsettled`: retries are left that fall due after the time that was given. */
export type Settled = 'quiet' | 'unsettled' | 'timeout' | 'interrupted';

/** What a command waits for. */
export interface Goal {
  /** To be Ready. */
  ready: readonly ObjectKey[];
  /** To be gone. */
  gone: readonly KubeObject[];
}

export interface SettleOptions {
  goal: Goal;
  timeoutMilliseconds: number;
  progress?: Progress;
}

export interface World {
  cluster: ClusterPort;
  /** The store with its engine and kernels; absent where a controller works in a cluster. */
  embedded?: Embedded;
  /** Whether what was written can be left uncommitted, and is not there then. */
  atomic: boolean;
  /** Makes durable what was written; in a cluster it is by then. */
  commit(): void;
  /** Whether a namespace that is deleted takes along what is in it. */
  emptiesNamespaces: boolean;
  /** Waits until the goal is reached, until nothing is left to do, or until time is up. */
  settle(options: SettleOptions): Promise<Settled>;
  sequel: Sequel;
  location: Location;
}

/** Who goes on where a command leaves off, in words. */
export interface Sequel {
  /** A sentence. @param commands that do it, where no controller does: `apply or delete` */
  rest(commands: string): string;
  /** The end of a sentence. @param command to give once more, where no controller goes on by itself */
  goOn(command: string): string;
  /** A further sentence for whoever waited in vain; empty where there is none. */
  inVain(objects: readonly KubeObject[]): string;
}
