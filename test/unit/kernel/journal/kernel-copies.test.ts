import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { kernelCopies } from '../../../../controller/kernel/journal/kernel-copies.ts';
import { createMachineRoom } from '../../../../controller/kernel/model/machine-room.ts';
import { KernelUnreachableError } from '../../../../controller/kernel/port.ts';
import type { KernelRequest } from '../../../../controller/kernel/port.ts';

const tools = {
  sha256: (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex'),
};

const takeOver: KernelRequest = {
  caller: { type: 'Global' },
  operation: { owner: 'somebody', sequence: 1 },
  fence: { epoch: 7, bootID: '' },
  at: '2026-11-26T00:00:00Z',
  command: { type: 'TakeOver', leader: 'somebody' },
};

function copied() {
  const room = createMachineRoom(tools);
  room.execute('alpha', takeOver);
  // As it comes over a wire.
  const snapshot = JSON.parse(JSON.stringify(room.snapshot())) as ReturnType<typeof room.snapshot>;
  return { room, copy: { hostNames: ['alpha', 'beta'], snapshot, digest: room.digest() } };
}

describe('kernel/journal/kernel-copies', () => {
  it('answers for each host of a room, booted or not, and leaves the room alone', async () => {
    const { copy, room } = copied();
    const kernels = kernelCopies([copy], tools);
    const request = { ...takeOver, fence: { epoch: 8, bootID: '' }, operation: { owner: 'x', sequence: 1 } };

    expect(await kernels.kernel('alpha').execute(request)).toMatchObject({ ok: true });
    expect(await kernels.kernel('beta').execute(request)).toMatchObject({ ok: true });
    expect(room.digest()).toBe(copy.digest);
  });

  it('LIFE-3: remembers the fence', async () => {
    const old = { ...takeOver, fence: { epoch: 6, bootID: '' }, operation: { owner: 'x', sequence: 1 } };

    const answer = await kernelCopies([copied().copy], tools).kernel('alpha').execute(old);

    expect(answer).toMatchObject({ ok: false, id: 'FencedOut' });
  });

  it('refuses a copy that is not what it was taken of', () => {
    const { copy } = copied();

    expect(() => kernelCopies([{ ...copy, digest: 'another' }], tools)).toThrow(/alpha, beta is not what/u);
  });

  it('has no answer for a host that could not be copied', async () => {
    const kernel = kernelCopies([copied().copy], tools).kernel('gamma');

    await expect(kernel.changes(null)).rejects.toBeInstanceOf(KernelUnreachableError);
  });
});
