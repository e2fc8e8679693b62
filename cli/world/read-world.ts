/** Opens the store and the kernels to look at them: without lock and engine, so it works beside an apply that runs. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { openKernelDirectory } from '../../controller/kernel/journal/kernel-directory.ts';
import type { KernelDirectory } from '../../controller/kernel/port.ts';
import { openStorage } from '../../controller/storage/open-storage.ts';
import type { Reader } from '../state-directory.ts';
import { readerOf } from '../state-directory.ts';

export interface WorldReader extends Reader {
  kernels: KernelDirectory;
}

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** @throws StorageError when nothing was ever stored there, or it cannot be read */
export function openWorldReader(directory: string): WorldReader {
  const storage = openStorage(resolve(directory), { readOnly: true });
  try {
    return { ...readerOf(storage), kernels: openKernelDirectory(storage, { sha256 }) };
  } catch (error) {
    void storage.close();
    throw error;
  }
}
