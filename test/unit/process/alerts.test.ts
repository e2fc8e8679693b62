/** deploy/monitoring/alerts.yaml asks only for what is there, and docs/operate.md says what each alert means. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { catalogue } from '../../../controller/api/catalogue.ts';
import { resources } from '../../../controller/api/generated/resources.ts';
import { reasonExplanations } from '../../../controller/api/reasons.ts';
import { documentedMetrics } from '../../support/documented-metrics.ts';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string };
}

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/operate.md'), 'utf8');
const document = parse(readFileSync(join(root, 'deploy/monitoring/alerts.yaml'), 'utf8')) as {
  spec: { groups: { name: string; rules: Rule[] }[] };
};
const rules = document.spec.groups.flatMap((group) => group.rules);
const metrics = [...documentedMetrics('Of a controller'), ...documentedMetrics('Of a host process')];

/** Each use of a metric in an expression: its name, whether a range is taken of it, and the labels it is selected by. */
function usesIn(expr: string): { name: string; isRange: boolean; labels: string[] }[] {
  const uses = expr.matchAll(/(partywall_\w+)(?:\{([^}]*)\})?(\[\w+\])?/gu);
  return [...uses].map(([, name = '', selector = '', range]) => ({
    name,
    isRange: range !== undefined,
    labels: [...selector.matchAll(/(\w+)=~?"/gu)].map(([, label = '']) => label),
  }));
}

/** Each value that an expression selects by. */
function selectedIn(expr: string): { name: string; label: string; value: string }[] {
  return [...expr.matchAll(/(partywall_\w+)\{([^}]*)\}/gu)].flatMap(([, name = '', selector = '']) =>
    [...selector.matchAll(/(\w+)=~?"([^"]*)"/gu)].flatMap(([, label = '', values = '']) =>
      values.split('|').map((value) => ({ name, label, value })),
    ),
  );
}

function metricOf(name: string): (typeof metrics)[number] | undefined {
  return metrics.find(
    (metric) => name === (metric.type === 'histogram' ? `${metric.name}_bucket` : metric.name),
  );
}

describe('process/alerts', () => {
  it.each(rules)('$alert asks for metrics and labels that are there, counters by their rate', ({ expr }) => {
    const uses = usesIn(expr);

    expect(uses.length).toBeGreaterThan(0);
    for (const { isRange, labels, name } of uses) {
      const metric = metricOf(name);
      expect(metric, name).toBeDefined();
      expect(metric?.labels, name).toEqual(expect.arrayContaining(labels));
      expect(isRange, name).toBe(metric?.type !== 'gauge');
    }
  });

  it.each(rules)(
    '$alert groups by labels of what it asks for, and shows no other',
    ({ annotations, expr }) => {
      const known = usesIn(expr).flatMap(({ name }) => [...(metricOf(name)?.labels ?? []), 'le']);
      const grouped = [...expr.matchAll(/by \(([^)]*)\)/gu)].flatMap(([, list = '']) => list.split(/, */u));
      const shown = [...annotations.summary.matchAll(/\$labels\.(\w+)/gu)].map(([, label = '']) => label);

      expect(known).toEqual(expect.arrayContaining(grouped));
      expect(grouped).toEqual(expect.arrayContaining(shown));
    },
  );

  it.each(rules)(
    '$alert selects by values that docs/operate.md names, or that are kinds, reasons or refusals',
    ({ expr }) => {
      const known: Record<string, readonly string[]> = {
        kind: Object.keys(resources),
        reason: Object.keys(reasonExplanations),
        refusal: Object.keys(catalogue),
      };
      for (const { label, name, value } of selectedIn(expr)) {
        const named = [...(metricOf(name)?.says.matchAll(/`(\w+)`/gu) ?? [])].map(([, word = '']) => word);
        expect(known[label] ?? named, `${name}{${label}}`).toContain(value);
      }
    },
  );

  it('selects by reasons that there are', () => {
    const reasons = rules.flatMap(({ expr }) =>
      [...expr.matchAll(/reason=~?"([^"]*)"/gu)].flatMap(([, list = '']) => list.split('|')),
    );

    expect(reasons.length).toBeGreaterThan(3);
    expect(Object.keys(reasonExplanations)).toEqual(expect.arrayContaining(reasons));
  });

  it('has balanced expressions', () => {
    for (const { alert, expr } of rules) {
      const depth = (open: string, close: string) => expr.split(open).length - expr.split(close).length;
      expect([depth('(', ')'), depth('{', '}'), depth('[', ']')], alert).toEqual([0, 0, 0]);
    }
  });

  it('has each alert described in docs/operate.md with its severity, and describes no other', () => {
    const rows = [...page.matchAll(/^\| `(Partywall\w+)`\s*\| (\w+)/gmu)];

    expect(rows.map(([, alert, severity]) => `${alert} ${severity}`).sort()).toEqual(
      rules.map(({ alert, labels }) => `${alert} ${labels.severity}`).sort(),
    );
  });

  it('leads to sections that are there', () => {
    const anchors = [...page.matchAll(/\]\(#([\w-]+)\)/gu)].map(([, anchor = '']) => anchor);
    const titles = [...page.matchAll(/^#+ (.*)$/gmu)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );

    expect(anchors.length).toBeGreaterThan(5);
    expect(titles).toEqual(expect.arrayContaining(anchors));
  });
});
