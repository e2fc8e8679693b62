import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** A metric that is looked at when it is asked for. */
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
