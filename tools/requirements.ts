/**
 * Writes docs/requirements.md: every requirement, and the tests whose titles quote it.
 *
 * With --check it writes nothing and fails when the page is stale, when a binding requirement that this version serves
 * has no test, or when a test quotes a requirement that does not exist.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REQUIREMENTS } from './requirements-data.ts';
import type { Requirement } from './requirements-data.ts';
import { testTitles } from './test-titles.ts';

/** One test that quotes requirements in its title or in those of the chapters around it. */
export interface Proof {
  file: string;
  title: string;
  ids: readonly string[];
  skipped: boolean;
}

const PAGE = 'docs/requirements.md';

/** Every family of requirements of the project: those that have no line in the data yet are unknown, not invisible. */
const QUOTED_ID = /\b(?:DEV|LINK|KEXT|KID|NS|ERR|SHR|LIFE|X)-\d+\b/g;

const BINDING = ['A', 'C', 'D'] as const;

const HEADINGS: Record<string, string> = {
  DEV: 'Device identifiers',
  LINK: 'Version links',
  KEXT: 'Loads of extensions',
  SHR: 'Shared extensions',
  KID: 'Identity of extensions',
  ERR: 'Errors',
  LIFE: 'Lifecycle',
  X: 'Across all of it',
};

/** The tests of one file that quote a requirement, in order. `file` is relative to the repository. */
export function proofsIn(file: string, text: string): Proof[] {
  return testTitles(file, text)
    .map(({ path, skipped }) => ({ file, title: path.join(' > '), skipped }))
    .map((proof) => ({ ...proof, ids: [...new Set(proof.title.match(QUOTED_ID))] }))
    .filter(({ ids }) => ids.length > 0);
}

/** What is wrong between requirements and tests, one sentence each; empty when all is well. */
export function problemsOf(requirements: readonly Requirement[], proofs: readonly Proof[]): string[] {
  const known = new Set(requirements.map(({ id }) => id));
  const unknown = proofs.flatMap(({ file, title, ids }) =>
    ids
      .filter((id) => !known.has(id))
      .map(
        (id) =>
          `${file}: "${title}" quotes ${id}, which is not in tools/requirements-data.ts: correct the number.`,
      ),
  );
  const unproven = requirements
    .filter((requirement) => isBinding(requirement) && proofsOf(requirement, proofs).length === 0)
    .map(({ id, text }) => `${id} binds and no test quotes it in its title: "${text}" Write one.`);
  return [...unknown, ...unproven];
}

/** The page, whole. */
export function renderPage(requirements: readonly Requirement[], proofs: readonly Proof[]): string {
  const lines = [
    '# Requirements and the tests that prove them',
    '',
    '<!-- Written by tools/requirements.ts from tools/requirements-data.ts and the titles of the tests: `npm run generate`. -->',
    '',
    'Letters say how sure a line is: **A** stands in the abstract of the invention it is drawn from, **C** in a claim,',
    '**D** in a description, **S** in a sibling patent, **P** is how the product is documented to behave, **I** is',
    'inferred and chosen for this project. A, C and D bind. A line marked *later* is not served by version 0.1 yet.',
    '',
    summary(requirements, proofs),
  ];
  for (const [prefix, heading] of Object.entries(HEADINGS)) {
    lines.push('', `## ${heading}`);
    for (const requirement of requirements.filter(({ id }) => id.startsWith(`${prefix}-`))) {
      lines.push('', ...renderRequirement(requirement, proofsOf(requirement, proofs)));
    }
  }
  return `${lines.join('\n')}\n`;
}

function summary(requirements: readonly Requirement[], proofs: readonly Proof[]): string {
  const served = requirements.filter(({ scope }) => scope === '0.1');
  const proven = served.filter((requirement) => proofsOf(requirement, proofs).length > 0);
  return `Of ${served.length} requirements that version 0.1 serves, ${proven.length} are quoted by a test.`;
}

function renderRequirement({ id, tags, scope, text }: Requirement, proofs: readonly Proof[]): string[] {
  const marks = `[${tags.join('][')}]${scope === 'later' ? ' *later*' : ''}`;
  const tests = proofs.map(({ file, title }) => `- \`${file}\`: ${escaped(title)}`);
  if (tests.length === 0 && scope === '0.1') tests.push('- no test quotes it yet');
  return [`### ${id}`, '', `${marks} ${text}`, ...(tests.length > 0 ? ['', ...tests] : [])];
}

/** Titles are plain text: nothing in them is markup. */
function escaped(title: string): string {
  return title.replaceAll(/[\\`*_<>[\]|]/g, (character) => `\\${character}`);
}

/** Of every family alike; what a later version serves binds then. */
function isBinding({ scope, tags }: Requirement): boolean {
  return scope === '0.1' && BINDING.some((tag) => tags.includes(tag));
}

/** Skipped tests prove nothing. */
function proofsOf({ id }: Requirement, proofs: readonly Proof[]): Proof[] {
  return proofs.filter((proof) => proof.ids.includes(id) && !proof.skipped);
}

/** Every test of the repository that quotes a requirement, by file and place. */
function collectProofs(root: string): Proof[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((path) => `test/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .flatMap((path) => proofsIn(path, readFileSync(join(root, path), 'utf8')));
}

function main(): void {
  const root = resolve(import.meta.dirname, '..');
  const page = join(root, PAGE);
  const proofs = collectProofs(root);
  const text = renderPage(REQUIREMENTS, proofs);
  if (!process.argv.includes('--check')) {
    writeFileSync(page, text);
    return;
  }
  const problems = problemsOf(REQUIREMENTS, proofs);
  const written = existsSync(page) ? readFileSync(page, 'utf8') : '';
  if (written !== text)
    problems.push(`${PAGE} is not what the tests say: run \`npm run generate\` and commit it.`);
  for (const problem of problems) console.error(problem);
  console.error(
    `requirements: ${REQUIREMENTS.length} requirements, ${proofs.length} tests, ${problems.length} problems`,
  );
  if (problems.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
