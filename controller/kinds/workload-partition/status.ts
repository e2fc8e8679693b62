import { waitsForOthers } from '../../api/catalogue.ts';
import { listNames } from '../../api/list-names.ts';
import type { PartitionState, PartitionView } from '../../kernel/port.ts';
import { isUp } from '../../solve/attachment.ts';
import type { Fault, Outcome, Performed, Report, ReportedCondition } from '../kind.ts';
import { fileSystemsCondition, holding, linkedCondition } from './conditions.ts';
import { extensionsCondition, extensionStatus } from './extension-status.ts';
import { errorsStatus, errorsToRecord, hasErrors } from './errors.ts';
import { faultOf } from './faults.ts';
import type { PartitionWorld } from './observe.ts';
import { revocationsOf, withRevocation } from './revocations.ts';
import { namespaceCondition, volumeGroupStatus } from './root-volume-group.ts';
import { isSettledStop, wantedMode } from './wanted.ts';

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

function readyOf(world: PartitionWorld): Report['ready'] {
  const { partition, view } = world;
  const wanted = partition.spec.powerState;
  const [revoked] = revocationsOf(world).values();
  // That a stopped one is held is said first: it is not to start.
  if (revoked !== undefined && wanted !== 'Stopped')
    return { reason: 'RevokedInUse', message: revoked.message };
  if (view === undefined || wantedMode(partition, view) === wanted) return readyWhen[wanted];
  return {
    reason: 'StoppedHeld',
    message: `The partition has no processes, as spec.powerState asks; its file systems stay mounted for ${childrenText(view)}.`,
  };
}

export function report(world: PartitionWorld, performed: Performed): Report {
  const { partition } = world;
  const wanted = wantedMode(partition, world.view);
  const fault = faultOf(world, performed);
  const notReady = notReadyOf(world, fault);
  const isSettled = world.view?.state === wantedState[wanted] && fault === undefined;
  return {
    status: statusOf(world, fault),
    conditions: conditionsOf(world, fault),
    ready: readyOf(world),
    log: errorsToRecord(world, performed, fault),
    counts: countsOthers(world.view),
    ...(notReady === undefined ? {} : { notReady }),
    outcome: isSettled && notReady === undefined ? { type: 'done' } : outcomeOf(performed),
  };
}

/** What others do to it, children or processes inside that log errors, is told once things have settled (LIFE-4). */
function countsOthers(view: PartitionView | undefined): boolean {
  return view !== undefined && (view.dependents.total > 0 || hasErrors(view));
}

function outcomeOf({ refusal }: Performed): Outcome {
  if (refusal === undefined) return { type: 'waiting' };
  const { step, refusal: answer } = refusal;
  // A version cannot be changed: files of it that do not go together now never will.
  const isOfVersion = step.command.type === 'PopulateFileSystems' && answer.id === 'InvalidArgument';
  // What depends on others waits for them; what should not have been refused is tried again.
  return { type: isOfVersion || waitsForOthers(answer.id) ? 'waiting' : 'failed' };
}

function conditionsOf(world: PartitionWorld, fault: Fault | undefined): ReportedCondition[] {
  const { partition, version } = world;
  const revocations = revocationsOf(world);
  const hostName = partition.status?.placement?.hostName;
  const scheduled = holding('Scheduled', fault, hostName !== undefined, {
    reason: 'Bound',
    message: `Placed on host ${hostName ?? ''}.`,
  });
  const compatible = holding('VersionCompatible', fault, hostName !== undefined, {
    reason: 'Compatible',
    message: version === undefined ? "Runs its host's own version." : `Runs version ${version.spec.version}.`,
  });
  return [
    scheduled,
    compatible,
    linkedCondition(world, fault),
    fileSystemsCondition(world, fault),
    devicesCondition(world, fault),
    namespaceCondition(world, fault),
    extensionsCondition(world, fault),
  ].map((condition) => withRevocation(condition, revocations));
}

function devicesCondition({ partition, view }: PartitionWorld, fault: Fault | undefined): ReportedCondition {
  const isStopped = isSettledStop(partition, view);
  const good = isStopped
    ? { reason: 'HeldWhileStopped', message: 'The required claims keep their devices and numbers.' }
    : { reason: 'AllConfigured', message: 'All devices of the required claims are configured.' };
  return holding('DevicesReady', fault, isStopped || isUp(view), good);
}

function notReadyOf(world: PartitionWorld, fault: Fault | undefined): Report['notReady'] {
  const { partition, view } = world;
  if (view !== undefined && view.survivors.length > 0) {
    return {
      reason: 'Broken',
      message: `These processes cannot be ended: ${listNames(view.survivors)}. Nothing is freed under a running process.`,
    };
  }
  if (partition.metadata.deletionTimestamp !== undefined) return deletionOf(world);
  if (fault !== undefined) return { reason: fault.reason, message: faultText(world, fault) };
  return transitionOf(world);
}

/** What a deletion waits for. */
function deletionOf(world: PartitionWorld): NonNullable<Report['notReady']> {
  const { isUnlisted, partition, view } = world;
  if (view !== undefined && view.dependents.mounted > 0) {
    const message = `Its file systems are used by ${childrenText(view)}. Stop or delete those first.`;
    return { reason: 'WaitingForDependents', message };
  }
  const message =
    isUnlisted === true
      ? `Host ${partition.status?.placement?.hostName ?? ''} does not answer. The partition goes once the status of the Host lists it among its leftovers.`
      : 'What the partition holds is being given back.';
  return { reason: 'TearingDown', message };
}

/** Why a partition that is to be stopped should have been brought up at all (LINK-13). */
function faultText({ partition, view }: PartitionWorld, { message }: Fault): string {
  const isForChildren = wantedMode(partition, view) !== partition.spec.powerState && !isUp(view);
  return isForChildren ? `Its children start, but its file systems cannot be mounted: ${message}` : message;
}

/** On the way to what is wanted; undefined once it is there. */
function transitionOf({ partition, view }: PartitionWorld): Report['notReady'] {
  if (partition.status?.placement === undefined) return { reason: 'Pending', message: 'Not placed yet.' };
  const wanted = wantedMode(partition, view);
  if (view?.state === wantedState[wanted]) return undefined;
  return wanted === 'Stopped'
    ? { reason: 'Stopping', message: 'The partition is being stopped.' }
    : { reason: 'Starting', message: 'The partition is being started.' };
}

function statusOf(world: PartitionWorld, fault: Fault | undefined): Record<string, unknown> {
  const { partition, view, answer } = world;
  const placement = partition.status?.placement;
  const state: PartitionState | undefined = view?.state;
  const explanation = answer?.ok === false && fault !== undefined ? answer.explanation : undefined;
  return {
    ...(placement === undefined ? {} : { hostName: placement.hostName, placement }),
    ...(state === undefined ? {} : { state }),
    ...runOf(view),
    ...dependentsOf(view),
    ...volumeGroupStatus(world),
    ...extensionStatus(world),
    ...errorsStatus(view),
    ...(explanation === undefined ? {} : { explanation }),
  };
}

/** Which run it is, and which request for a restart was answered last (LIFE-10). */
function runOf(view: PartitionView | undefined): Record<string, unknown> {
  if (view === undefined) return {};
  const { bootRequest, partitionUid, starts, state } = view;
  return {
    ...(state === 'Active' ? { bootID: `${partitionUid}-${String(starts)}` } : {}),
    ...(bootRequest === null ? {} : { bootRequest }),
  };
}

/** The parent's configuration attribute, as the kernel keeps it (LINK-7). */
function dependentsOf(view: PartitionView | undefined): Record<string, unknown> {
  if (view === undefined || view.dependents.total === 0) return {};
  const { first, total } = view.dependents;
  // In an order that starting and stopping does not change (LIFE-4).
  const dependents = first
    .map(({ namespace, name }) => ({ namespace, name }))
    .sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name));
  return { dependents, dependentsTotal: total };
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The children for which a parent is kept up: those that run, or else those that are about to. */
function childrenText({ dependents }: PartitionView): string {
  const running = dependents.first.filter(({ mounted }) => mounted);
  const names = running.map(({ namespace, name }) => `${namespace}/${name}`);
  const rest = dependents.mounted - names.length;
  if (names.length === 0) return 'children that are about to start';
  return rest === 0 ? listNames(names) : `${listNames(names)} and ${String(rest)} others`;
}
