/* eslint-disable partywall/test-function-lines -- a suite over a scene is a chapter like a describe: as long as it has tests */
import { describe, expect, it } from 'vitest';

import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf } from '../../../controller/api/object.ts';
import type { WatchEvent } from '../../../controller/cluster/port.ts';
import type { Scene } from './scene.ts';
import { library, shelf, withMetadata } from './subjects.ts';

const by = { fieldManager: 'alice' };

export function watchContract(scene: Scene): void {
  /** Watches this scene's namespace from now, or from a version. */
  async function follow(from?: string): Promise<{ events: WatchEvent[]; stop: () => void }> {
    const events: WatchEvent[] = [];
    const resourceVersion = from ?? (await scene.cluster.list('Shelf', { limit: 1 })).resourceVersion;
    const note = (event: WatchEvent): void => {
      if (event.object.metadata.namespace === scene.namespace) events.push(event);
    };
    const watch = await scene.cluster.watch('Shelf', note, { resourceVersion });
    return { events, stop: () => watch.stop() };
  }

  const told = (events: WatchEvent[]): string[] =>
    events.map(({ type, object }) => `${type} ${object.metadata.name}`);

  describe('watch', () => {
    it('tells every change of its kind in order, with the object as it is then', async () => {
      const { cluster, namespace } = scene;
      const { events, stop } = await follow();

      const created = await cluster.create(shelf(namespace, 'a'), by);
      const updated = await cluster.update({ ...created, spec: { color: 'red' } }, by);
      const written = await cluster.updateStatus({ ...updated, status: { phase: 'Full' } } as KubeObject, by);
      await cluster.create(library(namespace), by);
      await cluster.delete(keyOf(written));

      await expect.poll(() => told(events)).toEqual(['ADDED a', 'MODIFIED a', 'MODIFIED a', 'DELETED a']);
      expect(events.slice(0, 3).map(({ object }) => object)).toEqual([created, updated, written]);
      expect(events[3]?.object.spec).toEqual(written.spec);
      stop();
      await cluster.delete({ kind: 'Library', name: namespace });
    });

    it('tells a stamp as a change and the last finalizer as the deletion', async () => {
      const { cluster, namespace } = scene;
      const { events, stop } = await follow();
      const created = await cluster.create(
        withMetadata(shelf(namespace, 'a'), { finalizers: ['example.com/held'] }),
        by,
      );

      await cluster.delete(keyOf(created));
      await cluster.patch(keyOf(created), [{ op: 'remove', path: '/metadata/finalizers' }], by);

      await expect.poll(() => told(events)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
      stop();
    });

    it('resumes after a version without loss or repetition', async () => {
      const { cluster, namespace } = scene;
      await cluster.create(shelf(namespace, 'a'), by);
      const { resourceVersion } = await cluster.list('Shelf', { namespace });
      const created = await cluster.create(shelf(namespace, 'b'), by);
      await cluster.delete(keyOf(created));

      const fromList = await follow(resourceVersion);
      const fromObject = await follow(created.metadata.resourceVersion);
      await cluster.create(shelf(namespace, 'c'), by);

      await expect.poll(() => told(fromList.events)).toEqual(['ADDED b', 'DELETED b', 'ADDED c']);
      await expect.poll(() => told(fromObject.events)).toEqual(['DELETED b', 'ADDED c']);
      fromList.stop();
      fromObject.stop();
    });

    it('resumes after the version of a deletion', async () => {
      const { cluster, namespace } = scene;
      const first = await follow();
      const created = await cluster.create(shelf(namespace, 'a'), by);
      await cluster.delete(keyOf(created));
      await expect.poll(() => told(first.events)).toEqual(['ADDED a', 'DELETED a']);
      first.stop();

      const second = await follow(first.events[1]?.object.metadata.resourceVersion);
      await cluster.create(shelf(namespace, 'b'), by);

      await expect.poll(() => told(second.events)).toEqual(['ADDED b']);
      second.stop();
    });

    it('tells nothing after it was stopped', async () => {
      const { cluster, namespace } = scene;
      const stopped = await follow();
      const going = await follow();
      stopped.stop();

      await cluster.create(shelf(namespace, 'a'), by);

      await expect.poll(() => told(going.events)).toEqual(['ADDED a']);
      expect(stopped.events).toEqual([]);
      going.stop();
    });
  });
}
