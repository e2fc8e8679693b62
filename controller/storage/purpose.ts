import type { Storage } from './storage.ts';
import { StorageError } from './storage.ts';

type Marked = Pick<Storage, 'table' | 'location'>;

/** Who keeps its state in a directory: the embedded store leaves no mark. */
const hostProcess = 'host process';

function purposeOf(storage: Marked): string | undefined {
  return storage.table<string>('storage/purpose').get('purpose');
}

/**
 * Whoever applied manifests to the kernels of a host process would sweep away everything that its controller put there.
 * @throws StorageError Format for the directory of a host process
 */
export function expectEmbedded(storage: Marked): void {
  if (purposeOf(storage) !== hostProcess) return;
  throw new StorageError(
    'Format',
    storage.location,
    `the directory ${storage.location} holds the kernels of a host process, which a controller works with; name another one (--state DIR)`,
  );
}

/**
 * Marks the directory of a host process at its first start.
 * @param isUsed whether there is anything in it that a host process did not put there
 * @throws StorageError Format for the directory of an embedded store
 */
export function expectHostProcess(storage: Marked, isUsed: boolean): void {
  if (purposeOf(storage) === hostProcess) return;
  if (isUsed) {
    throw new StorageError(
      'Format',
      storage.location,
      `the directory ${storage.location} holds what was applied there, with kernels that belong to it; name another one (--state DIR)`,
    );
  }
  storage.table<string>('storage/purpose').put('purpose', hostProcess);
}
