/** Where the embedded store lies, and a reader of it that needs no lock, no engine and no kernels. */
import { resolve } from 'node:path';
import { resources } from '../controller/api/generated/resources.ts';
import { createEmbeddedCluster } from '../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort } from '../controller/cluster/port.ts';
import { openStorage } from '../controller/storage/open-storage.ts';
import type { Storage } from '../controller/storage/storage.ts';

export interface Reader {
  cluster: Pick<ClusterPort, 'get' | 'list'>;
  close: () => Promise<void>;
}

function refuseWrite(): never {
  throw new Error('a reader of the store was asked to write');
}

/**
 * Opens the store to look at it: works beside an apply that runs, and sees what it has committed.
 * @throws StorageError when nothing was ever stored there, or it cannot be read
 */
export function openReader(directory: string): Reader {
  return readerOf(openStorage(resolve(directory), { readOnly: true }));
}

/** Reads what a storage holds; closing the reader closes the storage. */
export function readerOf(storage: Storage): Reader {
  const cluster = createEmbeddedCluster({
    storage,
    resources: Object.values(resources),
    admit: refuseWrite,
    now: refuseWrite,
    newUid: refuseWrite,
  });
  return { cluster, close: () => storage.close() };
}
