/** Processes of two versions side by side, and processes that are replaced under what runs (docs/upgrade.md). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import { conditionOf, isReady } from '../../controller/questions/ready.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { checkKernelDirectory } from '../support/kernel-invariants.ts';
import { olderHostProgram } from '../support/older-program.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { ControllerScene, hasLogged, until } from './controller-scene.ts';
import { applied, exampleManifests, quick, untilAllReady } from './question-scene.ts';

const more = ['--lease-namespace', 'default', ...quick];
const hostNames = ['alpha', 'beta'] as const;
const title = 'WorkloadPartition team-a/billing';
const billing = { kind: 'WorkloadPartition', namespace: 'team-a', name: 'billing' };

describe.skipIf(isSkipped({ kubectl: true }))('cluster/upgrade', () => {
  const server = startedServer();
  let scene: ControllerScene;
  let controller: ControllerChild;

  beforeAll(async () => {
    const program = buildProgram();
    scene = new ControllerScene(program, server());
    await scene.startHostsWith({ program: olderHostProgram(program, 'ConfigureDevices') }, ...hostNames);
    controller = await scene.startController({ more });
    await applied(server(), exampleManifests());
  });
  afterAll(() => scene.close());

  const get = async (key: object): Promise<KubeObject> => (await scene.cluster.get(key as never))!;
  const hosts = (): Promise<KubeObject[]> =>
    Promise.all(hostNames.map((name) => get({ kind: 'Host', name })));

  it('an object says what the older host process does not know, and all that does not take it goes on', async () => {
    await until(
      'it says so',
      async () => conditionOf(await get(billing), 'Reconciling')?.reason === 'Retrying',
    );
    const { message } = conditionOf(await get(billing), 'Reconciling')!;
    const { resourceVersion } = (await get(billing)).metadata;

    expect(message).toMatch(/^The host process of alpha does not take what it is asked: .*ConfigureDevices/u);
    expect(isReady(await get(billing))).toBe(false);
    expect((await hosts()).every(isReady)).toBe(true);
    expect((await scene.stored()).filter(isReady).length).toBeGreaterThan(10);
    expect(hasLogged(controller, 'The controller ends.')).toBe(false);
    const tries = (): number => controller.log.filter(({ object }) => object === title).length;
    const before = tries();
    await until('it was tried again', () => tries() > before + 1);
    expect((await get(billing)).metadata.resourceVersion).toBe(resourceVersion);
  });

  it('everything goes on as soon as the host processes are upgraded, and it is no boot', async () => {
    const before = (await hosts()).map(({ status }) => status?.['bootID' as never]);
    for (const name of hostNames) await scene.restartHost(name, 'SIGTERM');
    await untilAllReady(scene, controller);

    expect((await hosts()).map(({ status }) => status?.['bootID' as never])).toEqual(before);
    expect(conditionOf(await get(billing), 'Reconciling')).toBeUndefined();
    expect(await checkKernelDirectory(scene.kernels)).toEqual([]);
  });

  it('LIFE-4, DEV-4: controllers and host processes are replaced one by one, and nothing that runs notices', async () => {
    const before = await statuses();
    const next = await scene.startController({ more });
    controller.signal('SIGTERM');
    await controller.ended;
    controller = next;
    await until('it leads', () => hasLogged(controller, 'The controller leads.'));
    for (const name of hostNames) {
      await scene.restartHost(name, 'SIGTERM');
      await untilAllReady(scene, controller);
    }

    expect(await statuses()).toEqual(before);
    expect(await checkKernelDirectory(scene.kernels)).toEqual([]);
  });

  /** Of everything but hosts, which are away for a moment. */
  async function statuses(): Promise<Record<string, unknown>> {
    const objects = (await scene.stored()).filter(({ kind }) => kind !== 'Host');
    return Object.fromEntries(objects.map((object) => [keyText(keyOf(object)), object.status]));
  }
});
