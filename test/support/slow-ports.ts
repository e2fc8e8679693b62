/**
 * Ports that answer when they like: in any order, with events of a watch early or late, and now and then with a conflict
 * or without an answer. All of it follows from a seed.
 */
import type { KubeObject, ObjectKey } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import type { ClusterPort, WatchEvent } from '../../controller/cluster/port.ts';
import type { KernelDirectory } from '../../controller/kernel/port.ts';
import { delegating } from './delegating-cluster.ts';

type WriteFault = 'none' | 'conflict' | 'lost' | 'failed';

class ConnectionLost extends Error {}

export class SlowPorts {
  readonly #random: () => number;
  /** Out of a hundred writes. */
  readonly #faulty: number;
  readonly #isTellingLate: boolean;
  /** Events that were not told yet. */
  #late = 0;
  /** The most writes that were under way at once. */
  mostAtOnce = 0;
  #underWay = 0;

  /** @param told events are told 'late', or 'at once': then what is applied together is seen together */
  constructor(
    seed: number,
    { faulty = 0, told = 'late' }: { faulty?: number; told?: 'late' | 'at once' } = {},
  ) {
    this.#random = generator(seed);
    this.#faulty = faulty;
    this.#isTellingLate = told === 'late';
  }

  /** Whether all events were told. */
  async told(): Promise<void> {
    while (this.#late > 0) await tick();
  }

  cluster(cluster: ClusterPort): ClusterPort {
    const write = (key: ObjectKey, act: () => Promise<KubeObject>): Promise<KubeObject> =>
      this.#write(cluster, key, act);
    return {
      ...delegating(cluster),
      updateStatus: (object, options) => write(keyOf(object), () => cluster.updateStatus(object, options)),
      patch: (key, operations, options) => write(key, () => cluster.patch(key, operations, options)),
      watch: (kind, handler, options) => cluster.watch(kind, this.#inOrder(handler), options),
    };
  }

  kernels(kernels: KernelDirectory): KernelDirectory {
    const last = new Map<string, Promise<unknown>>();
    return {
      hosts: () => kernels.hosts(),
      kernel: (hostName) => {
        const kernel = kernels.kernel(hostName);
        // What is asked of one kernel is answered in its order, as over the wire.
        const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
          const turn = (last.get(hostName) ?? Promise.resolve()).then(() => this.#pause()).then(act);
          last.set(
            hostName,
            turn.catch(() => undefined),
          );
          return turn;
        };
        return {
          execute: (request) => inTurn(() => kernel.execute(request)),
          read: (caller, query) => inTurn(() => kernel.read(caller, query)),
          changes: (since) => inTurn(() => kernel.changes(since)),
        };
      },
    };
  }

  async #write(cluster: ClusterPort, key: ObjectKey, act: () => Promise<KubeObject>): Promise<KubeObject> {
    this.#underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
    try {
      const fault = this.#fault();
      await this.#pause();
      if (fault === 'failed') throw new ConnectionLost('no answer, and it never came there');
      if (fault === 'conflict') await touch(cluster, key);
      const written = await act();
      await this.#pause();
      if (fault === 'lost') throw new ConnectionLost('no answer, and it was done');
      return written;
    } finally {
      this.#underWay -= 1;
    }
  }

  #fault(): WriteFault {
    if (this.#random() * 100 >= this.#faulty) return 'none';
    const faults = ['conflict', 'lost', 'failed'] as const;
    return faults[Math.floor(this.#random() * faults.length)] ?? 'none';
  }

  #inOrder(handler: (event: WatchEvent) => void): (event: WatchEvent) => void {
    if (!this.#isTellingLate) return handler;
    let last: Promise<unknown> = Promise.resolve();
    return (event) => {
      this.#late += 1;
      last = last
        .then(() => this.#pause())
        .then(() => {
          this.#late -= 1;
          handler(event);
        });
    };
  }

  async #pause(): Promise<void> {
    for (let left = Math.floor(this.#random() * 4); left > 0; left -= 1) await tick();
  }
}

/** Somebody else writes something that nobody reads. */
async function touch(cluster: ClusterPort, key: ObjectKey): Promise<void> {
  const object = await cluster.get(key);
  if (object === undefined) return;
  const touched = Number(object.metadata.annotations?.['test.dev/touched'] ?? 0) + 1;
  const annotations = { ...object.metadata.annotations, 'test.dev/touched': String(touched) };
  await cluster.patch(key, [{ op: 'add', path: '/metadata/annotations', value: annotations }], {
    fieldManager: 'somebody',
  });
}

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
