/* eslint-disable partywall/test-function-lines -- a suite over a scene is a chapter like a describe: as long as it has tests */
import { beforeEach, describe, expect, it } from 'vitest';

import type { KubeObject } from '../../../controller/api/object.ts';
import type { ListOptions } from '../../../controller/cluster/port.ts';
import type { Scene } from './scene.ts';
import { refusal } from './refusal.ts';
import { shelf, withMetadata } from './subjects.ts';

const by = { fieldManager: 'alice' };

export function listContract(scene: Scene): void {
  describe('list', () => {
    beforeEach(async () => {
      const { cluster, namespace } = scene;
      const made: [string, string, Record<string, string>][] = [
        ['c', 'red', { floor: '1' }],
        ['a', 'blue', { floor: '2', quiet: 'yes' }],
        ['b', 'red', {}],
      ];
      for (const [name, color, labels] of made) {
        await cluster.create(withMetadata(shelf(namespace, name, { color }), { labels }), by);
      }
    });

    async function names(options: ListOptions): Promise<string[]> {
      const { items } = await scene.cluster.list('Shelf', { namespace: scene.namespace, ...options });
      return items.map(({ metadata }) => metadata.name);
    }

    it('lists a namespace in the order of names, with whole objects', async () => {
      const { cluster, namespace } = scene;

      const { items } = await cluster.list('Shelf', { namespace });

      expect(items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
      expect(items[0]).toEqual(await cluster.get({ kind: 'Shelf', namespace, name: 'a' }));
    });

    it('lists all namespaces in the order of namespaces', async () => {
      const { cluster, namespace } = scene;
      const first = `a-${namespace}`;
      await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: first } }, by);
      await cluster.create(shelf(first, 'z'), by);

      const { items } = await cluster.list('Shelf');

      const listed = items.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
      const mine = listed.filter((name) => name.includes(`${namespace}/`));
      expect(mine).toEqual([`${first}/z`, `${namespace}/a`, `${namespace}/b`, `${namespace}/c`]);
      await cluster.delete({ kind: 'Shelf', namespace: first, name: 'z' });
    });

    it.each([
      ['floor=1', ['c']],
      ['floor!=1', ['a', 'b']],
      ['floor', ['a', 'c']],
      ['!floor', ['b']],
      ['floor in (1,2),quiet', ['a']],
      ['floor notin (2)', ['b', 'c']],
    ])('selects by the labels %s', async (labelSelector, expected) => {
      const found = await names({ labelSelector });

      expect(found).toEqual(expected);
    });

    it.each([
      ['metadata.name=b', ['b']],
      ['metadata.name!=b', ['a', 'c']],
      ['spec.color=red', ['b', 'c']],
      ['spec.color=red,metadata.name=c', ['c']],
      ['status.librarian=', ['a', 'b', 'c']],
    ])('selects by the fields %s', async (fieldSelector, expected) => {
      const found = await names({ fieldSelector });

      expect(found).toEqual(expected);
    });

    it('selects by fields of status', async () => {
      const { cluster, namespace } = scene;
      const { items } = await cluster.list('Shelf', { namespace });
      await cluster.updateStatus({ ...items[1]!, status: { librarian: 'eve' } } as KubeObject, by);

      const found = await names({ fieldSelector: 'status.librarian=eve' });

      expect(found).toEqual(['b']);
    });

    it.each([
      ['labels that cannot be read', { labelSelector: 'a b' }],
      ['a field that is not selectable', { fieldSelector: 'spec.size=3' }],
      ['fields that cannot be read', { fieldSelector: 'metadata.name' }],
    ])('refuses a selector by %s', async (_what, options) => {
      const refused = await refusal(scene.cluster.list('Shelf', { namespace: scene.namespace, ...options }));

      expect(refused.reason).toBe('BadRequest');
    });

    it('gives pages that together are the list', async () => {
      const { cluster, namespace } = scene;

      const first = await cluster.list('Shelf', { namespace, limit: 2 });
      const second = await cluster.list('Shelf', { namespace, limit: 2, continue: first.continue ?? '' });

      expect(first.items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
      expect(second.items.map(({ metadata }) => metadata.name)).toEqual(['c']);
      expect(second.continue).toBeUndefined();
    });

    it('does not list what was deleted', async () => {
      const { cluster, namespace } = scene;

      await cluster.delete({ kind: 'Shelf', namespace, name: 'b' });

      expect(await names({})).toEqual(['a', 'c']);
    });
  });
}
