/** Calls that the global environment of a host makes: it sees all devices under its own names, and all processes. */
import type { DeviceView, OwnProcessView } from '../../kernel/port.ts';
import type { Call } from './call.ts';
import { readLedger } from './extension-ledger.ts';
import type { HostInside, PartitionName } from './host-inside.ts';

export interface GlobalDevice {
  name: string;
  id: string;
  type: DeviceView['type'];
  state: 'Available' | 'Defined' | 'Lost';
  numbers: { major: number; minor: number }[];
}

/** While a device is exported, it is only Defined for the global environment (DEV-22). */
function globalDevice({ name, id, type, state, allocations }: DeviceView): GlobalDevice {
  const numbers = allocations.map(({ real }) => real).filter((real) => real !== null);
  return { name, id, type, state: state === 'Exported' ? 'Defined' : state, numbers };
}

export const lsdevOfHost: Call<HostInside> = {
  usage: 'lsdev',
  does: 'lists all devices of the host, by their names and numbers in the kernel; one that is exported is Defined',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const devices = (await inside.read<'Devices'>({ type: 'Devices' })).map(globalDevice);
      return { answer: { devices } };
    };
  },
};

export type GlobalProcess = { partition: PartitionName } & OwnProcessView;

export const psOfHost: Call<HostInside> = {
  usage: 'ps',
  does: 'lists the processes of all partitions of the host',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const processes = await allProcesses(inside);
      return { answer: { processes } };
    };
  },
};

async function allProcesses(inside: HostInside): Promise<GlobalProcess[]> {
  const found: GlobalProcess[] = [];
  const { partitions } = await inside.read<'Holdings'>({ type: 'Holdings' });
  for (const { partitionUid } of partitions) {
    const own = await inside.processesOf(partitionUid);
    const partition = own.length === 0 ? undefined : await inside.nameOf(partitionUid);
    if (partition === undefined) continue;
    const { namespace, name } = partition;
    found.push(...own.map((process) => ({ partition: { namespace, name }, ...process })));
  }
  // Process ids are those that the partition's own ps shows: each partition has a process 1.
  return found.sort((a, b) => compare(titleOf(a), titleOf(b)) || a.pid - b.pid);
}

function titleOf({ partition }: GlobalProcess): string {
  return `${partition.namespace}/${partition.name}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export const lsextOfHost: Call<HostInside> = {
  usage: 'lsext',
  does: 'lists the extensions in the kernel, how many partitions share each, and who asked, in order',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const extensions = await readLedger(inside);
      return { answer: { extensions } };
    };
  },
};
