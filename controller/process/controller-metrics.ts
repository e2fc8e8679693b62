/** What is counted of a controller. No label is the name of an object: their number has no bound. */
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import { EngineMetrics } from './engine-metrics.ts';
import { addGauge, addTotals } from './gauge.ts';
import type { Total } from './gauge.ts';
import { ReviewMetrics } from './review-metrics.ts';
import { TrafficMetrics } from './traffic-metrics.ts';

/** Where the gauges look when they are asked. */
export interface ControllerGauges {
  /** Milliseconds since the epoch. */
  certificateExpiresAt: () => number;
  /** 0 while it does not lead. */
  epoch: () => number;
}

/** What the objects of the cluster say, added up. */
export interface ControllerTotals {
  objects: () => Total[];
  deviceNumbers: () => Total[];
  devices: () => Total[];
  claimedDevices: () => Total[];
}

export class ControllerMetrics {
  readonly #registry = new Registry();
  /** What the engine does. */
  readonly engine = new EngineMetrics(this.#registry, () => performance.now());
  /** What goes to kernels and to the cluster. */
  readonly traffic = new TrafficMetrics(this.#registry);
  /** What is asked by Reviews. */
  readonly reviews = new ReviewMetrics(this.#registry);
  readonly #losses = new Counter({
    name: 'partywall_controller_host_losses_total',
    help: 'How often a host did not answer any more.',
    registers: [this.#registry],
  });
  readonly #troubles = new Counter({
    name: 'partywall_controller_watch_failures_total',
    help: 'Watches that failed and were taken up again, by kind.',
    labelNames: ['kind'],
    registers: [this.#registry],
  });
  readonly #leaseFailures = new Counter({
    name: 'partywall_controller_lease_failures_total',
    help: 'Requests about the Lease that failed.',
    registers: [this.#registry],
  });

  readonly #events = new Counter({
    name: 'partywall_controller_events_total',
    help: 'Events of Kubernetes that were told, by what became of them.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Says where the gauges look. */
  observe(gauges: ControllerGauges): void {
    addGauge(this.#registry, 'partywall_controller_leads', 'Whether it leads: 1 or 0.', () =>
      gauges.epoch() > 0 ? 1 : 0,
    );
    addGauge(
      this.#registry,
      'partywall_controller_epoch',
      'The epoch that its commands bear; 0 while it does not lead.',
      () => gauges.epoch(),
    );
    addGauge(
      this.#registry,
      'partywall_controller_certificate_expiry_timestamp_seconds',
      'When the certificate for host processes ends, in seconds since 1970.',
      () => gauges.certificateExpiresAt() / 1000,
    );
  }

  /** Shows totals from now on. */
  show(totals: ControllerTotals): void {
    addTotals(this.#registry, {
      name: 'partywall_controller_objects',
      help: 'Objects by kind, by what Ready says and by its reason (docs/reasons.md).',
      labelNames: ['kind', 'ready', 'reason'],
      totals: totals.objects,
    });
    addTotals(this.#registry, {
      name: 'partywall_controller_device_numbers',
      help: 'Device numbers of all hosts that are not reserved, by state.',
      labelNames: ['state'],
      totals: totals.deviceNumbers,
    });
    addTotals(this.#registry, {
      name: 'partywall_controller_devices',
      help: 'Devices that inventories publish, by state; one that several hosts see counts on each.',
      labelNames: ['state'],
      totals: totals.devices,
    });
    addTotals(this.#registry, {
      name: 'partywall_controller_claimed_devices',
      help: 'Devices that claims were given, by how far their number is.',
      labelNames: ['state'],
      totals: totals.claimedDevices,
    });
  }

  recordedEvent(outcome: string): void {
    this.#events.inc({ outcome });
  }

  leaseFailed(): void {
    this.#leaseFailures.inc();
  }

  lostHost(): void {
    this.#losses.inc();
  }

  watchFailed(kind: string): void {
    this.#troubles.inc({ kind });
  }

  async text(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}
