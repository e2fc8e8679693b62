import { totalmem } from 'node:os';

/** What this process may use: its container's limit, or all that the machine has. */
export function memoryBytes(): number {
  // Without a limit it is 0, unknown, or more than any machine has.
  const limit = process.constrainedMemory() || Infinity;
  return Math.min(limit, totalmem());
}
