import { describe, expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { definition } from './scene.ts';

export function changesContract(scene: Scene): void {
  describe('changes', () => {
    it('LIFE-26: tells where the stream is now, and from there what changed, in order', async () => {
      await scene.boot();
      await scene.do(definition('p1'));
      const start = await scene.changes(null);
      await scene.do(definition('p2'));
      await scene.do({ type: 'LoadPartition', partitionUid: 'p1' });

      const batch = await scene.changes(start.cursor);

      expect(start.changes).toEqual([]);
      expect(batch.complete).toBe(true);
      expect(batch.cursor).toEqual({ bootID: 'alpha-1', revision: start.cursor.revision + 2 });
      const partitions = batch.changes.flatMap((change) =>
        'partitionUid' in change ? change.partitionUid : [],
      );
      expect(partitions).toEqual(['p2', 'p1']);
      expect(await scene.changes(batch.cursor)).toEqual({ ...batch, changes: [] });
    });

    it('LIFE-26: says that it cannot follow a cursor of another boot', async () => {
      await scene.boot();
      const { cursor } = await scene.changes(null);
      await scene.boot('alpha', 'alpha-2');

      const batch = await scene.changes(cursor);

      expect(batch.complete).toBe(false);
      expect(batch.cursor.bootID).toBe('alpha-2');
    });

    it('LIFE-26: says that it does not remember what happened since', async () => {
      await scene.boot();
      await scene.do(definition('p1'));
      const { cursor } = await scene.changes(null);
      for (let times = 0; times < 2100; times += 1) {
        await scene.do({ type: 'LoadPartition', partitionUid: 'p1' });
        await scene.do({ type: 'StopPartition', partitionUid: 'p1' });
      }

      const batch = await scene.changes(cursor);

      expect(batch.complete).toBe(false);
      expect(batch.cursor.revision).toBe(cursor.revision + 4200);
    });

    it('LIFE-26: each host has a stream of its own', async () => {
      await scene.boot('alpha');
      await scene.boot('beta');
      const { cursor } = await scene.changes(null, 'beta');
      await scene.do(definition('p1'));

      expect(await scene.changes(cursor, 'beta')).toEqual({ cursor, changes: [], complete: true });
    });
  });
}
