/** Questions to a controller by people with the rights that RBAC gives them (ADR 18). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { ControllerScene } from './controller-scene.ts';
import {
  applied,
  applyExamples,
  Asker,
  controllerNamespace,
  grant,
  installPolicy,
  toAsk,
} from './question-scene.ts';

/** Longer than starting everything takes; never a measure. */
const patienceMs = 300_000;

describe.skipIf(isSkipped({ kubectl: true }))('cluster/questions', () => {
  const server = startedServer({ users: { tenant: ['team'], stranger: [] } });
  let scene: ControllerScene;
  let controller: ControllerChild;
  let asker: Asker;

  beforeAll(async () => {
    asker = new Asker(server());
    const metadata = { name: controllerNamespace };
    await applied(server(), JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata }));
    await installPolicy(server());
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
    controller = await scene.startController();
    await applyExamples(scene, server(), controller);
    const rights = [...toAsk, 'get workloadpartitions', 'list workloadpartitions'];
    await grant(server(), { user: 'tenant', namespace: 'team-a', rights });
  }, patienceMs);
  afterAll(async () => {
    asker.place.remove();
    await scene.close();
  });

  it('view shows a tenant what its partition sees of itself, and leaves no question behind', async () => {
    const { code, err, out } = await asker.run('tenant', ['view', 'billing', '-n', 'team-a']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/hdisk0 +Available +Block +20:0/u);
    expect(await asker.reviews()).toEqual([]);
  });
});
