import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** One value, that is looked at when it is asked for. */
export function addGauge(
  registry: Registry,
  name: string,
  help: string,
  value: () => number | Promise<number>,
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.set(await value());
    },
  });
}

export interface Total {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** Several values of one thing, that are looked at when they are asked for. */
export function addTotals(
  registry: Registry,
  gauge: { name: string; help: string; labelNames: readonly string[]; totals: () => readonly Total[] },
): void {
  const { help, labelNames, name, totals } = gauge;
  new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      for (const { labels, value } of totals()) this.set(labels, value);
    },
  });
}
