/** Partitions as the kernel knows them: defined, loaded, started, stopped, removed. */
import type { KernelRefusal, PartitionState } from '../port.ts';
import { checkPartitionName } from './arguments.ts';
import { countChild } from './child-counts.ts';
import type { Asked, Command } from './command.ts';
import type { Effects } from './effects.ts';
import { blankBuffer } from './error-buffer.ts';
import { beginAttempt, recordSurvivors } from './errors.ts';
import { endExport } from './exports.ts';
import { drainLoads } from './extension-loads.ts';
import { setMounted } from './file-systems.ts';
import { installationOf } from './installations.ts';
import { dropEntry } from './ledger.ts';
import { dropLink } from './links.ts';
import { dependentsOf, isHeld } from './mounts.ts';
import { freeNumber, setNumberState, unmapNumber } from './number-holds.ts';
import { done, invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { checkLoaded, refuseBroken } from './partition-state.ts';
import { forgetScratch } from './scratch.ts';
import { endProcesses, startInit, unkillableOf } from './processes.ts';
import { deviceOf, survivorsOf } from './state.ts';
import type { BootedHost, HostState, PartitionRecord } from './state.ts';

export function definePartition(
  host: BootedHost,
  command: Command<'DefinePartition'>,
  effects: Effects,
): Outcome {
  const { partitionUid, namespace, name, version, versioned, ownsUserFileSystems } = command;
  const known = host.memory.partitions.get(partitionUid);
  if (known !== undefined) {
    if (isDefinedAs(known, command)) return done({ cid: known.cid });
    return invalid(
      'partitionUid',
      'this partition is defined with another namespace, name, version, root or source of user file systems',
    );
  }
  if (partitionUid === '') return invalid('partitionUid', 'it is empty');
  const refusal = checkPartitionName(name) ?? checkDisk(host, command);
  if (refusal !== undefined) return refusal;
  const cid = host.memory.highestCid + 1;
  host.memory.highestCid = cid;
  host.memory.partitions.set(partitionUid, {
    uid: partitionUid,
    cid,
    namespace,
    name,
    version,
    versioned,
    ownsUserFileSystems,
    rootType: command.rootType ?? 'FileSystem',
    bootStep: null,
    bootRequest: command.bootRequest ?? null,
    state: 'Defined',
    mounted: false,
    processes: new Map(),
    nextPid: 1,
    claims: new Map(),
    entriesByName: new Map(),
    byVirtual: new Map(),
    byReal: new Map(),
    adapters: new Map(),
    grants: new Map(),
    images: new Set(),
    errors: blankBuffer(host.memory.errorBufferBytes),
  });
  countPartition(host, 'Defined', 1);
  effects.hostChanged();
  effects.partitionChanged(partitionUid);
  // A parent knows its children by name again when they come back after a boot.
  const link = host.disk.links.get(partitionUid);
  if (link !== undefined) effects.dependentsChanged(link.parentUid);
  return done({ cid });
}

/** Where a partition has its user file systems from never changes, and the disk remembers it over a boot (LIFE-34). */
function checkDisk(
  host: HostState,
  { partitionUid, ownsUserFileSystems }: Command<'DefinePartition'>,
): KernelRefusal | undefined {
  const { links } = host.disk;
  const had = installationOf(host, partitionUid)?.userFileSystems.size ?? 0;
  const isSame = ownsUserFileSystems ? !links.has(partitionUid) : had === 0;
  return isSame ? undefined : invalid('ownsUserFileSystems', 'the disk of the host says otherwise');
}

function isDefinedAs(known: PartitionRecord, command: Command<'DefinePartition'>): boolean {
  return (
    known.namespace === command.namespace &&
    known.name === command.name &&
    known.version === command.version &&
    known.versioned === command.versioned &&
    known.ownsUserFileSystems === command.ownsUserFileSystems &&
    known.rootType === (command.rootType ?? 'FileSystem')
  );
}

export function loadPartition(
  host: BootedHost,
  command: Command<'LoadPartition'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  if (partition.state === 'Broken') return refuseBroken(partition);
  if (partition.state === 'Defined') {
    beginAttempt(host, partition);
    changeState(host, partition, 'Loaded', effects);
  }
  return done();
}

export function startPartition(
  host: BootedHost,
  command: Command<'StartPartition'>,
  effects: Effects,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const unloaded = checkLoaded(partition);
  if (unloaded !== undefined) return unloaded;
  if (partition.state === command.mode) return done();
  if (!partition.mounted) return refuse('FileSystemsNotMounted');
  if (command.mode === 'Active') {
    startInit(partition);
    const installation = installationOf(host, partition.uid);
    if (installation !== undefined) installation.starts += 1;
  } else {
    // Maintenance has no processes; one that cannot be ended keeps the partition as it is.
    const survivor = unkillableOf(partition)[0];
    if (survivor !== undefined)
      return refuse('ProcessUnkillable', { pid: survivor.pid, name: survivor.name });
    endProcesses(partition);
  }
  changeState(host, partition, command.mode, effects);
  return done();
}

export function stopPartition(
  host: BootedHost,
  command: Command<'StopPartition'>,
  effects: Effects,
  asked: Asked,
): Outcome {
  const partition = host.memory.partitions.get(command.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const { bootRequest = partition.bootRequest } = command;
  if (bootRequest !== partition.bootRequest) {
    partition.bootRequest = bootRequest;
    effects.partitionChanged(partition.uid);
  }
  stop(host, partition, effects, asked);
  return done({ state: partition.state, survivors: survivorsOf(partition) });
}

/** Whatever the partition holds is found by its UID in the kernel's own tables, never in its database (DEV-17). */
export function removePartition(
  host: BootedHost,
  command: Command<'RemovePartition'>,
  effects: Effects,
  asked: Asked,
): Outcome {
  const { partitionUid } = command;
  const partition = host.memory.partitions.get(partitionUid);
  if (partition !== undefined) {
    if (isHeld(host, partition)) return refuse('PartitionHeld');
    stop(host, partition, effects, asked);
    if (partition.state === 'Broken') return done({ removed: false, survivors: survivorsOf(partition) });
    releaseAll(host, partition, effects);
    host.memory.partitions.delete(partitionUid);
    countPartition(host, partition.state, -1);
    effects.hostChanged();
    effects.partitionChanged(partitionUid);
  }
  // The links of children that are not running end with their parent (LIFE-14).
  for (const childUid of [...dependentsOf(host, partitionUid)]) dropLink(host, childUid, effects);
  dropLink(host, partitionUid, effects);
  forgetScratch(host, partitionUid, effects);
  host.disk.installations.delete(partitionUid);
  host.disk.databases.delete(partitionUid);
  return done({ removed: true, survivors: [] });
}

/**
 * processes and exports are gone by now; then the numbers, then the devices. To remove is to ask for everything
 * back, majors included (DEV-14): or partitions that came and went would use them up.
 */
function releaseAll(host: BootedHost, partition: PartitionRecord, effects: Effects): void {
  const entries = [...partition.entriesByName.values()];
  for (const entry of entries) freeNumber(host, entry, { freeMajor: true, effects });
  for (const entry of entries) dropEntry(host, partition, entry, effects);
}

/**
 * Ends processes, then loads, mounts, maps and exports (X-5 in reverse of X-6). Nothing is freed under a survivor, nor
 * under running children, which hold all but the processes and what those asked for (LIFE-11, LIFE-25).
 */
function stop(host: BootedHost, partition: PartitionRecord, effects: Effects, asked: Asked): void {
  if (partition.state === 'Defined' || partition.state === 'Broken') return;
  const held = isHeld(host, partition);
  // Maintenance is as far as a held parent can be stopped.
  if (held && partition.state === 'Maintenance') return;
  beginAttempt(host, partition);
  endProcesses(partition);
  if (partition.processes.size > 0) {
    changeState(host, partition, 'Broken', effects);
    recordSurvivors(host, partition, asked);
    return;
  }
  if (held) {
    drainLoads(host, partition, ['Inside'], effects);
    changeState(host, partition, 'Maintenance', effects);
    return;
  }
  drainLoads(host, partition, ['Inside', 'Spec'], effects);
  setMounted(host, partition, false, effects);
  // Un-imported before it is un-exported; its names stay out of the global namespace (NS-17).
  partition.bootStep = null;
  for (const entry of partition.entriesByName.values()) {
    // The number stays held: were it given back, the database would still believe in it.
    unmapNumber(partition, entry, effects);
    setNumberState(host, entry, 'Granted', effects);
    endExport(deviceOf(host, entry), entry, partition, effects);
  }
  partition.nextPid = 1;
  changeState(host, partition, 'Defined', effects);
}

function changeState(
  host: HostState,
  partition: PartitionRecord,
  state: PartitionState,
  effects: Effects,
): void {
  const before = partition.state;
  if (before === state) return;
  countPartition(host, before, -1);
  countPartition(host, state, 1);
  partition.state = state;
  effects.hostChanged();
  effects.partitionChanged(partition.uid);
  // A parent is brought up for children that are loaded, and may stop when none is (LINK-13).
  const link = host.disk.links.get(partition.uid);
  const loaded = Number(state !== 'Defined') - Number(before !== 'Defined');
  if (link !== undefined && loaded !== 0) countChild(host, link.parentUid, { loaded, mounted: 0 }, effects);
}

function countPartition(host: HostState, state: PartitionState, difference: 1 | -1): void {
  const { partitionCounts } = host.memory;
  partitionCounts.set(state, (partitionCounts.get(state) ?? 0) + difference);
}
