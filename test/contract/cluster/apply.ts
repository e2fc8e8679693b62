/* eslint-disable partywall/test-function-lines -- a suite over a scene is a chapter like a describe: as long as it has tests */
import { describe, expect, it } from 'vitest';

import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf } from '../../../controller/api/object.ts';
import type { Scene } from './scene.ts';
import { refusal } from './refusal.ts';
import type { ShelfSpec } from './subjects.ts';
import { settled, shelf, specOf, withMetadata } from './subjects.ts';

const alice = { fieldManager: 'alice' };
const bob = { fieldManager: 'bob' };

export function applyContract(scene: Scene): void {
  function apply(spec: ShelfSpec, options: { fieldManager: string; force?: boolean }): Promise<KubeObject> {
    return scene.cluster.apply(shelf(scene.namespace, 'a', spec), options);
  }

  describe('apply', () => {
    it('creates what is not there, and owns what it states', async () => {
      const created = await apply({ books: [{ title: 'Emma', pages: 474 }], genres: ['novel'] }, alice);

      expect(created.metadata).toMatchObject({ generation: 1 });
      expect(specOf(created).color).toBe('grey');
      expect(created.metadata.managedFields).toMatchObject([
        {
          manager: 'alice',
          operation: 'Apply',
          apiVersion: created.apiVersion,
          fieldsV1: {
            'f:spec': {
              'f:books': { 'k:{"title":"Emma"}': { '.': {}, 'f:title': {}, 'f:pages': {} } },
              'f:genres': { 'v:"novel"': {} },
            },
          },
        },
      ]);
    });

    it('changes nothing when it says the same again', async () => {
      const created = await settled(scene.cluster, await apply({ color: 'red', notes: { a: '1' } }, alice));

      const again = await apply({ color: 'red', notes: { a: '1' } }, alice);

      expect(again).toEqual(created);
    });

    it('counts a generation for a change, and removes what the manager leaves out', async () => {
      await apply({ color: 'red', size: 1, notes: { a: '1', b: '2' } }, alice);

      const applied = await apply({ size: 1, notes: { b: '3' } }, alice);

      expect(specOf(applied)).toEqual({ color: 'grey', size: 1, notes: { b: '3' } });
      expect(applied.metadata.generation).toBe(2);
    });

    it('merges maps by field, list-maps by key and sets by value', async () => {
      await apply({ books: [{ title: 'Emma', pages: 474 }], genres: ['novel'], notes: { a: '1' } }, alice);

      const applied = await apply(
        { books: [{ title: 'Emma', lender: 'eve' }, { title: 'Kim' }], genres: ['crime'], notes: { b: '2' } },
        bob,
      );

      const { books, genres, notes } = specOf(applied);
      expect(books).toEqual([{ title: 'Emma', pages: 474, lender: 'eve' }, { title: 'Kim' }]);
      expect(genres?.toSorted()).toEqual(['crime', 'novel']);
      expect(notes).toEqual({ a: '1', b: '2' });
    });

    it('takes atomic lists and maps as one', async () => {
      await apply({ order: ['x', 'y'], position: { row: 1 } }, alice);

      const order = await refusal(apply({ order: ['z'] }, bob));
      const position = await refusal(apply({ position: { column: 2 } }, bob));
      const forced = await apply({ order: ['z'], position: { column: 2 } }, { ...bob, force: true });

      expect(order.problems.map(({ path }) => path)).toEqual(['spec.order']);
      expect(position.problems.map(({ path }) => path)).toEqual(['spec.position']);
      expect(specOf(forced)).toMatchObject({ order: ['z'], position: { column: 2 } });
      expect(specOf(forced).position).not.toHaveProperty('row');
    });

    it('removes elements and fields that only their manager owned', async () => {
      await apply({ books: [{ title: 'Emma' }, { title: 'Kim' }], genres: ['novel', 'crime'] }, alice);
      await apply({ books: [{ title: 'Kim', lender: 'eve' }] }, bob);

      const applied = await apply({ genres: ['crime'] }, alice);

      expect(specOf(applied).books).toEqual([{ title: 'Kim', lender: 'eve' }]);
      expect(specOf(applied).genres).toEqual(['crime']);
    });

    it('keeps a field that another manager states too', async () => {
      await apply({ color: 'red' }, alice);
      await apply({ color: 'red' }, bob);

      const applied = await apply({}, alice);

      expect(specOf(applied).color).toBe('red');
      expect(applied.metadata.managedFields?.map(({ manager }) => manager)).toContain('bob');
    });

    it('names manager and path of every conflict, and changes nothing', async () => {
      const created = await apply({ color: 'red', notes: { a: '1' } }, alice);

      const refused = await refusal(apply({ color: 'blue', notes: { a: '2', b: '3' } }, bob));

      expect(refused.reason).toBe('Conflict');
      expect(refused.problems.map(({ path }) => path).sort()).toEqual(['spec.color', 'spec.notes.a']);
      expect(refused.message).toContain('alice');
      expect(await scene.cluster.get(keyOf(created))).toEqual(created);
    });

    it('takes ownership by force', async () => {
      await apply({ color: 'red', size: 1 }, alice);

      const forced = await apply({ color: 'blue' }, { ...bob, force: true });
      const refused = await refusal(apply({ color: 'red', size: 1 }, alice));
      const dropped = await apply({ size: 1 }, alice);

      expect(specOf(forced).color).toBe('blue');
      expect(refused.reason).toBe('Conflict');
      expect(specOf(dropped).color).toBe('blue');
    });

    it('meets an update as a manager that owns what it changed', async () => {
      const created = await apply({ color: 'red', notes: { a: '1' } }, alice);
      await scene.cluster.update({ ...created, spec: { color: 'blue', notes: { a: '1' } } }, bob);

      const refused = await refusal(apply({ color: 'red', notes: { a: '2' } }, alice));

      expect(refused.problems.map(({ path }) => path)).toEqual(['spec.color']);
      expect(refused.message).toContain('bob');
    });

    it('merges labels and finalizers of several managers', async () => {
      const { cluster, namespace } = scene;
      const base = shelf(namespace, 'a');
      await cluster.apply(withMetadata(base, { labels: { a: '1' }, annotations: { note: 'x' } }), alice);

      const applied = await cluster.apply(withMetadata(base, { labels: { b: '2' } }), bob);
      const left = await cluster.apply(base, alice);

      expect(applied.metadata.labels).toEqual({ a: '1', b: '2' });
      expect(left.metadata.labels).toEqual({ b: '2' });
      expect(left.metadata.annotations).toBeUndefined();
      expect(left.metadata.generation).toBe(1);
    });

    it('leaves status alone', async () => {
      const created = await apply({ color: 'red' }, alice);
      await scene.cluster.updateStatus({ ...created, status: { phase: 'Full' } } as KubeObject, bob);

      const asked = {
        ...shelf(scene.namespace, 'a', { color: 'red' }),
        status: { phase: 'Empty' },
      } as KubeObject;
      const applied = await scene.cluster.apply(asked, alice);

      expect(applied.status).toEqual({ phase: 'Full' });
    });

    it('refuses what the schema refuses, an element twice, and stated ownership', async () => {
      const created = await apply({ size: 1 }, alice);

      const immutable = await refusal(apply({ size: 2 }, alice));
      const twice = await refusal(apply({ size: 1, books: [{ title: 'Kim' }, { title: 'Kim' }] }, alice));
      const owned = await refusal(
        scene.cluster.apply(
          withMetadata(shelf(scene.namespace, 'a'), { managedFields: created.metadata.managedFields ?? [] }),
          alice,
        ),
      );

      expect(immutable.reason).toBe('Invalid');
      expect(twice.reason).toBe('Invalid');
      expect(owned.reason).toBe('BadRequest');
    });

    it('refuses when the stated version is not the stored one', async () => {
      const created = await apply({ color: 'red' }, alice);
      await apply({ color: 'blue' }, alice);

      const refused = await refusal(
        scene.cluster.apply(
          withMetadata(shelf(scene.namespace, 'a', { color: 'green' }), {
            resourceVersion: created.metadata.resourceVersion ?? '',
          }),
          alice,
        ),
      );

      expect(refused.reason).toBe('Conflict');
    });

    it('answers a dry run and stores nothing', async () => {
      const created = await apply({ color: 'red' }, alice);

      const answered = await scene.cluster.apply(shelf(scene.namespace, 'a', { color: 'blue' }), {
        ...alice,
        dryRun: true,
      });

      expect(specOf(answered).color).toBe('blue');
      expect(await scene.cluster.get(keyOf(created))).toEqual(created);
    });
  });
}
