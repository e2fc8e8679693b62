/** Several controllers, of which one leads (LIFE-3, ADR 17): killed, stopped in the middle, and shut out. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { keyOf, keyText } from '../../controller/api/object.ts';
import { isReady } from '../../controller/questions/ready.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { readExamples } from '../support/examples.ts';
import { checkKernelDirectory } from '../support/kernel-invariants.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { CommandProxy } from './command-proxy.ts';
import { ControllerScene, hasLogged, until } from './controller-scene.ts';

const leasePath = '/apis/coordination.k8s.io/v1/namespaces/default/leases/partywall-controller';

interface LeaseSpec {
  holderIdentity?: string;
  leaseTransitions?: number;
}

/** Short, so that nobody waits long; in the proportions of the usual ones. */
const quick = [
  ...['--lease-namespace', 'default', '--lease-duration', '3s'],
  ...['--renew-deadline', '2s', '--retry-period', '300ms'],
];

describe.skipIf(isSkipped({ kubectl: true }))('cluster/election', () => {
  const server = startedServer({ controllers: true });
  let scene: ControllerScene;
  /** Who leads; each test begins with it and leaves one behind. */
  let leader: ControllerChild;

  beforeAll(async () => {
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
  });
  afterAll(async () => {
    await scene.close();
  });

  function start(): Promise<ControllerChild> {
    return scene.startController({ more: quick });
  }

  async function leading(controller: ControllerChild): Promise<ControllerChild> {
    await until(
      'it leads',
      () => hasLogged(controller, 'The controller leads.'),
      () => controller.log,
    );
    return controller;
  }

  async function standingBy(controller: ControllerChild): Promise<ControllerChild> {
    await until(
      'it stands by',
      () => hasLogged(controller, 'The Lease has a holder.'),
      () => controller.log,
    );
    return controller;
  }

  function epochOf({ log }: ControllerChild): unknown {
    return log.find(({ message }) => message === 'The controller leads.')?.epoch;
  }

  async function lease(): Promise<LeaseSpec> {
    return (JSON.parse((await server().request(leasePath)).text) as { spec: LeaseSpec }).spec;
  }

  async function apply(): Promise<void> {
    const texts = readExamples().map(({ text }) => text);
    const applied = await kubectl(server(), ['apply', '-f', '-'], texts.join('\n---\n'));
    expect(applied.errors).toBe('');
  }

  async function allReady(controller: ControllerChild): Promise<void> {
    const notReady = async () => (await scene.stored()).filter((object) => !isReady(object));
    await until(
      'every object is Ready',
      async () => (await notReady()).length === 0,
      () => controller.log,
    );
    await checkKernelDirectory(scene.kernels);
  }

  /** All that could have changed: versions of objects, and revisions of kernels. */
  async function everything(): Promise<string[]> {
    const versions = (await scene.stored()).map(
      (object) => `${keyText(keyOf(object))} ${object.metadata.resourceVersion ?? ''}`,
    );
    const revisions = ['alpha', 'beta'].map(async (name) => {
      const { cursor } = await scene.kernels.kernel(name).changes({ bootID: '', revision: 0 });
      return `${name} ${cursor.bootID} ${cursor.revision}`;
    });
    return [...versions, ...(await Promise.all(revisions))];
  }

  /** Everything, once nothing of it changes any more: counters on shared objects come last. */
  async function atRest(): Promise<string[]> {
    for (;;) {
      const found = await everything();
      await sleep(1500);
      if (isDeepStrictEqual(await everything(), found)) return found;
    }
  }

  async function setPowerState(name: string, state: string): Promise<void> {
    const patch = JSON.stringify({ spec: { powerState: state } });
    const args = ['patch', 'wpar', name, '-n', 'team-a', '--type=merge', '-p', patch];
    expect((await kubectl(server(), args)).errors).toBe('');
  }

  /** The status of a partition, as text. */
  async function state(name: string): Promise<string> {
    const partition = await scene.cluster.get({ kind: 'WorkloadPartition', namespace: 'team-a', name });
    return JSON.stringify(partition?.status);
  }

  it('LIFE-3: one leads, and when it is killed the other takes over and finishes what it began', async () => {
    const first = await leading(await start());
    const second = await standingBy(await start());
    await apply();
    await until('the first has begun', async () => (await scene.stored()).some(isReady));

    first.signal('SIGKILL');
    await leading(second);
    await allReady(second);

    expect(epochOf(first)).toBe(1);
    expect(epochOf(second)).toBe(2);
    expect((await lease()).leaseTransitions).toBe(2);
    leader = second;
  });

  it('LIFE-3: a leader that was paused past its lease does nothing any more when it goes on, and ends', async () => {
    const paused = leader;
    const third = await standingBy(await start());

    paused.signal('SIGSTOP');
    await leading(third);
    await setPowerState('billing', 'Stopped');
    await until('the third acts', async () => (await state('billing')).includes('StoppedAsDesired'));
    await allReady(third);
    const before = await atRest();
    paused.signal('SIGCONT');
    const end = await paused.ended;

    expect(end).toEqual({ code: 1, signal: null });
    expect(paused.errors()).toContain('error: the controller cannot go on: this controller leads no more: ');
    expect(await everything()).toEqual(before);
    expect(epochOf(third)).toBe(3);
    leader = third;
  });

  it('LIFE-3: epochs go on where kernels remember them when the Lease is made anew', async () => {
    await server().request(leasePath, { method: 'DELETE' });
    expect(await leader.ended).toEqual({ code: 1, signal: null });
    expect(leader.errors()).toContain('the Lease was deleted');

    leader = await leading(await start());

    expect(epochOf(leader)).toBe(4);
    expect((await lease()).leaseTransitions).toBe(4);
    await allReady(leader);
  });

  it('LIFE-3: a leader that a kernel shuts out ends, and the next one begins above', async () => {
    const answer = await scene.kernels.kernel('alpha').execute({
      caller: { type: 'Global' },
      operation: { owner: 'somebody', sequence: 1 },
      fence: { epoch: 100, bootID: '' },
      at: '2026-11-26T00:00:00Z',
      command: { type: 'TakeOver', leader: 'somebody' },
    });
    expect(answer).toMatchObject({ ok: true });

    await setPowerState('billing', 'Active');

    expect(await leader.ended).toEqual({ code: 1, signal: null });
    expect(leader.errors()).toContain(
      'the kernel of alpha has obeyed epoch 100, and this controller has epoch 4',
    );
    const left = await lease();
    expect(left.leaseTransitions).toBe(101);
    expect(left.holderIdentity).toBeUndefined();
    leader = await leading(await start());
    expect(epochOf(leader)).toBe(102);
    await allReady(leader);
  });

  it('LIFE-3: a command of a leader that was paused, which arrives after the next one took over, is refused', async () => {
    const proxy = await CommandProxy.before(scene.addresses().alpha!, scene.trust);
    const hosts = { ...scene.addresses(), alpha: proxy.url };
    const usual = leader;
    const paused = await standingBy(await scene.startController({ more: quick, hosts }));
    usual.signal('SIGTERM');
    await usual.ended;
    await leading(paused);
    await allReady(paused);
    const next = await standingBy(await start());
    const holding = proxy.hold('StopPartition');
    await setPowerState('billing', 'Stopped');
    const held = await holding;
    paused.signal('SIGSTOP');
    await setPowerState('billing', 'Active');
    await leading(next);
    await allReady(next);
    const before = await atRest();

    const answer = await held.release();

    expect(answer).toMatchObject({ ok: false, id: 'FencedOut' });
    expect(held.request.fence.epoch).toBe(epochOf(paused));
    expect(await everything()).toEqual(before);
    paused.signal('SIGCONT');
    expect(await paused.ended).toEqual({ code: 1, signal: null });
    await setPowerState('billing', 'Stopped');
    await until('the next one acts', async () => (await state('billing')).includes('StoppedAsDesired'));
    await allReady(next);
    await proxy.close();
    leader = next;
  });

  it('gives the Lease free when it is stopped, so that nobody waits for it to run out', async () => {
    const next = await standingBy(await start());

    leader.signal('SIGTERM');
    expect(await leader.ended).toEqual({ code: 0, signal: null });
    await leading(next);

    expect(epochOf(next)).toBe(Number(epochOf(leader)) + 1);
    await checkKernelDirectory(scene.kernels);
  });
});
