import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../controller/questions/plan/document.ts';
import { redacted } from '../../../../controller/questions/plan/redact.ts';

const numbers = { virtualNumber: { major: 256, minor: 0 }, realNumber: { major: 33, minor: 4 } };
const allocate = {
  type: 'allocate',
  device: 'hdisk0',
  deviceID: 'lun-1',
  host: 'alpha',
  ...numbers,
} as const;
const outcome = { ready: true, reason: 'Running', message: 'It runs.' };
const stop = { type: 'stop', host: 'alpha' } as const;

const change: Change = {
  action: 'update',
  kind: 'DeviceClaim',
  namespace: 'team-a',
  name: 'data',
  effects: [allocate],
  risk: 'none',
  affects: [
    { kind: 'WorkloadPartition', namespace: 'team-a', name: 'own', effects: [allocate], outcome },
    { kind: 'WorkloadPartition', namespace: 'team-b', name: 'other', effects: [stop], outcome },
    { kind: 'Host', name: 'alpha', effects: [], outcome },
  ],
  outcome,
};

const tenant = { maySee: ({ namespace = '' }) => namespace === 'team-a', maySeeKernels: false };

describe('questions/plan/redact', () => {
  it('LIFE-28: leaves out what becomes of objects that the asker could not read', () => {
    const [shown] = redacted([change], tenant);

    expect(shown?.affects.map(({ name }) => name)).toEqual(['own']);
  });

  it('LIFE-28: leaves out real numbers, and keeps those that the partition sees', () => {
    const text = JSON.stringify(redacted([change], tenant));

    expect(text).not.toContain('realNumber');
    expect(text.match(/"virtualNumber":\{"major":256,"minor":0\}/gu)).toHaveLength(2);
  });

  it('leaves everything to whoever may read everything', () => {
    expect(redacted([change], { maySee: () => true, maySeeKernels: true })).toEqual([change]);
  });

  it('changes nothing of what it is given', () => {
    const before = structuredClone(change);
    redacted([change], tenant);

    expect(change).toEqual(before);
  });
});
