import { describe, expect, it } from 'vitest';
import { ControllerMetrics } from '../../../controller/process/controller-metrics.ts';
import { HostMetrics } from '../../../controller/process/host-metrics.ts';
import { documentedMetrics } from '../../support/documented-metrics.ts';
import type { Family } from '../../support/metrics-text.ts';
import { familiesIn } from '../../support/metrics-text.ts';

function controllerMetrics(): ControllerMetrics {
  const metrics = new ControllerMetrics();
  metrics.observe({ certificateExpiresAt: () => 1, epoch: () => 1 });
  const nothing = () => [];
  metrics.show({ objects: nothing, deviceNumbers: nothing, devices: nothing, claimedDevices: nothing });
  return metrics;
}

function hostMetrics(): HostMetrics {
  return new HostMetrics({
    connections: () => 0,
    bootedHosts: () => Promise.resolve(0),
    certificateExpiresAt: () => 1,
  });
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
