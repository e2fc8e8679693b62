/** Processes inside a partition: they exist because busy devices and stops are about them (LIFE-27, DEV-23). */
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { done, invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { checkNames } from './arguments.ts';
import type { BootedHost, PartitionRecord, ProcessRecord } from './state.ts';

const initPid = 1;

export function spawnProcess(host: BootedHost, command: Command<'SpawnProcess'>, effects: Effects): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  if (partition.state !== 'Active') return refuse('PartitionNotActive', { state: partition.state });
  if (command.name === '') return invalid('name', 'it is empty');
  const refusal = checkNames('open', command.open);
  if (refusal !== undefined) return refusal;
  const closed = command.open.find((name) => partition.entriesByName.get(name)?.number?.state !== 'Assigned');
  if (closed !== undefined) return refuse('DeviceNotConfigured', { name: closed });
  const { name, open, unkillable } = command;
  const pid = addProcess(partition, { name, open: [...open], unkillable });
  effects.partitionChanged(partition.uid);
  return done({ pid });
}

export function killProcess(host: BootedHost, command: Command<'KillProcess'>, effects: Effects): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const { pid } = command;
  const process = partition.processes.get(pid);
  if (process === undefined) {
    // One that has already ended is as one that was just killed; one that never was is a mistake.
    const hasEnded = Number.isInteger(pid) && pid >= initPid && pid < partition.nextPid;
    return hasEnded ? done() : refuse('ProcessNotFound', { pid });
  }
  // Signals from inside do not end init: only stopping the partition does.
  if (process.unkillable || pid === initPid) return refuse('ProcessUnkillable', { pid, name: process.name });
  endProcess(partition, process);
  effects.partitionChanged(partition.uid);
  return done();
}

/** The first process of an Active partition, always with the same id. */
export function startInit(partition: PartitionRecord): void {
  partition.nextPid = initPid;
  addProcess(partition, { name: 'init', open: [], unkillable: false });
}

/** Ends all that can be ended; what survives keeps its devices open (LIFE-13). */
export function endProcesses(partition: PartitionRecord): void {
  for (const process of partition.processes.values()) {
    if (!process.unkillable) endProcess(partition, process);
  }
}

/** By process id. */
export function unkillableOf(partition: PartitionRecord): ProcessRecord[] {
  return [...partition.processes.values()]
    .filter((process) => process.unkillable)
    .sort((left, right) => left.pid - right.pid);
}

function addProcess(partition: PartitionRecord, process: Omit<ProcessRecord, 'pid'>): number {
  const pid = partition.nextPid;
  partition.nextPid += 1;
  partition.processes.set(pid, { pid, ...process });
  countOpen(partition, process.open, 1);
  return pid;
}

function endProcess(partition: PartitionRecord, process: ProcessRecord): void {
  partition.processes.delete(process.pid);
  countOpen(partition, process.open, -1);
}

function countOpen(partition: PartitionRecord, names: readonly string[], difference: 1 | -1): void {
  for (const name of names) {
    const entry = partition.entriesByName.get(name);
    // An open device cannot be unconfigured or released (DEV-23), so the entry is there as long as it is open.
    if (entry === undefined) throw new Error(`the open device ${name} left the partition`);
    entry.openCount += difference;
  }
}
