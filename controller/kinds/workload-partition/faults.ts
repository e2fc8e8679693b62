/** What is wrong with a partition: found before the kernel was asked, or said by it. */
import { catalogueEntry, catalogueText } from '../../api/catalogue.ts';
import { conditionReasons } from '../../api/generated/conditions.ts';
import { listNames } from '../../api/list-names.ts';
import type { KernelCommand, KernelRefusal } from '../../kernel/port.ts';
import { entriesOf, isUp } from '../../solve/attachment.ts';
import type { Fault, Performed } from '../kind.ts';
import { firstFault } from '../kind.ts';
import {
  deviceChecks,
  mountChecks,
  placementChecks,
  rootFileLiesOutsideTheRoot,
  startChecks,
  stoppedChecks,
} from './checks.ts';
import type { PartitionWorld } from './observe.ts';
import { requiredExtensionIsRefused } from './extensions.ts';
import { requiredRecords } from './records.ts';
import { wantedMode } from './wanted.ts';

/** The first thing that is wrong. */
export function faultOf(world: PartitionWorld, { refusal }: Performed): Fault | undefined {
  const { partition, view } = world;
  if (partition.metadata.deletionTimestamp !== undefined) return undefined;
  if (refusal !== undefined) return refusalFault(world, refusal);
  if (partition.status?.placement === undefined) return firstFault(placementChecks, world);
  // What cannot be stopped still has all that it had (LIFE-13).
  if (view?.state === 'Broken') return undefined;
  if (wantedMode(partition, view) === 'Stopped') return firstFault(stoppedChecks, world);
  return isUp(view) ? runningFault(world) : firstFault([...startChecks, ...mountChecks], world);
}

const reasons: Record<string, { False: readonly string[] }> = conditionReasons.WorkloadPartition;

/** What the kernel refused, under the condition that the command was for. */
function refusalFault(
  world: PartitionWorld,
  { step: { command }, refusal }: NonNullable<Performed['refusal']>,
): Fault {
  const condition = ofNamespace.has(refusal.id)
    ? 'NamespaceReady'
    : (conditionOf[command.type] ?? 'DevicesReady');
  const message = refusalText(world, command, refusal);
  if (command.type === 'PropagateRoot') return { condition, reason: 'PropagationFailed', message };
  const reason = catalogueEntry(refusal.id).reason;
  if (reason !== undefined && reasons[condition]?.False.includes(reason) === true) {
    return { condition, reason, message };
  }
  return {
    condition,
    reason: otherReason[command.type] ?? (condition === 'NamespaceReady' ? 'StepFailed' : 'KernelRefused'),
    message,
  };
}

/** What can be refused of a root on disks of its own, whatever was being done with it. */
const ofNamespace: ReadonlySet<string> = new Set([
  'DiskOccupied',
  'RootDiskMissing',
  'RootDiskMismatch',
  'ScratchMissing',
]);

const otherReason: Readonly<Record<string, string>> = { AllocateDevices: 'ClaimNotAllocated' };

/** What is not here is about devices. */
const conditionOf: Readonly<Record<string, string>> = {
  PrepareScratch: 'NamespaceReady',
  ClearGlobalNames: 'NamespaceReady',
  TakeBootStep: 'NamespaceReady',
  PopulateFileSystems: 'FileSystemsReady',
  WriteRootFiles: 'FileSystemsReady',
  PropagateRoot: 'FileSystemsReady',
  MountFileSystems: 'FileSystemsReady',
  SetExtensionGrants: 'ExtensionsReady',
  DeliverExtension: 'ExtensionsReady',
  LoadDeclaredExtension: 'ExtensionsReady',
  UnloadDeclaredExtension: 'ExtensionsReady',
};

function refusalText(world: PartitionWorld, command: KernelCommand, { args, id }: KernelRefusal): string {
  if (command.type === 'AllocateDevices') {
    const claim = world.claims.find(({ metadata }) => metadata.uid === command.claimUid);
    return `DeviceClaim ${claim?.metadata.name ?? ''} cannot have its devices: ${catalogueText(id, args)}`;
  }
  if (command.type === 'PopulateFileSystems' && id === 'InvalidArgument') {
    const { runtimeVersionName } = world.partition.spec;
    const whose =
      runtimeVersionName === undefined ? "the host's own version" : `RuntimeVersion ${runtimeVersionName}`;
    return `The files of ${whose} do not go together: ${String(args['problem'])}. Ask an administrator for another version.`;
  }
  if (id !== 'FileSystemFull') return catalogueText(id, args);
  const { path } = args;
  // Processes do not run before the changes are there: nothing can be removed from inside meanwhile (LINK-16).
  return command.type === 'PropagateRoot'
    ? `The changes of the parent's root do not fit into the root of this partition, ${String(path)} for one. Remove files inside the parent, or name large files of this partition in spec.root.files with less in them.`
    : `The root has no room for ${String(path)} of spec.root.files. Shorten it, or remove files inside the partition.`;
}

/** What runs is not checked for its start again: only its devices must still be there. */
function runningFault(world: PartitionWorld): Fault | undefined {
  const fault = firstFault(deviceChecks, world);
  if (fault !== undefined) return fault;
  const outside = rootFileLiesOutsideTheRoot(world);
  if (outside !== undefined) return outside;
  const unready = requiredRecords(world).filter(({ claimUid, devices }) => {
    const shown = entriesOf(world.view, claimUid);
    return devices.some((device) => shown.get(device.name)?.number?.state !== 'Assigned');
  });
  if (unready.length === 0) return requiredExtensionIsRefused(world);
  const names = world.required
    .filter(({ claim }) => unready.some(({ claimUid }) => claimUid === claim?.metadata.uid))
    .map(({ name }) => name);
  return {
    condition: 'DevicesReady',
    reason: 'ClaimNotConfigured',
    message: `DeviceClaim ${listNames(names)} is not configured in the partition; its own status says why.`,
  };
}
