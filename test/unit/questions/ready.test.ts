import { describe, expect, it } from 'vitest';
import { isReady, readinessOf } from '../../../controller/questions/ready.ts';
import type { KubeObject } from '../../../controller/api/object.ts';

function objectWith(status: 'True' | 'False', observedGeneration: number, generation = 2): KubeObject {
  const lastTransitionTime = '2026-01-01T00:00:00Z';
  const ready = { type: 'Ready', status, reason: 'R', message: 'm', observedGeneration, lastTransitionTime };
  return {
    apiVersion: 'partywall.dev/v1alpha1',
    kind: 'Host',
    metadata: { name: 'alpha', generation },
    status: { conditions: [ready] },
  };
}

describe('questions/ready', () => {
  it('is Ready when the condition is true of the spec as it is now', () => {
    expect(isReady(objectWith('True', 2))).toBe(true);
    expect(isReady(objectWith('False', 2))).toBe(false);
  });

  it('takes a condition about an earlier spec for no answer', () => {
    const stale = objectWith('True', 1);

    expect(isReady(stale)).toBe(false);
    expect(readinessOf(stale)).toMatchObject({ status: 'Unknown', reason: 'Pending' });
  });

  it('has nothing to wait for where a kind has no such condition', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a' } };

    expect(isReady(namespace)).toBe(true);
    expect(readinessOf(namespace).status).toBe('-');
  });
});
