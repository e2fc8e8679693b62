/** `partywall controller` as users run it: over a real API server, with kernels in host processes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { keyOf, keyText } from '../../controller/api/object.ts';
import { isReady } from '../../controller/questions/ready.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { readExamples } from '../support/examples.ts';
import { checkKernelDirectory } from '../support/kernel-invariants.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { ControllerScene, hasLogged, until } from './controller-scene.ts';

async function text(url: string): Promise<{ code: number; body: string }> {
  const answer = await fetch(url);
  return { code: answer.status, body: await answer.text() };
}

describe.skipIf(isSkipped({ kubectl: true }))('cluster/controller', () => {
  const server = startedServer({ controllers: true });
  let scene: ControllerScene;
  let controller: ControllerChild;

  beforeAll(async () => {
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
    controller = await scene.startController({ more: ['--lease-namespace', 'default'] });
  });

  afterAll(async () => {
    await scene.close();
  });

  async function notReady(): Promise<string[]> {
    return (await scene.stored())
      .filter((object) => !isReady(object))
      .map((object) => keyText(keyOf(object)));
  }

  it('makes everything Ready that kubectl applies, on the kernels of two host processes', async () => {
    const manifests = readExamples().map((input) => input.text);
    const applied = await kubectl(server(), ['apply', '-f', '-'], manifests.join('\n---\n'));
    expect(applied.errors).toBe('');

    await until(
      'every object is Ready',
      async () => (await notReady()).length === 0,
      () => controller.log,
    );

    expect(await scene.kernels.hosts()).toEqual(['alpha', 'beta']);
    await checkKernelDirectory(scene.kernels);
    expect(controller.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('says that it is alive and ready, and counts', async () => {
    expect(await text(`${controller.health}/healthz`)).toEqual({ code: 200, body: 'ok\n' });
    expect(await text(`${controller.health}/readyz`)).toEqual({ code: 200, body: 'ok\n' });
    const { body } = await text(`${controller.health}/metrics`);
    expect(body).toContain('partywall_controller_certificate_expiry_timestamp_seconds ');
    expect(body).toMatch(/^process_cpu_seconds_total /mu);
  });

  it('LIFE-26: hears by itself of what happens inside a kernel', async () => {
    const key = { kind: 'WorkloadPartition', namespace: 'team-a', name: 'billing' };
    const partitionUid = (await scene.cluster.get(key))!.metadata.uid!;
    const kernel = scene.kernels.kernel('alpha');
    const host = await kernel.read<'Host'>({ type: 'Global' }, { type: 'Host' });
    const { bootID } = (host as Extract<typeof host, { ok: true }>).result;

    const answer = await kernel.execute({
      caller: { type: 'Partition', partitionUid },
      operation: { owner: 'a-process-inside', sequence: 1 },
      fence: { epoch: 1, bootID },
      at: '2026-11-26T00:00:00Z',
      command: {
        type: 'LogError',
        partitionUid,
        id: 'ApplicationFailed',
        args: { program: 'db', detail: 'no room' },
      },
    });

    expect(answer).toMatchObject({ ok: true });
    await until('the error is in the status', async () => {
      const partition = await scene.cluster.get(key);
      return JSON.stringify(partition?.status).includes('ApplicationFailed');
    });
  });

  it('SIGTERM: ends with 0 when what it does is finished', async () => {
    controller.signal('SIGTERM');

    expect(await controller.ended).toEqual({ code: 0, signal: null });
    expect(controller.errors()).toBe('');
    expect(hasLogged(controller, 'The controller has ended.')).toBe(true);
  });
});
