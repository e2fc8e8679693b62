/** Commands on the number table: what it may hand out, requests and releases. */
import type { DeviceNumber, KernelRefusal } from '../port.ts';
import { checkNames, checkNumberConfig } from './arguments.ts';
import { canonicalText } from './canonical-text.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { forgetDatabaseLine } from './database.ts';
import { freeNumber, setNumberState } from './number-holds.ts';
import { NumberTable } from './number-table.ts';
import type { TakenNumber } from './number-table.ts';
import { done, invalid, refuse, refuseNumber } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { deviceOf, findEntry, globalKey } from './state.ts';
import type { BootedHost, EntryRecord, PartitionRecord } from './state.ts';
import { copyNumber } from './views.ts';

/** The partition asks for a device that it is going to configure (DEV-1). */
export function requestNumbers(
  host: BootedHost,
  command: Command<'RequestNumbers'>,
  effects: Effects,
): Outcome {
  const { partitionUid, claimUid, entries: names } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const entries = entriesNamed(partition, claimUid, names);
  if (!Array.isArray(entries)) return entries;
  const refusal = grantMissing(host, entries, effects);
  if (refusal !== undefined) return refusal;
  const numbers = entries.map((entry) => {
    if (entry.number === null) throw new Error(`entry ${entry.name} was granted no number`);
    // What was on its way back is wanted again: it is the same number (DEV-10).
    if (entry.number.state === 'Releasing') setNumberState(host, entry, 'Granted', effects);
    return { entry: entry.name, real: copyNumber(entry.number.real) };
  });
  return done({ numbers });
}

/** Records one number for every entry that has none, or, when they do not suffice, none at all (DEV-15). */
function grantMissing(
  host: BootedHost,
  entries: readonly EntryRecord[],
  effects: Effects,
): KernelRefusal | undefined {
  const { numbers, numberCounts } = host.memory;
  const granted: { entry: EntryRecord; taken: TakenNumber }[] = [];
  for (const entry of entries) {
    if (entry.number !== null) continue;
    const taken = numbers.take(deviceOf(host, entry).driver);
    if (taken === undefined) {
      // In reverse, so that each major that was opened for this is empty when its turn comes.
      for (const { taken: undo } of granted.reverse()) numbers.giveBack(undo.real, undo.newMajor);
      return refuse('NumbersExhausted', { entry: entry.name });
    }
    granted.push({ entry, taken });
  }
  for (const { entry, taken } of granted) {
    entry.number = { real: taken.real, state: 'Granted', virtual: null };
    numberCounts.Granted += 1;
    effects.hostChanged();
    effects.deviceChanged(entry.deviceId);
    effects.partitionChanged(entry.partitionUid);
  }
  return undefined;
}

export function releaseNumbers(
  host: BootedHost,
  command: Command<'ReleaseNumbers'>,
  effects: Effects,
): Outcome {
  const { partitionUid, claimUid, entries: names, freeMajor } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const malformed = checkNames('entries', names);
  if (malformed !== undefined) return malformed;
  const entries: EntryRecord[] = [];
  for (const name of names) {
    const entry = findEntry(partition, claimUid, name);
    // Another partition's entry is as unknown as one that never was (DEV-13).
    if (entry === undefined) return refuse('NumberNotFound', { entry: name });
    if (entry.number?.state === 'Assigned') return refuse('NumberAssigned', { entry: name });
    entries.push(entry);
  }
  for (const entry of entries) {
    freeNumber(host, entry, { freeMajor, effects });
    forgetDatabaseLine(host, entry);
  }
  return done();
}

export function requestGlobalNumber(
  host: BootedHost,
  command: Command<'RequestGlobalNumber'>,
  effects: Effects,
): Outcome {
  const { driver, instance } = command;
  if (driver === '' || instance === '') return invalid('driver and instance', 'they must not be empty');
  const { globalNumbers, numberCounts, numbers } = host.memory;
  const key = globalKey(driver, instance);
  const held = globalNumbers.get(key);
  if (held !== undefined) return done({ real: copyNumber(held.real) });
  const taken = numbers.take(driver);
  if (taken === undefined) return refuse('NumbersExhausted', { entry: instance });
  globalNumbers.set(key, { driver, instance, real: taken.real });
  // The global environment asks for an instance that it runs itself: nothing is left to be bound.
  numberCounts.Assigned += 1;
  effects.hostChanged();
  return done({ real: copyNumber(taken.real) });
}

export function releaseGlobalNumber(
  host: BootedHost,
  command: Command<'ReleaseGlobalNumber'>,
  effects: Effects,
): Outcome {
  const { driver, instance, freeMajor } = command;
  const { globalNumbers, numberCounts, numbers } = host.memory;
  const key = globalKey(driver, instance);
  const held = globalNumbers.get(key);
  if (held === undefined) return refuse('NumberNotFound', { entry: instance });
  globalNumbers.delete(key);
  numbers.giveBack(held.real, freeMajor);
  numberCounts.Assigned -= 1;
  effects.numbersWereFreed();
  return done();
}

export function configureNumbers(
  host: BootedHost,
  command: Command<'ConfigureNumbers'>,
  effects: Effects,
): Outcome {
  const malformed = checkNumberConfig(command.numbers);
  if (malformed !== undefined) return malformed;
  const table = new NumberTable(command.numbers);
  const before = host.memory.numbers;
  if (canonicalText(table.config) === canonicalText(before.config)) return done();
  const held = heldNumbers(host);
  const outside = held.find(({ real, driver }) => !fits(table, real, driver));
  if (outside !== undefined) return refuseNumber('NumbersInUse', outside.real);
  for (const { real, driver } of held) table.takeExactly(driver, real);
  for (const { major, driver } of before.ownedMajors()) {
    // A reservation that is gone leaves its major free unless something holds a number of it.
    if (!isReservedMajor(before, major)) table.adoptMajor(major, driver);
  }
  host.memory.numbers = table;
  effects.numbersWereFreed();
  return done();
}

/** Everything that holds a number, by number. A walk over the whole ledger, for a change that is rare. */
function heldNumbers(host: BootedHost): { real: DeviceNumber; driver: string }[] {
  const held: { real: DeviceNumber; driver: string }[] = [];
  for (const partition of host.memory.partitions.values()) {
    for (const entry of partition.entriesByName.values()) {
      if (entry.number === null) continue;
      held.push({ real: entry.number.real, driver: deviceOf(host, entry).driver });
    }
  }
  for (const { real, driver } of host.memory.globalNumbers.values()) held.push({ real, driver });
  return held.sort((a, b) => a.real.major - b.real.major || a.real.minor - b.real.minor);
}

function fits(table: NumberTable, number: DeviceNumber, driver: string): boolean {
  const owner = table.driverOf(number.major);
  const isReserved = table.config.reserved.some(
    ({ major, minor }) => major === number.major && minor === number.minor,
  );
  return table.covers(number) && !isReserved && (owner === undefined || owner === driver);
}

function isReservedMajor(table: NumberTable, major: number): boolean {
  return table.config.reserved.some((number) => number.major === major);
}

function entriesNamed(
  partition: PartitionRecord,
  claimUid: string,
  names: readonly string[],
): EntryRecord[] | KernelRefusal {
  const malformed = checkNames('entries', names);
  if (malformed !== undefined) return malformed;
  const entries: EntryRecord[] = [];
  for (const name of names) {
    const entry = findEntry(partition, claimUid, name);
    if (entry === undefined) return refuse('AllocationNotFound', { entry: name });
    entries.push(entry);
  }
  return entries;
}
