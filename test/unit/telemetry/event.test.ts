import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../controller/api/object.ts';
import { eventOf } from '../../../controller/telemetry/event.ts';
import type { Transition } from '../../../controller/telemetry/transitions.ts';
import { aClaim, aHost, aPartition } from '../../support/objects.ts';

const facts = { at: Date.parse('2026-01-02T03:04:05.678Z'), instance: 'pod_1', id: 'abc' };

function transition(change: Partial<Transition> = {}): Transition {
  return { type: 'Normal', action: 'Ready', reason: 'Running', note: 'It runs.', ...change };
}

function stored(object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, uid: 'u-1', resourceVersion: '7' } };
}

describe('telemetry/event', () => {
  it('is about one object, in its namespace', () => {
    const event = eventOf(stored(aPartition('team-a/web')), transition(), facts);

    expect(event).toEqual({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'web.abc', namespace: 'team-a' },
      eventTime: '2026-01-02T03:04:05.678000Z',
      reportingController: 'partywall.dev/controller',
      reportingInstance: 'pod_1',
      action: 'Ready',
      reason: 'Running',
      note: 'It runs.',
      type: 'Normal',
      regarding: {
        apiVersion: 'partywall.dev/v1alpha1',
        kind: 'WorkloadPartition',
        namespace: 'team-a',
        name: 'web',
        uid: 'u-1',
        resourceVersion: '7',
      },
    });
  });

  it('is in the namespace default where its object is in none', () => {
    const { metadata, regarding } = eventOf(stored(aHost('alpha')), transition(), facts);

    expect(metadata.namespace).toBe('default');
    expect(regarding).not.toHaveProperty('namespace');
  });

  it('is related to the partition that a claim is for, and to the host that a partition came to', () => {
    const placed = {
      ...stored(aPartition('team-a/web')),
      status: { hostName: 'alpha' } as object,
    };
    const apiVersion = 'partywall.dev/v1alpha1';

    expect(eventOf(stored(aClaim('team-a/data', 'web', ['hdisk0'])), transition(), facts).related).toEqual({
      ...{ apiVersion, kind: 'WorkloadPartition', namespace: 'team-a', name: 'web' },
    });
    expect(eventOf(placed, transition({ action: 'Scheduled' }), facts).related).toEqual({
      ...{ apiVersion, kind: 'Host', name: 'alpha' },
    });
    expect(eventOf(placed, transition(), facts)).not.toHaveProperty('related');
  });

  it('keeps to what an API server takes: 1024 bytes of a note, 253 characters of a name', () => {
    const note = 'ä'.repeat(600);
    const name = `${'a'.repeat(220)}.${'b'.repeat(32)}`;

    const event = eventOf(stored(aHost(name)), transition({ note }), { ...facts, id: 'c'.repeat(32) });

    expect(Buffer.byteLength(event.note)).toBeLessThanOrEqual(1024);
    expect(event.note).toBe(`${'ä'.repeat(510)}…`);
    // Nothing that a name may not have stands where it was cut.
    expect(event.metadata.name).toBe(`${'a'.repeat(220)}.${'c'.repeat(32)}`);
    expect(eventOf(stored(aHost('a')), transition({ note: 'x'.repeat(1024) }), facts).note).toHaveLength(
      1024,
    );
  });
});
