/** What a new status tells that a person would want to hear of: an Event for each. */
import type { Host } from '../api/generated/host.ts';
import type { Reason } from '../api/generated/conditions.ts';
import type { WorkloadPartition } from '../api/generated/workload-partition.ts';
import type { Condition, KubeObject } from '../api/object.ts';

export interface Transition {
  type: 'Normal' | 'Warning';
  /** What was done or looked at; for a condition its type. */
  action: string;
  reason: string;
  /** Of a condition its very message: it tells no tenant anything of another (LIFE-28). */
  note: string;
}

/** Reasons of a Ready that is False only for as long as something goes on. */
const onTheWay: ReadonlySet<string> = new Set<Reason>([
  'ClearingGlobalNames',
  'IdentifyingDisks',
  'Importing',
  'MergingDeviceDatabase',
  'Pending',
  'PopulatingRoot',
  'PreparingScratch',
  'Recovering',
  'Renaming',
  'ScratchBooting',
  'Starting',
  'Stopping',
  'SwitchingRoot',
  'TearingDown',
]);

export const released: Transition = {
  type: 'Normal',
  action: 'Release',
  reason: 'Released',
  note: 'Everything that it held was given back.',
};

/** In the order in which they happened: booted, placed, and what Ready says then. */
export function transitionsOf(before: KubeObject, after: KubeObject): Transition[] {
  return [booted(before, after), placed(before, after), readiness(before, after)].filter(
    (transition) => transition !== undefined,
  );
}

function readiness(before: KubeObject, after: KubeObject): Transition | undefined {
  const old = conditionOf(before, 'Ready');
  const ready = conditionOf(after, 'Ready');
  if (ready === undefined) return undefined;
  const isSame = old?.reason === ready.reason && (old.status === 'True') === (ready.status === 'True');
  return isSame ? undefined : { ...told(ready), type: isGood(ready) ? 'Normal' : 'Warning' };
}

/** On a host for the first time, or on another one: the message names it. */
function placed(before: KubeObject, after: KubeObject): Transition | undefined {
  const old = conditionOf(before, 'Scheduled');
  const scheduled = conditionOf(after, 'Scheduled');
  // What else it says, Ready says as well.
  if (scheduled?.status !== 'True' || scheduled.reason !== 'Bound') return undefined;
  const isOld = old?.status === 'True' && (old.reason !== 'Bound' || old.message === scheduled.message);
  return isOld ? undefined : { ...told(scheduled), type: 'Normal' };
}

function booted(before: KubeObject, after: KubeObject): Transition | undefined {
  if (after.kind === 'Host') {
    const { bootID } = (after as Host).status ?? {};
    const isNew = bootID !== undefined && bootID !== (before as Host).status?.bootID;
    return isNew ? done('Boot', 'Booted', 'The kernel was booted.') : undefined;
  }
  return after.kind === 'WorkloadPartition' &&
    isRestarted(before as WorkloadPartition, after as WorkloadPartition)
    ? done('Restart', 'Restarted', 'It was restarted, as spec.bootRequest asks.')
    : undefined;
}

/** A request that a new partition has, and one that a stop consumed, restarted nothing. */
function isRestarted({ status: old }: WorkloadPartition, { spec, status }: WorkloadPartition): boolean {
  const wasUp = old?.state === 'Active' || old?.state === 'Maintenance';
  const isAnswered = status?.bootRequest !== undefined && status.bootRequest !== old?.bootRequest;
  return wasUp && isAnswered && spec.powerState !== 'Stopped';
}

function done(action: string, reason: string, note: string): Transition {
  return { type: 'Normal', action, reason, note };
}

function told({ message, reason, type }: Condition): Omit<Transition, 'type'> {
  return { action: type, reason, note: message };
}

function isGood({ reason, status }: Condition): boolean {
  return status === 'True' ? reason !== 'RevokedInUse' : onTheWay.has(reason);
}

function conditionOf({ status }: KubeObject, type: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}
