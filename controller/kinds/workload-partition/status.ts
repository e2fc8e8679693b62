import { catalogueText, waitsForOthers } from '../../api/catalogue.ts';
import { listNames } from '../../api/list-names.ts';
import type { PartitionState } from '../../kernel/port.ts';
import { entriesOf, isUp } from '../../solve/attachment.ts';
import type { Fault, Outcome, Performed, Report, ReportedCondition } from '../kind.ts';
import { firstFault } from '../kind.ts';
import { placementChecks, startChecks } from './checks.ts';
import type { PartitionWorld } from './observe.ts';
import { requiredRecords } from './records.ts';

const wantedState = { Active: 'Active', Stopped: 'Defined', Maintenance: 'Maintenance' } as const;

const readyWhen = {
  Active: { reason: 'Running', message: 'The partition runs.' },
  Stopped: {
    reason: 'StoppedAsDesired',
    message: 'The partition is stopped, as spec.powerState asks; it keeps its devices and numbers.',
  },
  Maintenance: {
    reason: 'InMaintenance',
    message: 'The partition is configured without processes, as spec.powerState asks.',
  },
} as const;

export function report(world: PartitionWorld, performed: Performed): Report {
  const { partition } = world;
  const wanted = partition.spec.powerState;
  const fault = faultOf(world, performed);
  const notReady = notReadyOf(world, fault);
  const isSettled = world.view?.state === wantedState[wanted] && fault === undefined;
  return {
    status: statusOf(world, fault),
    conditions: conditionsOf(world, fault),
    ready: readyWhen[wanted],
    ...(notReady === undefined ? {} : { notReady }),
    outcome: isSettled && notReady === undefined ? { type: 'done' } : outcomeOf(performed),
  };
}

function outcomeOf({ refusal }: Performed): Outcome {
  if (refusal === undefined) return { type: 'waiting' };
  // What depends on others waits for them; what should not have been refused is tried again.
  return { type: waitsForOthers(refusal.refusal.id) ? 'waiting' : 'failed' };
}

/** The first thing that is wrong, be it found before the kernel was asked or said by it. */
function faultOf(world: PartitionWorld, { refusal }: Performed): Fault | undefined {
  const { partition, view } = world;
  if (partition.metadata.deletionTimestamp !== undefined) return undefined;
  if (refusal !== undefined) {
    // Only a partition that is placed has a kernel to be refused by; what it asks there is about its devices.
    const { id, args } = refusal.refusal;
    const reason = deviceReasons.has(id) ? id : 'KernelRefused';
    return { condition: 'DevicesReady', reason, message: catalogueText(id, args) };
  }
  if (partition.status?.placement === undefined) return firstFault(placementChecks, world);
  if (partition.spec.powerState === 'Stopped') return undefined;
  return isUp(view) ? runningFault(world) : firstFault(startChecks, world);
}

/** Refusals for which DevicesReady has a reason of the same name. */
const deviceReasons: ReadonlySet<string> = new Set([
  'NumbersExhausted',
  'ExportedElsewhere',
  'NameConflict',
  'DeviceLost',
]);

/** What runs is not checked for its start again: only its devices must still be there. */
function runningFault(world: PartitionWorld): Fault | undefined {
  const fault = firstFault(startChecks, world);
  if (fault?.condition === 'DevicesReady') return fault;
  const unready = requiredRecords(world).filter(({ claimUid, devices }) => {
    const shown = entriesOf(world.view, claimUid);
    return devices.some((device) => shown.get(device.name)?.number?.state !== 'Assigned');
  });
  if (unready.length === 0) return undefined;
  const names = world.required
    .filter(({ claim }) => unready.some(({ claimUid }) => claimUid === claim?.metadata.uid))
    .map(({ name }) => name);
  return {
    condition: 'DevicesReady',
    reason: 'ClaimNotConfigured',
    message: `DeviceClaim ${listNames(names)} is not configured in the partition; its own status says why.`,
  };
}

function conditionsOf(world: PartitionWorld, fault: Fault | undefined): ReportedCondition[] {
  const { partition, version } = world;
  const hostName = partition.status?.placement?.hostName;
  const scheduled = holding('Scheduled', fault, hostName !== undefined, {
    reason: 'Bound',
    message: `Placed on host ${hostName ?? ''}.`,
  });
  const compatible = holding('VersionCompatible', fault, hostName !== undefined, {
    reason: 'Compatible',
    message: version === undefined ? "Runs its host's own version." : `Runs version ${version.spec.version}.`,
  });
  return [scheduled, compatible, devicesCondition(world, fault)];
}

function devicesCondition({ partition, view }: PartitionWorld, fault: Fault | undefined): ReportedCondition {
  const isStopped = partition.spec.powerState === 'Stopped' && view?.state === 'Defined';
  const good = isStopped
    ? { reason: 'HeldWhileStopped', message: 'The required claims keep their devices and numbers.' }
    : { reason: 'AllConfigured', message: 'All devices of the required claims are configured.' };
  return holding('DevicesReady', fault, isStopped || isUp(view), good);
}

/** One condition: what the fault says of it, else that it holds, else that it is too early to tell. */
function holding(
  type: string,
  fault: Fault | undefined,
  holds: boolean,
  good: { reason: string; message: string },
): ReportedCondition {
  if (fault?.condition === type) {
    return { type, status: 'False', reason: fault.reason, message: fault.message };
  }
  if (holds) return { type, status: 'True', ...good };
  return { type, status: 'Unknown', reason: 'Pending', message: fault?.message ?? 'Not decided yet.' };
}

function notReadyOf(world: PartitionWorld, fault: Fault | undefined): Report['notReady'] {
  const { partition, view } = world;
  if (view !== undefined && view.survivors.length > 0) {
    return {
      reason: 'Broken',
      message: `These processes cannot be ended: ${listNames(view.survivors)}. Nothing is freed under a running process.`,
    };
  }
  if (partition.metadata.deletionTimestamp !== undefined) {
    return { reason: 'TearingDown', message: 'What the partition holds is being given back.' };
  }
  if (fault !== undefined) return { reason: fault.reason, message: fault.message };
  return transitionOf(world);
}

/** On the way to what is wanted; undefined once it is there. */
function transitionOf({ partition, view }: PartitionWorld): Report['notReady'] {
  if (partition.status?.placement === undefined) return { reason: 'Pending', message: 'Not placed yet.' };
  const wanted = partition.spec.powerState;
  if (view?.state === wantedState[wanted]) return undefined;
  return wanted === 'Stopped'
    ? { reason: 'Stopping', message: 'The partition is being stopped.' }
    : { reason: 'Starting', message: 'The partition is being started.' };
}

function statusOf(
  { partition, view, answer }: PartitionWorld,
  fault: Fault | undefined,
): Record<string, unknown> {
  const placement = partition.status?.placement;
  const state: PartitionState | undefined = view?.state;
  const explanation = answer?.ok === false && fault !== undefined ? answer.explanation : undefined;
  return {
    ...(placement === undefined ? {} : { hostName: placement.hostName, placement }),
    ...(state === undefined ? {} : { state }),
    ...(explanation === undefined ? {} : { explanation }),
  };
}
