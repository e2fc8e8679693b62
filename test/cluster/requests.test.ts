import { describe, expect, it } from 'vitest';

import { keyOf } from '../../controller/api/object.ts';
import type { Resource } from '../../controller/cluster/port.ts';
import { refusal } from '../contract/cluster/refusal.ts';
import { subjectDefinitions } from '../contract/cluster/subject-definitions.ts';
import { shelf, shelfResource, withMetadata } from '../contract/cluster/subjects.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { clusterAt, shelfScene } from './shelves.ts';

const by = { fieldManager: 'tests' };

describe.skipIf(isSkipped())('cluster/requests', () => {
  const server = startedServer({ users: { eve: ['strangers'] } }, subjectDefinitions());
  const scene = shelfScene(server);

  it('share connections: one after another one, at once as many as are needed', async () => {
    const { cluster, namespace, proxy } = scene;

    for (let count = 0; count < 50; count += 1) await cluster.create(shelf(namespace, `one-${count}`), by);
    // The second is opened when one is not yet free again.
    expect(proxy.accepted).toBeLessThanOrEqual(2);
    const names = Array.from({ length: 30 }, (_none, index) => `many-${index}`);
    const batches = [names.slice(0, 10), names.slice(10, 20), names.slice(20, 30)];
    for (const batch of batches)
      await Promise.all(batch.map((name) => cluster.create(shelf(namespace, name), by)));

    // Ten at once, each perhaps while another is not yet free again: of 80 requests.
    expect(proxy.accepted).toBeLessThanOrEqual(20);
  });

  it('come through after their connections were cut', async () => {
    const { cluster, namespace, proxy } = scene;
    const created = await cluster.create(shelf(namespace, 'a'), by);

    proxy.cut();
    proxy.restore();

    expect(await cluster.get(keyOf(created))).toEqual(created);
  });

  it('list everything over many pages, sorted by namespace and name', async () => {
    const { cluster, namespace } = scene;
    const names = Array.from({ length: 1201 }, (_none, index) => `s${String(index).padStart(4, '0')}`);
    for (let start = 0; start < names.length; start += 50) {
      const batch = names.slice(start, start + 50);
      await Promise.all(batch.map((name) => cluster.create(shelf(namespace, name), by)));
    }

    const { items } = await cluster.list('Shelf', { namespace });

    expect(items.map(({ metadata }) => metadata.name)).toEqual(names);
  });

  it('leave managedFields out of lists where they are not wanted, and keep them on the server', async () => {
    const lean = clusterAt(server().kubeconfig, { withoutManagedFields: true });
    const { namespace } = scene;
    const created = await lean.create(shelf(namespace, 'a'), by);
    const full: object = { phase: 'Full' };

    const { items } = await lean.list('Shelf', { namespace });
    await lean.updateStatus({ ...items[0]!, status: full }, { fieldManager: 'controller' });
    await lean.update(
      withMetadata((await lean.list('Shelf', { namespace })).items[0]!, { labels: { a: 'b' } }),
      by,
    );
    const stored = await scene.others.get(keyOf(created));

    expect(items[0]?.metadata).not.toHaveProperty('managedFields');
    expect(stored?.metadata.managedFields?.map(({ manager }) => manager).sort()).toEqual([
      'controller',
      'tests',
    ]);
    await lean.close();
  });

  it('say that a kind is not installed, instead of that an object is not there', async () => {
    const unknown: Resource = { ...shelfResource, kind: 'Attic', plural: 'attics' };
    const cluster = clusterAt(server().kubeconfig, { resources: [unknown] });

    const asked = cluster.get({ kind: 'Attic', namespace: scene.namespace, name: 'a' });

    await expect(asked).rejects.toThrow(/attics\/a was answered 404/);
    await cluster.close();
  });

  it('of a user without rights are forbidden, with what the right would be', async () => {
    const eve = clusterAt(server().kubeconfigFor('eve'));

    const refused = await refusal(eve.list('Shelf'));

    expect(refused.reason).toBe('Forbidden');
    expect(refused.message).toMatch(/User "eve" cannot list resource "shelves"/);
    await eve.close();
  });

  it('of somebody unknown are no refusal of the port: no other request would do better', async () => {
    const stranger = clusterAt(server().kubeconfigFor('mallory'));

    await expect(stranger.list('Shelf')).rejects.toMatchObject({ name: 'ApiFailure', code: 401 });
    await stranger.close();
  });

  it('refuse an empty name, which would address all objects at once', async () => {
    const refused = await refusal(
      scene.cluster.delete({ kind: 'Shelf', namespace: scene.namespace, name: '' }),
    );

    expect(refused.reason).toBe('BadRequest');
  });
});
