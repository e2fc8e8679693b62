/** Calls about processes, which a partition has so that its devices can be busy and its stop can fail (LIFE-27). */
import { parseArgs } from 'node:util';
import type { OwnProcessView } from '../../kernel/port.ts';
import { NotDoneError } from '../errors.ts';
import type { Call } from './call.ts';
import type { PartitionInside } from './partition-inside.ts';
import { refusedAs } from './refusal.ts';

function processesOf(inside: PartitionInside): Promise<OwnProcessView[]> {
  return inside.read<'OwnProcesses'>({ type: 'OwnProcesses', partitionUid: inside.partitionUid });
}

export const ps: Call<PartitionInside> = {
  usage: 'ps',
  does: 'lists the processes of the partition',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const processes = await processesOf(inside);
      return { answer: { processes } };
    };
  },
};

export const spawn: Call<PartitionInside> = {
  usage: 'spawn [--open DEVICE]... [--unkillable] NAME',
  does: 'starts a process, which keeps the devices it opens busy, and prints its process id',
  changes: true,
  prepare: (words) => {
    const asked = spawnArguments(words);
    if (asked === undefined) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const { pid } = await inside.execute<'SpawnProcess'>({ type: 'SpawnProcess', partitionUid, ...asked });
      return { answer: { pid, name: asked.name } };
    };
  },
};

function spawnArguments(
  words: readonly string[],
): { name: string; open: string[]; unkillable: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { open: { type: 'string', multiple: true }, unkillable: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [name, ...rest] = positionals;
    const { open = [], unkillable = false } = values;
    return name === undefined || rest.length > 0 ? undefined : { name, open, unkillable };
  } catch {
    // An option that there is not, or one without its value: the usage says which there are.
    return undefined;
  }
}

export const kill: Call<PartitionInside> = {
  usage: 'kill PID|NAME',
  does: 'ends a process, by its process id or by its name where only one has it',
  changes: true,
  prepare: ([named, ...rest]) => {
    if (named === undefined || rest.length > 0) return undefined;
    return async (inside) => {
      const { partitionUid } = inside;
      const pid = /^\d+$/u.test(named) ? Number(named) : await pidOf(inside, named);
      await inside.execute<'KillProcess'>({ type: 'KillProcess', partitionUid, pid });
      return { answer: { pid } };
    };
  },
};

async function pidOf(inside: PartitionInside, name: string): Promise<number> {
  const [first, ...others] = (await processesOf(inside)).filter((process) => process.name === name);
  if (first === undefined) throw refusedAs('ProcessNotFound', { pid: name });
  if (others.length === 0) return first.pid;
  const pids = [first, ...others].map(({ pid }) => pid);
  throw new NotDoneError(
    `${pids.length} processes of this partition have the name ${name}: ${pids.join(', ')}`,
    `Say which one by its process id, for example: kill ${first.pid}`,
  );
}
