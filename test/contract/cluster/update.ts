/* eslint-disable partywall/test-function-lines -- a suite over a scene is a chapter like a describe: as long as it has tests */
import { describe, expect, it } from 'vitest';

import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf } from '../../../controller/api/object.ts';
import type { Scene } from './scene.ts';
import { refusal } from './refusal.ts';
import { settled, shelf, specOf, withMetadata } from './subjects.ts';

const by = { fieldManager: 'alice' };

export function updateContract(scene: Scene): void {
  describe('update', () => {
    it('replaces the spec and counts a generation', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a', { color: 'red', genres: ['crime'] }), by);

      const updated = await cluster.update({ ...created, spec: { color: 'blue' } }, by);

      expect(updated.spec).toEqual({ color: 'blue' });
      expect(updated.metadata).toMatchObject({ uid: created.metadata.uid, generation: 2 });
      expect(updated.metadata.creationTimestamp).toBe(created.metadata.creationTimestamp);
      expect(updated.metadata.resourceVersion).not.toBe(created.metadata.resourceVersion);
      expect(await cluster.get(keyOf(created))).toEqual(updated);
    });

    it('counts no generation for metadata', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);

      const updated = await cluster.update(withMetadata(created, { labels: { floor: '2' } }), by);

      expect(updated.metadata).toMatchObject({ labels: { floor: '2' }, generation: 1 });
    });

    it('leaves status alone', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);

      const forged = { ...created, spec: { color: 'red' }, status: { phase: 'Full' } } as KubeObject;
      const updated = await cluster.update(forged, by);

      expect(updated.status).toEqual({ phase: 'Unknown' });
    });

    it('refuses a version or uid that is not the stored one', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);
      await cluster.update({ ...created, spec: { color: 'red' } }, by);

      const stale = await refusal(cluster.update({ ...created, spec: { color: 'blue' } }, by));
      const other = await refusal(
        cluster.update(withMetadata(created, { uid: '00000000-0000-4000-8000-00000000dead' }), by),
      );

      expect(stale.reason).toBe('Conflict');
      expect(other.reason).toBe('Conflict');
      expect(specOf(await cluster.get(keyOf(created))).color).toBe('red');
    });

    it('refuses to replace an object without being told which version was read', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);

      const refused = await refusal(cluster.update(shelf(namespace, 'a', { color: 'red' }), by));

      expect(refused).toMatchObject({ reason: 'Invalid', problems: [{ path: 'metadata.resourceVersion' }] });
      expect(await cluster.get(keyOf(created))).toEqual(created);
    });

    it('keeps the version and tells nobody when nothing changes', async () => {
      const { cluster, namespace } = scene;
      const created = await settled(
        cluster,
        await cluster.create(shelf(namespace, 'a', { color: 'red' }), by),
      );
      const events: string[] = [];
      const { resourceVersion } = await cluster.list('Shelf', { namespace });
      const watch = await cluster.watch('Shelf', ({ object }) => events.push(object.metadata.name), {
        resourceVersion,
      });

      const again = await cluster.update(created, { fieldManager: 'bob' });
      await cluster.create(shelf(namespace, 'end'), by);

      expect(again).toEqual(created);
      await expect.poll(() => events).toEqual(['end']);
      watch.stop();
    });

    it('judges the old and the new object together', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a', { size: 3 }), by);

      const refused = await refusal(cluster.update({ ...created, spec: { size: 4 } }, by));

      expect(refused).toMatchObject({ reason: 'Invalid', problems: [{ path: 'spec.size' }] });
    });

    it('refuses to update what is not there', async () => {
      const { cluster, namespace } = scene;

      const refused = await refusal(cluster.update(shelf(namespace, 'a'), by));

      expect(refused.reason).toBe('NotFound');
    });

    it('answers a dry run and stores nothing', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);

      const answered = await cluster.update({ ...created, spec: { color: 'red' } }, { ...by, dryRun: true });

      expect(answered.metadata.generation).toBe(2);
      expect(await cluster.get(keyOf(created))).toEqual(created);
    });
  });

  describe('updateStatus', () => {
    it('replaces status and nothing else, and counts no generation', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a', { color: 'red' }), by);

      const wanted = withMetadata({ ...created, spec: { color: 'blue' } }, { labels: { floor: '2' } });
      const updated = await cluster.updateStatus({ ...wanted, status: { phase: 'Full' } } as KubeObject, by);

      expect(updated.status).toEqual({ phase: 'Full' });
      expect(specOf(updated).color).toBe('red');
      expect(updated.metadata.labels).toBeUndefined();
      expect(updated.metadata.generation).toBe(1);
      expect(updated.metadata.resourceVersion).not.toBe(created.metadata.resourceVersion);
      expect(await cluster.get(keyOf(created))).toEqual(updated);
    });

    it('gives the default status to an object whose status is taken away', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);
      const full = await cluster.updateStatus({ ...created, status: { phase: 'Full' } } as KubeObject, by);
      const { status: _status, ...without } = full;

      const updated = await cluster.updateStatus(without, by);

      expect(updated.status).toEqual({ phase: 'Unknown' });
      expect(await cluster.get(keyOf(created))).toEqual(updated);
    });

    it('owns status apart from the spec', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);

      const status = { ...created, status: { phase: 'Full' } } as KubeObject;
      const updated = await cluster.updateStatus(status, { fieldManager: 'controller' });

      const entries = updated.metadata.managedFields?.map(({ manager, subresource }) => [
        manager,
        subresource,
      ]);
      expect(entries).toEqual([
        ['alice', undefined],
        ['controller', 'status'],
      ]);
    });

    it('refuses a version that is not the stored one', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);
      await cluster.updateStatus({ ...created, status: { phase: 'Full' } } as KubeObject, by);

      const refused = await refusal(
        cluster.updateStatus({ ...created, status: { phase: 'Empty' } } as KubeObject, by),
      );

      expect(refused.reason).toBe('Conflict');
    });

    it('keeps the version when nothing changes', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);
      const full = await cluster.updateStatus({ ...created, status: { phase: 'Full' } } as KubeObject, by);

      const again = await cluster.updateStatus(full, by);

      expect(again).toEqual(full);
    });

    it('lets a status write pass whose spec is read from an older generation', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a', { size: 3 }), by);
      const updated = await cluster.update({ ...created, spec: { size: 3, color: 'red' } }, by);

      const { resourceVersion: _version, ...metadata } = created.metadata;
      const status = { ...created, metadata, status: { phase: 'Full' } } as KubeObject;
      const written = await cluster.updateStatus(status, by);

      expect(specOf(written)).toEqual(specOf(updated));
    });
  });
}
