import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { keyText } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { systemClock } from '../../controller/engine/clock.ts';
import { Engine } from '../../controller/engine/engine.ts';
import { openKernelDirectory } from '../../controller/kernel/journal/kernel-directory.ts';
import type { ForkableKernels } from '../../controller/kernel/journal/kernel-directory.ts';
import type { KernelDirectory } from '../../controller/kernel/port.ts';
import { KernelUnreachableError } from '../../controller/kernel/port.ts';
import { kinds, watched } from '../../controller/kinds/index.ts';
import { GoodsIndex } from '../../controller/solve/goods-index.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Longer than any of these tests takes; never a measure. */
const patienceMs = 120_000;

/** The kernels of a machine room, and engines, one after another, that work on them and on a cluster. */
export class RunningEngine {
  readonly kernels: ForkableKernels = openKernelDirectory(memoryStorage(), { sha256 });
  /** Hosts that answer no engine. */
  readonly unreachable = new Set<string>();
  /** Exceptions in passes. */
  readonly exceptions: string[] = [];
  readonly #cluster: ClusterPort;
  #engine: Engine | undefined;
  #epoch = 0;

  constructor(cluster: ClusterPort) {
    this.#cluster = cluster;
  }

  /** A new engine, that knows nothing but what it reads. */
  async start(): Promise<void> {
    this.stop();
    this.#engine = new Engine({
      cluster: this.#cluster,
      kernels: this.#reachable(),
      kinds,
      watched,
      index: new GoodsIndex(),
      clock: systemClock,
      commit: () => undefined,
      epoch: (this.#epoch += 1),
      onError: (key, error) => this.exceptions.push(`${keyText(key)}: ${String(error)}`),
    });
    await this.#engine.start();
  }

  #reachable(): KernelDirectory {
    const { kernels, unreachable } = this;
    const reach = async <T>(hostName: string, ask: () => Promise<T>): Promise<T> => {
      if (unreachable.has(hostName)) throw new KernelUnreachableError(hostName, 'it is cut off');
      return await ask();
    };
    return {
      hosts: () => kernels.hosts(),
      kernel: (hostName) => {
        const kernel = kernels.kernel(hostName);
        return {
          execute: (request) => reach(hostName, () => kernel.execute(request)),
          read: (caller, query) => reach(hostName, () => kernel.read(caller, query)),
          changes: (since) => reach(hostName, () => kernel.changes(since)),
        };
      },
    };
  }

  /** Works until a condition holds. @throws Error when it never does, with what it is about */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      await this.#engine?.runUntilQuiet();
      if (await holds()) return;
      if (Date.now() > deadline) {
        throw new Error(`the engine never came to this: ${what}\n${this.exceptions.join('\n')}`);
      }
      // Events of the watches come in meanwhile.
      await sleep(50);
    }
  }

  stop(): void {
    this.#engine?.stop();
    this.#engine = undefined;
  }
}
