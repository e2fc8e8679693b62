/**
 * What can be wrong with a partition, in the order in which it is looked at: the first fault is what is said. Each check
 * is named for what is wrong.
 */
import { listNames } from '../../api/list-names.ts';
import { checkKernelLevel } from '../../api/versions.ts';
import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import { exportedElsewhere, isUp } from '../../solve/attachment.ts';
import type { Check, Fault } from '../kind.ts';
import { requiredExtensionIsRefused } from './extensions.ts';
import { pathsOutsideTheRoot } from './file-systems.ts';
import type { PartitionWorld } from './observe.ts';
import { requiredRecords } from './records.ts';
import { rootDisksAreWrong } from './root-volume-group.ts';

/** Before it is placed: what it needs exists, then a host is found for all of it. */
export const placementChecks: readonly Check<PartitionWorld>[] = [
  versionDoesNotExist,
  linkDoesNotExist,
  parentIsNotPlaced,
  linkIsNotAccepted,
  requiredClaimDoesNotExist,
  requiredClaimIsForAnotherPartition,
  requiredClaimsShareAName,
  noHostFits,
];

/** What is said of a stopped partition too: it is settled, but what it needs for its next start is not there. */
export const stoppedChecks: readonly Check<PartitionWorld>[] = [
  linkDoesNotExist,
  linkIsNotAccepted,
  rootFileLiesOutsideTheRoot,
];

/** What others let it have, extensions apart; it may be taken away while the partition runs (LIFE-17). */
export const permissionChecks: readonly Check<PartitionWorld>[] = [
  hostIsNotOpen,
  versionDoesNotExist,
  kernelDoesNotFit,
  linkIsNotAccepted,
  requiredClassIsClosed,
];

/** What its devices must be like, before it starts and while it runs. */
export const deviceChecks: readonly Check<PartitionWorld>[] = [
  requiredClaimDoesNotExist,
  requiredClaimIsForAnotherPartition,
  requiredClaimIsNotAllocated,
  rootDisksAreWrong,
  requiredDeviceIsLost,
  requiredDeviceIsExportedElsewhere,
];

/** Before it starts. Permissions gate the start only: what runs is not revoked (LIFE-17). */
export const startChecks: readonly Check<PartitionWorld>[] = [
  hostIsNotOpen,
  versionDoesNotExist,
  kernelDoesNotFit,
  ...stoppedChecks,
  requiredClassIsClosed,
  ...deviceChecks,
  requiredExtensionIsRefused,
];

/** What a partition that may start still waits for before its file systems are mounted. */
export const mountChecks: readonly Check<PartitionWorld>[] = [parentIsNotMounted, mountPointIsOccupied];

/** It was when the partition was placed. */
function hostIsNotOpen({ host, isHostOpen }: PartitionWorld): Fault | undefined {
  if (host === undefined || isHostOpen) return undefined;
  const message = `Host ${host.metadata.name}, where the partition is placed, is not open to this namespace. Ask an administrator to open it, or delete the partition and create it on another host.`;
  return { condition: 'Scheduled', reason: 'HostNotAllowed', message };
}

function requiredClassIsClosed({ lostConsents }: PartitionWorld): Fault | undefined {
  const [first] = lostConsents;
  if (first === undefined) return undefined;
  const { claimName, lost } = first;
  const message = `DeviceClaim ${claimName}: ${lost.message}`;
  return { condition: 'DevicesReady', reason: lost.reason, message };
}

function versionDoesNotExist({ partition, version }: PartitionWorld): Fault | undefined {
  const { runtimeVersionName } = partition.spec;
  if (runtimeVersionName === undefined || version !== undefined) return undefined;
  return {
    condition: 'VersionCompatible',
    reason: 'VersionNotFound',
    message: `There is no RuntimeVersion ${runtimeVersionName}. Ask an administrator for it, or create the partition with another one.`,
  };
}

function linkDoesNotExist({ partition, upbringing }: PartitionWorld): Fault | undefined {
  if (upbringing === undefined || upbringing.parentage !== undefined) return undefined;
  const { name } = partition.metadata;
  const message = `There is no VersionLink ${name} in namespace ${namespaceOf(partition)}, which says whose user file systems this partition uses. Apply it.`;
  return { condition: 'Linked', reason: 'LinkMissing', message };
}

/** A child goes where its parent is (LIFE-2). */
function parentIsNotPlaced({ upbringing }: PartitionWorld): Fault | undefined {
  const fault = upbringing?.fault;
  if (fault?.reason !== 'ParentNotScheduled') return undefined;
  return { condition: 'Scheduled', reason: fault.reason, message: fault.message };
}

function linkIsNotAccepted({ partition, upbringing }: PartitionWorld): Fault | undefined {
  const fault = upbringing?.fault;
  if (fault === undefined) return undefined;
  const message = `VersionLink ${partition.metadata.name} is not accepted: ${fault.message}`;
  return { condition: 'Linked', reason: 'LinkNotAccepted', message };
}

/** LINK-19: what is mounted is not part of the root, and software is not installed by a spec. */
export function rootFileLiesOutsideTheRoot(world: PartitionWorld): Fault | undefined {
  const outside = pathsOutsideTheRoot(world);
  if (outside.length === 0) return undefined;
  const message = `spec.root.files names ${listNames(outside)}, which lies in a user file system and not in the root. Take it out; software is changed from inside the partition that owns the file system.`;
  return { condition: 'FileSystemsReady', reason: 'PathNotInRoot', message };
}

function parentIsNotMounted({ upbringing, view }: PartitionWorld): Fault | undefined {
  if (upbringing?.parentage === undefined || view?.link?.isParentMounted === true) return undefined;
  const { namespace, name } = upbringing.parentage.link.spec.parentRef;
  const message = `The user file systems of partition ${namespace}/${name} are not mounted yet; its own status says why.`;
  return { condition: 'Linked', reason: 'ParentNotReady', message };
}

function mountPointIsOccupied({ partition, view }: PartitionWorld): Fault | undefined {
  const path = view?.occupiedMountPoint;
  if (path == null) return undefined;
  const isOfSpec = partition.spec.root?.files?.some((file) => file.path === path) === true;
  const remedy = isOfSpec
    ? 'Take it out of spec.root.files.'
    : 'It was written inside: link the partition without that file system, start it, remove the file, and link it again.';
  const message = `The file ${path} stands in the root where a file system has to be mounted. ${remedy}`;
  return { condition: 'FileSystemsReady', reason: 'MountFailed', message };
}

function requiredClaimDoesNotExist(world: PartitionWorld): Fault | undefined {
  const { partition, required, view } = world;
  // A claim that is being deleted starts nothing; what runs with it keeps it until it stops (LIFE-14).
  const isUsable = (claim: DeviceClaim): boolean =>
    isUp(view) || claim.metadata.deletionTimestamp === undefined;
  const missing = required.filter(({ claim }) => claim === undefined || !isUsable(claim));
  if (missing.length === 0) return undefined;
  const names = listNames(missing.map(({ name }) => name));
  const isPlaced = partition.status?.placement !== undefined;
  return {
    condition: scheduledOrDevices(isPlaced),
    reason: isPlaced ? 'ClaimNotAllocated' : 'RequiredClaimNotFound',
    message: `There is no DeviceClaim ${names} in namespace ${namespaceOf(partition)}. Apply it, or take it out of spec.requiredClaimNames.`,
  };
}

/** Once it is placed, what is missing concerns its devices, no longer its place. */
function scheduledOrDevices(isPlaced: boolean): 'Scheduled' | 'DevicesReady' {
  return isPlaced ? 'DevicesReady' : 'Scheduled';
}

function requiredClaimIsForAnotherPartition({ partition, required }: PartitionWorld): Fault | undefined {
  const other = required
    .flatMap(({ claim }) => claim ?? [])
    .find((claim) => claim.spec.partitionName !== partition.metadata.name);
  if (other === undefined) return undefined;
  const isPlaced = partition.status?.placement !== undefined;
  return {
    condition: scheduledOrDevices(isPlaced),
    reason: isPlaced ? 'ClaimNotAllocated' : 'RequiredClaimMismatch',
    message: `DeviceClaim ${other.metadata.name} is for partition ${other.spec.partitionName}. Take it out of spec.requiredClaimNames, or create a claim for this partition.`,
  };
}

function requiredClaimsShareAName({ required }: PartitionWorld): Fault | undefined {
  const owner = new Map<string, string>();
  for (const { name, claim } of required) {
    for (const device of claim?.spec.devices ?? []) {
      const other = owner.get(device.name);
      if (other !== undefined) {
        return {
          condition: 'Scheduled',
          reason: 'RequiredClaimNotAllocatable',
          message: `The claims ${other} and ${name} both call a device ${device.name}; names are private to the partition, but unique in it. Rename one of them.`,
        };
      }
      owner.set(device.name, name);
    }
  }
  return undefined;
}

function noHostFits({ answer, upbringing }: PartitionWorld): Fault | undefined {
  if (answer === undefined || answer.ok) return undefined;
  const isVersion = answer.fault === 'KernelTooOld' || answer.fault === 'KernelTooNew';
  const condition = isVersion ? 'VersionCompatible' : 'Scheduled';
  const where = upbringing === undefined ? '' : 'The partition goes where its parent is. ';
  return { condition, reason: answer.fault, message: `${where}${answer.message}` };
}

/** A version range may have changed since the partition was placed. */
function kernelDoesNotFit({ host, version }: PartitionWorld): Fault | undefined {
  if (host === undefined || version === undefined) return undefined;
  const { kernelLevel } = host.spec;
  const { min, max } = version.spec.kernel;
  const reason = checkKernelLevel(kernelLevel, version.spec.kernel);
  if (reason === 'Compatible') return undefined;
  const wants =
    reason === 'KernelTooOld' ? `needs kernel level ${min ?? ''} or newer` : `runs up to level ${max ?? ''}`;
  return {
    condition: 'VersionCompatible',
    reason,
    message: `Version ${version.spec.version} ${wants}; host ${host.metadata.name} has ${kernelLevel}.`,
  };
}

function requiredClaimIsNotAllocated(world: PartitionWorld): Fault | undefined {
  const recorded = new Set(requiredRecords(world).map(({ claimUid }) => claimUid));
  const waiting = world.required.filter(
    ({ claim }) =>
      claim !== undefined && claim.metadata.deletionTimestamp === undefined && !recorded.has(uidOf(claim)),
  );
  if (waiting.length === 0) return undefined;
  return {
    condition: 'DevicesReady',
    reason: 'ClaimNotAllocated',
    message: `DeviceClaim ${listNames(waiting.map(({ name }) => name))} has no devices yet; its own status says why.`,
  };
}

function requiredDeviceIsLost(world: PartitionWorld): Fault | undefined {
  const claimUids = new Set(requiredRecords(world).map(({ claimUid }) => claimUid));
  const lost = (world.view?.claims ?? [])
    .filter(({ claimUid }) => claimUids.has(claimUid))
    .flatMap(({ entries }) => entries.filter((entry) => entry.deviceState === 'Lost'));
  if (lost.length === 0) return undefined;
  return {
    condition: 'DevicesReady',
    reason: 'DeviceLost',
    message: `The host no longer sees ${listNames(lost.map((entry) => entry.name))}. Have it connected again, or delete the claim.`,
  };
}

function requiredDeviceIsExportedElsewhere(world: PartitionWorld): Fault | undefined {
  if (world.view === undefined) return undefined;
  const names = exportedElsewhere(world.view, requiredRecords(world));
  if (names.length === 0) return undefined;
  return {
    condition: 'DevicesReady',
    reason: 'ExportedElsewhere',
    message: `Another partition that shares ${listNames(names)} has started first (one at a time); this one starts when that one stops.`,
  };
}
