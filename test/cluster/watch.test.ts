import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { keyOf } from '../../controller/api/object.ts';
import type { WatchEvent } from '../../controller/cluster/port.ts';
import { refusal } from '../contract/cluster/refusal.ts';
import { subjectDefinitions } from '../contract/cluster/subject-definitions.ts';
import { shelf } from '../contract/cluster/subjects.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { shelfScene } from './shelves.ts';
import type { ShelfScene } from './shelves.ts';

const by = { fieldManager: 'tests' };

/** Longer than any of these tests takes; never a measure. */
const patience = { timeout: 120_000, interval: 100 };

async function follow({ cluster, namespace }: ShelfScene): Promise<string[]> {
  const told: string[] = [];
  const { resourceVersion } = await cluster.list('Shelf');
  const note = ({ type, object }: WatchEvent): void => {
    const { name, uid = '' } = object.metadata;
    if (object.metadata.namespace === namespace) told.push(`${type} ${name} ${uid}`);
  };
  await cluster.watch('Shelf', note, { resourceVersion });
  return told;
}

async function make({ others, namespace }: ShelfScene, name: string): Promise<string> {
  const { metadata } = await others.create(shelf(namespace, name), by);
  return `${name} ${metadata.uid ?? ''}`;
}

/** Changes and ends of objects that happen while a watch is cut off, and what it must say of them. */
async function happenUnseen(scene: ShelfScene): Promise<string[]> {
  const { others, namespace } = scene;
  const find = async (name: string) => (await others.get(keyOf(shelf(namespace, name))))!;
  const deleted = await find('deleted');
  const replaced = await find('replaced');
  const changed = await find('changed');
  await others.delete(keyOf(deleted));
  await others.delete(keyOf(replaced));
  await others.update({ ...changed, spec: { color: 'red' } }, by);
  const again = await make(scene, 'replaced');
  const added = await make(scene, 'added');
  return [
    `DELETED deleted ${deleted.metadata.uid ?? ''}`,
    `DELETED replaced ${replaced.metadata.uid ?? ''}`,
    `ADDED ${again}`,
    `MODIFIED changed ${changed.metadata.uid ?? ''}`,
    `ADDED ${added}`,
  ];
}

describe.skipIf(isSkipped())('cluster/watch', () => {
  describe('of a server that forgets', () => {
    // With its watch cache on, a server still knows what etcd has forgotten.
    const flags = ['--watch-cache=false', '--etcd-compaction-interval=0'];
    const server = startedServer({ flags }, subjectDefinitions());
    const scene = shelfScene(server);

    it('is told everything that happened while it was cut off and that the server forgot (410)', async () => {
      for (const name of ['same', 'deleted', 'replaced', 'changed']) await make(scene, name);
      const told = await follow(scene);
      scene.proxy.cut();

      const unseen = await happenUnseen(scene);
      await server().compact();
      scene.proxy.restore();

      await expect.poll(() => told.toSorted(), patience).toEqual(unseen.toSorted());
      const last = await make(scene, 'last');
      await expect.poll(() => told.at(-1), patience).toBe(`ADDED ${last}`);
      // What was made anew under its old name was let go of first.
      const ofReplaced = told.filter((text) => text.includes(' replaced '));
      expect(ofReplaced.map((text) => text.split(' ')[0])).toEqual(['DELETED', 'ADDED']);
    });

    it('cannot begin at a version that is forgotten', async () => {
      const { resourceVersion } = await scene.cluster.list('Shelf', { limit: 1 });
      await make(scene, 'a');
      await server().compact();

      const refused = await refusal(scene.cluster.watch('Shelf', () => undefined, { resourceVersion }));

      expect(refused.reason).toBe('Gone');
    });

    it('has pages that are gone with their version', async () => {
      for (const name of ['a', 'b', 'c']) await make(scene, name);
      const { namespace } = scene;
      const first = await scene.cluster.list('Shelf', { namespace, limit: 1 });
      await make(scene, 'd');
      await server().compact();

      const refused = await refusal(
        scene.cluster.list('Shelf', { namespace, limit: 1, continue: first.continue ?? '' }),
      );

      expect(refused.reason).toBe('Gone');
    });
  });

  describe('of a server with its history', () => {
    const server = startedServer({}, subjectDefinitions());
    const scene = shelfScene(server, { watchSeconds: 1 });

    it('tells what happened while it was cut off in order, and only once', async () => {
      for (const name of ['same', 'deleted', 'replaced', 'changed']) await make(scene, name);
      const told = await follow(scene);
      scene.proxy.cut();

      const unseen = await happenUnseen(scene);
      scene.proxy.restore();

      await expect.poll(() => told.length, patience).toBe(unseen.length);
      expect(told.map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual([
        'DELETED deleted',
        'DELETED replaced',
        'MODIFIED changed',
        'ADDED replaced',
        'ADDED added',
      ]);
    });

    it('goes on when the server ends it, again and again', async () => {
      const told = await follow(scene);
      const made: string[] = [];

      for (const name of ['a', 'b', 'c', 'd']) {
        made.push(`ADDED ${await make(scene, name)}`);
        await expect.poll(() => told, patience).toEqual(made);
        // Two seconds are the longest that the server keeps a watch of this scene open.
        await sleep(2200);
      }

      expect(scene.troubles).toEqual([]);
    });

    it('goes on after the server was restarted', async () => {
      const told = await follow(scene);
      const before = await make(scene, 'before');
      await expect.poll(() => told, patience).toEqual([`ADDED ${before}`]);

      await server().stopApi();
      await expect.poll(() => scene.troubles.length, patience).toBeGreaterThan(0);
      await server().startApi();
      const after = await make(scene, 'after');

      await expect.poll(() => told, patience).toEqual([`ADDED ${before}`, `ADDED ${after}`]);
    });

    it('goes on after the storage stood still', async () => {
      const told = await follow(scene);

      server().pauseStorage();
      const making = make(scene, 'a');
      await sleep(1500);
      expect(told).toEqual([]);
      server().resumeStorage();
      const made = await making;

      await expect.poll(() => told, patience).toEqual([`ADDED ${made}`]);
    });
  });
});
