/* eslint-disable partywall/test-function-lines -- a suite over a scene is a chapter like a describe: as long as it has tests */
import { describe, expect, it } from 'vitest';

import { keyOf } from '../../../controller/api/object.ts';
import type { Scene } from './scene.ts';
import { refusal } from './refusal.ts';
import { shelf, specOf, withMetadata } from './subjects.ts';

const by = { fieldManager: 'alice' };
const held = { finalizers: ['example.com/held'] };

export function deleteContract(scene: Scene): void {
  describe('delete', () => {
    it('removes an object without finalizers; a namesake is another object', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);

      await cluster.delete(keyOf(created));

      expect(await cluster.get(keyOf(created))).toBeUndefined();
      const namesake = await cluster.create(shelf(namespace, 'a'), by);
      expect(namesake.metadata.uid).not.toBe(created.metadata.uid);
    });

    it('stamps an object that has finalizers, once', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(withMetadata(shelf(namespace, 'a'), held), by);

      await cluster.delete(keyOf(created));
      const stamped = await cluster.get(keyOf(created));
      await cluster.delete(keyOf(created));

      expect(stamped?.metadata.deletionTimestamp).toMatch(/Z$/);
      expect(stamped?.metadata.generation).toBe(2);
      expect(await cluster.get(keyOf(created))).toEqual(stamped);
      await cluster.patch(keyOf(created), [{ op: 'remove', path: '/metadata/finalizers' }], by);
    });

    it('lets a stamped object go with its last finalizer', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(withMetadata(shelf(namespace, 'a'), held), by);
      await cluster.delete(keyOf(created));

      await cluster.patch(keyOf(created), [{ op: 'remove', path: '/metadata/finalizers' }], by);

      expect(await cluster.get(keyOf(created))).toBeUndefined();
    });

    it('lets a stamped object be changed, but not held by a new finalizer or unstamped', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(withMetadata(shelf(namespace, 'a'), held), by);
      await cluster.delete(keyOf(created));
      const stamped = (await cluster.get(keyOf(created)))!;

      const changed = await cluster.update({ ...stamped, spec: { color: 'red' } }, by);
      const more = { finalizers: [...held.finalizers, 'example.com/more'] };
      const refused = await refusal(cluster.update(withMetadata(changed, more), by));

      expect(specOf(changed).color).toBe('red');
      expect(changed.metadata.deletionTimestamp).toBe(stamped.metadata.deletionTimestamp);
      expect(refused.reason).toBe('Invalid');
      await cluster.patch(keyOf(created), [{ op: 'remove', path: '/metadata/finalizers' }], by);
    });

    it('refuses when a precondition does not hold or nothing is there', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);
      const updated = await cluster.update({ ...created, spec: { color: 'red' } }, by);
      const { resourceVersion = '' } = created.metadata;

      const stale = await refusal(cluster.delete(keyOf(created), { resourceVersion }));
      const other = await refusal(
        cluster.delete(keyOf(created), { uid: '00000000-0000-4000-8000-00000000dead' }),
      );
      const absent = await refusal(cluster.delete({ kind: 'Shelf', namespace, name: 'b' }));

      expect([stale.reason, other.reason, absent.reason]).toEqual(['Conflict', 'Conflict', 'NotFound']);
      expect(await cluster.get(keyOf(created))).toEqual(updated);
      await cluster.delete(keyOf(created), { uid: created.metadata.uid ?? '' });
      expect(await cluster.get(keyOf(created))).toBeUndefined();
    });
  });
}
