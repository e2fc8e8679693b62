import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Folders and files whose result may depend on their arguments alone. */
const PURE = [
  'controller/api',
  'controller/solve',
  'controller/kernel/model',
  'controller/kernel/port.ts',
  'controller/kinds',
  'controller/cluster/semantics',
];

/** One statement a line, each of which reaches for something that is not an argument. */
const IMPURE = [
  'export const now = Date.now();',
  'export const made = new Date();',
  'export const stamp = performance.now();',
  'export const chance = Math.random();',
  "export const computed = Math['random']();",
  'export const { random } = Math;',
  'export const uuid = crypto.randomUUID();',
  'export const home = process.env.HOME;',
  "export const page = () => fetch('https://example.org');",
  'export const later = () => setTimeout(() => 1, 1);',
  'export const often = () => setInterval(() => 1, 1);',
  'export const soon = () => setImmediate(() => 1);',
  'export const tick = () => queueMicrotask(() => 1);',
  "export const shout = () => console.log('x');",
  'export const around = globalThis.Date;',
  "export const order = 'a'.localeCompare('b');",
  'export const number = (1).toLocaleString();',
  'export const collator = new Intl.Collator();',
  "export const loaded = () => import('node:fs');",
  'export const here = import.meta.url;',
  'export async function waits() { return 1; }',
];

/** What looks alike and is harmless. */
const HARMLESS = [
  'export const largest = Math.max(1, 2);',
  'export interface Stamped { readonly Date: string; readonly process: number }',
  'export const read = (stamped: Stamped) => stamped.Date + stamped.process.toString();',
  'export function named(console: string, crypto: string) { return console + crypto; }',
  'export function* asks(): Generator<number, void, unknown> { yield 1; }',
];

const PURITY_RULES = ['no-restricted-globals', 'no-restricted-properties', 'no-restricted-syntax'];

describe('eslint.config.js', () => {
  let eslint: ESLint;

  beforeAll(() => {
    eslint = new ESLint({ cwd: ROOT });
  });

  it.each(PURE)('refuses every clock, chance, effect and locale in %s (LIFE-33)', async (place) => {
    const text = IMPURE.join('\n');

    const found = await linesWith(PURITY_RULES, text, fileIn(place));

    expect(found).toEqual(IMPURE);
  });

  it.each(PURE)('lets pure code be in %s', async (place) => {
    const found = await linesWith(PURITY_RULES, HARMLESS.join('\n'), fileIn(place));

    expect(found).toEqual([]);
  });

  it('lets the engine have its clock', async () => {
    const found = await linesWith(PURITY_RULES, IMPURE.join('\n'), fileIn('controller/engine'));

    expect(found).toEqual([]);
  });

  it.each([
    ['an enum', 'export enum Colour { Red }', 'no-restricted-syntax'],
    ['a namespace', 'export namespace colours { export const red = 1; }', 'no-restricted-syntax'],
    ['a default export', 'export default 1;', 'no-restricted-syntax'],
    ['any', 'export const x = (y: any): unknown => y;', '@typescript-eslint/no-explicit-any'],
    [
      'a promise that nobody awaits',
      'export function start(): void { Promise.resolve(1); }',
      '@typescript-eslint/no-floating-promises',
    ],
    [
      'a value import of a type',
      "import { ObjectKey } from '../api/object.ts';\nexport type Key = ObjectKey;",
      '@typescript-eslint/consistent-type-imports',
    ],
    ['a file of 301 lines', 'export {};' + '\n//'.repeat(300), 'max-lines'],
    [
      'a function of 61 lines',
      `export function long(): void {${'\n//'.repeat(59)}\n}`,
      'max-lines-per-function',
    ],
    [
      'a function with five parameters',
      'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e;',
      'max-params',
    ],
    ['blocks four deep', 'for (;;) { for (;;) { for (;;) { for (;;) { break; } } } }', 'max-depth'],
    [
      'eleven ways through a function',
      `export const f = (x: number): number => ${'x > 1 ? 1 : '.repeat(10)}0;`,
      'complexity',
    ],
  ])('refuses %s', async (_what, text, rule) => {
    const found = await messages(text, fileIn('controller/engine'));

    expect(found.map((message) => message.ruleId)).toContain(rule);
  });

  it('counts the lines of a test, but not those of the chapter it is in', async () => {
    const lines = '\n//'.repeat(61);
    const text = `describe('a', () => {${lines}\nit('b', () => {${lines}\n});\n});`;

    const found = await messages(text, 'test/unit/tools/purity.test.ts');

    const long = found.filter((message) => message.ruleId === 'partywall/test-function-lines');
    expect(long.map((message) => message.line)).toEqual([63]);
  });

  it('refuses an exemption that exempts nothing', async () => {
    const text = '/* eslint-disable complexity -- there is none */\nexport const x = 1;';

    const found = await messages(text, fileIn('controller/engine'));

    expect(found.map((message) => message.message)).toEqual([
      expect.stringContaining('Unused eslint-disable'),
    ]);
  });

  /** Messages on a text that stands where an existing file is: type-aware rules know only files that exist. */
  async function messages(text: string, file: string): Promise<ESLint.LintResult['messages']> {
    const [result] = await eslint.lintText(text, { filePath: join(ROOT, file) });
    if (result === undefined) throw new Error(`expected a result for ${file}: is it ignored?`);
    const fatal = result.messages.find((message) => message.fatal);
    if (fatal) throw new Error(`expected ${file} to parse: ${fatal.message}`);
    return result.messages;
  }

  /** The lines of a text on which one of the rules has something to say. */
  async function linesWith(rules: readonly string[], text: string, file: string): Promise<string[]> {
    const found = await messages(text, file);
    const lines = new Set(
      found
        .filter(({ ruleId }) => ruleId !== null && rules.includes(ruleId))
        .map((message) => message.line - 1),
    );
    return text.split('\n').filter((_line, index) => lines.has(index));
  }
});

/** Some TypeScript file of a folder, written by hand; the path itself when it is a file. */
function fileIn(place: string): string {
  if (place.endsWith('.ts')) return place;
  if (!existsSync(join(ROOT, place)))
    throw new Error(`expected a folder ${place}: correct the list of pure folders`);
  const file = readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('generated/'))
    .sort()[0];
  if (file === undefined) throw new Error(`expected a TypeScript file below ${place}`);
  return `${place}/${file}`;
}
