/** A number in the hands of an entry: its state, its mapping, and giving it back. Counts are kept as it moves. */
import type { DeviceNumber, NumberState } from '../port.ts';
import type { Effects } from './effects.ts';
import { numberKey } from './state.ts';
import type { BootedHost, EntryRecord, HostState, PartitionRecord } from './state.ts';

export function setNumberState(
  host: HostState,
  entry: EntryRecord,
  state: NumberState,
  effects: Effects,
): void {
  if (entry.number === null || entry.number.state === state) return;
  host.memory.numberCounts[entry.number.state] -= 1;
  host.memory.numberCounts[state] += 1;
  entry.number.state = state;
  effects.hostChanged();
  effects.partitionChanged(entry.partitionUid);
}

/** Maps virtual to real one to one (DEV-19). Both must be free in the partition. */
export function mapNumber(
  partition: PartitionRecord,
  entry: EntryRecord,
  virtual: DeviceNumber,
  effects: Effects,
): void {
  if (entry.number === null) throw new Error(`entry ${entry.name} has no number to map`);
  entry.number.virtual = virtual;
  partition.byVirtual.set(numberKey(virtual), entry);
  partition.byReal.set(numberKey(entry.number.real), entry);
  effects.deviceChanged(entry.deviceId);
  effects.partitionChanged(partition.uid);
}

export function unmapNumber(partition: PartitionRecord, entry: EntryRecord, effects: Effects): void {
  const virtual = entry.number?.virtual;
  if (entry.number === null || !virtual) return;
  partition.byVirtual.delete(numberKey(virtual));
  partition.byReal.delete(numberKey(entry.number.real));
  entry.number.virtual = null;
  effects.deviceChanged(entry.deviceId);
  effects.partitionChanged(partition.uid);
}

/** Returns a number that is not mapped to the table (DEV-12). */
export function freeNumber(
  host: BootedHost,
  entry: EntryRecord,
  how: { freeMajor: boolean; effects: Effects },
): void {
  if (entry.number === null) return;
  host.memory.numbers.giveBack(entry.number.real, how.freeMajor);
  host.memory.numberCounts[entry.number.state] -= 1;
  entry.number = null;
  how.effects.numbersWereFreed();
  how.effects.deviceChanged(entry.deviceId);
  how.effects.partitionChanged(entry.partitionUid);
}
