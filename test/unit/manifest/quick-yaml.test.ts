import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Path } from '../../../controller/manifest/problem.ts';
import { findQuickPlaces } from '../../../controller/manifest/quick-places.ts';
import { readQuickly } from '../../../controller/manifest/quick-yaml.ts';
import { parseYamlDocument } from '../../../controller/manifest/yaml-document.ts';

/** What the full parser says of a text that the quick one could read. */
function fullReading(text: string) {
  const { value, faults, surprises, empty } = parseYamlDocument(text);
  return { value, faults, surprises, empty };
}

/** Every path of a value, and one that is not there below each container. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? value.keys() : Object.keys(value);
  const below = [...steps].flatMap((step) =>
    pathsOf((value as Record<string | number, unknown>)[step], [...path, step]),
  );
  return [path, [...path, 'absent', 0], ...below];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (container, step) => (container as Record<string | number, unknown> | undefined)?.[step],
    value,
  );
}

function expectSamePlaces(text: string, value: unknown): void {
  const full = parseYamlDocument(text);
  const quick = findQuickPlaces(text);
  for (const path of pathsOf(value)) {
    const places = [quick.offsetOf(path, 'key'), quick.offsetOf(path, 'value')];
    expect([path, ...places]).toEqual([path, full.offsetOf(path, 'key'), full.offsetOf(path, 'value')]);
    if (typeof at(value, path) === 'string')
      expect(quick.offsetInside(path, 0)).toBe(full.offsetInside(path, 0));
  }
}

function agrees(text: string): boolean {
  const quick = readQuickly(text);
  if (quick === undefined) return false;
  const expected = 'value' in quick ? { value: quick.value, empty: false } : { value: null, empty: true };
  expect(fullReading(text)).toEqual({ ...expected, faults: [], surprises: [] });
  if ('value' in quick) expectSamePlaces(text, quick.value);
  return true;
}

const words = fc.constantFrom(
  ...[
    'a',
    'b-c',
    'true',
    'yes',
    'null',
    'No',
    '5',
    '-3',
    '010',
    '1_000',
    '5.3',
    '0x1f',
    '100Gi',
    '/etc/motd',
  ],
  ...[
    '"quoted: # text"',
    "'single'",
    "'it''s'",
    '"\\n"',
    'two words',
    'a # comment',
    'x:y',
    'x: y',
    'a#b',
    '~',
    '',
  ],
  ...[
    '{a: 1, b: [x, y]}',
    '[]',
    '{}',
    '[1, "two", {c: d}]',
    '[a, ]',
    '{a: }',
    '{a:1}',
    '|',
    '>-',
    '&x',
    '*x',
    '!t',
  ],
  ...[
    'device.attributes["bus"] == "fc"',
    '2026-11-23',
    '1e3',
    '.5',
    '12:30',
    '-',
    '- a',
    'é',
    '0',
    '-0',
    '+1',
    '@',
  ],
  ...[
    '9007199254740993',
    '123456789012345',
    'on',
    'y',
    'TRUE',
    '[a',
    '"a" b',
    "'a' # c",
    '[x] # c',
    'a:',
    'a: # c',
  ],
);
const keys = fc.constantFrom(
  'name',
  'spec',
  'a',
  'b',
  'kubernetes.io/x',
  'on',
  'constructor',
  '"q"',
  '5',
  'x-y',
  'c',
);
const line = fc.tuple(
  fc.integer({ min: 0, max: 6 }),
  fc.constantFrom('', '- ', '- - ', '-', '# '),
  fc.option(keys, { nil: undefined }),
  words,
  fc.constantFrom('', ' ', '  ', ' # end', '\t'),
);
const lines = fc.array(line, { maxLength: 8 }).map((parts) =>
  parts
    .map(([indent, dash, key, word, end]) => {
      const value = key === undefined ? word : `${key}:${word === '' ? '' : ` ${word}`}`;
      return `${' '.repeat(indent)}${dash}${value}${end}`;
    })
    .join('\n'),
);

/** Nested values, written as people write them. */
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(
      'text',
      'a b',
      5,
      -7,
      0,
      true,
      false,
      null,
      '100Gi',
      'it: is',
      '# no',
      'yes',
      '',
      '5',
    ),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('name', 'spec', 'devices', 'x/y', 'k8s.io'), tie('json'), { maxKeys: 3 }),
  ),
}));

function scalarText(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[A-Za-z][A-Za-z ]*$/.test(value) && value !== 'yes' ? value : JSON.stringify(value);
}

function write(value: Json, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    return value.map((item) => `\n${indent}-${write(item, `${indent}  `)}`).join('');
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return ' {}';
    return entries.map(([key, item]) => `\n${indent}${key}:${write(item, `${indent}  `)}`).join('');
  }
  return ` ${scalarText(value)}`;
}

describe('manifest/quick-yaml', () => {
  it('reads what it reads exactly as the full parser does, whatever the lines are', () => {
    let read = 0;
    fc.assert(
      fc.property(lines, (text) => {
        if (agrees(text)) read += 1;
      }),
      { numRuns: 2500 },
    );

    expect(read).toBeGreaterThan(100);
  });

  it('reads well-written documents, and reads them as the full parser does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('spec', 'kind', 'a.b/c'), json, { minKeys: 1 }), (value) => {
        expect(readQuickly(write(value, ''))).toEqual({ value });
        expect(agrees(write(value, ''))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with the full parser after any single character was changed', () => {
    const text = [
      'apiVersion: partywall.dev/v1alpha1 # comment',
      'metadata: {name: c1, labels: {a: "x"}}',
      'spec:',
      '  devices:',
      '  - name: hdisk0',
      "    selectors: [{cel: 'a == b'}]",
      '    virtualNumber: {major: 20, minor: 0}',
      '  - name: hdisk1',
    ].join('\n');
    const characters = fc.constantFrom(...Array.from(` \n-:#"'[]{},&*!|>%@?a5_~\t`));
    fc.assert(
      fc.property(fc.nat(text.length - 1), characters, fc.constantFrom(0, 1), (at, character, removed) => {
        agrees(`${text.slice(0, at)}${character}${text.slice(at + removed)}`);
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    ['a: yes'],
    ['a: 010'],
    ['a: 1_000'],
    ['a: 5.3'],
    ['a: &x b'],
    ['a: |\n  b'],
    ['a: b\n  c'],
    ['a:\tb'],
    ['a: b\r\n'],
    ['a: b\na: c'],
    ['__proto__: b'],
    ['constructor: b'],
    ['? a'],
    ['"a": b'],
    ['text'],
    ['- a'],
    [`a: ${'['.repeat(70)}${']'.repeat(70)}`],
  ])('leaves %j to the full parser', (text) => {
    expect(readQuickly(text)).toBeUndefined();
  });
});
