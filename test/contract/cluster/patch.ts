/* eslint-disable partywall/test-function-lines -- a suite over a scene is a chapter like a describe: as long as it has tests */
import { describe, expect, it } from 'vitest';

import type { PatchOperation } from '../../../controller/cluster/port.ts';
import { keyOf } from '../../../controller/api/object.ts';
import type { Scene } from './scene.ts';
import { refusal } from './refusal.ts';
import { shelf, specOf, withMetadata } from './subjects.ts';

const by = { fieldManager: 'alice' };

export function patchContract(scene: Scene): void {
  describe('patch', () => {
    it('changes spec and metadata, and counts a generation for the spec', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);

      const patched = await cluster.patch(
        keyOf(created),
        [
          { op: 'replace', path: '/spec/color', value: 'red' },
          { op: 'add', path: '/metadata/labels', value: { floor: '2' } },
        ],
        by,
      );

      expect(specOf(patched).color).toBe('red');
      expect(patched.metadata).toMatchObject({ labels: { floor: '2' }, generation: 2 });
      expect(await cluster.get(keyOf(created))).toEqual(patched);
    });

    it('does all operations or none', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);
      const operations: PatchOperation[] = [
        { op: 'replace', path: '/spec/color', value: 'red' },
        { op: 'remove', path: '/spec/absent' },
      ];

      const refused = await refusal(cluster.patch(keyOf(created), operations, by));

      expect(refused.reason).toBe('Invalid');
      expect(await cluster.get(keyOf(created))).toEqual(created);
    });

    it('refuses when a test does not hold', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);
      const operations: PatchOperation[] = [
        { op: 'test', path: '/spec/color', value: 'red' },
        { op: 'replace', path: '/spec/color', value: 'blue' },
      ];

      const refused = await refusal(cluster.patch(keyOf(created), operations, by));

      expect(refused.reason).toBe('Conflict');
      expect(await cluster.get(keyOf(created))).toEqual(created);
    });

    it('has no effect on status', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a'), by);

      const patched = await cluster.patch(
        keyOf(created),
        [{ op: 'replace', path: '/status/phase', value: 'Full' }],
        by,
      );

      expect(patched.status).toEqual({ phase: 'Unknown' });
    });

    it('refuses what the schema refuses, and what is not there', async () => {
      const { cluster, namespace } = scene;
      const created = await cluster.create(shelf(namespace, 'a', { size: 3 }), by);
      const operations: PatchOperation[] = [{ op: 'replace', path: '/spec/size', value: 4 }];

      const immutable = await refusal(cluster.patch(keyOf(created), operations, by));
      const absent = await refusal(cluster.patch({ kind: 'Shelf', namespace, name: 'b' }, operations, by));

      expect(immutable.reason).toBe('Invalid');
      expect(absent.reason).toBe('NotFound');
    });

    it('removes one finalizer that it names by test', async () => {
      const { cluster, namespace } = scene;
      const finalizers = ['example.com/one', 'example.com/two'];
      const created = await cluster.create(withMetadata(shelf(namespace, 'a'), { finalizers }), by);

      const patched = await cluster.patch(
        keyOf(created),
        [
          { op: 'test', path: '/metadata/finalizers/0', value: 'example.com/one' },
          { op: 'remove', path: '/metadata/finalizers/0' },
        ],
        by,
      );

      expect(patched.metadata.finalizers).toEqual(['example.com/two']);
      expect(patched.metadata.generation).toBe(1);
      await cluster.patch(keyOf(created), [{ op: 'remove', path: '/metadata/finalizers' }], by);
    });
  });
}
