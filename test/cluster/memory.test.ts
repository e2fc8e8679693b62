/** What the adapter keeps after many rounds of changes, lost connections and new lists: what is there, and no more. */
import { describe, expect, it } from 'vitest';

import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import { subjectDefinitions } from '../contract/cluster/subject-definitions.ts';
import { shelf } from '../contract/cluster/subjects.ts';
import { activeResources, alive, collectGarbage } from '../support/heap.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { until } from './controller-scene.ts';
import { clusterAt, shelfScene } from './shelves.ts';

const by = { fieldManager: 'tests' };

const count = 60;
const rounds = 24;

describe.skipIf(isSkipped())('cluster/memory', () => {
  // With its watch cache on, a server still knows what etcd has forgotten.
  const flags = ['--watch-cache=false', '--etcd-compaction-interval=0', '--min-request-timeout=5'];
  const server = startedServer({ flags }, subjectDefinitions());
  const scene = shelfScene(server, { watchSeconds: 1 });

  it('of a watch: over changes, cut connections, and lists anew, it keeps the objects that are there', async () => {
    const { cluster, namespace, others, proxy } = scene;
    const names = Array.from({ length: count }, (_, at) => `shelf-${String(at)}`);
    const told: WeakRef<KubeObject>[] = [];
    // Node warns when more than ten listen to one signal: of each connection one would stay.
    const warnings: string[] = [];
    const warned = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', warned);
    const cache = new Map<string, KubeObject>();
    await cluster.watch('Shelf', ({ object, type }) => {
      told.push(new WeakRef(object));
      if (type === 'DELETED') cache.delete(keyText(keyOf(object)));
      else cache.set(keyText(keyOf(object)), object);
    });

    /** Every object changes, a third of them are made anew; unseen, when the connection is cut meanwhile. */
    async function round(number: number): Promise<void> {
      const isUnseen = number % 2 === 1;
      if (isUnseen) proxy.cut();
      const newest = await Promise.all(
        names.map(async (name, at) => {
          const object = shelf(namespace, name, { notes: { round: String(number) } });
          if (number > 0 && at % 3 === 0) await others.delete(keyOf(object));
          return await others.apply(object, { ...by, force: true });
        }),
      );
      // Then it has to list anew (410).
      if (number % 4 === 3) await server().compact();
      proxy.restore();
      const isCurrent = ({ metadata }: KubeObject): boolean =>
        cache.get(keyText(keyOf(shelf(namespace, metadata.name))))?.metadata.resourceVersion ===
        metadata.resourceVersion;
      await until(
        `round ${String(number)} is told`,
        () => newest.every(isCurrent),
        () => scene.troubles.slice(-3),
      );
    }

    const heaps: number[] = [];
    const active: Record<string, number>[] = [];
    for (let number = 0; number < rounds; number += 1) {
      await round(number);
      await collectGarbage();
      heaps.push(process.memoryUsage().heapUsed);
      active.push(activeResources());
    }

    process.off('warning', warned);
    expect(warnings).toEqual([]);
    expect(told.length).toBeGreaterThan(rounds * count);
    // What is there, and what a stream or a promise may still have in its hands.
    expect(alive(told)).toBeLessThanOrEqual(2 * count);
    expect(most(active.slice(-6))).toBeLessThanOrEqual(most(active.slice(2, 8)) + 3);
    // The first rounds load what is used for the first time.
    expect(median(heaps.slice(-6)) / median(heaps.slice(2, 8))).toBeLessThan(1.25);
    expect(scene.troubles.filter((text) => text.includes('handler'))).toEqual([]);
  });

  it('of a client: sockets and timers go when it is closed, whatever it was doing', async () => {
    const before = most([activeResources()]);
    for (let number = 0; number < 20; number += 1) {
      const client = clusterAt(server().kubeconfig);
      for (const kind of ['Shelf', 'Library', 'Namespace']) await client.watch(kind, () => undefined);
      await Promise.all([client.list('Shelf'), client.list('Library')]);
      await client.close();
    }
    await until(
      'all is closed',
      async () => {
        await collectGarbage();
        return most([activeResources()]) <= before + 2;
      },
      activeResources,
    );
  });
});

/** Of all kinds together. */
function most(active: readonly Record<string, number>[]): number {
  return Math.max(...active.map((one) => Object.values(one).reduce((sum, value) => sum + value, 0)));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
