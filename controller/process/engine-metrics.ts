/** What is counted of the engine's work, and of what a controller asks of kernels and writes to a cluster. */
import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { KubeObject } from '../api/object.ts';
import { keyText } from '../api/object.ts';
import type { EngineListener } from '../engine/listener.ts';
import type { PassOutcome } from '../engine/pass-outcome.ts';
import type { QueueItem } from '../engine/queue-item.ts';
import { addTotals } from './gauge.ts';
import type { Total } from './gauge.ts';

/** From pure work in memory to a host that hangs. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Outcomes after which a pass is made again with back-off. */
const retried: readonly PassOutcome[] = ['failed', 'exception'];

export class EngineMetrics implements EngineListener {
  readonly #elapsed: () => number;
  /** Key -> since when it is queued, and with which rank. */
  readonly #queued = new Map<string, { since: number; rank: number }>();
  /** Key -> since when its pass goes on. */
  readonly #passing = new Map<string, number>();
  readonly #passes: Counter<'kind' | 'outcome'>;
  readonly #passSeconds: Histogram<'kind'>;
  readonly #retries: Counter<'kind'>;
  readonly #queueSeconds: Histogram<'rank'>;
  readonly #refusals: Counter<'kind' | 'reason'>;
  readonly #decisionSeconds: Histogram<'kind' | 'phase'>;

  /** @param elapsed milliseconds of a clock that is never set */
  constructor(registry: Registry, elapsed: () => number) {
    this.#elapsed = elapsed;
    const registers = [registry];
    this.#passes = new Counter({
      name: 'partywall_controller_passes_total',
      help: 'Passes over objects, by kind and by how they ended.',
      labelNames: ['kind', 'outcome'],
      registers,
    });
    this.#passSeconds = new Histogram({
      name: 'partywall_controller_pass_seconds',
      help: 'How long passes took, with all that was asked and written in them.',
      labelNames: ['kind'],
      buckets,
      registers,
    });
    this.#retries = new Counter({
      name: 'partywall_controller_retries_total',
      help: 'Passes that failed and are made again with back-off, by kind.',
      labelNames: ['kind'],
      registers,
    });
    this.#queueSeconds = new Histogram({
      name: 'partywall_controller_queue_seconds',
      help: 'How long keys were ready before their pass began, by rank.',
      labelNames: ['rank'],
      buckets,
      registers,
    });
    this.#refusals = new Counter({
      name: 'partywall_controller_refusals_total',
      help: 'How often it was said anew that an object is not Ready, by kind and reason (docs/reasons.md).',
      labelNames: ['kind', 'reason'],
      registers,
    });
    this.#decisionSeconds = new Histogram({
      name: 'partywall_controller_decision_seconds',
      help: 'How long the rules of a kind took to decide, by phase; places and devices are looked for in observe.',
      labelNames: ['kind', 'phase'],
      buckets,
      registers,
    });
    addTotals(registry, {
      name: 'partywall_controller_queue_keys',
      help: 'How many keys are ready and wait for their pass, by rank.',
      labelNames: ['rank'],
      totals: () => this.#depths(),
    });
  }

  queued({ key, rank }: QueueItem): void {
    const text = keyText(key);
    const since = this.#queued.get(text)?.since ?? this.#elapsed();
    this.#queued.set(text, { since, rank });
  }

  passBegan({ key }: QueueItem): void {
    const text = keyText(key);
    const now = this.#elapsed();
    const queued = this.#queued.get(text);
    this.#queued.delete(text);
    this.#passing.set(text, now);
    if (queued !== undefined)
      this.#queueSeconds.observe({ rank: String(queued.rank) }, (now - queued.since) / 1000);
  }

  passEnded({ key }: QueueItem, outcome: PassOutcome): void {
    const { kind } = key;
    const text = keyText(key);
    const now = this.#elapsed();
    this.#passSeconds.observe({ kind }, (now - (this.#passing.get(text) ?? now)) / 1000);
    this.#passing.delete(text);
    this.#passes.inc({ kind, outcome });
    if (retried.includes(outcome)) this.#retries.inc({ kind });
  }

  statusWritten(before: KubeObject, after: KubeObject): void {
    const refusal = refusalOf(after);
    if (refusal !== undefined && refusal !== refusalOf(before))
      this.#refusals.inc({ kind: after.kind, reason: refusal });
  }

  decided(kind: string, phase: string, milliseconds: number): void {
    this.#decisionSeconds.observe({ kind, phase }, milliseconds / 1000);
  }

  #depths(): Total[] {
    const depths = new Map<number, number>();
    for (const { rank } of this.#queued.values()) depths.set(rank, (depths.get(rank) ?? 0) + 1);
    return [...depths].map(([rank, value]) => ({ labels: { rank: String(rank) }, value }));
  }
}

/** The reason why it is not Ready; undefined when it is, or when nothing was said yet. */
function refusalOf({ status }: KubeObject): string | undefined {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return ready === undefined || ready.status === 'True' ? undefined : ready.reason;
}
