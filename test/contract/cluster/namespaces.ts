import { describe, expect, it } from 'vitest';

import type { Scene } from './scene.ts';
import { namespace as namespaceObject } from './subjects.ts';

const by = { fieldManager: 'alice' };

export function namespaceContract(scene: Scene): void {
  describe('Namespace', () => {
    it('carries its name as a label, beside its own', async () => {
      const { cluster, namespace } = scene;

      const applied = await cluster.apply(namespaceObject(namespace, { team: 'a' }), by);

      expect(applied.metadata.labels).toEqual({ team: 'a', 'kubernetes.io/metadata.name': namespace });
    });

    it('changes nothing when the same is applied again, even if it states nothing', async () => {
      const { cluster, namespace } = scene;
      const applied = await cluster.apply(namespaceObject(namespace), by);

      const again = await cluster.apply(namespaceObject(namespace), by);

      expect(again).toEqual(applied);
    });

    it('is found by its labels', async () => {
      const { cluster, namespace } = scene;
      await cluster.apply(namespaceObject(namespace, { team: namespace }), by);

      const { items } = await cluster.list('Namespace', { labelSelector: `team=${namespace}` });

      expect(items.map(({ metadata }) => metadata.name)).toEqual([namespace]);
    });
  });
}
