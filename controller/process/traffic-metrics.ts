/** What is counted of what a controller asks of kernels and writes to a cluster. */
import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export class TrafficMetrics {
  readonly #commands: Counter<'command' | 'outcome'>;
  readonly #refusals: Counter<'refusal'>;
  readonly #kernelSeconds: Histogram<'call'>;
  readonly #writes: Counter<'kind' | 'verb' | 'outcome'>;
  readonly #writeSeconds: Histogram<'verb'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#commands = new Counter({
      name: 'partywall_controller_kernel_commands_total',
      help: 'Commands for kernels, by type and outcome; one that is sent again counts again.',
      labelNames: ['command', 'outcome'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'partywall_controller_kernel_refusals_total',
      help: 'Refusals of kernels, by their id (docs/errors.md).',
      labelNames: ['refusal'],
      registers,
    });
    this.#kernelSeconds = new Histogram({
      name: 'partywall_controller_kernel_seconds',
      help: 'How long host processes took to answer or to fail, by call.',
      labelNames: ['call'],
      buckets,
      registers,
    });
    this.#writes = new Counter({
      name: 'partywall_controller_cluster_writes_total',
      help: 'Writes to the cluster, by kind, verb and outcome.',
      labelNames: ['kind', 'verb', 'outcome'],
      registers,
    });
    this.#writeSeconds = new Histogram({
      name: 'partywall_controller_cluster_write_seconds',
      help: 'How long writes to the cluster took, by verb.',
      labelNames: ['verb'],
      buckets,
      registers,
    });
  }

  /** A kernel was asked. */
  asked({ call, milliseconds }: { call: string; milliseconds: number }): void {
    this.#kernelSeconds.observe({ call }, milliseconds / 1000);
  }

  commanded({ outcome, refusal, type }: { type: string; outcome: string; refusal?: string }): void {
    this.#commands.inc({ command: type, outcome });
    if (refusal !== undefined) this.#refusals.inc({ refusal });
  }

  wrote(write: { kind: string; verb: string; outcome: string; milliseconds: number }): void {
    const { kind, milliseconds, outcome, verb } = write;
    this.#writes.inc({ kind, verb, outcome });
    this.#writeSeconds.observe({ verb }, milliseconds / 1000);
  }
}
