import { describe, expect, it } from 'vitest';
import { KernelReach } from '../../../controller/engine/kernel-reach.ts';
import { KernelRequestError, KernelUnreachableError } from '../../../controller/kernel/port.ts';
import type { KernelDirectory, KernelRequest } from '../../../controller/kernel/port.ts';
import { accepted } from './toys.ts';

/** Two hosts of which some do not answer, and a clock that a test moves. */
class Surroundings {
  now = 0;
  /** What becomes of the next asks; then all are answered. */
  faults: (Error | undefined)[] = [];
  /** Host names, for each ask that reached the wire. */
  readonly asked: string[] = [];
  readonly told: string[] = [];
  readonly reach: KernelReach;

  constructor() {
    const ask = <T>(hostName: string, answer: T): Promise<T> => {
      this.asked.push(hostName);
      const fault = this.faults.shift();
      return fault === undefined ? Promise.resolve(answer) : Promise.reject(fault);
    };
    const kernels: KernelDirectory = {
      hosts: () => Promise.resolve(['alpha', 'beta']),
      kernel: (hostName) => ({
        execute: () => ask(hostName, { ...accepted, revision: 1 }),
        read: () => ask(hostName, { ok: true, result: null } as never),
        changes: () => ask(hostName, { cursor: { bootID: '', revision: 0 }, changes: [], complete: true }),
      }),
    };
    this.reach = new KernelReach(kernels, () => this.now, {
      lost: (hostName) => this.told.push(`lost ${hostName}`),
      regained: (hostName) => this.told.push(`regained ${hostName}`),
    });
  }

  look(hostName = 'alpha'): Promise<unknown> {
    return this.reach.kernel(hostName).changes(null);
  }

  act(): Promise<unknown> {
    return this.reach.kernel('alpha').execute({} as KernelRequest);
  }
}

const cut = new KernelUnreachableError('alpha', 'cut off');
const slow = new KernelUnreachableError('alpha', 'too slow', { timedOut: true });

describe('engine/kernel-reach', () => {
  it('tells once that a host is lost, and asks it nothing until it is due', async () => {
    const around = new Surroundings();
    around.faults = [cut];
    await expect(around.look()).rejects.toBe(cut);

    around.now = 999;
    await expect(around.look()).rejects.toBe(cut);
    await expect(around.act()).rejects.toBe(cut);

    expect(around.asked).toEqual(['alpha']);
    expect(around.told).toEqual(['lost alpha']);
    expect(around.reach.losses).toBe(1);
  });

  it('goes on with other hosts meanwhile', async () => {
    const around = new Surroundings();
    around.faults = [cut];
    await expect(around.look()).rejects.toBe(cut);

    await around.look('beta');

    expect(around.asked).toEqual(['alpha', 'beta']);
  });

  it('tries a lost host after 1 s, 2 s, 4 s and so on, at most 30 s later', async () => {
    const around = new Surroundings();
    const waits: number[] = [];
    for (let times = 0; times < 8; times += 1) {
      around.faults = [cut];
      await expect(around.look()).rejects.toBe(cut);
      waits.push(around.reach.nextDue()! - around.now);
      around.now = around.reach.nextDue()!;
    }

    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(around.told).toEqual(['lost alpha']);
  });

  it('tells that a host answers again, and begins anew when it is lost once more', async () => {
    const around = new Surroundings();
    around.faults = [cut];
    await expect(around.look()).rejects.toBe(cut);
    around.now = 1000;
    await around.look();
    expect(around.reach.nextDue()).toBeUndefined();

    around.faults = [cut];
    await expect(around.look()).rejects.toBe(cut);

    expect(around.told).toEqual(['lost alpha', 'regained alpha', 'lost alpha']);
    expect(around.reach.nextDue()).toBe(2000);
    expect(around.reach.losses).toBe(2);
  });

  it('LIFE-1: asks a command again whose reply was lost, before the host counts as lost', async () => {
    const around = new Surroundings();
    around.faults = [cut, cut];

    await around.act();

    expect(around.asked).toHaveLength(3);
    expect(around.told).toEqual([]);
  });

  it('waits no second time at once for a host that was too slow', async () => {
    const around = new Surroundings();
    around.faults = [slow];

    await expect(around.act()).rejects.toBe(slow);

    expect(around.asked).toHaveLength(1);
    expect(around.told).toEqual(['lost alpha']);
  });

  it('takes no fault of what was asked for a lost host', async () => {
    const around = new Surroundings();
    around.faults = [new Error('not understood')];

    await expect(around.look()).rejects.toThrow('not understood');

    expect(around.told).toEqual([]);
    expect(around.reach.nextDue()).toBeUndefined();
  });

  it.each([
    ['what changes', (reach: KernelReach) => reach.kernel('alpha').changes(null)],
    ['devices', (reach: KernelReach) => reach.kernel('alpha').read({ type: 'Global' }, { type: 'Devices' })],
  ])('takes a host for lost that does not understand how it is asked for %s', async (_what, ask) => {
    const around = new Surroundings();
    around.faults = [new KernelRequestError('alpha', 'it is too old')];

    await expect(ask(around.reach)).rejects.toThrow(
      /^the kernel of alpha does not answer: .* it is too old$/u,
    );

    expect(around.told).toEqual(['lost alpha']);
    await expect(around.act()).rejects.toThrow(KernelUnreachableError);
  });

  it('takes no command or question that is not understood for a lost host', async () => {
    const around = new Surroundings();
    around.faults = [
      new KernelRequestError('alpha', 'too large'),
      new KernelRequestError('alpha', 'too large'),
    ];
    const look = around.reach.kernel('alpha').read({ type: 'Global' }, { type: 'Host' });

    await expect(look).rejects.toThrow('too large');
    await around.act();

    expect(around.told).toEqual([]);
  });
});
