import { describe, expect, it } from 'vitest';
import { FencedKernels, FencedOutError } from '../../../controller/election/fenced-kernels.ts';
import { openKernelDirectory } from '../../../controller/kernel/journal/kernel-directory.ts';
import type { KernelDirectory, KernelRequest } from '../../../controller/kernel/port.ts';
import { KernelUnreachableError } from '../../../controller/kernel/port.ts';
import { memoryStorage } from '../../../controller/storage/memory-storage.ts';
import { definition, numbers } from '../../contract/kernel/scene.ts';
import { sha256 } from '../../support/host-under-test.ts';

function request(epoch: number, command: KernelRequest['command'], sequence = 1): KernelRequest {
  const bootID = command.type === 'Boot' ? '' : 'boot-1';
  const at = '2026-11-26T00:00:00Z';
  const operation = { owner: `tester-${String(epoch)}`, sequence };
  return { caller: { type: 'Global' }, operation, fence: { epoch, bootID }, at, command };
}

const boot = { type: 'Boot', bootID: 'boot-1', numbers } as const;

async function booted(): Promise<KernelDirectory> {
  const kernels = openKernelDirectory(memoryStorage(), { sha256 });
  await kernels.kernel('alpha').execute(request(1, boot));
  return kernels;
}

/** A leader, and what it is told. */
function leader(kernels: KernelDirectory, identity: string, epoch: number) {
  const over: FencedOutError[] = [];
  const leadership = { epoch, identity, check: (): void => undefined };
  const fenced = new FencedKernels({
    kernels,
    leadership,
    now: () => '2026-11-26T00:00:00Z',
    onFencedOut: (error) => over.push(error),
  });
  return { fenced, leadership, over };
}

const hostView = { type: 'Host' } as const;
const global = { type: 'Global' } as const;

describe('election/fenced-kernels', () => {
  it('LIFE-3: whoever led before is refused as soon as the new leader has read anything', async () => {
    const kernels = await booted();
    const old = leader(kernels, 'old', 2);
    const young = leader(kernels, 'young', 3);
    await old.fenced.kernel('alpha').execute(request(2, definition('p1')));

    await young.fenced.kernel('alpha').read(global, hostView);

    // Sent before, and on its way for long.
    const late = await kernels.kernel('alpha').execute(request(2, definition('p2'), 2));
    expect(late).toMatchObject({ ok: false, id: 'FencedOut', args: { epoch: 2, highest: 3 } });
    await expect(old.fenced.kernel('alpha').execute(request(2, definition('p2'), 2))).rejects.toThrow(
      FencedOutError,
    );
    expect(old.over).toHaveLength(1);
    expect(young.over).toEqual([]);
  });

  it('LIFE-3: tells the highest epoch that was obeyed, and takes over once the leader is above it', async () => {
    const kernels = await booted();
    await leader(kernels, 'old', 9).fenced.takeOver();
    const young = leader(kernels, 'young', 9);

    expect(await young.fenced.takeOver()).toBe(9);
    young.leadership.epoch = 10;

    expect(await young.fenced.takeOver()).toBeUndefined();
    expect(young.over).toEqual([]);
  });

  it('takes over a kernel that did not answer as soon as it does', async () => {
    const kernels = await booted();
    let isCut = true;
    const cut: KernelDirectory = {
      hosts: () => kernels.hosts(),
      kernel: (name) => {
        if (isCut) {
          const fail = () => Promise.reject(new KernelUnreachableError(name, 'cut'));
          return { execute: fail, read: fail, changes: fail };
        }
        return kernels.kernel(name);
      },
    };
    const { fenced } = leader(cut, 'young', 5);

    expect(await fenced.takeOver()).toBeUndefined();
    isCut = false;
    await fenced.kernel('alpha').changes({ bootID: '', revision: 0 });

    const stale = await kernels.kernel('alpha').execute(request(4, definition('p1')));
    expect(stale).toMatchObject({ ok: false, id: 'FencedOut' });
  });

  it('asks nothing once it may not lead any more', async () => {
    const kernels = await booted();
    const { fenced, leadership } = leader(kernels, 'one', 2);
    await fenced.takeOver();
    const before = await kernels.kernel('alpha').changes({ bootID: '', revision: 0 });
    leadership.check = () => {
      throw new Error('over');
    };

    await expect(fenced.kernel('alpha').execute(request(2, definition('p1')))).rejects.toThrow('over');
    await expect(fenced.kernel('alpha').read(global, hostView)).rejects.toThrow('over');

    expect(await kernels.kernel('alpha').changes({ bootID: '', revision: 0 })).toEqual(before);
  });
});
