import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { ConditionStatus, KubeObject } from '../../../controller/api/object.ts';
import { EngineMetrics } from '../../../controller/process/engine-metrics.ts';
import { countsOf } from '../../support/metrics-text.ts';

const key = { kind: 'Host', name: 'alpha' };
const item = { key, rank: 2, createdAt: '' };

interface Scene {
  metrics: EngineMetrics;
  /** Milliseconds. */
  time: number;
  counts: (name: string) => Promise<Record<string, number>>;
}

function scene(): Scene {
  const registry = new Registry();
  const made: Scene = {
    metrics: new EngineMetrics(registry, () => made.time),
    time: 0,
    counts: async (name) => countsOf(await registry.metrics(), `partywall_controller_${name}`),
  };
  return made;
}

const lastTransitionTime = '2026-01-01T00:00:00Z';

function host(status?: ConditionStatus, reason = ''): KubeObject {
  const ready = { type: 'Ready', status: status ?? 'Unknown', reason, message: '', observedGeneration: 1 };
  return {
    apiVersion: 'partywall.dev/v1alpha1',
    kind: 'Host',
    metadata: { name: 'alpha' },
    ...(status === undefined ? {} : { status: { conditions: [{ ...ready, lastTransitionTime }] } }),
  };
}

describe('process/engine-metrics', () => {
  it('measures the time in the queue from the first time on, under the last rank', async () => {
    const made = scene();
    made.metrics.queued({ ...item, rank: 21 });
    made.time = 1000;
    made.metrics.queued(item);
    // One key, with its better rank.
    expect(await made.counts('queue_keys')).toEqual({ 2: 1 });
    made.time = 3500;

    made.metrics.passBegan(item);

    expect(await made.counts('queue_keys')).toEqual({});
    expect(await made.counts('queue_seconds_sum')).toEqual({ 2: 3.5 });
    expect(await made.counts('queue_seconds_count')).toEqual({ 2: 1 });
  });

  it('counts passes by outcome, measures each, and counts which are made again', async () => {
    const made = scene();

    for (const outcome of [
      'done',
      'waiting',
      'stalled',
      'failed',
      'outrun',
      'unreachable',
      'exception',
    ] as const) {
      made.metrics.passBegan(item);
      made.time += 250;
      made.metrics.passEnded(item, outcome);
    }
    made.metrics.passBegan(item);
    made.metrics.passEnded(item, 'done');

    expect(await made.counts('passes_total')).toEqual({
      'Host done': 2,
      'Host exception': 1,
      'Host failed': 1,
      'Host outrun': 1,
      'Host stalled': 1,
      'Host unreachable': 1,
      'Host waiting': 1,
    });
    expect(await made.counts('pass_seconds_sum')).toEqual({ Host: 1.75 });
    expect(await made.counts('retries_total')).toEqual({ Host: 2 });
  });

  it('keeps the passes of several keys apart that go on at the same time', async () => {
    const made = scene();
    const other = { ...item, key: { kind: 'Host', name: 'beta' } };

    made.metrics.passBegan(item);
    made.time = 1000;
    made.metrics.passBegan(other);
    made.time = 3000;
    made.metrics.passEnded(item, 'done');
    made.metrics.passEnded(other, 'done');

    expect(await made.counts('pass_seconds_sum')).toEqual({ Host: 5 });
  });

  it('counts what is refused when it is said, not while it is said', async () => {
    const made = scene();
    const states = [
      host(),
      host('False', 'KernelTooOld'),
      host('False', 'KernelTooOld'),
      host('Unknown', 'Unreachable'),
      host('True', 'Healthy'),
      host('False', 'KernelTooOld'),
    ];

    for (const [index, after] of states.entries())
      made.metrics.statusWritten(states[index - 1] ?? host(), after);

    expect(await made.counts('refusals_total')).toEqual({ 'Host KernelTooOld': 2, 'Host Unreachable': 1 });
  });

  it('measures how long a kind decides, by phase', async () => {
    const made = scene();

    made.metrics.decided('Host', 'observe', 20);
    made.metrics.decided('Host', 'plan', 1);

    expect(await made.counts('decision_seconds_sum')).toEqual({ 'Host observe': 0.02, 'Host plan': 0.001 });
  });
});
