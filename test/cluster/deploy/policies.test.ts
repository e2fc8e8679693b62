/** deploy/policies on a real API server: what each refuses and in which words, and what it leaves alone. */
import { beforeAll, describe, expect, it } from 'vitest';

import { finalizer } from '../../../controller/api/finalizer.ts';
import { resources } from '../../../controller/api/generated/resources.ts';
import { readExamples } from '../../support/examples.ts';
import type { Answer } from '../apiserver/api-server.ts';
import { kubectl } from '../apiserver/kubectl.ts';
import { isSkipped } from '../apiserver/started-server.ts';
import { bind, createNamespace } from './bindings.ts';
import type { BuiltObject } from './built-objects.ts';
import { objectsIn, titleOf } from './built-objects.ts';
import { installedServer } from './installed-server.ts';

const controller = 'system:serviceaccount:partywall-system:partywall-controller';
const force = 'partywall.dev/force-delete';

/** May do everything with every kind, but for what a subresource names. */
const editor = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'editor' },
  rules: [
    {
      apiGroups: ['partywall.dev'],
      resources: Object.values(resources).map(({ plural }) => plural),
      verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
    },
  ],
};

function pathOf({ kind, metadata }: BuiltObject): string {
  const { plural } = resources[kind as keyof typeof resources];
  const place = metadata.namespace === undefined ? '' : `namespaces/${metadata.namespace}/`;
  return `/apis/partywall.dev/v1alpha1/${place}${plural}/${metadata.name}`;
}

/** An object of each kind. */
function samples(): BuiltObject[] {
  const objects = objectsIn(
    readExamples()
      .map(({ text }) => text)
      .join('\n---\n'),
  );
  return Object.keys(resources).map((kind) => {
    const found = objects.find((object) => object.kind === kind);
    if (found === undefined) throw new Error(`no example has a ${kind}`);
    return found;
  });
}

describe.skipIf(isSkipped({ kubectl: true }))('deploy/policies', () => {
  const groups = { editor: [], tenant: [], administrator: [], [controller]: ['system:serviceaccounts'] };
  const server = installedServer({ users: groups });
  const [partition] = samples().filter(({ kind }) => kind === 'WorkloadPartition') as [BuiltObject];
  const { namespace = '' } = partition.metadata;

  async function patch(object: BuiltObject, user: string, body: object, subresource = ''): Promise<Answer> {
    return await server().request(`${pathOf(object)}${subresource}`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: JSON.stringify(body),
      user,
    });
  }

  const metadataOf = ({ text }: Answer): BuiltObject['metadata'] & { finalizers?: string[] } =>
    (JSON.parse(text) as BuiltObject).metadata;

  const messageOf = ({ text }: Answer): string => (JSON.parse(text) as { message: string }).message;

  /** Sees to it that an object has our finalizer, as one that a controller has seen. */
  async function hold(object: BuiltObject, more: readonly string[] = []): Promise<void> {
    const held = await patch(object, 'admin', { metadata: { finalizers: [...more, finalizer] } });
    expect(held.code, held.text).toBe(200);
  }

  beforeAll(async () => {
    const namespaces = new Set(samples().flatMap(({ metadata }) => metadata.namespace ?? []));
    for (const one of namespaces) await createNamespace(server(), one);
    await kubectl(server(), ['create', '-f', '-'], JSON.stringify(editor));
    await bind(server(), 'editor', { role: 'editor' });
    await bind(server(), 'tenant', { role: 'partywall-tenant', namespace });
    await bind(server(), 'administrator', { role: 'partywall-administrator' });
    const list = { apiVersion: 'v1', kind: 'List', items: samples() };
    expect((await kubectl(server(), ['apply', '-f', '-'], JSON.stringify(list))).errors).toBe('');
  });

  describe('partywall-finalizers', () => {
    const isHeld = (object: BuiltObject): boolean => object.kind !== 'ExtensionGrant';

    it.each(
      samples()
        .filter(isHeld)
        .map((object) => [titleOf(object), object] as const),
    )('of %s only the controller and administrators take the finalizer away', async (_, object) => {
      for (const user of ['administrator', controller]) {
        await hold(object);
        const refused = await patch(object, 'editor', { metadata: { finalizers: null } });
        const done = await patch(object, user, { metadata: { finalizers: null } });

        expect(refused.code).toBe(403);
        expect(messageOf(refused)).toContain(
          'holds this object until its kernel has let go of it, and editor may not take it away',
        );
        expect(done.code, done.text).toBe(200);
        expect(metadataOf(done).finalizers).toBeUndefined();
      }
    });

    it('says to a tenant who replaces its object what to do instead', async () => {
      await hold(partition);
      const read = await server().request(pathOf(partition), { user: 'tenant' });
      const { finalizers: _, ...metadata } = metadataOf(read);
      const refused = await server().request(pathOf(partition), {
        method: 'PUT',
        body: JSON.stringify({ ...partition, metadata }),
        user: 'tenant',
      });

      expect(refused.code).toBe(403);
      expect(messageOf(refused)).toMatch(
        /leave metadata\.finalizers as it is \(kubectl apply does, kubectl replace does not\), or ask an administrator of Partywall, who may update workloadpartitions\/finalizers$/u,
      );
    });

    it.each([['client-side'], ['server-side']])(
      'a tenant applies %s, labels and deletes what is held',
      async (way) => {
        const context = ['--context', 'tenant'];
        const own = { ...partition, metadata: { name: `mine-${way}`, namespace } };
        const apply = ['apply', ...(way === 'server-side' ? ['--server-side'] : []), '-f', '-', ...context];
        const created = await kubectl(server(), apply, JSON.stringify(own));
        await hold(own);
        const changed = { ...own, spec: { ...(partition['spec'] as object), powerState: 'Stopped' } };
        const results = [
          created,
          await kubectl(server(), apply, JSON.stringify(changed)),
          await kubectl(server(), ['label', 'wpar', own.metadata.name, 'a=b', '-n', namespace, ...context]),
          await kubectl(server(), [
            'delete',
            'wpar',
            own.metadata.name,
            '--wait=false',
            '-n',
            namespace,
            ...context,
          ]),
        ];

        expect(results.map(({ code, errors }) => [code, errors])).toEqual(results.map(() => [0, '']));
        const stored = await server().request(pathOf(own));
        expect(metadataOf(stored).finalizers).toEqual([finalizer]);
        await patch(own, 'administrator', { metadata: { finalizers: null } });
      },
    );

    it('leaves finalizers of others to those who may edit the object', async () => {
      await hold(partition, ['example.com/mine']);
      const done = await patch(partition, 'tenant', { metadata: { finalizers: [finalizer] } });

      expect(done.code, done.text).toBe(200);
    });
  });

  describe('partywall-force-delete', () => {
    it.each(samples().map((object) => [titleOf(object), object] as const))(
      'LIFE-16: of %s only administrators force the deletion',
      async (_, object) => {
        const asked = { metadata: { annotations: { [force]: 'a-uid' } } };
        const refused = await patch(object, 'editor', asked);
        const done = await patch(object, 'administrator', asked);
        const edited = await patch(object, 'editor', { metadata: { labels: { a: 'b' } } });
        const changed = await patch(object, 'editor', { metadata: { annotations: { [force]: 'another' } } });
        const removed = await patch(object, 'editor', { metadata: { annotations: { [force]: null } } });

        expect(refused.code).toBe(403);
        expect(messageOf(refused)).toContain(
          `the annotation ${force} may leave something behind on a host, and editor may not set it`,
        );
        expect([done.code, edited.code, changed.code, removed.code]).toEqual([200, 200, 403, 200]);
      },
    );

    it('LIFE-16: nor does a tenant create an object with it', async () => {
      const own = { ...partition, metadata: { name: 'forced', namespace, annotations: { [force]: 'x' } } };
      const refused = await kubectl(
        server(),
        ['apply', '-f', '-', '--context', 'tenant'],
        JSON.stringify(own),
      );

      expect(refused.code).toBe(1);
      expect(refused.errors).toContain('tenant may not set it: leave it out');
    });
  });

  describe('partywall-controller-writes', () => {
    it.each([
      [
        'what is asked for',
        { spec: { powerState: 'Maintenance' } },
        'does not change what is asked for (spec)',
      ],
      ['labels', { metadata: { labels: { a: 'c' } } }, 'does not change labels, annotations and owners'],
      [
        'annotations',
        { metadata: { annotations: { a: 'c' } } },
        'does not change labels, annotations and owners',
      ],
      [
        'owners',
        { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'b' }] } },
        'does not change labels, annotations and owners',
      ],
      [
        'finalizers of others',
        { metadata: { finalizers: ['example.com/mine', finalizer] } },
        'does not touch the finalizers of others',
      ],
    ])('the controller cannot change %s', async (_, body, words) => {
      await hold(partition);
      const refused = await patch(partition, controller, body);
      const byTenant = await patch(partition, 'tenant', body);

      expect(refused.code).toBe(403);
      expect(messageOf(refused)).toContain(words);
      expect(byTenant.code, byTenant.text).toBe(200);
      await hold(partition);
    });

    it('the controller writes its finalizer and the status', async () => {
      await patch(partition, 'admin', { metadata: { finalizers: ['example.com/mine'] } });
      const held = await patch(partition, controller, {
        metadata: { finalizers: ['example.com/mine', finalizer] },
      });
      const status = await patch(partition, controller, { status: { hostName: 'alpha' } }, '/status');

      expect([held.code, status.code], held.text + status.text).toEqual([200, 200]);
    });

    it('nobody but the controller writes a status', async () => {
      for (const user of ['tenant', 'editor', 'administrator']) {
        const { code } = await patch(partition, user, { status: { hostName: 'beta' } }, '/status');
        expect(code, user).toBe(403);
      }
    });
  });
});
