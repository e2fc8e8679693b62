/** A Lease in an embedded store, and time that goes on when a test says so. */
import { createEmbeddedCluster } from '../../../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import { Election } from '../../../controller/election/election.ts';
import type { Lease, LeaseSpec } from '../../../controller/election/lease.ts';
import { leaseKey, leaseResource } from '../../../controller/election/lease.ts';
import type { ElectionClock } from '../../../controller/election/options.ts';
import { memoryStorage } from '../../../controller/storage/memory-storage.ts';

export const place = { namespace: 'a', name: 'leader' };
const times = { leaseMilliseconds: 15_000, renewMilliseconds: 10_000, retryMilliseconds: 2000 };

interface Pause {
  due: number;
  wake: () => void;
}

export class ManualClock implements ElectionClock {
  #elapsed = 0;
  readonly #pauses = new Set<Pause>();

  elapsed(): number {
    return this.#elapsed;
  }

  now(): string {
    return new Date(this.#elapsed).toISOString().replace('Z', '000Z');
  }

  pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#pauses.delete(pause);
        resolve();
      };
      const pause = { due: this.#elapsed + milliseconds, wake };
      this.#pauses.add(pause);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }

  /** Lets time go by in small steps, and everybody act in between. */
  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 500) {
      this.jump(Math.min(500, left));
      await settle();
    }
  }

  /** All at once, as for a process that was paused; who waits wakes after that. */
  jump(milliseconds: number): void {
    this.#elapsed += milliseconds;
    for (const pause of [...this.#pauses]) {
      if (pause.due <= this.#elapsed) pause.wake();
    }
  }
}

export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export class Bench {
  readonly clock = new ManualClock();
  readonly troubles: string[] = [];
  readonly cluster: ClusterPort;
  #uid = 0;

  constructor() {
    this.cluster = createEmbeddedCluster({
      storage: memoryStorage(),
      resources: [leaseResource],
      admit: (object) => ({ object, problems: [] }),
      now: () => '2026-11-26T00:00:00Z',
      newUid: () => `uid-${String((this.#uid += 1))}`,
    });
  }

  /** @param cluster as one candidate sees it */
  candidate(
    identity: string,
    cluster: ConstructorParameters<typeof Election>[0]['cluster'] = this.cluster,
  ): Election {
    return new Election({
      cluster,
      lease: place,
      identity,
      times,
      clock: this.clock,
      random: () => 0,
      onTrouble: (error) => this.troubles.push(String(error)),
      onHolder: () => undefined,
    });
  }

  async lease(): Promise<LeaseSpec | undefined> {
    return ((await this.cluster.get(leaseKey(place))) as Lease | undefined)?.spec;
  }

  async write(change: LeaseSpec): Promise<void> {
    const found = (await this.cluster.get(leaseKey(place))) as Lease;
    await this.cluster.update({ ...found, spec: { ...found.spec, ...change } }, { fieldManager: 'somebody' });
  }
}
