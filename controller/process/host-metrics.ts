/** What is counted of a host process. No label is the name of an object: their number has no bound. */
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { addGauge } from './gauge.ts';

/** Where the gauges look when they are asked. */
export interface Gauged {
  connections: () => number;
  bootedHosts: () => Promise<number>;
  /** Milliseconds since the epoch. */
  certificateExpiresAt: () => number;
}

export interface Answer {
  call: string;
  type: string;
  refusal: string | undefined;
}

/** From a fast disk to one that hangs. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class HostMetrics {
  readonly #registry = new Registry();
  readonly #registers = [this.#registry];
  readonly #commands = new Counter({
    name: 'partywall_kernel_commands_total',
    help: 'Commands that kernels answered, by type and by whether they were done or refused.',
    labelNames: ['command', 'outcome'],
    registers: this.#registers,
  });
  readonly #refusals = new Counter({
    name: 'partywall_kernel_refusals_total',
    help: 'Refusals of kernels, by their id (docs/errors.md).',
    labelNames: ['refusal'],
    registers: this.#registers,
  });
  readonly #queries = new Counter({
    name: 'partywall_kernel_queries_total',
    help: 'Questions that kernels answered, by type.',
    labelNames: ['query'],
    registers: this.#registers,
  });
  readonly #seconds = new Histogram({
    name: 'partywall_host_request_seconds',
    help: 'From the first byte of a request to its answer, which is durable then.',
    labelNames: ['call'],
    buckets,
    registers: this.#registers,
  });
  readonly #commitSeconds = new Histogram({
    name: 'partywall_host_commit_seconds',
    help: 'How long it took to make the journal durable.',
    buckets,
    registers: this.#registers,
  });
  readonly #failures = new Counter({
    name: 'partywall_host_request_failures_total',
    help: 'Requests that no kernel answered, by reason.',
    labelNames: ['reason'],
    registers: this.#registers,
  });
  readonly #refusedConnections = new Counter({
    name: 'partywall_host_connections_refused_total',
    help: 'Connections that were refused: no certificate, one of a stranger, no TLS.',
    registers: this.#registers,
  });

  constructor(gauged: Gauged) {
    collectDefaultMetrics({ register: this.#registry });
    addGauge(this.#registry, 'partywall_host_connections', 'Connections of controllers.', () =>
      gauged.connections(),
    );
    addGauge(this.#registry, 'partywall_host_booted_hosts', 'Hosts held here whose kernel was booted.', () =>
      gauged.bootedHosts(),
    );
    addGauge(
      this.#registry,
      'partywall_host_certificate_expiry_timestamp_seconds',
      'When the certificate of this process ends, in seconds since 1970.',
      () => gauged.certificateExpiresAt() / 1000,
    );
  }

  answered({ call, type, refusal }: Answer): void {
    if (call === 'queries') this.#queries.inc({ query: type });
    if (call === 'commands')
      this.#commands.inc({ command: type, outcome: refusal === undefined ? 'done' : 'refused' });
    if (refusal !== undefined) this.#refusals.inc({ refusal });
  }

  /** How long a request took whose answer was sent. */
  took(call: string, milliseconds: number): void {
    this.#seconds.observe({ call }, milliseconds / 1000);
  }

  failed(reason: string): void {
    this.#failures.inc({ reason });
  }

  refusedConnection(): void {
    this.#refusedConnections.inc();
  }

  /** Measures a commit. */
  committing(commit: () => void): void {
    const end = this.#commitSeconds.startTimer();
    commit();
    end();
  }

  async text(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}
