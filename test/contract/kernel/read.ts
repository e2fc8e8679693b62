/* eslint-disable partywall/test-function-lines -- a suite over a scene is a chapter like a describe: as long as it has tests */
import { describe, expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { definition, disk, inside, numbers } from './scene.ts';

export function readContract(scene: Scene): void {
  describe('read', () => {
    it('tells of a host what it is, in plain data', async () => {
      await scene.boot();
      await scene.do(definition('p1'));

      const answer = await scene.read<'Host'>({ type: 'Host' });

      expect(answer).toMatchObject({
        ok: true,
        result: { bootID: 'alpha-1', boots: 1, partitions: { Defined: 1 }, recovering: false },
      });
      expect(answer).toMatchObject({ result: { bootRequest: null, numbers: { config: numbers } } });
      expect(JSON.parse(JSON.stringify(answer))).toStrictEqual(answer);
    });

    it('answers null for a partition that the kernel does not know', async () => {
      await scene.boot();

      const answer = await scene.read<'Partition'>({ type: 'Partition', partitionUid: 'nobody' });

      expect(answer).toEqual({ ok: true, result: null });
    });

    it('DEV-8: tells who holds which device and which number', async () => {
      await scene.boot();
      await scene.do({ type: 'Discover', inventoryUid: 'disks', devices: [disk('d1'), disk('d2')] });
      await scene.running('p1', 'd1');
      const ask = { type: 'RequestNumbers', partitionUid: 'p1', claimUid: 'p1-claim', entries: ['hdisk0'] };
      await scene.do(ask as never, { caller: inside('p1') });

      const devices = await scene.read<'Devices'>({ type: 'Devices' });
      const table = await scene.read<'NumberTable'>({ type: 'NumberTable' });

      const real = { major: 32, minor: 0 };
      expect(devices).toMatchObject({
        result: [
          { id: 'd1', allocations: [{ partitionUid: 'p1', claimUid: 'p1-claim', real }], exporter: null },
          { id: 'd2', allocations: [], state: 'Available' },
        ],
      });
      expect(table).toMatchObject({ result: [{ real, state: 'Granted', owner: { partitionUid: 'p1' } }] });
    });

    it('LIFE-28: refuses a partition what is not its own, whether that exists or not', async () => {
      await scene.boot();
      await scene.do(definition('p1'));
      await scene.do(definition('p2'));

      const refused = await Promise.all([
        scene.read<'OwnDevices'>({ type: 'OwnDevices', partitionUid: 'p2' }, { caller: inside('p1') }),
        scene.read<'OwnDevices'>({ type: 'OwnDevices', partitionUid: 'no' }, { caller: inside('p1') }),
        scene.read<'Holdings'>({ type: 'Holdings' }, { caller: inside('p1') }),
      ]);

      for (const answer of refused) expect(answer).toMatchObject({ ok: false, id: 'NotPermitted' });
      expect(refused[0]).toEqual(refused[1]);
    });

    it('LIFE-32: tells the last operation of an owner', async () => {
      await scene.boot();
      await scene.do(definition('p1'), { operation: { owner: 'somebody', sequence: 41 } });

      const known = await scene.read<'LastOperation'>({ type: 'LastOperation', owner: 'somebody' });
      const unknown = await scene.read<'LastOperation'>({ type: 'LastOperation', owner: 'nobody' });

      expect([known, unknown]).toMatchObject([{ result: { sequence: 41 } }, { result: { sequence: 0 } }]);
    });
  });
}
