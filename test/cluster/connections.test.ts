/**
 * Connections that the server closes at any time: one that is kept and not used, just as the next request goes out; behind
 * a request, before its answer; all of them, when it ends. Nothing is lost, and nothing is done twice.
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { ConnectionFailure } from '../../controller/cluster/kubernetes/api-failure.ts';
import type { KubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import { isReady } from '../../controller/questions/ready.ts';
import { subjectDefinitions } from '../contract/cluster/subject-definitions.ts';
import { shelf } from '../contract/cluster/subjects.ts';
import type { Shelf } from '../contract/cluster/subjects.ts';
import { buildProgram } from '../support/built-program.ts';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import type { Fate } from './apiserver/proxy.ts';
import { TcpProxy } from './apiserver/proxy.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { ControllerScene, until } from './controller-scene.ts';
import { goods, roundOf } from './fault-rounds.ts';
import { shelfScene } from './shelves.ts';
import { WriteCount } from './write-count.ts';

const by = { fieldManager: 'tests' };

/** The rarest that the server takes as often as it can: one of 50. */
const goaway = ['--goaway-chance=0.02'];

/** What becomes of requests, by turns. */
const mixed = (count: number): Fate =>
  count % 5 === 1 ? 'close before' : count % 5 === 3 ? 'close behind' : 'pass';

/** Counts in a note of a shelf, as everybody writes who reads first and writes what was read with its version. */
class Counter {
  readonly failures = { unanswered: 0, refused: 0 };
  readonly #cluster: KubernetesCluster;
  readonly #key: ReturnType<typeof keyOf>;

  constructor(cluster: KubernetesCluster, object: KubeObject) {
    this.#cluster = cluster;
    this.#key = keyOf(object);
  }

  async read(): Promise<number> {
    const found = (await this.#cluster.get(this.#key)) as Shelf;
    return Number(found.spec.notes?.['count'] ?? 0);
  }

  /** Until it is `count`, from one less: whoever had no answer reads what became of it. */
  async reach(count: number): Promise<void> {
    while ((await this.read()) < count) {
      const found = (await this.#cluster.get(this.#key)) as Shelf;
      const counted = String(Number(found.spec.notes?.['count'] ?? 0) + 1);
      const spec = { ...found.spec, notes: { count: counted } };
      try {
        await this.#cluster.update({ ...found, spec }, by);
      } catch (error) {
        if (error instanceof ConnectionFailure) this.failures.unanswered += 1;
        else if (error instanceof ClusterError && error.reason === 'Conflict') this.failures.refused += 1;
        else throw error;
      }
    }
  }
}

describe.skipIf(isSkipped())('cluster/connections', () => {
  describe('GOAWAY', () => {
    const server = startedServer({ flags: goaway }, subjectDefinitions());
    const scene = shelfScene(server);

    it('is sent to clients that speak HTTP/2', async () => {
      const ca = readFileSync(join(server().directory, 'certs/apiserver.crt'));
      const session = connect(server().url, { ca });
      let sent = 0;
      const isSent = (): boolean => sent > 0;
      session.on('goaway', () => (sent += 1));
      session.on('error', () => undefined);
      for (let asked = 0; asked < 2000 && !isSent(); asked += 1) {
        await new Promise<void>((resolve) => {
          const request = session.request({ ':path': '/version', authorization: 'Bearer admin-token' });
          request
            .on('error', () => undefined)
            .on('close', resolve)
            .resume();
        });
      }
      session.destroy();

      expect(sent).toBeGreaterThan(0);
    });

    it('concerns nobody here: our client speaks HTTP/1.1, and its connection stays', async () => {
      const { cluster, namespace, proxy } = scene;
      const object = await cluster.create(shelf(namespace, 'a'), by);
      const counter = new Counter(cluster, object);
      for (let count = 1; count <= 400; count += 1) await counter.reach(count);

      // Of 1200 requests 24 would have ended theirs.
      expect(proxy.accepted).toBeLessThan(5);
      expect(counter.failures).toEqual({ unanswered: 0, refused: 0 });
    });
  });

  describe('a connection', () => {
    const server = startedServer({}, subjectDefinitions());
    const scene = shelfScene(server);

    it('that is closed as it is used again: reads notice nothing', async () => {
      const { cluster, namespace, proxy } = scene;
      await cluster.create(shelf(namespace, 'a'), by);
      proxy.onRequest((count) => (count % 2 === 0 ? 'close before' : 'pass'));
      const before = proxy.accepted;

      for (let asked = 0; asked < 30; asked += 1) {
        expect(await cluster.get({ kind: 'Shelf', namespace, name: 'a' })).toBeDefined();
        expect((await cluster.list('Shelf', { namespace })).items).toHaveLength(1);
      }
      expect(proxy.accepted - before).toBeGreaterThan(10);
    });

    it.each<[string, (count: number) => Fate, boolean]>([
      ['as a write goes out', (count) => (count % 3 === 0 ? 'close before' : 'pass'), false],
      ['behind a write', (count) => (count % 3 === 0 ? 'close behind' : 'pass'), true],
      ['at any time', mixed, true],
    ])('that is closed %s: it says that it is not known, and whoever looks counts right', async (_, fate) => {
      const { cluster, namespace, others, proxy } = scene;
      const object = await others.create(shelf(namespace, 'a'), by);
      const counter = new Counter(cluster, object);
      proxy.onRequest(fate);
      for (let count = 1; count <= 60; count += 1) {
        await counter.reach(count);
        expect(await new Counter(others, object).read()).toBe(count);
      }

      expect(counter.failures.unanswered).toBeGreaterThan(5);
      // Nothing was asked a second time by somebody who did not know that.
      expect(counter.failures.refused).toBe(0);
      const { generation } = (await others.get(keyOf(object)))!.metadata;
      expect(generation).toBe(61);
    });

    it('of a server that ends in an orderly way while much is written, and starts again', async () => {
      const { cluster, namespace, others } = scene;
      const shelves = ['a', 'b', 'c', 'd'];
      const objects = await Promise.all(shelves.map((name) => others.create(shelf(namespace, name), by)));
      const counters = objects.map((object) => new Counter(cluster, object));
      const counted = Promise.all(
        counters.map(async (counter) => {
          for (let count = 1; count <= 150; count += 1) await insistently(() => counter.reach(count));
        }),
      );
      await until('they count', async () => (await counters[0]!.read()) > 10);
      await server().stopApi();
      await server().startApi();
      await counted;

      for (const object of objects) {
        const found = (await others.get(keyOf(object))) as Shelf;
        expect([found.spec.notes, found.metadata.generation]).toEqual([{ count: '150' }, 151]);
      }
    });
  });

  describe('a controller', () => {
    const server = startedServer();
    let scene: ControllerScene;
    let proxy: TcpProxy;
    beforeAll(async () => {
      scene = new ControllerScene(buildProgram(), server());
      await scene.startHosts('alpha', 'beta');
      proxy = await TcpProxy.before(server().url);
    });
    afterAll(async () => {
      await scene.close();
      await proxy.close();
    });

    it('LIFE-4: whose connections are closed all the time comes to the same, and writes nothing twice', async () => {
      const metadata = { name: 'team-a' };
      await scene.cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata }, by);
      const writes = await WriteCount.of(scene.cluster);
      proxy.onRequest((count) =>
        count % 20 === 7 ? 'close before' : count % 20 === 17 ? 'close behind' : 'pass',
      );
      const controller = await scene.startController({
        kubeconfig: server().kubeconfigFor('admin', proxy.url),
        more: ['--lease-namespace', 'default'],
      });
      for (const object of [...goods, ...roundOf(1).applied]) {
        await scene.cluster.apply(object, { ...by, force: true });
      }

      await until(
        'everything is Ready',
        async () => (await scene.stored()).every(isReady),
        () => controller.log,
      );
      writes.stop();
      expect(proxy.accepted).toBeGreaterThan(10);
      expect(writes.idle).toEqual([]);
      expect(await checkWorldInvariants(scene.cluster, scene.kernels)).toEqual([]);
      controller.signal('SIGTERM');
      expect(await controller.ended).toEqual({ code: 0, signal: null });
    });
  });
});

/** While the server is away nothing can be read. */
async function insistently(act: () => Promise<void>): Promise<void> {
  await until('it is done', async () => {
    try {
      await act();
      return true;
    } catch {
      return false;
    }
  });
}
