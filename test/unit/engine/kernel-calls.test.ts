import { describe, expect, it } from 'vitest';
import { KernelCalls } from '../../../controller/engine/kernel-calls.ts';
import type {
  KernelAnswer,
  KernelDirectory,
  KernelQuery,
  KernelRequest,
} from '../../../controller/kernel/port.ts';
import type { Step } from '../../../controller/kinds/kind.ts';
import { accepted, refused, step } from './toys.ts';

/** A kernel that answers from a list; `lost` is a reply that never comes. */
class ScriptedKernel {
  readonly requests: KernelRequest[] = [];
  readonly queries: KernelQuery[] = [];
  bootID = 'boot-1';
  lastSequence = 0;
  answers: (KernelAnswer | 'lost')[] = [];

  directory(hosts: readonly string[] = []): KernelDirectory {
    return {
      hosts: () => Promise.resolve([...hosts]),
      kernel: () => ({
        execute: (request) => {
          this.requests.push(request);
          const answer = this.answers.shift() ?? accepted;
          return answer === 'lost' ? Promise.reject(new Error('connection lost')) : Promise.resolve(answer);
        },
        read: (_caller, query) => {
          this.queries.push(query);
          return Promise.resolve({ ok: true, result: this.#result(query) } as never);
        },
      }),
    };
  }

  #result(query: KernelQuery): unknown {
    if (query.type === 'LastOperation') return { sequence: this.lastSequence };
    if (query.type === 'Devices') return [{ id: 'd1' }];
    return { bootID: this.bootID };
  }

  asked(type: KernelQuery['type']): number {
    return this.queries.filter((query) => query.type === type).length;
  }
}

function callsOf(kernel: ScriptedKernel, epoch = 7): KernelCalls {
  return new KernelCalls(kernel.directory(), epoch, () => '2026-01-01T00:00:00Z');
}

describe('engine/kernel-calls', () => {
  it('LIFE-32, LIFE-33: adds operation id, fence and time to a step', async () => {
    const kernel = new ScriptedKernel();
    kernel.lastSequence = 4;

    await callsOf(kernel).execute(step, 'owner');

    expect(kernel.requests).toEqual([
      {
        caller: step.caller,
        command: step.command,
        operation: { owner: 'owner', sequence: 5 },
        fence: { epoch: 7, bootID: 'boot-1' },
        at: '2026-01-01T00:00:00Z',
      },
    ]);
  });

  it('LIFE-32: counts on for each owner, and asks the kernel for its last operation only once', async () => {
    const kernel = new ScriptedKernel();
    const calls = callsOf(kernel);

    await calls.execute(step, 'one');
    await calls.execute(step, 'one');
    await calls.execute(step, 'two');

    expect(kernel.requests.map(({ operation }) => operation)).toEqual([
      { owner: 'one', sequence: 1 },
      { owner: 'one', sequence: 2 },
      { owner: 'two', sequence: 1 },
    ]);
    expect(kernel.asked('LastOperation')).toBe(2);
    expect(kernel.asked('Host')).toBe(1);
  });

  it('LIFE-1: asks again under the same operation id when a reply is lost', async () => {
    const kernel = new ScriptedKernel();
    kernel.answers = ['lost', 'lost', accepted];

    await expect(callsOf(kernel).execute(step, 'owner')).resolves.toEqual(accepted);

    expect(kernel.requests).toHaveLength(3);
    expect(kernel.requests[1]).toEqual(kernel.requests[0]);
    expect(kernel.requests[2]).toEqual(kernel.requests[0]);
  });

  it('gives up after three lost replies, and reads what it knew anew', async () => {
    const kernel = new ScriptedKernel();
    const calls = callsOf(kernel);
    await calls.execute(step, 'owner');
    kernel.answers = ['lost', 'lost', 'lost'];

    await expect(calls.execute(step, 'owner')).rejects.toThrow('connection lost');

    // The last of them may have happened.
    kernel.lastSequence = 2;
    kernel.bootID = 'boot-2';
    await calls.execute(step, 'owner');
    expect(kernel.requests.at(-1)).toMatchObject({ operation: { sequence: 3 }, fence: { bootID: 'boot-2' } });
  });

  it('reads what it knew anew after a refusal: another leader or a boot may have come between', async () => {
    const kernel = new ScriptedKernel();
    const calls = callsOf(kernel);
    kernel.answers = [accepted, refused];
    await calls.execute(step, 'owner');

    await expect(calls.execute(step, 'owner')).resolves.toEqual(refused);

    kernel.lastSequence = 9;
    kernel.bootID = 'boot-2';
    await calls.execute(step, 'owner');
    expect(kernel.requests.at(-1)).toMatchObject({
      operation: { sequence: 10 },
      fence: { bootID: 'boot-2' },
    });
  });

  it('trusts the boot that it has just made', async () => {
    const kernel = new ScriptedKernel();
    const calls = callsOf(kernel);
    const boot: Step = {
      ...step,
      command: {
        type: 'Boot',
        bootID: 'made',
        numbers: { majors: { first: 1, last: 1 }, minorsPerMajor: 1, reserved: [] },
      },
    };

    await calls.execute(boot, 'owner');
    await calls.execute(step, 'owner');

    expect(kernel.requests.map(({ fence }) => fence.bootID)).toEqual(['boot-1', 'made']);
    expect(kernel.asked('Host')).toBe(1);
  });

  it('tells of every booted kernel and its devices (LIFE-35)', async () => {
    const kernel = new ScriptedKernel();
    const calls = new KernelCalls(kernel.directory(['alpha', 'beta']), 1, () => '');
    const told: string[] = [];

    await calls.readAll((hostName, change) => told.push(`${hostName} ${change.type}`));

    expect(told).toEqual(['alpha Booted', 'alpha Device', 'beta Booted', 'beta Device']);
  });
});
