import { describe, expect, it } from 'vitest';
import { KernelCalls } from '../../../controller/engine/kernel-calls.ts';
import type { KernelListener } from '../../../controller/engine/kernel-changes.ts';
import { KernelChanges } from '../../../controller/engine/kernel-changes.ts';
import { KernelViews } from '../../../controller/engine/kernel-views.ts';
import { KernelReach } from '../../../controller/engine/kernel-reach.ts';
import type { Step } from '../../../controller/kinds/kind.ts';
import type { Reply } from './toys.ts';
import { accepted, refused, step, ToyKernel } from './toys.ts';

const silent: KernelListener = { changed: () => undefined, allChanged: () => undefined };

function callsOf(kernel: ToyKernel): KernelCalls {
  const ears = { lost: () => undefined, regained: () => undefined };
  const kernels = new KernelReach(kernel.directory(), () => 0, ears);
  const time = (): string => '2026-01-01T00:00:00Z';
  return new KernelCalls(kernels, new KernelChanges(kernels, silent), {
    epoch: 7,
    time,
    views: new KernelViews(),
  });
}

/** Answers from a list, then as always. */
function answering(...replies: readonly (Reply | 'lost')[]): ToyKernel['answer'] {
  const left = [...replies];
  return () => left.shift() ?? accepted;
}

describe('engine/kernel-calls', () => {
  it('LIFE-32, LIFE-33: adds operation id, fence and time to a step', async () => {
    const kernel = new ToyKernel();
    kernel.lastSequence = 4;

    await callsOf(kernel).perform([step], { owner: 'owner' });

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
    const kernel = new ToyKernel();
    const calls = callsOf(kernel);

    await calls.perform([step], { owner: 'one' });
    await calls.perform([step], { owner: 'one' });
    await calls.perform([step], { owner: 'two' });

    expect(kernel.requests.map(({ operation }) => operation)).toEqual([
      { owner: 'one', sequence: 1 },
      { owner: 'one', sequence: 2 },
      { owner: 'two', sequence: 1 },
    ]);
    expect(kernel.asked('LastOperation')).toBe(2);
    expect(kernel.listened).toBe(1);
  });

  it('LIFE-32: asks once for the last operation, although it is asked for in advance and is needed meanwhile', async () => {
    const kernel = new ToyKernel();
    kernel.lastSequence = 4;
    const calls = callsOf(kernel);

    calls.prepare('alpha', 'owner');
    await calls.perform([step], { owner: 'owner' });

    expect(kernel.asked('LastOperation')).toBe(1);
    expect(kernel.requests.map(({ operation }) => operation.sequence)).toEqual([5]);
  });

  it('LIFE-1: asks again under the same operation id when a reply is lost', async () => {
    const kernel = new ToyKernel();
    kernel.answer = answering('lost', 'lost', accepted);

    await expect(callsOf(kernel).perform([step], { owner: 'owner' })).resolves.toBeUndefined();

    expect(kernel.requests).toHaveLength(3);
    expect(kernel.requests[1]).toEqual(kernel.requests[0]);
    expect(kernel.requests[2]).toEqual(kernel.requests[0]);
  });

  it('gives up after three lost replies, and reads what it knew anew', async () => {
    const kernel = new ToyKernel();
    const calls = callsOf(kernel);
    await calls.perform([step], { owner: 'owner' });
    kernel.answer = answering('lost', 'lost', 'lost');

    await expect(calls.perform([step], { owner: 'owner' })).rejects.toThrow('connection lost');

    // The last of them may have happened.
    kernel.lastSequence = 2;
    kernel.bootID = 'boot-2';
    await calls.perform([step], { owner: 'owner' });
    expect(kernel.requests.at(-1)).toMatchObject({ operation: { sequence: 3 }, fence: { bootID: 'boot-2' } });
  });

  it('reads what it knew anew after a refusal: another leader or a boot may have come between', async () => {
    const kernel = new ToyKernel();
    const calls = callsOf(kernel);
    kernel.answer = answering(accepted, refused);
    await calls.perform([step], { owner: 'owner' });

    await expect(calls.perform([step], { owner: 'owner' })).resolves.toEqual({ step, refusal: refused });

    kernel.lastSequence = 9;
    kernel.bootID = 'boot-2';
    await calls.perform([step], { owner: 'owner' });
    expect(kernel.requests.at(-1)).toMatchObject({
      operation: { sequence: 10 },
      fence: { bootID: 'boot-2' },
    });
  });

  it('trusts the boot that it has just made', async () => {
    const kernel = new ToyKernel();
    const calls = callsOf(kernel);
    const boot: Step = {
      ...step,
      command: {
        type: 'Boot',
        bootID: 'made',
        numbers: { majors: { first: 1, last: 1 }, minorsPerMajor: 1, reserved: [] },
      },
    };

    await calls.perform([boot], { owner: 'owner' });
    await calls.perform([step], { owner: 'owner' });

    expect(kernel.requests.map(({ fence }) => fence.bootID)).toEqual(['boot-1', 'made']);
    expect(kernel.listened).toBe(1);
  });

  it('LIFE-32: asks for the steps for one host together, each only right after the one before it', async () => {
    const kernel = new ToyKernel();
    const asked: string[] = [];
    kernel.answer = ({ operation }) => {
      asked.push(`${String(operation.sequence)} ${String(operation.follows)}`);
      return accepted;
    };
    const performing = callsOf(kernel).perform([step, step, step], { owner: 'owner' });
    await new Promise((resolve) => setImmediate(resolve));

    expect(asked).toEqual(['1 undefined', '2 true', '3 true']);
    await expect(performing).resolves.toBeUndefined();
  });

  it('tells the first step that was refused, whatever became of those after it', async () => {
    const kernel = new ToyKernel();
    const second = { ...step, command: { type: 'ClearGlobalNames', partitionUid: 'p' } } as const;
    kernel.answer = answering(accepted, refused);

    await expect(callsOf(kernel).perform([step, second, step], { owner: 'owner' })).resolves.toEqual({
      step: second,
      refusal: refused,
    });
  });

  it('LIFE-1: counts as done what is out of date when all is asked again, and the last was not', async () => {
    const kernel = new ToyKernel();
    const outOfDate = { ...refused, id: 'StaleOperation' } as const;
    kernel.answer = answering('lost', 'lost', outOfDate, accepted);

    await expect(callsOf(kernel).perform([step, step], { owner: 'owner' })).resolves.toBeUndefined();
  });

  it('performs nothing on another host after a refusal', async () => {
    const kernel = new ToyKernel();
    const elsewhere = { ...step, hostName: 'beta' };
    kernel.answer = answering(refused);

    await expect(callsOf(kernel).perform([step, elsewhere], { owner: 'owner' })).resolves.toEqual({
      step,
      refusal: refused,
    });

    expect(kernel.requests).toHaveLength(1);
  });

  it('asks with the steps what is looked at next, and knows it then', async () => {
    const kernel = new ToyKernel();
    const calls = callsOf(kernel);
    const query = { type: 'Host' } as const;

    await calls.perform([step], { owner: 'owner', looks: [{ hostName: 'alpha', query }] });

    expect(calls.known('alpha', query)).toBeDefined();
    expect(kernel.asked('Host')).toBe(1);
    kernel.answer = answering(refused);
    await calls.perform([step], { owner: 'owner', looks: [{ hostName: 'alpha', query }] });
    // What was refused tells that somebody else was there.
    expect(calls.known('alpha', query)).toBeUndefined();
  });
});
