/** The tables of metrics in docs/operate.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DocumentedMetric {
  name: string;
  type: string;
  labels: string[];
  /** What it says, as the page has it. */
  says: string;
}

const page = join(import.meta.dirname, '../../docs/operate.md');

/** @param title of the section, without its number signs */
export function documentedMetrics(title: string): DocumentedMetric[] {
  const [, rest = ''] = readFileSync(page, 'utf8').split(`### ${title}\n`);
  const [section = ''] = rest.split(/^##/mu);
  return [...section.matchAll(/^\| `(\w+)`\s*\|([^|]*)\|([^|]*)\|([^|]*)\|/gmu)].map(
    ([, name = '', type = '', labels = '', says = '']) => ({
      name,
      type: type.trim(),
      says: says.trim(),
      labels: [...labels.matchAll(/`(\w+)`/gu)].map(([, label = '']) => label),
    }),
  );
}
