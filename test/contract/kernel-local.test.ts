import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKernelDirectory } from '../../controller/kernel/journal/kernel-directory.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';
import { openStorage } from '../../controller/storage/open-storage.ts';
import { sha256 } from '../support/host-under-test.ts';
import { kernelContract } from './kernel.ts';

kernelContract('a machine room in memory', () =>
  Promise.resolve({ kernels: openKernelDirectory(memoryStorage(), { sha256 }) }),
);

kernelContract('a fork of a machine room', () =>
  Promise.resolve({ kernels: openKernelDirectory(memoryStorage(), { sha256 }).fork() }),
);

kernelContract('a machine room with its journal on disk', () => {
  const directory = mkdtempSync(join(tmpdir(), 'partywall-contract-'));
  const storage = openStorage(directory);
  const close = async (): Promise<void> => {
    await storage.close();
    rmSync(directory, { recursive: true });
  };
  return Promise.resolve({ kernels: openKernelDirectory(storage, { sha256 }), close });
});
