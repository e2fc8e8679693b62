/**
 * A controller over an API server, and host processes, that fail while it works. Whatever fails, it ends where a world
 * ends in which nothing did, and writes nothing that says nothing new (LIFE-4).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ClusterPort } from '../../controller/cluster/port.ts';
import type { KernelDirectory } from '../../controller/kernel/port.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import { outcome } from '../support/end-state.ts';
import { StillWorld } from '../support/still-world.ts';
import type { ApiServer } from './apiserver/api-server.ts';
import { TcpProxy } from './apiserver/proxy.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { AuditLog } from './audit-log.ts';
import { ControllerScene, hasLogged, until } from './controller-scene.ts';
import { crowdOut } from './flow-control.ts';
import { goods, roundOf } from './fault-rounds.ts';
import type { Round } from './fault-rounds.ts';
import { WriteCount } from './write-count.ts';

const user = 'controller';
const audit = new AuditLog();

/** Nobody loses the Lease because a server was away for a while. */
const patient = [
  ...['--lease-namespace', 'default', '--lease-duration', '300s'],
  ...['--renew-deadline', '250s', '--retry-period', '500ms'],
];

/**
 * Where a world has come to. Objects reach a server one by one, while the controller works: which real number each device
 * has follows from who was there first (LIFE-31), in inventories as in kernels.
 */
async function ends({
  cluster,
  kernels,
}: {
  cluster: ClusterPort;
  kernels: KernelDirectory;
}): Promise<string[]> {
  const lines = await outcome(cluster, kernels);
  return lines.map((line) => line.replace(/"realNumber":\{[^}]*\}/gu, '"realNumber":"some"')).sort();
}

describe.skipIf(isSkipped())('cluster/faults', () => {
  // With its watch cache on, a server still knows what etcd has forgotten.
  const flags = ['--watch-cache=false', '--etcd-compaction-interval=0', ...audit.flags];
  const server = startedServer({ flags, users: { [user]: ['controllers'] } });
  /** The same deeds where nothing fails. */
  const calm = new StillWorld();
  let scene: ControllerScene;
  let controller: ControllerChild;
  let proxy: TcpProxy;
  let hostProxy: TcpProxy;
  let writes: WriteCount;
  let rounds = 0;

  beforeAll(async () => {
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
    proxy = await TcpProxy.before(server().url);
    hostProxy = await TcpProxy.before(scene.host('alpha').url);
    await allow(server());
    writes = await WriteCount.of(scene.cluster);
    const alpha = hostProxy.url.replace('127.0.0.1', 'localhost');
    controller = await scene.startController({
      more: patient,
      hosts: { ...scene.addresses(), alpha },
      kubeconfig: server().kubeconfigFor(user, proxy.url),
    });
    await until('it leads', () => hasLogged(controller, 'The controller leads.'), log);
  });
  afterAll(async () => {
    writes.stop();
    await scene.close();
    await proxy.close();
    await hostProxy.close();
    audit.remove();
  });

  const log = (): unknown => controller.log.slice(-20);

  async function play({ applied, deleted }: Round): Promise<void> {
    for (const object of applied) {
      await insistently(() => scene.cluster.apply(object, { fieldManager: 'partywall', force: true }));
    }
    for (const key of deleted) await insistently(() => scene.cluster.delete(key));
  }

  /** The next round of deeds; `meanwhile` is done while they are, and what it does is over when it ends. */
  async function disturbed(meanwhile: (deeds: () => Promise<void>) => Promise<void>): Promise<void> {
    const round = roundOf((rounds += 1));
    calm.nextMinute();
    await calm.apply(...round.applied);
    await calm.delete(...round.deleted);
    await calm.settle();

    await meanwhile(() => play(round));
  }

  async function expectCalm(): Promise<void> {
    const wanted = await ends(calm);
    let found: string[] = [];
    const isThere = async (): Promise<boolean> => {
      found = await ends(scene);
      return isDeepStrictEqual(found, wanted);
    };
    const differing = (): unknown => ({
      missing: wanted.filter((line) => !found.includes(line)),
      found: found.filter((line) => !wanted.includes(line)),
      log: log(),
    });
    await until(`it ends as if nothing had failed, round ${rounds}`, isThere, differing);
    expect(await checkWorldInvariants(scene.cluster, scene.kernels)).toEqual([]);
    expect(writes.idle).toEqual([]);
    expect(writes.tooOften(rounds)).toEqual([]);
  }

  it('begins', async () => {
    await calm.apply(...goods);
    for (const object of goods) {
      const { namespace } = object.metadata;
      if (namespace !== undefined) await makeNamespace(server(), namespace);
    }
    await play({ applied: [...goods], deleted: [] });

    await disturbed((deeds) => deeds());

    await expectCalm();
  });

  it('LIFE-4: throttled by API priority and fairness (429), it waits as it is told, and loses and doubles nothing', async () => {
    await disturbed(async (deeds) => {
      const end = await crowdOut(server(), user);
      try {
        await deeds();
        await until('it was sent away', () => answers().filter(({ code }) => code === 429).length >= 3, log);
      } finally {
        await end();
      }
    });

    await expectCalm();
    // None was given up: each was asked again, until it was answered.
    const last = new Map(answers().map(({ code, request }) => [request, code]));
    expect([...last].filter(([, code]) => code === 429)).toEqual([]);
  });

  it('the API server is restarted while objects change, twice', async () => {
    await disturbed(async (deeds) => {
      await server().stopApi();
      const done = deeds();
      await server().startApi();
      await sleep(300);
      await server().stopApi();
      await server().startApi();
      await done;
    });

    await expectCalm();
  });

  it('etcd stands still for a while', async () => {
    await disturbed(async (deeds) => {
      const done = deeds();
      await sleep(200);
      server().pauseStorage();
      await sleep(4000);
      server().resumeStorage();
      await done;
    });

    await expectCalm();
  });

  it('it is cut off, and the server forgets what happened meanwhile (410)', async () => {
    await disturbed(async (deeds) => {
      proxy.cut();
      await deeds();
      await server().compact();
      proxy.restore();
    });

    await expectCalm();
  });

  it('a host process is killed while it works, and starts again', async () => {
    await disturbed(async (deeds) => {
      const done = deeds();
      await sleep(100);
      await scene.restartHost('beta');
      await done;
    });

    await expectCalm();
  });

  it('a host process is cut off while objects change', async () => {
    await disturbed(async (deeds) => {
      hostProxy.cut();
      await deeds();
      const says = async (): Promise<boolean> =>
        JSON.stringify(await scene.cluster.get({ kind: 'Host', name: 'alpha' })).includes('Unreachable');
      await until('the host is said to be unreachable', says, log);
      hostProxy.restore();
    });

    await expectCalm();
  });

  it('was one controller all the time', () => {
    expect(controller.log.filter(({ message }) => message === 'The controller leads.')).toHaveLength(1);
    expect(controller.errors()).toBe('');
  });
});

/** What the controller asked, but for watches, and what the server answered. */
function answers(): { request: string; code: number | undefined }[] {
  return audit
    .events()
    .filter(({ userAgent, verb }) => userAgent === 'partywall-controller' && verb !== 'watch')
    .map(({ requestURI, responseStatus, verb }) => ({
      request: `${verb} ${requestURI}`,
      code: responseStatus?.code,
    }));
}

/** What an API server that is away or stands still cannot do now, it can do later. */
async function insistently(ask: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (error instanceof Error && /NotFound|not found/u.test(`${error.name} ${error.message}`)) return;
      if (error instanceof Error && error.name === 'ClusterError') throw error;
      await sleep(200);
    }
  }
}

async function makeNamespace(server: ApiServer, name: string): Promise<void> {
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await server.request('/api/v1/namespaces', { method: 'POST', body });
}

/** Not as an administrator: those are never throttled. */
async function allow(server: ApiServer): Promise<void> {
  const body = JSON.stringify({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'controllers' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'controllers' }],
  });
  const path = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
  const { code, text } = await server.request(path, { method: 'POST', body });
  if (code !== 201) throw new Error(text);
}
