/**
 * A whole world in which nothing is left to chance: time stands still but for waiting, and every write to the cluster
 * and every command to a kernel is noted. It is in memory, unless its objects are kept elsewhere (world-store.ts).
 */
import { createHash } from 'node:crypto';
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyText } from '../../controller/api/object.ts';
import type { ClusterPort } from '../../controller/cluster/port.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import type { Clock } from '../../controller/engine/clock.ts';
import { timeOf } from '../../controller/engine/clock.ts';
import { Engine } from '../../controller/engine/engine.ts';
import type { AroundPass } from '../../controller/engine/listener.ts';
import type { ForkableKernels } from '../../controller/kernel/journal/kernel-directory.ts';
import { openKernelDirectory } from '../../controller/kernel/journal/kernel-directory.ts';
import type {
  Caller,
  KernelAnswer,
  KernelCommand,
  KernelDirectory,
  KernelPort,
} from '../../controller/kernel/port.ts';
import { KernelUnreachableError } from '../../controller/kernel/port.ts';
import { kinds, watched } from '../../controller/kinds/index.ts';
import { GoodsIndex } from '../../controller/solve/goods-index.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';
import { EffectCounter, faultyCluster, faultyKernels, Life } from './crash/faulty-ports.ts';
import type { WorldStore } from './world-store.ts';
import { applyAll, openWorldStore } from './world-store.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const oneMinute = 60_000;
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** How the engines of a world are set up. */
export interface EngineSetup {
  /** How many passes may be under way at once. */
  atOnce?: number;
  /** What stands between the engines and the cluster, and the kernels. */
  aroundCluster?: (cluster: ClusterPort) => ClusterPort;
  aroundKernels?: (kernels: KernelDirectory) => KernelDirectory;
  /** What stands around each pass. */
  aroundPass?: AroundPass;
}

export class StillWorld {
  /** As the store has it: what is done here is not among the effects. */
  readonly cluster: ClusterPort;
  readonly kernels: ForkableKernels;
  /** Every effect of the engines, in order: `status DeviceClaim team-a/data`, `alpha: Boot`. */
  readonly effects: readonly string[];
  /** How many of them a kernel refused, so that they changed nothing. */
  refused = 0;
  /** Exceptions in passes: bugs, unless a test provoked them. */
  readonly exceptions: string[] = [];
  /** Hosts that answer no engine. */
  readonly unreachable = new Set<string>();
  /** Host name -> how many more asks it answers before it is lost. */
  readonly answersLeft = new Map<string, number>();
  /** How often an engine asked a host that does not answer. */
  unanswered = 0;
  readonly #counter = new EffectCounter([], () => Promise.resolve());
  readonly #life = new Life(this.#counter);
  readonly #clock: Clock & { advance(milliseconds: number): void };
  readonly #store: WorldStore;
  #setup: EngineSetup;
  #engine: Engine | undefined;
  #commands = 0;

  constructor(open = openWorldStore, setup: EngineSetup = {}) {
    this.#setup = setup;
    const storage = memoryStorage();
    this.#clock = steppingClock(start);
    this.effects = this.#counter.log;
    this.kernels = openKernelDirectory(storage, { sha256 });
    this.#store = open({ storage, now: () => timeOf(this.#clock) });
    this.cluster = this.#store.cluster;
  }

  /** Stores objects as `partywall apply` does. What is stored in one minute has one creation time. */
  async apply(...objects: readonly KubeObject[]): Promise<void> {
    await applyAll(this.cluster, objects);
  }

  /** Deletes objects; one that is gone already is fine. */
  async delete(...keys: readonly ObjectKey[]): Promise<void> {
    for (const key of keys) {
      try {
        await this.cluster.delete(key);
      } catch (error) {
        if (!(error instanceof ClusterError && error.reason === 'NotFound')) throw error;
      }
    }
  }

  /** Works until nothing is left to do, retries of the next hour included; whether nothing is left for later. */
  async settle(): Promise<boolean> {
    if (this.#engine === undefined) {
      this.#engine = this.#newEngine();
      await this.#engine.start();
    }
    const until = this.#clock.now() + 60 * oneMinute;
    for (;;) {
      await this.#store.caughtUp();
      const told = this.#store.told();
      const { settled } = await this.#engine.runUntilQuiet({ until });
      await this.#store.caughtUp();
      if (this.#store.told() === told) return settled;
    }
  }

  /** The program ends; what works next knows nothing but what it reads. */
  restart(setup: EngineSetup = this.#setup): void {
    this.#setup = setup;
    this.#engine?.stop();
    this.#engine = undefined;
  }

  /** What comes next is younger than what came before. */
  nextMinute(): void {
    this.#clock.advance(oneMinute);
  }

  /** Something happens in a kernel that the engine did not ask for: the next `settle` hears of it (LIFE-26). */
  async command(hostName: string, caller: Caller, command: KernelCommand): Promise<void> {
    const answer = await this.ask(hostName, caller, command);
    if (!answer.ok) throw new Error(`${command.type}: ${answer.id} ${JSON.stringify(answer.args)}`);
  }

  /** The same where the kernel may refuse it. */
  async ask(hostName: string, caller: Caller, command: KernelCommand): Promise<KernelAnswer> {
    const global = { type: 'Global' } as const;
    const view = await this.kernels.kernel(hostName).read<'Host'>(global, { type: 'Host' });
    return this.kernels.kernel(hostName).execute({
      caller,
      operation: { owner: 'somebody', sequence: (this.#commands += 1) },
      fence: { epoch: 1, bootID: view.ok ? view.result.bootID : '' },
      at: new Date(this.#clock.now()).toISOString(),
      command,
    });
  }

  async get<O extends KubeObject>(key: ObjectKey): Promise<O> {
    const object = await this.cluster.get(key);
    if (object === undefined) throw new Error(`there is no ${keyText(key)}`);
    return object as O;
  }

  async list<O extends KubeObject>(kind: string): Promise<O[]> {
    return (await this.cluster.list(kind)).items as O[];
  }

  #reachable(): KernelDirectory {
    const reach = async <T>(hostName: string, ask: () => Promise<T>): Promise<T> => {
      const left = this.answersLeft.get(hostName) ?? Infinity;
      if (left <= 0) this.unreachable.add(hostName);
      this.answersLeft.set(hostName, left - 1);
      if (!this.unreachable.has(hostName)) return await ask();
      this.unanswered += 1;
      throw new KernelUnreachableError(hostName, 'it is cut off');
    };
    return {
      hosts: async () => [...new Set([...(await this.kernels.hosts()), ...this.unreachable])].sort(),
      kernel: (hostName): KernelPort => {
        const kernel = this.kernels.kernel(hostName);
        return {
          execute: async (request) => {
            const answer = await reach(hostName, () => kernel.execute(request));
            if (!answer.ok) this.refused += 1;
            return answer;
          },
          read: (caller, query) => reach(hostName, () => kernel.read(caller, query)),
          changes: (since) => reach(hostName, () => kernel.changes(since)),
        };
      },
    };
  }

  #newEngine(): Engine {
    const { aroundCluster = same, aroundKernels = same, aroundPass, atOnce = 1 } = this.#setup;
    return new Engine({
      cluster: aroundCluster(faultyCluster(this.cluster, this.#life)),
      kernels: aroundKernels(faultyKernels(this.#reachable(), this.#life)),
      atOnce,
      kinds,
      watched,
      index: new GoodsIndex(),
      clock: this.#clock,
      commit: () => undefined,
      epoch: 1,
      onError: (key, error) => this.exceptions.push(`${keyText(key)}: ${String(error)}`),
      ...(aroundPass === undefined ? {} : { aroundPass }),
    });
  }
}

function same<T>(port: T): T {
  return port;
}

/** Stands still but for waiting, which is arriving, and for what a test adds. */
function steppingClock(from: number): Clock & { advance(milliseconds: number): void } {
  let now = from;
  return {
    now: () => now,
    sleepUntil(due) {
      now = Math.max(now, due);
      return Promise.resolve();
    },
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}
