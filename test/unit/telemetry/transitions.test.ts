import { describe, expect, it } from 'vitest';
import type { ConditionStatus, KubeObject } from '../../../controller/api/object.ts';
import { transitionsOf } from '../../../controller/telemetry/transitions.ts';

type Said = [type: string, status: ConditionStatus, reason: string, message?: string];

function anObject(
  kind: string,
  conditions: readonly Said[],
  more: object = {},
  spec: object = {},
): KubeObject {
  const status = {
    conditions: conditions.map(([type, status, reason, message = `Message of ${reason}.`]) => ({
      ...{ type, status, reason, message },
      observedGeneration: 1,
      lastTransitionTime: '2026-01-01T00:00:00Z',
    })),
    ...more,
  };
  return { apiVersion: 'partywall.dev/v1alpha1', kind, metadata: { name: 'a' }, spec, status };
}

/** `type action reason: note` of each. */
function told(before: KubeObject, after: KubeObject): string[] {
  return transitionsOf(before, after).map(
    ({ action, note, reason, type }) => `${type} ${action} ${reason}: ${note}`,
  );
}

const nothing = anObject('DeviceClaim', []);
const held = anObject('DeviceClaim', [['Ready', 'False', 'AllHeld']]);
const configured = anObject('DeviceClaim', [['Ready', 'True', 'Configured']]);

describe('telemetry/transitions', () => {
  it('LIFE-28: tells what Ready says, in its very words, when it says it for the first time', () => {
    expect(told(nothing, held)).toEqual(['Warning Ready AllHeld: Message of AllHeld.']);
    expect(told(held, configured)).toEqual(['Normal Ready Configured: Message of Configured.']);
  });

  it('tells nothing when only the words, the generation or another condition changed', () => {
    const reworded = anObject('DeviceClaim', [
      ['Ready', 'False', 'AllHeld', 'Other words.'],
      ['Reconciling', 'True', 'Waiting'],
    ]);

    expect(told(held, reworded)).toEqual([]);
    expect(told(held, held)).toEqual([]);
  });

  it('tells nothing of a Ready that is Unknown before and False now for the same reason', () => {
    const before = anObject('DeviceClaim', [['Ready', 'Unknown', 'Pending']]);
    const after = anObject('DeviceClaim', [['Ready', 'False', 'Pending']]);

    expect(told(before, after)).toEqual([]);
  });

  it('calls it a warning when something is wrong, and not while something goes on', () => {
    const starting = anObject('WorkloadPartition', [['Ready', 'False', 'Starting']]);
    const unreachable = anObject('Host', [['Ready', 'Unknown', 'Unreachable']]);
    const inUse = anObject('Host', [['Ready', 'False', 'InUse']]);

    expect(told(nothing, starting)).toEqual(['Normal Ready Starting: Message of Starting.']);
    expect(told(nothing, unreachable)).toEqual(['Warning Ready Unreachable: Message of Unreachable.']);
    expect(told(nothing, inUse)).toEqual(['Warning Ready InUse: Message of InUse.']);
  });

  it('LIFE-17: warns of what runs and would not come back, though it is Ready', () => {
    const revoked = anObject('DeviceClaim', [['Ready', 'True', 'RevokedInUse']]);

    expect(told(configured, revoked)).toEqual(['Warning Ready RevokedInUse: Message of RevokedInUse.']);
  });

  it('tells where a partition came to, and that it moved', () => {
    const placement = (...said: Said) => anObject('WorkloadPartition', [said]);
    const nowhere = placement('Scheduled', 'False', 'Pending');
    const onAlpha = placement('Scheduled', 'True', 'Bound', 'On alpha.');
    const onBeta = placement('Scheduled', 'True', 'Bound', 'On beta.');
    const revoked = placement('Scheduled', 'True', 'RevokedInUse');

    expect(told(nowhere, onAlpha)).toEqual(['Normal Scheduled Bound: On alpha.']);
    expect(told(onAlpha, onAlpha)).toEqual([]);
    expect(told(onAlpha, onBeta)).toEqual(['Normal Scheduled Bound: On beta.']);
    // It stayed where it is.
    expect(told(onAlpha, revoked)).toEqual([]);
    expect(told(revoked, onAlpha)).toEqual([]);
  });

  it('tells of the boots of a host', () => {
    const host = (bootID?: string) => anObject('Host', [], { bootID });

    expect(told(host(), host('one'))).toEqual(['Normal Boot Booted: The kernel was booted.']);
    expect(told(host('one'), host('one'))).toEqual([]);
    expect(told(host('one'), host('two'))).toEqual(['Normal Boot Booted: The kernel was booted.']);
  });

  it.each([
    { what: 'one that was up', before: { state: 'Active', bootRequest: 'old' }, isTold: true },
    { what: 'one in maintenance', before: { state: 'Maintenance' }, isTold: true },
    { what: 'a new one, for which the request counts as done', before: {}, isTold: false },
    { what: 'one that was stopped', before: { state: 'Defined' }, isTold: false },
    {
      what: 'one whose request is an old one',
      before: { state: 'Active', bootRequest: 'new' },
      isTold: false,
    },
    {
      what: 'one that is stopped, which consumes it',
      before: { state: 'Active' },
      powerState: 'Stopped',
      isTold: false,
    },
  ])('tells that a partition was restarted: $what: $isTold', ({ before, isTold, powerState = 'Active' }) => {
    const after = anObject('WorkloadPartition', [], { state: 'Active', bootRequest: 'new' }, { powerState });

    const lines = told(anObject('WorkloadPartition', [], before), after);

    expect(lines).toEqual(
      isTold ? ['Normal Restart Restarted: It was restarted, as spec.bootRequest asks.'] : [],
    );
  });
});
