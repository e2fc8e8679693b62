import { describe, expect, it } from 'vitest';
import { allocationChecks } from '../../../../controller/kinds/device-claim/checks.ts';
import type { ClaimWorld } from '../../../../controller/kinds/device-claim/observe.ts';
import { firstFault } from '../../../../controller/kinds/kind.ts';
import {
  billing,
  data,
  deleting,
  device,
  entry,
  heldEntry,
  partitionUid,
  view,
  withReady,
} from '../builders.ts';

function world(change: Partial<ClaimWorld> = {}): ClaimWorld {
  return {
    claim: data(),
    partition: billing('Active', []),
    record: undefined,
    answer: undefined,
    placement: undefined,
    held: undefined,
    lostConsent: undefined,
    view: undefined,
    ...change,
  };
}

const refusal = { ok: false as const, fault: 'AllHeld' as const, message: 'held', explanation: {} };

describe('kinds/device-claim/checks', () => {
  it('looks at what can be wrong in this order', () => {
    expect(allocationChecks.map(({ name }) => name)).toEqual([
      'partitionDoesNotExist',
      'partitionIsBeingDeleted',
      'devicesCannotBeAllocated',
      'partitionIsNotPlaced',
      'classIsClosed',
    ]);
  });

  it('LIFE-12, LIFE-17: a class that closed refuses what is to be attached, not what is in use or held by a settled stop', () => {
    const record = { hostName: 'alpha', partitionUid, devices: [device('d0')] };
    const lostConsent = { reason: 'ClassNotAllowed' as const, message: 'closed' };
    const faultOf = (change: Partial<ClaimWorld>): unknown =>
      firstFault(allocationChecks, world({ record, lostConsent, ...change }))?.reason;

    expect(faultOf({ view: view('Active', [heldEntry('d0')]) })).toBe('ClassNotAllowed');
    expect(faultOf({ view: view('Defined', [heldEntry('d0')]) })).toBe('ClassNotAllowed');
    expect(faultOf({ view: view('Active', [entry('d0')]) })).toBeUndefined();
    expect(
      faultOf({ partition: billing('Stopped', []), view: view('Defined', [heldEntry('d0')]) }),
    ).toBeUndefined();
  });

  it('finds nothing wrong with what is sound', () => {
    expect(firstFault(allocationChecks, world())).toBeUndefined();
  });

  it('says that its partition does not exist, before anything else', () => {
    const fault = firstFault(allocationChecks, world({ partition: undefined, answer: refusal }));

    expect(fault).toMatchObject({ condition: 'Allocated', reason: 'PartitionNotFound' });
    expect(fault?.message).toContain('billing in namespace team-a');
  });

  it('LIFE-14: attaches nothing new to a partition that is being deleted, and takes nothing away from it', () => {
    const partition = deleting(billing('Active', []));
    const record = { hostName: 'alpha', partitionUid, devices: [device('d0')] };

    expect(firstFault(allocationChecks, world({ partition }))?.reason).toBe('PartitionDeleting');
    expect(firstFault(allocationChecks, world({ partition, record }))).toBeUndefined();
  });

  it('says why its devices cannot be had, and that only an edit helps a selector that does not compile', () => {
    expect(firstFault(allocationChecks, world({ answer: refusal }))).toEqual({
      condition: 'Allocated',
      reason: 'AllHeld',
      message: 'Held',
      stalled: false,
    });
    const broken = { ...refusal, fault: 'SelectorError' as const, needsEdit: true as const };
    expect(firstFault(allocationChecks, world({ answer: broken }))?.stalled).toBe(true);
  });

  it('says of a partition that is not placed what this claim has to do with it, else what the partition says', () => {
    const waits = withReady(billing(), {
      reason: 'RequiredClaimNotFound',
      message: 'Claim logs is missing.',
    });
    const explanation = {};
    const ofTheClaim = {
      ok: false as const,
      fault: 'RequiredClaimNotAllocatable' as const,
      message: 'on alpha',
      explanation,
      allocation: {
        ok: false as const,
        claimUid: 'uid-claim',
        fault: 'AllHeld' as const,
        message: 'Held',
        explanation,
        steps: 1,
      },
    };

    expect(firstFault(allocationChecks, world({ partition: waits, placement: ofTheClaim }))?.reason).toBe(
      'AllHeld',
    );
    expect(firstFault(allocationChecks, world({ partition: waits }))).toMatchObject({
      reason: 'PartitionNotScheduled',
      message: 'WorkloadPartition billing is not placed yet. Claim logs is missing.',
    });
  });
});
