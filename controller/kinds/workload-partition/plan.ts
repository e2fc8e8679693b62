import { namespaceOf, uidOf } from '../../api/object.ts';
import type { PartitionView } from '../../kernel/port.ts';
import type { Call, RecordedClaim } from '../../solve/attachment.ts';
import { configuringCalls, exportingCalls, globalCall, holdingCalls, isUp } from '../../solve/attachment.ts';
import { isLinkedAs } from '../../solve/parentage.ts';
import { isVersioned } from '../../solve/placement.ts';
import type { Plan } from '../kind.ts';
import { firstFault } from '../kind.ts';
import { placementChecks, startChecks } from './checks.ts';
import { deliveringCalls, grantingCalls, loadingCalls, unloadingCalls } from './extensions.ts';
import { layoutCalls } from './file-systems.ts';
import type { PartitionWorld } from './observe.ts';
import { prunedPlacement, requiredRecords } from './records.ts';
import { clearingCalls, isSwitched, rootBootCalls } from './root-volume-group.ts';
import { wantedMode } from './wanted.ts';

export function plan(world: PartitionWorld): Plan {
  const { placement } = world.partition.status ?? {};
  if (placement === undefined) {
    const { answer } = world;
    if (answer?.ok !== true || firstFault(placementChecks, world) !== undefined) return { steps: [] };
    const { hostName } = answer.placement;
    return { record: { placement: answer.placement, hostName }, hostName, steps: [] };
  }
  const claims = prunedPlacement(world);
  if (claims !== undefined) {
    return { record: { placement: { ...placement, claims } }, hostName: placement.hostName, steps: [] };
  }
  return { steps: nextCalls(world).map((call) => ({ hostName: placement.hostName, ...call })) };
}

/** Gives everything back by UID, whatever became of claims and links (LIFE-14, DEV-17). */
export function teardown({ partition, view }: PartitionWorld): Plan {
  const hostName = partition.status?.placement?.hostName;
  if (view === undefined || hostName === undefined) return { steps: [], released: true };
  // A process that cannot be ended keeps everything: nothing is freed under it (LIFE-13). So do running children (LINK-9).
  if (view.survivors.length > 0 || view.dependents.mounted > 0) return { steps: [] };
  const call = globalCall({ type: 'RemovePartition', partitionUid: uidOf(partition) });
  return { steps: [{ hostName, ...call }] };
}

/** What brings the partition one stage nearer to what is wanted; nothing when it is there, or waits. */
function nextCalls(world: PartitionWorld): Call[] {
  const { view, partition } = world;
  const records = requiredRecords(world);
  const holding = holdingCalls(view, uidOf(partition), records);
  if (view === undefined) {
    return world.hostVersion === undefined
      ? []
      : [defineCall(world), ...holding, ...layoutCalls(world, undefined)];
  }
  const first = holding.length > 0 ? holding : grantingCalls(world, view);
  if (first.length > 0) return first;
  if (isRestartAsked(world, view)) return [stopCall(world, view)];
  if (view.state === 'Broken') return [];
  const mode = wantedMode(partition, view);
  const calls = mode === 'Stopped' ? stopCalls(world, view) : startCalls(world, view, { records, mode });
  return calls.length > 0 ? calls : settledCalls(world, view);
}

/** What is left to do for a partition that is as far up as it should be: an edit of its spec, a new file (KID-17). */
function settledCalls(world: PartitionWorld, view: PartitionView): Call[] {
  const settingUp = settingUpCalls(world, view);
  return settingUp.length > 0 || !isUp(view) ? settingUp : extensionCalls(world, view);
}

/** Files, then copies of the extensions that they need (LIFE-25); then a root of its own leaves the host's names (NS-3). */
function settingUpCalls(world: PartitionWorld, view: PartitionView): Call[] {
  const layout = layoutCalls(world, view);
  if (layout.length > 0) return layout;
  const delivering = deliveringCalls(view);
  return delivering.length > 0 ? delivering : clearingCalls(view);
}

/** What an edit of the spec asks of a partition that is up. */
function extensionCalls(world: PartitionWorld, view: PartitionView): Call[] {
  return [...unloadingCalls(world, view), ...loadingCalls(world, view)];
}

/** LIFE-10: a value that is not the last one that was carried out or consumed. */
function isRestartAsked({ partition }: PartitionWorld, view: PartitionView): boolean {
  const { bootRequest } = partition.spec;
  return bootRequest !== undefined && bootRequest !== view.bootRequest;
}

function defineCall({ partition, version, hostVersion }: PartitionWorld): Call {
  const { bootRequest, root, userFileSystemSource } = partition.spec;
  return globalCall({
    type: 'DefinePartition',
    partitionUid: uidOf(partition),
    namespace: namespaceOf(partition),
    name: partition.metadata.name,
    version: (version ?? hostVersion)?.spec.version ?? '',
    versioned: isVersioned(version, hostVersion),
    ownsUserFileSystems: userFileSystemSource === 'Own',
    ...(root?.type === 'VolumeGroup' ? { rootType: 'VolumeGroup' as const } : {}),
    ...(bootRequest === undefined ? {} : { bootRequest }),
  });
}

function stopCall({ partition }: PartitionWorld, { partitionUid }: PartitionView): Call {
  const { bootRequest } = partition.spec;
  return globalCall({
    type: 'StopPartition',
    partitionUid,
    ...(bootRequest === undefined ? {} : { bootRequest }),
  });
}

function stopCalls(world: PartitionWorld, view: PartitionView): Call[] {
  return view.state === 'Defined' ? [] : [stopCall(world, view)];
}

interface Start {
  records: readonly RecordedClaim[];
  mode: 'Active' | 'Maintenance';
}

/** What leads to a state in which the partition is up. */
function startCalls(world: PartitionWorld, view: PartitionView, start: Start): Call[] {
  const { partitionUid } = view;
  const { mode } = start;
  if (view.state === mode) return [];
  // Held by its children it keeps everything but its processes, which end as in any stop (LIFE-11, LIFE-13).
  if (view.state === 'Active' && world.partition.spec.powerState === 'Stopped')
    return [stopCall(world, view)];
  if (isUp(view)) return [globalCall({ type: 'StartPartition', partitionUid, mode })];
  const settingUp = settingUpCalls(world, view);
  if (settingUp.length > 0) return settingUp;
  const isOccupied = isSwitched(world, view) && view.occupiedMountPoint !== null;
  const isKept = firstFault(startChecks, world) !== undefined || isOccupied;
  return isKept ? [] : bringingUpCalls(world, view, start);
}

/**
 * The boot from a root of its own, mounts, device export and numbers, extensions, then processes; all required devices
 * together or none (X-6, LIFE-7).
 */
function bringingUpCalls(world: PartitionWorld, view: PartitionView, { records, mode }: Start): Call[] {
  const { partitionUid } = view;
  const load: Call[] = view.state === 'Defined' ? [globalCall({ type: 'LoadPartition', partitionUid })] : [];
  const mounting = mountingCalls(world, view);
  if (mounting === undefined) return load;
  const booting = rootBootCalls(world, view, records);
  if (booting.length > 0) return [...load, ...booting];
  const attaching = [...load, ...mounting, ...exportingCalls(view, records)];
  if (attaching.length > 0) return attaching;
  const configuring = configuringCalls(view, records);
  const loading = extensionCalls(world, view);
  if (loading.length > 0) return [...configuring, ...loading];
  return [...configuring, globalCall({ type: 'StartPartition', partitionUid, mode })];
}

/** Undefined while a child waits: for its link in the kernel, or for its parent, which a loaded child brings up (LINK-13). */
function mountingCalls({ upbringing }: PartitionWorld, view: PartitionView): Call[] | undefined {
  const { link, mounts, partitionUid } = view;
  if (mounts.length > 0) return [];
  const mount = globalCall({ type: 'MountFileSystems', partitionUid });
  if (upbringing === undefined) return [mount];
  const isLinked = upbringing.parentage !== undefined && isLinkedAs(upbringing.parentage, link);
  if (!isLinked || link?.isParentMounted !== true) return undefined;
  // An inactive child catches up before its processes run (LINK-16).
  const isBehind = link.syncedRevision !== link.parentRevision;
  return isBehind ? [globalCall({ type: 'PropagateRoot', partitionUid }), mount] : [mount];
}
