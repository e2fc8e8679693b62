import { resolve } from 'node:path';
import type { Embedded } from '../../controller/embedded.ts';
import { openEmbedded } from '../../controller/embedded.ts';
import { openReader } from '../state-directory.ts';
import type { Settler } from './settle.ts';

/**
 * Opens the world for a command that changes something which is there already: unlike apply, it makes no store.
 * @throws StorageError when there is none, or when another process writes there
 */
export async function openForChange(directory: string, settler: Settler): Promise<Embedded> {
  await openReader(directory).close();
  return openEmbedded({ directory: resolve(directory), ...settler.worldOptions });
}
