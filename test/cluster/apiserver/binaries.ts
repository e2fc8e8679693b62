/** The binaries of a Kubernetes API server. */
import { apiServerRecipe } from './build.ts';
import type { BinaryName } from './build.ts';
import type { Binaries as AnyBinaries } from '../go-binaries/binaries.ts';
import { provideBinaries as provide } from '../go-binaries/binaries.ts';

export type Binaries = AnyBinaries<BinaryName>;

/**
 * Built first where need be: 8 minutes when Go has nothing cached, less than one when it has.
 * @throws Error when they are missing or cannot be built
 */
export async function provideBinaries(signal?: AbortSignal): Promise<Binaries> {
  return await provide(apiServerRecipe, signal);
}
