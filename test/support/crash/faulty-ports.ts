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

/** Counts effects over all lives of a program. */
export class EffectCounter {
  readonly #faults: ReadonlyMap<number, FaultMode>;
  readonly afterEffect: () => Promise<void>;
  /** What was done, in order: for messages about a plan that ends differently. */
  readonly log: string[] = [];

  constructor(faults: readonly PlannedFault[], afterEffect: () => Promise<void>) {
    this.#faults = new Map(faults.map(({ at, mode }) => [at, mode]));
    this.afterEffect = afterEffect;
  }

  get count(): number {
    return this.log.length;
  }

  /** @returns what goes wrong with it */
  add(name: string): FaultMode | undefined {
    this.log.push(name);
    return this.#faults.get(this.log.length);
  }
}

/** The program from a start to its crash. A dead one does nothing and hears nothing, ever, whatever lives after it. */
export class Life {
  readonly #effects: EffectCounter;
  #isDead = false;
  #die: () => void = () => undefined;
  /** Resolves when it is crashed. */
  readonly crashed = new Promise<'crashed'>((resolve) => {
    this.#die = () => {
      this.#isDead = true;
      resolve('crashed');
    };
  });

  constructor(effects: EffectCounter) {
    this.#effects = effects;
  }

  /** Performs an effect, or what goes wrong with it. */
  async perform<T>(name: string, effect: () => Promise<T>): Promise<T> {
    if (this.#isDead) return await never<T>();
    const mode = this.#effects.add(name);
    if (mode === 'before') {
      this.#die();
      return await never<T>();
    }
    const outcome = await settle(effect);
    await this.#effects.afterEffect();
    if (mode === 'after') this.#die();
    return await this.#heard(
      mode === 'lost' ? { error: new ReplyLost(`the reply to ${name} was lost`) } : outcome,
    );
  }

  /** Asks for what changes nothing. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    return await this.#heard(await settle(question));
  }

  async #heard<T>(outcome: Outcome<T>): Promise<T> {
    if (this.#isDead) return await never<T>();
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }
}

type Outcome<T> = { value: T } | { error: unknown };

async function settle<T>(effect: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await effect() };
  } catch (error) {
    return { error };
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

export function faultyCluster(cluster: ClusterPort, life: Life): ClusterPort {
  const named = (verb: string, object: KubeObject): string =>
    `${verb} ${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
  const keyed = (verb: string, key: ObjectKey): string =>
    `${verb} ${key.kind} ${key.namespace ?? ''}/${key.name}`;
  return {
    get: (key) => life.ask(() => cluster.get(key)),
    list: (kind, options) => life.ask(() => cluster.list(kind, options)),
    watch: (kind, handler, options) => life.ask(() => cluster.watch(kind, handler, options)),
    create: (object, options) => life.perform(named('create', object), () => cluster.create(object, options)),
    update: (object, options) => life.perform(named('update', object), () => cluster.update(object, options)),
    updateStatus: (object, options) =>
      life.perform(named('status', object), () => cluster.updateStatus(object, options)),
    apply: (object, options) => life.perform(named('apply', object), () => cluster.apply(object, options)),
    patch: (key, operations, options) =>
      life.perform(keyed('patch', key), () => cluster.patch(key, operations, options)),
    delete: (key, options) => life.perform(keyed('delete', key), () => cluster.delete(key, options)),
  };
}

/** `alpha: Boot`, `alpha: StartPartition (uid-0005)`. */
function commandName(hostName: string, { command }: KernelRequest): string {
  const about = 'partitionUid' in command ? ` (${command.partitionUid})` : '';
  return `${hostName}: ${command.type}${about}`;
}

export function faultyKernels(kernels: KernelDirectory, life: Life): KernelDirectory {
  return {
    hosts: () => life.ask(() => kernels.hosts()),
    kernel(hostName) {
      const kernel = kernels.kernel(hostName);
      return {
        read: (caller, query) => life.ask(() => kernel.read(caller, query)),
        changes: (since) => life.ask(() => kernel.changes(since)),
        execute: (request) => life.perform(commandName(hostName, request), () => kernel.execute(request)),
      };
    },
  };
}
