/**
 * Ports that count every effect (a command to a kernel, a write to the cluster) and go wrong at chosen ones.
 *
 * before: the program dies, and the effect never happened. after: it happened, and the program dies before it hears of
 * it. lost: it happened, the reply is lost, and the program lives on.
 */
import type { KubeObject, ObjectKey } from '../../../controller/api/object.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import type { KernelDirectory, KernelRequest } from '../../../controller/kernel/port.ts';

export type FaultMode = 'before' | 'after' | 'lost';

export interface PlannedFault {
  /** Number of the effect, from 1, counted over the whole run. */
  at: number;
  mode: FaultMode;
}

export class ReplyLost extends Error {}

export class EffectCounter {
  readonly #faults: ReadonlyMap<number, FaultMode>;
  readonly #afterEffect: () => Promise<void>;
  #crash: () => void = () => undefined;
  #dead = false;
  /** What was done, in order: for messages about a plan that ends differently. */
  readonly log: string[] = [];

  constructor(faults: readonly PlannedFault[], afterEffect: () => Promise<void>) {
    this.#faults = new Map(faults.map(({ at, mode }) => [at, mode]));
    this.#afterEffect = afterEffect;
  }

  get count(): number {
    return this.log.length;
  }

  /** A new life of the program: resolves when it is crashed. */
  live(): Promise<'crashed'> {
    this.#dead = false;
    return new Promise((resolve) => {
      this.#crash = () => {
        this.#dead = true;
        resolve('crashed');
      };
    });
  }

  /** Performs an effect, or what goes wrong with it. A dead program gets no answer, ever. */
  async perform<T>(name: string, effect: () => Promise<T>): Promise<T> {
    if (this.#dead) return await never<T>();
    this.log.push(name);
    const mode = this.#faults.get(this.log.length);
    if (mode === 'before') return await this.#die<T>();
    const outcome = await settle(effect);
    await this.#afterEffect();
    if (mode === 'after') return await this.#die<T>();
    if (mode === 'lost') throw new ReplyLost(`the reply to ${name} was lost`);
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  async #die<T>(): Promise<T> {
    this.#crash();
    return await never<T>();
  }
}

async function settle<T>(effect: () => Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await effect() };
  } catch (error) {
    return { error };
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

export function faultyCluster(cluster: ClusterPort, effects: EffectCounter): ClusterPort {
  const named = (verb: string, object: KubeObject): string =>
    `${verb} ${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
  const keyed = (verb: string, key: ObjectKey): string =>
    `${verb} ${key.kind} ${key.namespace ?? ''}/${key.name}`;
  return {
    get: (key) => cluster.get(key),
    list: (kind, options) => cluster.list(kind, options),
    watch: (kind, handler, options) => cluster.watch(kind, handler, options),
    create: (object, options) =>
      effects.perform(named('create', object), () => cluster.create(object, options)),
    update: (object, options) =>
      effects.perform(named('update', object), () => cluster.update(object, options)),
    updateStatus: (object, options) =>
      effects.perform(named('status', object), () => cluster.updateStatus(object, options)),
    apply: (object, options) => effects.perform(named('apply', object), () => cluster.apply(object, options)),
    patch: (key, operations, options) =>
      effects.perform(keyed('patch', key), () => cluster.patch(key, operations, options)),
    delete: (key, options) => effects.perform(keyed('delete', key), () => cluster.delete(key, options)),
  };
}

/** `alpha: Boot`, `alpha: StartPartition (uid-0005)`. */
function commandName(hostName: string, { command }: KernelRequest): string {
  const about = 'partitionUid' in command ? ` (${command.partitionUid})` : '';
  return `${hostName}: ${command.type}${about}`;
}

export function faultyKernels(kernels: KernelDirectory, effects: EffectCounter): KernelDirectory {
  return {
    hosts: () => kernels.hosts(),
    kernel(hostName) {
      const kernel = kernels.kernel(hostName);
      return {
        read: (caller, query) => kernel.read(caller, query),
        changes: (since) => kernel.changes(since),
        execute: (request) => effects.perform(commandName(hostName, request), () => kernel.execute(request)),
      };
    },
  };
}
