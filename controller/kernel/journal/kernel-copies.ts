/** Copies of kernels that live in other processes, for planning: nothing that is done to them leaves this process. */
import type { KernelDirectory, KernelPort } from '../port.ts';
import { KernelUnreachableError } from '../port.ts';
import type { RoomTools } from '../model/machine-room.ts';
import { restoreMachineRoom } from '../model/machine-room.ts';
import type { RoomSnapshot } from '../model/snapshot.ts';
import { directoryOf } from './kernel-directory.ts';

/** A machine room as it was at one moment, and the hosts that are in it. */
export interface RoomCopy {
  hostNames: readonly string[];
  snapshot: RoomSnapshot;
  /** Of the room that it was taken of. */
  digest: string;
}

/** @throws Error for a copy that is not what was copied */
export function kernelCopies(copies: readonly RoomCopy[], tools: RoomTools): KernelDirectory {
  const held = new Map<string, KernelDirectory>();
  for (const { digest, hostNames, snapshot } of copies) {
    const room = restoreMachineRoom(snapshot, tools);
    if (room.digest() !== digest) {
      throw new Error(`the copy of the kernel of ${hostNames.join(', ')} is not what it was taken of`);
    }
    const directory = directoryOf(room, { note: () => undefined });
    for (const name of hostNames) held.set(name, directory);
  }
  return {
    kernel: (hostName) => held.get(hostName)?.kernel(hostName) ?? silentKernel(hostName),
    hosts: async () => {
      const booted = await Promise.all([...new Set(held.values())].map((directory) => directory.hosts()));
      return booted.flat().sort();
    },
  };
}

/** It did not answer when it was to be copied. */
function silentKernel(hostName: string): KernelPort {
  const silence = (): Promise<never> =>
    Promise.reject(new KernelUnreachableError(hostName, 'it could not be copied'));
  return { execute: silence, read: silence, changes: silence };
}
