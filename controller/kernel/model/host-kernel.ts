/** One host's kernel: fences, remembers operations, and gives each command to the subsystem that knows it. */
import type { KernelAnswer, KernelCommand, KernelRefusal, KernelRequest } from '../port.ts';
import { checkCommandAccess } from './access.ts';
import { bootHost, decommissionHost, finishRecovery, takeOver } from './boot.ts';
import { canonicalText } from './canonical-text.ts';
import type { Asked, Command } from './command.ts';
import { configureDevices, unconfigureDevices } from './configuration.ts';
import { writeDevice } from './contents.ts';
import { changesOf, Effects } from './effects.ts';
import { configureErrorBuffers, logError } from './errors.ts';
import { attachEndpoint, exportDevices, insertAdapter } from './exports.ts';
import { mountFileSystems, populateFileSystems, writeRootFiles } from './file-systems.ts';
import { removeFile, writeFile } from './files.ts';
import {
  loadDeclaredExtension,
  loadExtension,
  loadGlobalExtension,
  unloadDeclaredExtension,
  unloadExtension,
  unloadGlobalExtension,
} from './extension-loads.ts';
import {
  deliverExtension,
  registerExtension,
  setExtensionGrants,
  unregisterExtension,
} from './extensions.ts';
import { discover } from './inventories.ts';
import { allocateDevices, releaseDevices } from './ledger.ts';
import { linkPartition, unlinkPartition } from './links.ts';
import {
  configureNumbers,
  releaseGlobalNumber,
  releaseNumbers,
  requestGlobalNumber,
  requestNumbers,
} from './numbers.ts';
import { invalid, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import {
  definePartition,
  loadPartition,
  removePartition,
  startPartition,
  stopPartition,
} from './partitions.ts';
import { killProcess, spawnProcess } from './processes.ts';
import { propagateRoot } from './propagation.ts';
import { takeBootStep } from './root-boot.ts';
import { clearGlobalNames, prepareScratch } from './scratch.ts';
import type { Sha256 } from './sha256.ts';
import type { BootedHost, HostState } from './state.ts';
import { exportVolumeGroup, importVolumeGroup } from './volume-groups.ts';

type MachineCommand = 'Boot' | 'Decommission' | 'TakeOver';
type Handlers = {
  [T in Exclude<KernelCommand['type'], MachineCommand>]: (
    host: BootedHost,
    command: Command<T>,
    effects: Effects,
    asked: Asked,
  ) => Outcome;
};

/** Each checks wholly before it changes anything, so that a refusal leaves everything as it was. */
const handlers: Handlers = {
  FinishRecovery: finishRecovery,
  ConfigureNumbers: configureNumbers,
  ConfigureErrorBuffers: configureErrorBuffers,
  LogError: logError,
  Discover: discover,
  DefinePartition: definePartition,
  PrepareScratch: prepareScratch,
  ClearGlobalNames: clearGlobalNames,
  TakeBootStep: takeBootStep,
  ImportVolumeGroup: importVolumeGroup,
  ExportVolumeGroup: exportVolumeGroup,
  PopulateFileSystems: populateFileSystems,
  WriteRootFiles: writeRootFiles,
  LinkPartition: linkPartition,
  UnlinkPartition: unlinkPartition,
  LoadPartition: loadPartition,
  MountFileSystems: mountFileSystems,
  PropagateRoot: propagateRoot,
  StartPartition: startPartition,
  StopPartition: stopPartition,
  RemovePartition: removePartition,
  AllocateDevices: allocateDevices,
  RequestNumbers: requestNumbers,
  ReleaseNumbers: releaseNumbers,
  RequestGlobalNumber: requestGlobalNumber,
  ReleaseGlobalNumber: releaseGlobalNumber,
  ExportDevices: exportDevices,
  InsertAdapter: insertAdapter,
  AttachEndpoint: attachEndpoint,
  ConfigureDevices: configureDevices,
  UnconfigureDevices: unconfigureDevices,
  ReleaseDevices: releaseDevices,
  SpawnProcess: spawnProcess,
  KillProcess: killProcess,
  WriteDevice: writeDevice,
  WriteFile: writeFile,
  RemoveFile: removeFile,
  RegisterExtension: registerExtension,
  UnregisterExtension: unregisterExtension,
  SetExtensionGrants: setExtensionGrants,
  DeliverExtension: deliverExtension,
  LoadExtension: loadExtension,
  UnloadExtension: unloadExtension,
  LoadDeclaredExtension: loadDeclaredExtension,
  UnloadDeclaredExtension: unloadDeclaredExtension,
  LoadGlobalExtension: loadGlobalExtension,
  UnloadGlobalExtension: unloadGlobalExtension,
};

/** `recorded` tells whether the state changed: false for a refusal and for an answer that was given before. */
export interface Execution {
  answer: KernelAnswer;
  recorded: boolean;
}

export function executeCommand(host: HostState, request: KernelRequest, sha256: Sha256): Execution {
  const { command, operation } = request;
  const refusal = checkCommandAccess(request.caller, command) ?? checkFence(host, request);
  if (refusal !== undefined) return { answer: refusal, recorded: false };
  const commandDigest = sha256(canonicalText(command));
  const earlier = repeatOperation(host, request, commandDigest);
  if (earlier !== undefined) return { answer: earlier, recorded: false };
  const effects = new Effects();
  const outcome = perform(host, { ...request, sha256 }, effects);
  if (!outcome.ok) return { answer: outcome, recorded: false };
  raiseFence(host, request);
  const names = effects.names();
  const revision = host.changes.record(names);
  const { result } = outcome;
  host.memory.operations.record(operation.owner, {
    sequence: operation.sequence,
    commandDigest,
    result: structuredClone(result),
    effects: names,
    revision,
  });
  return { answer: { ok: true, result, changes: changesOf(host, names), revision }, recorded: true };
}

function checkFence(host: HostState, request: KernelRequest): KernelRefusal | undefined {
  const { command, fence, operation } = request;
  const { highestEpoch } = host.disk;
  const { bootID } = host.memory;
  if (!Number.isInteger(fence.epoch) || fence.epoch < 0)
    return invalid('fence.epoch', 'it must be a whole number');
  if (!Number.isInteger(operation.sequence) || operation.sequence < 1) {
    return invalid('operation.sequence', 'it must be a whole number from 1 up');
  }
  if (fence.epoch < highestEpoch || isLedByAnother(host, request)) {
    return refuse('FencedOut', { epoch: fence.epoch, highest: highestEpoch });
  }
  // A boot is what ends the boot that it was decided about, so it may name an older one; a new leader decided nothing yet.
  if (command.type === 'Boot' || command.type === 'TakeOver') return undefined;
  if (fence.bootID !== bootID) return refuse('StaleBoot', { bootID: fence.bootID, current: bootID });
  return undefined;
}

/** Only a Lease that was made anew gives an epoch twice. */
function isLedByAnother({ disk }: HostState, { command, fence }: KernelRequest): boolean {
  if (command.type !== 'TakeOver' || fence.epoch !== disk.highestEpoch) return false;
  return fence.epoch > 0 && command.leader !== disk.leader;
}

function raiseFence({ disk }: HostState, { command, fence }: KernelRequest): void {
  if (command.type === 'TakeOver') disk.leader = command.leader;
  else if (fence.epoch > disk.highestEpoch) disk.leader = '';
  disk.highestEpoch = Math.max(disk.highestEpoch, fence.epoch);
}

/** The answer to an operation that was already done, or the refusal of one that is not in its order (LIFE-32). */
function repeatOperation(
  host: HostState,
  request: KernelRequest,
  commandDigest: string,
): KernelAnswer | undefined {
  const { follows, owner, sequence } = request.operation;
  const last = host.memory.operations.last(owner);
  if (last === undefined || sequence > last.sequence) {
    const isNext = sequence === (last?.sequence ?? 0) + 1;
    return follows !== true || isNext ? undefined : refuse('PrecedingRefused', { sequence });
  }
  if (sequence < last.sequence) return refuse('StaleOperation', { sequence, last: last.sequence });
  if (last.commandDigest !== commandDigest) {
    return invalid('operation.sequence', `${sequence} was already used by this owner for another command`);
  }
  const { effects, result, revision } = last;
  return { ok: true, result: structuredClone(result), changes: changesOf(host, effects), revision };
}

function perform(host: HostState, asked: Asked & { command: KernelCommand }, effects: Effects): Outcome {
  const { command } = asked;
  if (command.type === 'Boot') return bootHost(host, command, effects);
  if (command.type === 'Decommission') return decommissionHost(host, effects);
  if (command.type === 'TakeOver') return takeOver(command);
  if (!isBooted(host)) return refuse('HostNotBooted', { command: command.type });
  // Each entry of `handlers` takes the command that its name says; TypeScript cannot follow that through an index.
  const handler = handlers[command.type] as (
    host: BootedHost,
    command: KernelCommand,
    effects: Effects,
    asked: Asked,
  ) => Outcome;
  return handler(host, command, effects, asked);
}

function isBooted(host: HostState): host is BootedHost {
  return host.memory.numbers !== null;
}
