import { describe, expect, it } from 'vitest';
import { Kernels } from '../../../controller/engine/kernels.ts';
import type { KernelDirectory } from '../../../controller/kernel/port.ts';
import { KernelUnreachableError } from '../../../controller/kernel/port.ts';
import { step } from './toys.ts';

describe('engine/kernels', () => {
  it('LIFE-26: reads what happened meanwhile before it asks anything of a host that answers again', async () => {
    const asked: string[] = [];
    const told: string[] = [];
    let now = 0;
    let isCut = false;
    const ask = <T>(what: string, answer: T): Promise<T> => {
      asked.push(what);
      return isCut ? Promise.reject(new KernelUnreachableError('alpha', 'cut off')) : Promise.resolve(answer);
    };
    const cursor = { bootID: 'boot-1', revision: 1 };
    const kernels: KernelDirectory = {
      hosts: () => Promise.resolve(['alpha']),
      kernel: () => ({
        execute: () => ask('execute', { ok: true, result: {}, changes: [], revision: 1 }),
        read: (_caller, { type }) => ask(`read ${type}`, { ok: true, result: [] } as never),
        changes: () => ask('changes', { cursor, changes: [], complete: true }),
      }),
    };
    const clock = { now: () => now, sleepUntil: () => Promise.resolve() };
    const all = new Kernels(
      { clock, epoch: 1, kernels },
      {
        changed: () => undefined,
        allChanged: (hostName) => told.push(`all of ${hostName}`),
        lost: (hostName) => told.push(`lost ${hostName}`),
      },
    );
    await all.start();
    isCut = true;
    await expect(all.perform([step], { owner: 'owner' })).rejects.toThrow('cut off');
    const { disturbances } = all;
    asked.length = 0;

    isCut = false;
    now = all.nextTry;
    await all.read('alpha', { type: 'Host' });

    expect(asked).toEqual(['changes', 'read Host']);
    expect(told).toEqual(['lost alpha', 'all of alpha']);
    expect(all.nextTry).toBe(Infinity);
    expect(disturbances).toBe(1);
  });
});
