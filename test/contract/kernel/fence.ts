import { describe, expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { definition } from './scene.ts';

export function fenceContract(scene: Scene): void {
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
      const { numbers } = await hostOf(scene);

      const answer = await scene.ask({ type: 'Boot', bootID: 'alpha-2', numbers: numbers.config! });

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

async function hostOf(scene: Scene) {
  const answer = await scene.read<'Host'>({ type: 'Host' });
  if (!answer.ok) throw new Error(answer.id);
  return answer.result;
}
