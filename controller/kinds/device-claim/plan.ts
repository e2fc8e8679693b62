import { uidOf } from '../../api/object.ts';
import type { PartitionView } from '../../kernel/port.ts';
import type { Call, RecordedClaim } from '../../solve/attachment.ts';
import {
  configuringCalls,
  detachingCalls,
  exportedElsewhere,
  exportingCalls,
  holdingCalls,
  isUp,
} from '../../solve/attachment.ts';
import type { Plan } from '../kind.ts';
import type { ClaimWorld } from './observe.ts';

export function plan({ answer, claim, lostConsent, partition, record, view }: ClaimWorld): Plan {
  if (answer?.ok === true) {
    const { hostName, partitionUid } = answer;
    const devices = answer.devices.map((device) => ({ ...device, hostName }));
    return { record: { partitionUID: partitionUid, devices }, hostName, steps: [] };
  }
  if (record === undefined || view === undefined || partition?.metadata.deletionTimestamp !== undefined) {
    return { steps: [] };
  }
  const claimUid = uidOf(claim);
  const leaving = detachingCalls(view, claimUid, new Set(record.devices.map((device) => device.name)));
  const mayAttach = lostConsent === undefined;
  const calls =
    leaving.length > 0 ? leaving : attachingCalls(view, { claimUid, devices: record.devices }, mayAttach);
  return { steps: calls.map((call) => ({ hostName: record.hostName, ...call })) };
}

/** One stage nearer to configured: held from the start, exported and bound while the partition is up. */
function attachingCalls(view: PartitionView, record: RecordedClaim, mayAttach: boolean): Call[] {
  const holding = holdingCalls(view, view.partitionUid, [record]);
  if (holding.length > 0) return holding;
  // Before that the partition itself exports all that it requires, together (LIFE-7).
  if (!isUp(view) || exportedElsewhere(view, [record]).length > 0) return [];
  const exporting = exportingCalls(view, [record]);
  if (exporting.length === 0) return configuringCalls(view, [record]);
  // What is exported stays; nothing is that was not before (LIFE-17).
  return mayAttach ? exporting : [];
}

/** Detaches at once; waits only while a running partition requires the claim (LIFE-14), or a device is busy. */
export function teardown(world: ClaimWorld): Plan {
  const { view, claim, held } = world;
  const calls = detachingCalls(view, uidOf(claim));
  if (calls.length === 0 || held === undefined) return { steps: [], released: true };
  if (isRequiredByRunning(world)) return { steps: [] };
  return { steps: calls.map((call) => ({ hostName: held.hostName, ...call })) };
}

/** A partition that is being deleted does not count: it gives everything back by itself. */
export function isRequiredByRunning({ partition, view, claim }: ClaimWorld): boolean {
  return (
    partition !== undefined &&
    partition.metadata.deletionTimestamp === undefined &&
    view !== undefined &&
    view.state !== 'Defined' &&
    (partition.spec.requiredClaimNames ?? []).includes(claim.metadata.name)
  );
}
