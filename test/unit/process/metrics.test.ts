import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../controller/api/object.ts';
import { ControllerMetrics } from '../../../controller/process/controller-metrics.ts';
import { HostMetrics } from '../../../controller/process/host-metrics.ts';
import { documentedMetrics } from '../../support/documented-metrics.ts';
import type { Family } from '../../support/metrics-text.ts';
import { familiesIn } from '../../support/metrics-text.ts';

const host: KubeObject = {
  apiVersion: 'partywall.dev/v1alpha1',
  kind: 'Host',
  metadata: { name: 'alpha' },
  status: {
    conditions: [
      {
        ...{ type: 'Ready', status: 'False', reason: 'KernelTooOld', message: '', observedGeneration: 1 },
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ],
  },
};

/** Each was told something, so that it shows its labels. */
function controllerMetrics(): ControllerMetrics {
  const metrics = new ControllerMetrics();
  metrics.observe({ certificateExpiresAt: () => 1, epoch: () => 1 });
  const byState = () => [{ labels: { state: 'x' }, value: 1 }];
  metrics.show({
    objects: () => [{ labels: { kind: 'x', ready: 'x', reason: 'x' }, value: 1 }],
    deviceNumbers: byState,
    devices: byState,
    claimedDevices: byState,
  });
  metrics.recordedEvent('created');
  metrics.leaseFailed();
  metrics.lostHost();
  metrics.watchFailed('Host');
  tellEngine(metrics.engine);
  metrics.traffic.asked({ call: 'commands', milliseconds: 1 });
  metrics.traffic.commanded({ type: 'Boot', outcome: 'refused', refusal: 'HostNotBooted' });
  metrics.traffic.wrote({ kind: 'Host', verb: 'patch', outcome: 'done', milliseconds: 1 });
  metrics.reviews.show(() => [{ labels: { lane: 'reading' }, value: 1 }]);
  metrics.reviews.ended({ question: 'view', outcome: 'Answered', milliseconds: 1 });
  metrics.reviews.retried('view');
  metrics.reviews.planned('done');
  return metrics;
}

function tellEngine(engine: ControllerMetrics['engine']): void {
  const item = { key: { kind: 'Host', name: 'alpha' }, rank: 1, createdAt: '' };
  engine.queued(item);
  engine.passBegan(item);
  engine.passEnded(item, 'failed');
  engine.decided('Host', 'plan', 1);
  engine.statusWritten({ ...host, status: {} }, host);
  engine.queued(item);
}

function hostMetrics(): HostMetrics {
  const metrics = new HostMetrics({
    connections: () => 0,
    bootedHosts: () => Promise.resolve(0),
    certificateExpiresAt: () => 1,
  });
  metrics.answered({ call: 'commands', type: 'Boot', refusal: 'HostNotBooted' });
  metrics.answered({ call: 'queries', type: 'Host', refusal: undefined });
  metrics.took('commands', 1);
  metrics.failed('BadRequest');
  metrics.refusedConnection();
  metrics.committing(() => undefined);
  return metrics;
}

async function own(metrics: { text: () => Promise<{ text: string }> }): Promise<Family[]> {
  const { text } = await metrics.text();
  return familiesIn(text).filter(({ name }) => !/^(process|nodejs)_/u.test(name));
}

describe.each([
  { process: 'a controller', title: 'Of a controller', make: controllerMetrics },
  { process: 'a host process', title: 'Of a host process', make: hostMetrics },
])('process/metrics: $process', ({ make, title }) => {
  it('has every metric described in docs/operate.md, and describes nothing else', async () => {
    const families = await own(make());

    const told = families.map(({ name, type }) => `${name} ${type}`).sort();
    const documented = documentedMetrics(title).map(({ name, type }) => `${name} ${type}`);
    expect(told.length).toBeGreaterThan(5);
    expect(documented.sort()).toEqual(told);
  });

  it('has exactly the labels that docs/operate.md describes', async () => {
    const labels = (await own(make())).map(({ name, samples, type }) => {
      expect(samples.length, `${name} was told nothing here`).toBeGreaterThan(0);
      const all = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
      // Of a histogram each bucket says what it is.
      if (type === 'histogram') all.delete('le');
      return [name, [...all].sort()] as const;
    });

    const documented = documentedMetrics(title).map(({ labels: each, name }) => [name, each.sort()] as const);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(labels));
  });

  it('names and explains each as Prometheus wants it', async () => {
    for (const { help, name, type } of await own(make())) {
      expect(name, name).toMatch(/^partywall_(controller|host|kernel)_[a-z]+(_[a-z]+)*$/u);
      expect(help, name).toMatch(/^[A-Z].{10,}\.$/u);
      // A total is what only grows, and nothing else is called so.
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(type === 'histogram' && !name.endsWith('_seconds'), name).toBe(false);
      expect(name, name).not.toMatch(/_(milliseconds|minutes|hours|ms|count|sum|bucket|info)$/u);
      expect(name.includes('timestamp') && !name.endsWith('_timestamp_seconds'), name).toBe(false);
    }
  });

  it('tells of the process and of Node as well', async () => {
    const { text } = await make().text();

    expect(text).toContain('\nprocess_cpu_seconds_total ');
    expect(text).toContain('\nnodejs_eventloop_lag_p99_seconds ');
  });
});
