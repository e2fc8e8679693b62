import { namespaceOf, uidOf } from '../../api/object.ts';
import type { PartitionView } from '../../kernel/port.ts';
import type { Call, RecordedClaim } from '../../solve/attachment.ts';
import { configuringCalls, exportingCalls, holdingCalls, isUp } from '../../solve/attachment.ts';
import { isVersioned } from '../../solve/placement.ts';
import type { Plan, Step } from '../kind.ts';
import { firstFault } from '../kind.ts';
import { placementChecks, startChecks } from './checks.ts';
import type { PartitionWorld } from './observe.ts';
import { prunedPlacement, requiredRecords } from './records.ts';

export function plan(world: PartitionWorld): Plan {
  const { placement } = world.partition.status ?? {};
  if (placement === undefined) {
    const { answer } = world;
    if (answer?.ok !== true || firstFault(placementChecks, world) !== undefined) return { steps: [] };
    return { record: { placement: answer.placement, hostName: answer.placement.hostName }, steps: [] };
  }
  const claims = prunedPlacement(world);
  if (claims !== undefined) return { record: { placement: { ...placement, claims } }, steps: [] };
  return { steps: nextCalls(world).map((call) => ({ hostName: placement.hostName, ...call })) };
}

/** Gives everything back by UID, whatever became of claims and links (LIFE-14, DEV-17). */
export function teardown({ partition, view }: PartitionWorld): Plan {
  const hostName = partition.status?.placement?.hostName;
  if (view === undefined || hostName === undefined) return { steps: [], released: true };
  // A process that cannot be ended keeps everything: nothing is freed under it (LIFE-13).
  if (view.survivors.length > 0) return { steps: [] };
  const partitionUid = uidOf(partition);
  const step: Step = {
    hostName,
    caller: { type: 'Global' },
    command: { type: 'RemovePartition', partitionUid },
  };
  return { steps: [step] };
}

/** What brings the partition one stage nearer to what is wanted; nothing when it is there, or waits. */
function nextCalls(world: PartitionWorld): Call[] {
  const { view, partition } = world;
  const records = requiredRecords(world);
  const holding = holdingCalls(view, uidOf(partition), records);
  if (view === undefined) return world.hostVersion === undefined ? [] : [defineCall(world), ...holding];
  if (holding.length > 0) return holding;
  if (view.state === 'Broken') return [];
  const wanted = partition.spec.powerState;
  if (wanted === 'Stopped') return stopCalls(view);
  return startCalls(world, view, { records, mode: wanted });
}

function defineCall({ partition, version, hostVersion }: PartitionWorld): Call {
  return {
    caller: { type: 'Global' },
    command: {
      type: 'DefinePartition',
      partitionUid: uidOf(partition),
      namespace: namespaceOf(partition),
      name: partition.metadata.name,
      versioned: isVersioned(version, hostVersion),
    },
  };
}

function stopCalls(view: PartitionView): Call[] {
  if (view.state === 'Defined') return [];
  const { partitionUid } = view;
  return [{ caller: { type: 'Global' }, command: { type: 'StopPartition', partitionUid } }];
}

interface Start {
  records: readonly RecordedClaim[];
  mode: 'Active' | 'Maintenance';
}

/** Device export and numbers before processes; all required devices together or none (X-6, LIFE-7). */
function startCalls(world: PartitionWorld, view: PartitionView, { records, mode }: Start): Call[] {
  if (view.state === mode) return [];
  const { partitionUid } = view;
  const wasUp = isUp(view);
  if (!wasUp) {
    if (firstFault(startChecks, world) !== undefined) return [];
    const load: Call[] =
      view.state === 'Defined'
        ? [{ caller: { type: 'Global' }, command: { type: 'LoadPartition', partitionUid } }]
        : [];
    const exporting = exportingCalls(view, records);
    if (load.length + exporting.length > 0) return [...load, ...exporting];
  }
  const start: Call = { caller: { type: 'Global' }, command: { type: 'StartPartition', partitionUid, mode } };
  return [...(wasUp ? [] : configuringCalls(view, records)), start];
}
