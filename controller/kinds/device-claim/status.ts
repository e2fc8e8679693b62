import { catalogueEntry, catalogueText, waitsForOthers } from '../../api/catalogue.ts';
import type { Explanation } from '../../api/explanation.ts';
import { conditionReasons } from '../../api/generated/conditions.ts';
import { listNames } from '../../api/list-names.ts';
import { uidOf } from '../../api/object.ts';
import type { EntryView } from '../../kernel/port.ts';
import { entriesOf, exportedElsewhere, isUp } from '../../solve/attachment.ts';
import { unrecordedRefusal } from '../error-log.ts';
import type { Fault, Outcome, Performed, Report, ReportedCondition } from '../kind.ts';
import { firstFault } from '../kind.ts';
import { allocationChecks, isInUse, isStopped, whyNotReady } from './checks.ts';
import type { ClaimWorld } from './observe.ts';
import { isRequiredByRunning } from './plan.ts';

export function report(world: ClaimWorld, performed: Performed): Report {
  const refused = refusalFault(performed);
  const fault = firstFault(allocationChecks, world) ?? refused;
  const conditions = conditionsOf(world, fault);
  const isReady = conditions.every((condition) => condition.status === 'True');
  return {
    status: statusOf(world, fault),
    conditions,
    ready: readyWhen(world),
    ...deletion(world, refused),
    log: unrecordedRefusal(world.view, performed),
    outcome: isReady ? { type: 'done' } : outcomeOf(fault, performed),
  };
}

function readyWhen(world: ClaimWorld): Report['ready'] {
  const revoked = revokedMessage(world);
  if (revoked !== undefined) return { reason: 'RevokedInUse', message: revoked };
  return isStopped(world)
    ? { reason: 'HeldWhileStopped', message: stoppedMessage }
    : { reason: 'Configured', message: configuredMessage };
}

function outcomeOf(fault: Fault | undefined, { refusal }: Performed): Outcome {
  if (fault?.stalled === true) return { type: 'stalled' };
  if (refusal === undefined) return { type: 'waiting' };
  // What depends on others waits for them; what should not have been refused is tried again.
  return { type: waitsForOthers(refusal.refusal.id) ? 'waiting' : 'failed' };
}

/** While it is being deleted: what it waits for. */
function deletion(world: ClaimWorld, refused: Fault | undefined): Pick<Report, 'notReady'> {
  const { claim, partition } = world;
  if (claim.metadata.deletionTimestamp === undefined) return {};
  if (isRequiredByRunning(world)) {
    const name = partition?.metadata.name ?? '';
    const message = `WorkloadPartition ${name} runs and requires this claim. Stop the partition, or take the claim out of its spec.requiredClaimNames.`;
    return { notReady: { reason: 'InUse', message } };
  }
  if (refused !== undefined) return { notReady: { reason: refused.reason, message: refused.message } };
  return { notReady: { reason: 'InUse', message: 'Its devices are being given back.' } };
}

const reasons: Record<string, { False: readonly string[] }> = conditionReasons.DeviceClaim;

/** A refusal of the kernel, under the condition that has a reason for it. */
function refusalFault({ refusal }: Performed): Fault | undefined {
  if (refusal === undefined) return undefined;
  const { id, args } = refusal.refusal;
  const message = catalogueText(id, args);
  const reason = catalogueEntry(id).reason ?? 'KernelRefused';
  const stage = stageOf[refusal.step.command.type] ?? 'Allocated';
  const condition = [stage, 'Allocated', 'Exported', 'Configured'].find((type) =>
    reasons[type]?.False.includes(reason),
  );
  return condition === undefined
    ? { condition: stage, reason: 'KernelRefused', message }
    : { condition, reason, message };
}

const stageOf: Partial<Record<string, 'Allocated' | 'Exported' | 'Configured'>> = {
  ExportDevices: 'Exported',
  InsertAdapter: 'Configured',
  AttachEndpoint: 'Configured',
  ConfigureDevices: 'Configured',
  UnconfigureDevices: 'Configured',
};

function conditionsOf(world: ClaimWorld, fault: Fault | undefined): ReportedCondition[] {
  return [
    allocatedCondition(world, fault),
    exportedCondition(world, fault),
    configuredCondition(world, fault),
  ];
}

function failing(type: string, fault: Fault | undefined): ReportedCondition | undefined {
  if (fault?.condition !== type) return undefined;
  return { type, status: 'False', reason: fault.reason, message: fault.message };
}

function pending(type: string, message: string): ReportedCondition {
  return { type, status: 'Unknown', reason: 'Pending', message };
}

/** What it uses although it would not be given it again (LIFE-17). */
function revokedMessage(world: ClaimWorld): string | undefined {
  const { lostConsent } = world;
  if (lostConsent === undefined || !isInUse(world)) return undefined;
  return `It stays attached, and would be refused when its partition starts next: ${lostConsent.message}`;
}

function allocatedCondition(world: ClaimWorld, fault: Fault | undefined): ReportedCondition {
  const { claim, record } = world;
  const failed = failing('Allocated', fault);
  if (failed !== undefined) return failed;
  if (record === undefined) return pending('Allocated', 'Not decided yet.');
  const revoked = revokedMessage(world);
  if (revoked !== undefined)
    return { type: 'Allocated', status: 'True', reason: 'RevokedInUse', message: revoked };
  const count = claim.spec.devices.length;
  const message = count === 1 ? 'The device is allocated.' : `All ${String(count)} devices are allocated.`;
  return { type: 'Allocated', status: 'True', reason: 'Allocated', message };
}

const configuredMessage = 'Configured in the partition.';
const stoppedMessage = 'The partition is stopped; devices and numbers are kept for its next start.';

function exportedCondition(world: ClaimWorld, fault: Fault | undefined): ReportedCondition {
  const type = 'Exported';
  const failed = failing(type, fault);
  if (failed !== undefined) return failed;
  const { view, record, claim } = world;
  const entries = [...entriesOf(view, uidOf(claim)).values()];
  if (record === undefined || entries.length === 0)
    return pending(type, 'The devices are not allocated yet.');
  const lost = lostCondition(entries);
  if (lost !== undefined) return lost;
  if (isStopped(world)) return { type, status: 'True', reason: 'HeldWhileStopped', message: stoppedMessage };
  const elsewhere = exportedElsewhere(view, [{ claimUid: uidOf(claim), devices: record.devices }]);
  if (elsewhere.length > 0) {
    const message = `Another partition that shares ${listNames(elsewhere)} has started first (one at a time); it is exported here when that one stops.`;
    return { type, status: 'False', reason: 'ExportedElsewhere', message };
  }
  if (entries.every((entry) => entry.exported)) {
    return { type, status: 'True', reason: 'Exported', message: 'Exported to the partition.' };
  }
  return pending(type, waitingMessage(world));
}

function lostCondition(entries: readonly EntryView[]): ReportedCondition | undefined {
  const lost = entries.filter((entry) => entry.deviceState === 'Lost').map((entry) => entry.name);
  if (lost.length === 0) return undefined;
  const message = `The host no longer sees ${listNames(lost)}. Have it connected again, or delete the claim.`;
  return { type: 'Exported', status: 'False', reason: 'DeviceLost', message };
}

function configuredCondition(world: ClaimWorld, fault: Fault | undefined): ReportedCondition {
  const type = 'Configured';
  const failed = failing(type, fault);
  if (failed !== undefined) return failed;
  const entries = [...entriesOf(world.view, uidOf(world.claim)).values()];
  const count = world.record?.devices.length ?? 0;
  if (entries.length === 0 || entries.length !== count)
    return pending(type, 'The devices are not exported yet.');
  if (isStopped(world)) return { type, status: 'True', reason: 'HeldWhileStopped', message: stoppedMessage };
  if (entries.every((entry) => entry.number?.state === 'Assigned')) {
    return { type, status: 'True', reason: 'Configured', message: configuredMessage };
  }
  return pending(type, waitingMessage(world));
}

function waitingMessage({ partition, view }: ClaimWorld): string {
  if (isUp(view)) return 'The devices are not exported yet.';
  return `WorkloadPartition ${partition?.metadata.name ?? ''} has not started yet.${whyNotReady(partition)}`;
}

function statusOf(world: ClaimWorld, fault: Fault | undefined): Record<string, unknown> {
  const explanation = fault === undefined ? undefined : explanationOf(world);
  return { ...recordedStatus(world), ...(explanation === undefined ? {} : { explanation }) };
}

/** Why the search found nothing; undefined where the message tells it in full. */
function explanationOf({ answer, placement }: ClaimWorld): Explanation | undefined {
  const failed = answer ?? (placement?.ok === false ? placement.allocation : undefined);
  if (failed === undefined || failed.ok) return undefined;
  return Object.keys(failed.explanation).length > 0 ? failed.explanation : undefined;
}

/** What was recorded stands as it is; each entry's state is the kernel's (LIFE-30). */
function recordedStatus({ record, view, claim }: ClaimWorld): Record<string, unknown> {
  if (record === undefined) return {};
  const shown = entriesOf(view, uidOf(claim));
  const devices = record.devices.map((device) => {
    const number = shown.get(device.name)?.number;
    const { name, deviceID, deviceClassName, sharing, reclaimPolicy, virtualNumber } = device;
    const recorded = { name, deviceID, deviceClassName, sharing, reclaimPolicy, hostName: record.hostName };
    return { ...recorded, virtualNumber, ...(number == null ? {} : { state: number.state }) };
  });
  return { partitionUID: record.partitionUid, devices };
}
