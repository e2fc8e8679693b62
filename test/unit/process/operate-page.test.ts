/** docs/operate.md names in its sentences only what there is: metrics, lines of the log, options, Events, sections. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../../cli/program.ts';
import { colorsFor } from '../../../cli/render/colors.ts';
import type { Session, Stream } from '../../../cli/session.ts';
import type { KubeObject } from '../../../controller/api/object.ts';
import { reasonExplanations } from '../../../controller/api/reasons.ts';
import type { Transition } from '../../../controller/telemetry/transitions.ts';
import { released, transitionsOf } from '../../../controller/telemetry/transitions.ts';
import { documentedMetrics } from '../../support/documented-metrics.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/operate.md'), 'utf8');
const metrics = [...documentedMetrics('Of a controller'), ...documentedMetrics('Of a host process')];
const ticked = [...page.matchAll(/`([^`\n]+)`/gu)].map(([, text = '']) => text);

/** The part of the page below a title of the second level. */
function sectionOf(title: string): string {
  const [, rest = ''] = page.split(`\n## ${title}\n`);
  return rest.split(/^## /mu)[0] ?? '';
}

describe('docs/operate.md', () => {
  it('names only metrics that there are, with labels that they have', () => {
    const names = ticked
      .map((text) => /^((?:[a-z]+_)+(?:total|seconds))(?:\{([^}]*)\})?$/u.exec(text))
      .filter((match) => match !== null);

    expect(names.length).toBeGreaterThan(30);
    for (const [text, name = '', selector = ''] of names) {
      const found = metrics.find((metric) => metric.name === name || metric.name.endsWith(`_${name}`));
      expect(found, text).toBeDefined();
      const labels = [...selector.matchAll(/(\w+)=/gu)].map(([, label = '']) => label);
      expect(found?.labels, text).toEqual(expect.arrayContaining(labels));
    }
  });

  it('quotes only what is logged', () => {
    const sources = readdirSync(join(root, 'controller'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(root, 'controller', path), 'utf8'));
    const quoted = ticked.filter((text) => /^[A-Z][a-z]* .*\.$/u.test(text));

    expect(quoted.length).toBeGreaterThan(25);
    for (const sentence of quoted)
      expect(
        sources.some((source) => source.includes(`'${sentence}'`)),
        sentence,
      ).toBe(true);
  });

  it('names only options that a controller or a host process has', () => {
    const stream: Stream = {
      write: () => undefined,
      colors: colorsFor(false),
      interactive: false,
      columns: 80,
    };
    const session = { out: stream, err: stream, environment: {} } as Session;
    const commands = buildProgram(session, () => undefined).commands;
    const options = commands
      .filter((command) => ['controller', 'host'].includes(command.name()))
      .flatMap((command) => command.options.map(({ long }) => long));
    const named = ticked.flatMap((text) =>
      [...text.matchAll(/(?<= |^)--[a-z-]+/gu)].map(([option]) => option),
    );

    expect(named.length).toBeGreaterThan(3);
    expect(options).toEqual(expect.arrayContaining(named));
  });

  it('names only reasons that there are, where it shows what Ready says', () => {
    const named = [...sectionOf('When something fails').matchAll(/`(?:Ready: \w+, |Unknown, )?([A-Z]\w+)`/gu)]
      .map(([, reason = '']) => reason)
      .filter((reason) => !['Ready', 'Unknown'].includes(reason));

    expect(named).toContain('Unreachable');
    expect(Object.keys(reasonExplanations)).toEqual(expect.arrayContaining(named));
  });

  it('has every Event but those of Ready with its type, and no other', () => {
    const object = (kind: string, status: object): KubeObject => ({
      apiVersion: 'partywall.dev/v1alpha1',
      kind,
      metadata: { name: 'a' },
      spec: {},
      status,
    });
    const lastTransitionTime = '2026-01-01T00:00:00Z';
    const bound = { type: 'Scheduled', status: 'True', reason: 'Bound', message: '', observedGeneration: 1 };
    const partition = (status: object): KubeObject => object('WorkloadPartition', status);
    const told: Transition[] = [
      ...transitionsOf(object('Host', {}), object('Host', { bootID: '1' })),
      ...transitionsOf(partition({ state: 'Active' }), partition({ state: 'Active', bootRequest: '1' })),
      ...transitionsOf(partition({}), partition({ conditions: [{ ...bound, lastTransitionTime }] })),
      released,
    ];

    const rows = [...sectionOf('Events').matchAll(/^\| `(\w+)`\s*\| (\w+)/gmu)];
    expect(rows.map(([, reason, type]) => `${reason} ${type}`).sort()).toEqual(
      told.map(({ reason, type }) => `${reason} ${type}`).sort(),
    );
  });
});
