/* eslint-disable partywall/test-function-lines -- a suite over a scene is a chapter like a describe: as long as it has tests */
import { describe, expect, it } from 'vitest';

import { keyOf } from '../../../controller/api/object.ts';
import type { Scene } from './scene.ts';
import { refusal } from './refusal.ts';
import { library, shelf, specOf, withMetadata } from './subjects.ts';

const by = { fieldManager: 'alice' };

export function createContract(scene: Scene): void {
  describe('create', () => {
    it('gives an object its identity', async () => {
      const { cluster, namespace } = scene;

      const created = await cluster.create(shelf(namespace, 'a'), by);
      const other = await cluster.create(shelf(namespace, 'b'), by);

      expect(created.metadata).toMatchObject({ name: 'a', namespace, generation: 1 });
      expect(created.metadata.uid).toMatch(/./);
      expect(created.metadata.uid).not.toBe(other.metadata.uid);
      expect(created.metadata.resourceVersion).not.toBe(other.metadata.resourceVersion);
      expect(created.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(created.metadata.deletionTimestamp).toBeUndefined();
    });

    it('answers what is read afterwards', async () => {
      const { cluster, namespace } = scene;

      const created = await cluster.create(shelf(namespace, 'a', { size: 3 }), by);

      expect(await cluster.get(keyOf(created))).toEqual(created);
    });

    it('defaults the spec, drops a forged status and gives the default one', async () => {
      const { cluster, namespace } = scene;

      const created = await cluster.create(
        { ...shelf(namespace, 'a'), status: { phase: 'Full' } } as never,
        by,
      );

      expect(specOf(created)).toEqual({ color: 'grey' });
      expect(created.status).toEqual({ phase: 'Unknown' });
    });

    it('takes no server field from the request', async () => {
      const { cluster, namespace } = scene;
      const forged = { uid: 'forged', generation: 7, creationTimestamp: '2001-01-01T00:00:00Z' };

      const created = await cluster.create(withMetadata(shelf(namespace, 'a'), forged), by);

      expect(created.metadata.uid).not.toBe('forged');
      expect(created.metadata.generation).toBe(1);
      expect(created.metadata.creationTimestamp).not.toBe(forged.creationTimestamp);
    });

    it('records the creator as the owner of what it wrote', async () => {
      const { cluster, namespace } = scene;

      const created = await cluster.create(shelf(namespace, 'a', { size: 3 }), by);

      expect(created.metadata.managedFields).toMatchObject([
        {
          manager: 'alice',
          operation: 'Update',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:spec': { 'f:size': {} } },
        },
      ]);
    });

    it('refuses a second object of the same name', async () => {
      const { cluster, namespace } = scene;
      await cluster.create(shelf(namespace, 'a'), by);

      const refused = await refusal(cluster.create(shelf(namespace, 'a'), by));

      expect(refused.reason).toBe('AlreadyExists');
      expect(refused.message).toContain('a');
    });

    it('tells namesakes of other namespaces and kinds apart', async () => {
      const { cluster, namespace } = scene;
      await cluster.create(library(namespace), by);

      const created = await cluster.create(shelf(namespace, namespace), by);

      expect(await cluster.get({ kind: 'Library', name: namespace })).toMatchObject({ kind: 'Library' });
      expect(await cluster.get(keyOf(created))).toEqual(created);
      await cluster.delete({ kind: 'Library', name: namespace });
    });

    it('refuses what the schema refuses, with the path, and stores nothing', async () => {
      const { cluster, namespace } = scene;

      const refused = await refusal(cluster.create(shelf(namespace, 'a', { size: -1 }), by));

      expect(refused.reason).toBe('Invalid');
      expect(refused.problems.map(({ path }) => path)).toEqual(['spec.size']);
      expect(refused.message).toContain('spec.size');
      expect(await cluster.get({ kind: 'Shelf', namespace, name: 'a' })).toBeUndefined();
    });

    it.each([
      ['a name with capitals', { name: 'Upper' }],
      ['a name that is too long', { name: 'x'.repeat(254) }],
      ['a label value with a blank', { labels: { color: 'dark red' } }],
      ['a label key without a name', { labels: { 'example.com/': 'x' } }],
      ['a finalizer with a blank', { finalizers: ['no finalizer'] }],
    ])('refuses %s', async (_what, metadata) => {
      const { cluster, namespace } = scene;

      const refused = await refusal(cluster.create(withMetadata(shelf(namespace, 'a'), metadata), by));

      expect(refused.reason).toBe('Invalid');
    });

    it('refuses a request that names a resourceVersion', async () => {
      const { cluster, namespace } = scene;

      const refused = await refusal(
        cluster.create(withMetadata(shelf(namespace, 'a'), { resourceVersion: '1' }), by),
      );

      expect(refused.reason).toBe('BadRequest');
    });

    it('validates a dry run as if it were stored, and stores nothing', async () => {
      const { cluster, namespace } = scene;

      const answered = await cluster.create(shelf(namespace, 'a'), { ...by, dryRun: true });
      const refused = await refusal(
        cluster.create(shelf(namespace, 'b', { size: -1 }), { ...by, dryRun: true }),
      );

      expect(specOf(answered)).toEqual({ color: 'grey' });
      expect(refused.reason).toBe('Invalid');
      expect((await cluster.list('Shelf', { namespace })).items).toEqual([]);
    });
  });
}
