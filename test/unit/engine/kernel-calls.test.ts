import { describe, expect, it } from 'vitest';
import { KernelCalls } from '../../../controller/engine/kernel-calls.ts';
import type { KernelListener } from '../../../controller/engine/kernel-changes.ts';
import { KernelChanges } from '../../../controller/engine/kernel-changes.ts';
import { KernelReach } from '../../../controller/engine/kernel-reach.ts';
import type { Step } from '../../../controller/kinds/kind.ts';
import type { Reply } from './toys.ts';
import { accepted, refused, step, ToyKernel } from './toys.ts';

const silent: KernelListener = { changed: () => undefined, allChanged: () => undefined };

function callsOf(kernel: ToyKernel): KernelCalls {
  const ears = { lost: () => undefined, regained: () => undefined };
  const kernels = new KernelReach(kernel.directory(), () => 0, ears);
  const time = (): string => '2026-01-01T00:00:00Z';
  return new KernelCalls(kernels, new KernelChanges(kernels, silent), { epoch: 7, time });
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
    const kernel = new ToyKernel();
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
    expect(kernel.listened).toBe(1);
  });

  it('LIFE-1: asks again under the same operation id when a reply is lost', async () => {
    const kernel = new ToyKernel();
    kernel.answer = answering('lost', 'lost', accepted);

    await expect(callsOf(kernel).execute(step, 'owner')).resolves.toEqual({ ...accepted, revision: 1 });

    expect(kernel.requests).toHaveLength(3);
    expect(kernel.requests[1]).toEqual(kernel.requests[0]);
    expect(kernel.requests[2]).toEqual(kernel.requests[0]);
  });

  it('gives up after three lost replies, and reads what it knew anew', async () => {
    const kernel = new ToyKernel();
    const calls = callsOf(kernel);
    await calls.execute(step, 'owner');
    kernel.answer = answering('lost', 'lost', 'lost');

    await expect(calls.execute(step, 'owner')).rejects.toThrow('connection lost');

    // The last of them may have happened.
    kernel.lastSequence = 2;
    kernel.bootID = 'boot-2';
    await calls.execute(step, 'owner');
    expect(kernel.requests.at(-1)).toMatchObject({ operation: { sequence: 3 }, fence: { bootID: 'boot-2' } });
  });

  it('reads what it knew anew after a refusal: another leader or a boot may have come between', async () => {
    const kernel = new ToyKernel();
    const calls = callsOf(kernel);
    kernel.answer = answering(accepted, refused);
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

    await calls.execute(boot, 'owner');
    await calls.execute(step, 'owner');

    expect(kernel.requests.map(({ fence }) => fence.bootID)).toEqual(['boot-1', 'made']);
    expect(kernel.listened).toBe(1);
  });
});
