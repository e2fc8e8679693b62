/** What is counted of a controller. No label is the name of an object: their number has no bound. */
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import { addGauge } from './gauge.ts';

/** Where the gauges look when they are asked. */
export interface ControllerGauges {
  /** Milliseconds since the epoch. */
  certificateExpiresAt: () => number;
  /** 0 while it does not lead. */
  epoch: () => number;
}

export class ControllerMetrics {
  readonly #registry = new Registry();
  readonly #failures = new Counter({
    name: 'partywall_controller_pass_failures_total',
    help: 'Passes that ended with an exception and are tried again, by kind.',
    labelNames: ['kind'],
    registers: [this.#registry],
  });
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

  passFailed(kind: string): void {
    this.#failures.inc({ kind });
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
