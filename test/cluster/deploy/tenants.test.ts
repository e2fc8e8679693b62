/** A tenant as the administrator of its namespace, where Partywall is installed as it comes: roles, policies, service account. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { finalizer } from '../../../controller/api/finalizer.ts';
import type { KubeObject } from '../../../controller/api/object.ts';
import { keyText, keyOf } from '../../../controller/api/object.ts';
import { isReady } from '../../../controller/questions/ready.ts';
import { buildProgram } from '../../support/built-program.ts';
import { checkWorldInvariants } from '../../support/crash/world-invariants.ts';
import type { ControllerChild } from '../../support/controller-child.ts';
import { readExamples } from '../../support/examples.ts';
import type { Answer } from '../apiserver/api-server.ts';
import { kubectl } from '../apiserver/kubectl.ts';
import { isSkipped } from '../apiserver/started-server.ts';
import { ControllerScene, until } from '../controller-scene.ts';
import { bind } from './bindings.ts';
import { installedServer } from './installed-server.ts';

/** Longer than starting everything takes; never a measure. */
const patienceMs = 300_000;

const account = 'system:serviceaccount:partywall-system:partywall-controller';
const force = 'partywall.dev/force-delete';
const group = 'rbac.authorization.k8s.io';
const billing = '/apis/partywall.dev/v1alpha1/namespaces/team-a/workloadpartitions/billing';

/** The role `admin` of Kubernetes may not delete the namespace itself. */
const ownNamespace = [
  {
    apiVersion: `${group}/v1`,
    kind: 'Role',
    metadata: { name: 'owner', namespace: 'team-a' },
    rules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'delete'] }],
  },
  {
    apiVersion: `${group}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'owner', namespace: 'team-a' },
    roleRef: { apiGroup: group, kind: 'Role', name: 'owner' },
    subjects: [{ kind: 'User', apiGroup: group, name: 'tenant' }],
  },
];

/** Every way in which an API server takes a change of metadata. */
const ways: readonly [
  string,
  (change: Change) => { contentType: string; body: unknown; method: 'PATCH' | 'PUT' },
][] = [
  [
    'a merge patch',
    ({ merge }) => ({ method: 'PATCH', contentType: 'application/merge-patch+json', body: merge }),
  ],
  [
    'a JSON patch',
    ({ json }) => ({ method: 'PATCH', contentType: 'application/json-patch+json', body: json }),
  ],
  [
    'a forced apply',
    ({ whole }) => ({
      method: 'PATCH',
      contentType: 'application/apply-patch+yaml',
      body: { ...whole, metadata: { ...whole.metadata, managedFields: undefined } },
    }),
  ],
  ['a replacement', ({ whole }) => ({ method: 'PUT', contentType: 'application/json', body: whole })],
];

interface Change {
  merge: object;
  json: object[];
  /** The object as it would be. */
  whole: KubeObject;
}

describe.skipIf(isSkipped({ kubectl: true }))('deploy: a tenant', () => {
  const server = installedServer({
    controllers: true,
    users: { [account]: ['system:serviceaccounts'], tenant: [] },
  });
  let scene: ControllerScene;
  let controller: ControllerChild;

  beforeAll(async () => {
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
    controller = await scene.startController({ kubeconfig: server().kubeconfigFor(account) });
    const texts = readExamples().map(({ text }) => text);
    expect((await kubectl(server(), ['apply', '-f', '-'], texts.join('\n---\n'))).errors).toBe('');
    await until('every object is Ready', async () => (await scene.stored()).every(isReady), log);
    await bind(server(), 'tenant', { role: 'admin', namespace: 'team-a' });
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: ownNamespace });
    expect((await kubectl(server(), ['apply', '-f', '-'], list)).errors).toBe('');
    const mayDelete = ['auth', 'can-i', 'delete', 'wpar', '-n', 'team-a', '--as', 'tenant'];
    await until('its role holds', async () => (await kubectl(server(), mayDelete)).code === 0);
  }, patienceMs);
  afterAll(() => scene.close());

  const log = (): unknown => controller.log;

  async function stored(): Promise<KubeObject> {
    return JSON.parse((await server().request(billing)).text) as KubeObject;
  }

  async function changed(way: (typeof ways)[number][1], change: Change): Promise<Answer> {
    const { body, ...rest } = way(change);
    const query = rest.contentType.includes('apply') ? '?fieldManager=partywall-controller&force=true' : '';
    return await server().request(billing + query, { ...rest, body: JSON.stringify(body), user: 'tenant' });
  }

  it.each(ways)('cannot take our finalizer away by %s', async (_, way) => {
    const whole = await stored();
    expect(whole.metadata.finalizers).toContain(finalizer);
    await changed(way, {
      merge: { metadata: { finalizers: null } },
      json: [{ op: 'remove', path: '/metadata/finalizers' }],
      whole: { ...whole, metadata: { ...whole.metadata, finalizers: [] } },
    });

    expect((await stored()).metadata.finalizers).toContain(finalizer);
  });

  it.each(ways)('LIFE-16: cannot set the annotation that forces a deletion by %s', async (_, way) => {
    const whole = await stored();
    const annotations = { ...whole.metadata.annotations, [force]: whole.metadata.uid! };
    const answer = await changed(way, {
      merge: { metadata: { annotations } },
      json: [{ op: 'add', path: '/metadata/annotations', value: annotations }],
      whole: { ...whole, metadata: { ...whole.metadata, annotations } },
    });

    expect(answer.code).toBe(403);
    expect(answer.text).toContain('tenant may not set it');
    expect((await stored()).metadata.annotations?.[force]).toBeUndefined();
  });

  it('cannot write the status, on which the controller relies', async () => {
    const { code } = await server().request(`${billing}/status`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: JSON.stringify({ status: { hostName: 'beta' }, metadata: { finalizers: null } }),
      user: 'tenant',
    });

    expect(code).toBe(403);
  });

  it('LIFE-14: deletes its namespace: it waits for a host that does not answer, and then finishes by itself', async () => {
    scene.host('alpha').signal('SIGKILL');
    await scene.host('alpha').ended;
    const own = ['-n', 'team-a', '--context', 'tenant'];
    const forced = await kubectl(server(), ['delete', 'wpar/billing', '--force', '--wait=false', ...own]);
    const empty = JSON.stringify({ metadata: { finalizers: null } });
    const taken = await kubectl(server(), ['patch', 'wpar/billing', '--type=merge', '-p', empty, ...own]);
    expect(forced.code).toBe(0);
    expect(taken.errors).toContain('tenant may not take it away');
    const removed = ['delete', 'namespace', 'team-a', '--wait=false', '--context', 'tenant'];
    expect((await kubectl(server(), removed)).errors).toBe('');
    const claim = { kind: 'DeviceClaim', namespace: 'team-a', name: 'billing-data' };
    const isMarked = async (): Promise<boolean> =>
      (await scene.cluster.get(claim))?.metadata.deletionTimestamp !== undefined;
    await until('everything in it is marked', isMarked, log);
    // Its roles are among what is gone already.
    const late = await kubectl(server(), ['patch', 'wpar/billing', '--type=merge', '-p', empty, ...own]);
    expect(late.errors).toContain('is forbidden');
    expect((await stored()).metadata.finalizers).toContain(finalizer);
    await scene.restartHost('alpha');
    let left = '';
    await until(
      'the namespace is gone',
      async () => {
        const { code, text } = await server().request('/api/v1/namespaces/team-a');
        left = text;
        return code === 404;
      },
      () => [left, controller.log],
    );

    const objects = await scene.stored();
    const inside = objects.filter(({ metadata }) => metadata.namespace === 'team-a');
    expect(inside.map((object) => keyText(keyOf(object)))).toEqual([]);
    expect(await checkWorldInvariants(scene.cluster, scene.kernels)).toEqual([]);
    await until('all others are Ready', async () => (await scene.stored()).every(isReady), log);
    expect(controller.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
