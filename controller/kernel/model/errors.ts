/**
 * The error framework: one entry point for every recorder, whether kernel, global environment, another machine or a
 * process inside (ERR-1, ERR-4 to ERR-6). It appends or counts, at once, and touches nothing else (ERR-14, ERR-16).
 */
import { findErrorEntry, loggableArgs, placeholdersOf } from '../../api/error-catalogue.ts';
import type { ErrorId } from '../../api/error-catalogue.ts';
import type { ErrorRecord, KernelRefusal } from '../port.ts';
import type { Asked, Command } from './command.ts';
import type { Effects } from './effects.ts';
import { append, checkBufferBytes, clearBuffer, isLoggable } from './error-buffer.ts';
import { done, invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { survivorsOf } from './state.ts';
import type { BootedHost, HostState, PartitionRecord } from './state.ts';
import { unkillableOf } from './processes.ts';

export function logError(
  host: BootedHost,
  command: Command<'LogError'>,
  effects: Effects,
  asked: Asked,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const refusal =
    (asked.caller.type === 'Partition' ? checkInside(partition, command) : undefined) ??
    checkMessage(command) ??
    checkExplains(partition, command);
  if (refusal !== undefined) return refusal;
  const seq = append(partition.errors, messageOf(host, command, asked));
  effects.partitionChanged(partition.uid);
  return done({ seq });
}

function messageOf(
  host: HostState,
  { args, explains, id, operationID, origin }: Command<'LogError'>,
  { at, caller }: Asked,
): Omit<ErrorRecord, 'seq'> {
  return {
    id,
    args: { ...args },
    time: at,
    origin: { group: origin?.group ?? 'User', host: origin?.host ?? host.name },
    inside: caller.type === 'Partition',
    operationID: operationID ?? null,
    explains: explains ?? null,
  };
}

/** What a process may not do: speak for others, or say what only the kernel and the global environment can know. */
function checkInside(partition: PartitionRecord, command: Command<'LogError'>): KernelRefusal | undefined {
  if (partition.processes.size === 0) return refuse('PartitionNotActive', { state: partition.state });
  if (command.origin !== undefined) return refuse('NotPermitted', { command: command.type });
  const isForPrograms = findErrorEntry(command.id)?.isForPrograms === true;
  return isForPrograms ? undefined : invalid('id', 'the error catalogue has no such entry for programs');
}

/** ERR-13: nothing is recorded that could not be read. */
function checkMessage({ args, id, operationID, origin }: Command<'LogError'>): KernelRefusal | undefined {
  const entry = findErrorEntry(id);
  if (entry === undefined) return invalid('id', 'the error catalogue has no such entry');
  const names = placeholdersOf(entry);
  const missing = names.find((name) => !Object.hasOwn(args, name));
  if (missing !== undefined) return invalid('args', `${missing} is missing`);
  if (Object.keys(args).length > names.length) return invalid('args', 'there are more than the entry has');
  const odd = names.find((name) => !isLoggable(args[name]));
  if (odd !== undefined) return invalid('args', `${odd} is neither printable text nor a whole number`);
  if (operationID !== undefined && !isName(operationID)) return invalid('operationID', 'it is not printable');
  if (origin?.host !== undefined && !isName(origin.host))
    return invalid('origin.host', 'it is not printable');
  return undefined;
}

function isName(text: unknown): boolean {
  return typeof text === 'string' && text !== '' && isLoggable(text);
}

function checkExplains(
  { errors }: PartitionRecord,
  { explains }: Command<'LogError'>,
): KernelRefusal | undefined {
  if (explains === undefined || errors.records.some(({ seq }) => seq === explains)) return undefined;
  return invalid('explains', 'the buffer has no record of that sequence');
}

export function configureErrorBuffers(
  host: BootedHost,
  { bytes }: Command<'ConfigureErrorBuffers'>,
  effects: Effects,
): Outcome {
  const refusal = checkBufferBytes(bytes);
  if (refusal !== undefined) return refusal;
  if (host.memory.errorBufferBytes === bytes) return done();
  host.memory.errorBufferBytes = bytes;
  effects.hostChanged();
  return done();
}

/** At the start of a start, a stop or an attachment, never at its end: then somebody reads it (ERR-18, LIFE-24). */
export function beginAttempt(host: HostState, { errors }: PartitionRecord): void {
  clearBuffer(errors, host.memory.errorBufferBytes);
}

/** What the kernel finds in the state of the processes after a stop (ERR-4): that it failed, and which explain it. */
export function recordSurvivors(host: HostState, partition: PartitionRecord, { at }: Asked): void {
  const record = (id: ErrorId, args: Record<string, string | number>, explains: number | null) =>
    append(partition.errors, {
      id,
      args: loggableArgs(id, args),
      time: at,
      origin: { group: 'Kernel', host: host.name },
      inside: false,
      operationID: null,
      explains,
    });
  const failure = record('PartitionBroken', { survivors: survivorsOf(partition).join(', ') }, null);
  for (const { name, pid } of unkillableOf(partition)) record('ProcessUnkillable', { pid, name }, failure);
}
