/** What is counted of questions that are asked by Reviews. */
import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { addTotals } from './gauge.ts';
import type { Total } from './gauge.ts';

/** From one question to a kernel to a plan of everything, behind others. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

export class ReviewMetrics {
  readonly #registry: Registry;
  readonly #reviews: Counter<'question' | 'outcome'>;
  readonly #seconds: Histogram<'question'>;
  readonly #retries: Counter<'question'>;
  readonly #processes: Counter<'outcome'>;

  constructor(registry: Registry) {
    this.#registry = registry;
    const registers = [registry];
    this.#reviews = new Counter({
      name: 'partywall_controller_reviews_total',
      help: 'Questions that were asked by Reviews, by what became of them (docs/kinds/review.md).',
      labelNames: ['question', 'outcome'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'partywall_controller_review_seconds',
      help: 'From when the controller saw a Review until its answer was written, waiting included.',
      labelNames: ['question'],
      buckets,
      registers,
    });
    this.#retries = new Counter({
      name: 'partywall_controller_review_retries_total',
      help: 'Reviews that could not be answered and are tried again.',
      labelNames: ['question'],
      registers,
    });
    this.#processes = new Counter({
      name: 'partywall_controller_plan_processes_total',
      help: 'Processes that made a plan, by how they ended.',
      labelNames: ['outcome'],
      registers,
    });
  }

  /** Shows how many wait in each lane from now on. */
  show(waiting: () => readonly Total[]): void {
    addTotals(this.#registry, {
      name: 'partywall_controller_reviews_waiting',
      help: 'Reviews that wait for their turn, by lane.',
      labelNames: ['lane'],
      totals: waiting,
    });
  }

  ended({
    milliseconds,
    outcome,
    question,
  }: {
    question: string;
    outcome: string;
    milliseconds: number;
  }): void {
    this.#reviews.inc({ question, outcome });
    this.#seconds.observe({ question }, milliseconds / 1000);
  }

  retried(question: string): void {
    this.#retries.inc({ question });
  }

  planned(outcome: string): void {
    this.#processes.inc({ outcome });
  }
}
