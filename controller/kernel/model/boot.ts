/** Boot of a host: its memory is made anew, its disk and what is on the devices stay (LIFE-34). */
import { checkNumberConfig } from './arguments.ts';
import { ChangeLog } from './change-log.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { checkBufferBytes, defaultBufferBytes } from './error-buffer.ts';
import { NumberTable } from './number-table.ts';
import { OperationLog } from './operation-log.ts';
import { done, invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { groupOn, loseHolds } from './room-devices.ts';
import { leaveNamespace, ownRoot } from './volume-groups.ts';
import type { RoomDevices } from './room-records.ts';
import type { BootedHost, HostState, KernelDisk, KernelMemory } from './state.ts';

export function bootHost(host: HostState, command: Command<'Boot'>, effects: Effects): Outcome {
  const { bootID, numbers } = command;
  if (bootID === '') return invalid('bootID', 'it is empty');
  if (bootID === host.memory.bootID) return done();
  const { errorBufferBytes = defaultBufferBytes } = command;
  const refusal = checkNumberConfig(numbers) ?? checkBufferBytes(errorBufferBytes);
  if (refusal !== undefined) return refusal;
  for (const uid of host.memory.partitions.keys()) effects.partitionChanged(uid);
  for (const id of host.memory.devices.keys()) effects.deviceChanged(id);
  const { Granted, Assigned, Releasing } = host.memory.numberCounts;
  if (Granted + Assigned + Releasing > 0) effects.numbersWereFreed();
  effects.machineChanged('Booted');
  loseHolds(host);
  // A machine that is booted for the first time has nothing to recover (LIFE-9).
  const recovering = host.disk.boots > 0;
  host.disk.boots += 1;
  host.disk.bootRequest = command.bootRequest ?? host.disk.bootRequest;
  host.memory = { ...blankMemory(), bootID, numbers: new NumberTable(numbers), recovering, errorBufferBytes };
  return done();
}

/** The fence itself is raised by every command that is done. */
export function takeOver({ leader }: Command<'TakeOver'>): Outcome {
  return leader === '' ? invalid('leader', 'it is empty') : done();
}

/** Whoever waited for the end of the recovery may go on. */
export function finishRecovery(
  host: BootedHost,
  _command: Command<'FinishRecovery'>,
  effects: Effects,
): Outcome {
  if (!host.memory.recovering) return done();
  host.memory.recovering = false;
  effects.machineChanged('Recovered');
  return done();
}

/** The machine is forgotten when nothing is held on it: the room drops it after this. */
export function decommissionHost(host: HostState, effects: Effects): Outcome {
  const { bootID, devices, partitions } = host.memory;
  if (partitions.size > 0) return refuse('HostInUse', { partitions: partitions.size });
  for (const id of devices.keys()) effects.deviceChanged(id);
  if (bootID !== '') effects.machineChanged('Decommissioned');
  // What it had in use is anybody's again.
  for (const { disks } of host.disk.volumeGroups.values()) {
    const group = groupOn(host.room, disks[0] ?? '');
    if (group !== null) leaveNamespace(host, group, effects);
  }
  host.memory = blankMemory();
  return done();
}

export function blankHost(name: string, room: RoomDevices, revision = 0): HostState {
  return { name, memory: blankMemory(), disk: blankDisk(name), room, changes: new ChangeLog(revision) };
}

function blankDisk(hostName: string): KernelDisk {
  const root = ownRoot(hostName);
  return {
    highestEpoch: 0,
    leader: '',
    databases: new Map(),
    boots: 0,
    bootRequest: null,
    installations: new Map(),
    links: new Map(),
    dependents: new Map(),
    extensions: new Map(),
    volumeGroups: new Map([[root.name, root]]),
    scratches: new Map(),
  };
}

function blankMemory(): KernelMemory {
  return {
    bootID: '',
    numbers: null,
    highestCid: 0,
    partitions: new Map(),
    partitionCounts: new Map(),
    claimOwners: new Map(),
    devices: new Map(),
    deviceNames: new Map(),
    inventories: new Map(),
    adaptersOf: new Map(),
    globalNumbers: new Map(),
    numberCounts: { Granted: 0, Assigned: 0, Releasing: 0 },
    childCounts: new Map(),
    images: new Map(),
    ownImages: new Set(),
    recovering: false,
    errorBufferBytes: defaultBufferBytes,
    operations: new OperationLog(),
  };
}
