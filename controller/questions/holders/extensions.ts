/** Who asked for an extension, in the ledger of each host (KEXT-6). */
import { readLedger } from '../inside/extension-ledger.ts';
import type { HeldExtension } from './document.ts';
import type { Place } from './places.ts';

/** Images that were asked for under that name; none where it is in no kernel. */
export async function holdersOfExtension(places: readonly Place[], name: string): Promise<HeldExtension[]> {
  const held: HeldExtension[] = [];
  for (const { host, inside } of places) {
    const ledger = await readLedger(inside);
    held.push(...ledger.filter(({ names }) => names.includes(name)).map((image) => ({ host, ...image })));
  }
  return held;
}
