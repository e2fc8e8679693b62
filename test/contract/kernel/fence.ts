import { describe, expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { definition, numbers } from './scene.ts';

export function fenceContract(scene: Scene): void {
  takeOverContract(scene);
  describe('the fence', () => {
    it('LIFE-3: an epoch that was obeyed once refuses every older one', async () => {
      await scene.boot();
      await scene.do(definition('p1'), { fence: { epoch: 7, bootID: 'alpha-1' } });

      await scene.expectUnchanged(async () => {
        const stale = await scene.ask(definition('p2'), { fence: { epoch: 6, bootID: 'alpha-1' } });
        expect(stale).toEqual({
          ok: false,
          errno: 'ESTALE',
          id: 'FencedOut',
          args: { epoch: 6, highest: 7 },
        });
      });
      await scene.do(definition('p2'), { fence: { epoch: 7, bootID: 'alpha-1' } });
    });

    it('LIFE-3: each host has seen epochs of its own', async () => {
      await scene.boot('alpha');
      await scene.boot('beta');
      await scene.do(definition('p1'), { fence: { epoch: 7, bootID: 'alpha-1' } });

      const elsewhere = await scene.ask(definition('p2'), { host: 'beta' });

      expect(elsewhere.ok).toBe(true);
    });

    it('LIFE-3: an epoch outlives a boot and a machine that is booted by an older leader is not', async () => {
      await scene.boot();
      await scene.do(definition('p1'), { fence: { epoch: 7, bootID: 'alpha-1' } });
      const before = await hostOf(scene);

      const answer = await scene.ask({ type: 'Boot', bootID: 'alpha-2', numbers: before.numbers.config! });

      expect(answer).toMatchObject({ ok: false, id: 'FencedOut' });
      expect((await hostOf(scene)).bootID).toBe('alpha-1');
    });

    it('LIFE-9: what was decided about another boot is refused', async () => {
      await scene.boot();

      await scene.expectUnchanged(async () => {
        const stale = await scene.ask(definition('p1'), { fence: { epoch: 1, bootID: 'alpha-0' } });
        expect(stale).toMatchObject({
          ok: false,
          id: 'StaleBoot',
          args: { bootID: 'alpha-0', current: 'alpha-1' },
        });
      });
    });
  });
}

function takeOverContract(scene: Scene): void {
  describe('a new leader', () => {
    it('LIFE-3: a leader that takes over shuts out whoever led before, whatever boot runs, and changes nothing else', async () => {
      await scene.boot();
      const before = await hostOf(scene);

      await scene.do({ type: 'TakeOver', leader: 'new' }, { fence: { epoch: 7, bootID: '' } });

      expect(await hostOf(scene)).toEqual(before);
      const stale = await scene.ask(definition('p1'), { fence: { epoch: 6, bootID: 'alpha-1' } });
      expect(stale).toMatchObject({ ok: false, id: 'FencedOut', args: { epoch: 6, highest: 7 } });
      const late = await scene.ask({ type: 'TakeOver', leader: 'old' }, { fence: { epoch: 6, bootID: '' } });
      expect(late).toMatchObject({ ok: false, id: 'FencedOut' });
      await scene.do(definition('p1'), { fence: { epoch: 7, bootID: 'alpha-1' } });
    });

    it('LIFE-3: two leaders never share an epoch, and one may take over twice', async () => {
      const fence = { epoch: 7, bootID: '' };
      await scene.do({ type: 'TakeOver', leader: 'one' }, { fence });
      await scene.do({ type: 'TakeOver', leader: 'one' }, { fence });

      const other = await scene.ask({ type: 'TakeOver', leader: 'other' }, { fence });

      expect(other).toMatchObject({ ok: false, id: 'FencedOut', args: { epoch: 7, highest: 7 } });
    });

    it('LIFE-3: a machine that was not booted yet can be taken over, and is not booted by it', async () => {
      await scene.do({ type: 'TakeOver', leader: 'one' }, { fence: { epoch: 7, bootID: '' } });

      expect(await scene.kernels.hosts()).toEqual([]);
      const stale = await scene.ask(
        { type: 'Boot', bootID: 'alpha-1', numbers },
        { fence: { epoch: 6, bootID: '' } },
      );
      expect(stale).toMatchObject({ ok: false, id: 'FencedOut' });
    });
  });
}

async function hostOf(scene: Scene) {
  const answer = await scene.read<'Host'>({ type: 'Host' });
  if (!answer.ok) throw new Error(answer.id);
  return answer.result;
}
