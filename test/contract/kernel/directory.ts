import { describe, expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { definition, disk } from './scene.ts';

export function directoryContract(scene: Scene): void {
  describe('the directory', () => {
    it('lists the hosts that were booted, sorted, and no machine that was forgotten', async () => {
      expect(await scene.kernels.hosts()).toEqual([]);
      await scene.boot('beta');
      await scene.boot('alpha');
      expect(await scene.kernels.hosts()).toEqual(['alpha', 'beta']);

      await scene.do({ type: 'Decommission' });

      expect(await scene.kernels.hosts()).toEqual(['beta']);
    });

    it('a machine that was never booted answers too, and takes nothing but a boot', async () => {
      const host = await scene.read<'Host'>({ type: 'Host' });
      const refused = await scene.ask(definition('p1'));

      expect(host).toMatchObject({ ok: true, result: { bootID: '', boots: 0, partitions: {} } });
      expect(await scene.changes(null)).toEqual({
        cursor: { bootID: '', revision: 0 },
        changes: [],
        complete: true,
      });
      expect(refused).toMatchObject({ ok: false, id: 'HostNotBooted', errno: 'ENODEV' });
    });

    it('LIFE-23: a disk that two hosts of one machine room see has one holder', async () => {
      for (const host of ['alpha', 'beta']) {
        await scene.boot(host);
        await scene.do({ type: 'Discover', inventoryUid: `san-${host}`, devices: [disk('lun')] }, { host });
      }
      await scene.running('p1', 'lun');
      await scene.do(definition('p2'), { host: 'beta' });

      const entry = { name: 'hdisk0', deviceId: 'lun', sharing: 'Exclusive', reclaimPolicy: 'Wipe' } as const;
      const refused = await scene.ask(
        { type: 'AllocateDevices', partitionUid: 'p2', claimUid: 'c2', entries: [entry] },
        { host: 'beta' },
      );

      expect(refused).toMatchObject({ ok: false, id: 'DeviceHeld' });
    });

    it('serves many who ask at the same time, each with the answer to what it asked', async () => {
      await scene.boot();
      const asked = Array.from({ length: 40 }, (_, at) => `p${String(at)}`);
      const requests = asked.map((uid) =>
        scene.request(definition(uid), { operation: { owner: uid, sequence: 1 } }),
      );

      const answers = await Promise.all(requests.map((request) => scene.send(request)));

      const cids = answers.map((answer) => (answer.ok ? answer.result : answer.id) as { cid: number });
      expect(new Set(cids.map(({ cid }) => cid)).size).toBe(40);
      const again = await Promise.all(requests.map((request) => scene.send(request)));
      expect(again).toEqual(answers);
    });
  });
}
