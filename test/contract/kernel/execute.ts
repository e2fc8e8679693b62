/* eslint-disable partywall/test-function-lines -- a suite over a scene is a chapter like a describe: as long as it has tests */
import { describe, expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { definition, disk, inside } from './scene.ts';

export function executeContract(scene: Scene): void {
  describe('execute', () => {
    it('DEV-1, DEV-4: does what is asked and returns its result, its changes and the revision', async () => {
      await scene.boot();
      await scene.do({ type: 'Discover', inventoryUid: 'disks', devices: [disk('d1')] });
      await scene.running('p1', 'd1');
      const before = (await scene.changes(null)).cursor.revision;

      const ask = { type: 'RequestNumbers', partitionUid: 'p1', claimUid: 'p1-claim', entries: ['hdisk0'] };
      const answer = await scene.do(ask as never, { caller: inside('p1') });

      expect(answer.result).toEqual({ numbers: [{ entry: 'hdisk0', real: { major: 32, minor: 0 } }] });
      expect(answer.revision).toBe(before + 1);
      expect(answer.changes.map(({ type }) => type)).toEqual(['Host', 'Partition', 'Device']);
    });

    it('X-9: a refusal is an answer with errno, id and arguments, and changes nothing', async () => {
      await scene.boot();

      await scene.expectUnchanged(async () => {
        expect(await scene.ask({ type: 'LoadPartition', partitionUid: 'nobody' })).toEqual({
          ok: false,
          errno: 'ESRCH',
          id: 'PartitionNotFound',
          args: {},
        });
        const answer = await scene.ask({ ...definition('p1'), name: 'not:allowed' });
        expect(answer).toMatchObject({
          ok: false,
          id: 'InvalidPartitionName',
          args: { name: 'not:allowed' },
        });
      });
    });

    it('LIFE-28: a partition may not ask what only the global environment may', async () => {
      await scene.boot();
      await scene.do(definition('p1'));

      await scene.expectUnchanged(async () => {
        const answer = await scene.ask(definition('p2'), { caller: inside('p1') });
        expect(answer).toMatchObject({ ok: false, id: 'NotPermitted', errno: 'EPERM' });
      });
    });

    it('LIFE-1, LIFE-32: the same operation asked again gets the same answer, and is done once', async () => {
      await scene.boot();
      const request = scene.request(definition('p1'));
      const first = await scene.send(request);

      await scene.expectUnchanged(async () => {
        expect(await scene.send(request)).toEqual(first);
        expect(await scene.send({ ...request, at: '2027-01-01T00:00:00Z' })).toEqual(first);
      });
    });

    it('LIFE-32: an operation id that was used for another command is refused', async () => {
      await scene.boot();
      const request = scene.request(definition('p1'));
      await scene.send(request);

      await scene.expectUnchanged(async () => {
        const answer = await scene.send({ ...request, command: definition('p2') });
        expect(answer).toMatchObject({ ok: false, id: 'InvalidArgument', errno: 'EINVAL' });
      });
    });

    it('LIFE-32: an operation older than the last of its owner is refused', async () => {
      await scene.boot();
      const older = scene.request(definition('p1'));
      await scene.do(definition('p2'));

      await scene.expectUnchanged(async () => {
        expect(await scene.send(older)).toMatchObject({ ok: false, id: 'StaleOperation', errno: 'EALREADY' });
      });
    });

    it('LIFE-32: an operation that follows is done only right after the one before it', async () => {
      await scene.boot();
      const first = scene.request(definition('p1'), { operation: { owner: 'somebody', sequence: 1 } });
      const operation = { owner: 'somebody', sequence: 2, follows: true } as const;
      const second = scene.request(definition('p2'), { operation });

      await scene.expectUnchanged(async () => {
        expect(await scene.send(second)).toMatchObject({
          ok: false,
          id: 'PrecedingRefused',
          errno: 'ECANCELED',
        });
      });
      expect(await scene.send(first)).toMatchObject({ ok: true });
      const done = await scene.send(second);
      expect(done).toMatchObject({ ok: true });
      expect(await scene.send(second)).toEqual(done);
    });

    it('takes text of every kind, and gives it back as it was', async () => {
      await scene.boot();
      const content = 'Grüße, 日本語, 🧱, "quotes", \\, \u0000, \u2028\r\n';
      await scene.do(definition('p1'));
      await scene.do({
        type: 'PopulateFileSystems',
        partitionUid: 'p1',
        baseline: 'one',
        rootFiles: [{ path: '/etc/motd', content }],
        privateFiles: [],
        userFileSystems: [],
      });
      await scene.do({ type: 'LoadPartition', partitionUid: 'p1' });
      await scene.do({ type: 'MountFileSystems', partitionUid: 'p1' });

      const answer = await scene.read<'ReadFile'>({
        type: 'ReadFile',
        partitionUid: 'p1',
        path: '/etc/motd',
      });

      expect(answer).toEqual({ ok: true, result: { content } });
    });
  });
}
