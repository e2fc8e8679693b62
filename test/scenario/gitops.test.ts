/** docs/gitops.md: what Flux and Argo CD make of every status that the golden cases hold, and of an object nobody saw. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LuaFactory } from 'wasmoon';
import { parse, parseAllDocuments } from 'yaml';
import { resources } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { goldenCases } from '../support/golden.ts';
import type { Kstatus } from '../support/kstatus.ts';
import { kstatusOf } from '../support/kstatus.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/gitops.md'), 'utf8');

interface Seen {
  title: string;
  object: KubeObject;
}

/** Every object with a status in the outputs of the golden cases. */
function goldenObjects(): Seen[] {
  return goldenCases().flatMap(({ outputPath, title }) =>
    parseAllDocuments(readFileSync(outputPath, 'utf8'))
      .map((document) => document.toJS() as KubeObject | null)
      .filter((object): object is KubeObject => object?.status !== undefined)
      .map((object) => ({ title: `${title}: ${object.kind} ${object.metadata.name}`, object })),
  );
}

function conditionOf({ status }: KubeObject, type: string): string | undefined {
  const { conditions } = status as { conditions: { type: string; status: string }[] };
  return conditions.find((one) => one.type === type)?.status;
}

/** What an object says -> what Flux and Argo CD say, as the page has it. */
function table(): Map<string, { flux: string; argo: string }> {
  const rows = page.split('\n').filter((line) => /^\| \d/u.test(line));
  return new Map(
    rows.map((row) => {
      const [, number = '', , flux = '', argo = ''] = row
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', ''));
      return [number, { flux, argo }];
    }),
  );
}

/** The row of the page that an object belongs to. */
function rowOf(object: KubeObject): string {
  const { observedGeneration } = object.status as { observedGeneration: number };
  if (object.metadata.deletionTimestamp !== undefined) return '1';
  if (observedGeneration !== object.metadata.generation) return '2';
  if (conditionOf(object, 'Stalled') === 'True') return '4';
  if (conditionOf(object, 'Reconciling') === 'True') return '3';
  return conditionOf(object, 'Ready') === 'True' ? '5' : 'none';
}

/** JSON as a term of Lua. */
function term(value: unknown): string {
  if (value === null || value === undefined) return 'nil';
  if (Array.isArray(value)) return `{${value.map(term).join(',')}}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, inner]) => `[${JSON.stringify(name)}]=${term(inner)}`);
  return `{${fields.join(',')}}`;
}

describe('docs/gitops.md', () => {
  const config = parse(readFileSync(join(root, 'deploy/argocd/argocd-cm.yaml'), 'utf8')) as {
    data: Record<string, string>;
  };
  const factory = new LuaFactory();

  /** The health that Argo CD finds by the script for the kind. */
  async function healthOf(object: KubeObject): Promise<{ status: string; message: string }> {
    // What is being deleted it does not ask about.
    if (object.metadata.deletionTimestamp !== undefined) return { status: 'Progressing', message: '' };
    const script = config.data[`resource.customizations.health.partywall.dev_${object.kind}`] ?? 'return {}';
    const lua = await factory.createEngine();
    try {
      return (await lua.doString(`obj = ${term(object)}\n${script}`)) as { status: string; message: string };
    } finally {
      lua.global.close();
    }
  }

  it('has a script for every kind', () => {
    const kinds = Object.keys(config.data).map((key) => key.split('_').at(-1) ?? '');
    expect(kinds.sort()).toEqual(Object.keys(resources).sort());
  });

  it('every golden status is read as the table says, by both', async () => {
    const seen = goldenObjects();
    const rows = table();
    const met = new Set<string>();
    for (const { object, title } of seen) {
      const row = rowOf(object);
      met.add(row);

      expect(kstatusOf(object), title).toBe(rows.get(row)?.flux);
      expect((await healthOf(object)).status, title).toBe(rows.get(row)?.argo);
    }
    expect([...met].sort()).toEqual([...rows.keys()].sort());
  });

  it('what is said of a Degraded or Healthy object is the reason and message of its summary', async () => {
    for (const { object, title } of goldenObjects().filter(({ object: one }) =>
      ['4', '5'].includes(rowOf(one)),
    )) {
      const { conditions } = object.status as {
        conditions: { type: string; reason: string; message: string }[];
      };
      const ready = conditions.find(({ type }) => type === 'Ready');
      const { message } = await healthOf(object);
      expect(message, title).toBe(`${ready?.reason ?? ''}: ${ready?.message ?? ''}`);
    }
  });

  it.each(Object.values(resources))('a new $kind never looks done', async ({ kind, schema }) => {
    const status = schema.properties?.['status']?.default as object | undefined;
    const created = { apiVersion: 'partywall.dev/v1alpha1', kind, metadata: { name: 'new', generation: 1 } };
    const withDefault = { ...created, status } as KubeObject;
    const expected: Kstatus = 'InProgress';

    expect(status).toBeDefined();
    expect(kstatusOf(withDefault)).toBe(expected);
    expect((await healthOf(withDefault)).status).toBe('Progressing');
    expect((await healthOf(created as KubeObject)).status).toBe('Progressing');
  });
});
