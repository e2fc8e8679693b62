/**
 * Everything that the README, the quick start and the stories tell a newcomer to type is typed here, in order, and must print what
 * they show: documentation that does not tell the truth fails.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../support/built-program.ts';
import type { CommandStep, ConsoleStep } from '../support/console-blocks.ts';
import { isShown, readSession } from '../support/console-blocks.ts';

const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'partywall-story-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** What stands in for npm: everything is installed and built already, so only scripts are left to run. */
const commands = {
  npm: `case "$1" in
  ci) ;;
  start) exec sh -c "$(node -p 'require("./package.json").scripts.start')" ;;
  *) echo "the story does not know npm $1" >&2; exit 64 ;;
esac`,
  npx: '[ "$1" = partywall ] || exit 64; shift; exec node dist/partywall.js "$@"',
};

/** A directory that looks like a clone in which npm ci was run, so that paths are printed as a reader sees them. */
function makeClone(name: string, program: string): string {
  const clone = join(directory, name);
  mkdirSync(join(clone, 'bin'), { recursive: true });
  for (const entry of ['examples', 'schemas', 'tools', 'package.json'])
    symlinkSync(join(root, entry), join(clone, entry));
  symlinkSync(dirname(program), join(clone, 'dist'));
  for (const [command, script] of Object.entries(commands)) {
    writeFileSync(join(clone, 'bin', command), `#!/bin/sh\n${script}\n`);
    chmodSync(join(clone, 'bin', command), 0o755);
  }
  return clone;
}

interface Typed {
  code: number;
  printed: string;
}

/** Types one line. Both streams go to one file, so that they come in the order in which they are written. */
function type(clone: string, { command }: CommandStep, previousCode: number): Typed {
  const log = join(clone, 'printed.log');
  const output = openSync(log, 'w');
  const { PARTYWALL_STATE: _state, FORCE_COLOR: _color, ...environment } = process.env;
  // The code of the line before is there for `echo $?`.
  const { status } = spawnSync('bash', ['-c', `(exit ${String(previousCode)})\n${command}`], {
    cwd: clone,
    env: { ...environment, NO_COLOR: '1', PATH: `${join(clone, 'bin')}:${process.env.PATH ?? ''}` },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  return { code: status ?? 1, printed: readFileSync(log, 'utf8') };
}

function write(clone: string, file: string, text: string): void {
  mkdirSync(dirname(join(clone, file)), { recursive: true });
  writeFileSync(join(clone, file), text);
}

/**
 * A reader who is not shown the exit code takes it that all went well. Where nothing is shown but `...`, anything may
 * happen: that is how a document speaks of a process that is killed.
 */
function mayFail(step: CommandStep, next: ConsoleStep | undefined): boolean {
  const isFollowed = next !== undefined && 'command' in next && next.command === 'echo $?';
  return isFollowed || (step.shown.length === 1 && step.shown[0] === '...');
}

function titleOf(step: ConsoleStep): string {
  return 'command' in step ? `$ ${step.command}` : `the file ${step.file}`;
}

const stories = readdirSync(join(root, 'docs/stories'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/stories/${name}`)
  .sort();

describe.each(['README.md', 'docs/quick-start.md', ...stories])('%s', (document) => {
  const steps = readSession(readFileSync(join(root, document), 'utf8'));
  let clone: string;
  let code = 0;

  beforeAll(() => {
    clone = makeClone(document.replaceAll('/', '-'), buildProgram());
  });

  it('shows a session', () => {
    expect(steps.length).toBeGreaterThan(8);
  });

  it.each(steps.map((step, at) => [step.line, titleOf(step), step, steps[at + 1]] as const))(
    'tells the truth in line %i: %s',
    (_line, _title, step, next) => {
      if ('file' in step) {
        write(clone, step.file, step.text);
        return;
      }

      const typed = type(clone, step, code);
      code = typed.code;

      if (!isShown(step.shown, typed.printed)) expect(typed.printed).toBe(step.shown.join('\n'));
      if (!mayFail(step, next)) expect(typed.code, typed.printed).toBe(0);
    },
  );
});

describe('links', () => {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
    .sort();

  it.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pages])(
    'of %s lead to files that are there, and to headings in them',
    (page) => {
      const broken = linksOf(page).filter(({ target }) => !leadsSomewhere(page, target));

      expect(broken).toEqual([]);
    },
  );

  it('lead from the index to every page of the documentation', () => {
    const reached = new Set(
      linksOf('docs/README.md').map(({ target }) => join('docs', target.split('#')[0]!)),
    );
    // Pages of commands have an index of their own.
    const missing = pages.filter(
      (page) => !/README\.md$|^docs\/commands\//u.test(page) && !reached.has(page),
    );

    expect(missing).toEqual([]);
  });
});

function linksOf(page: string): { target: string }[] {
  // What stands in code is no link, whatever it looks like.
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/```.*?```|`[^`\n]*`/gsu, 'code');
  return [...text.matchAll(/\]\(([^)\s]+)\)/gu)]
    .map(([, target = '']) => ({ target }))
    .filter(({ target }) => !/^[a-z]+:/u.test(target));
}

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', heading] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, file))) return false;
  if (heading === undefined) return true;
  const headings = readFileSync(join(root, file), 'utf8').matchAll(/^#+ (.*)$/gmu);
  return [...headings].some(([, title = '']) => anchorOf(title) === heading);
}

/** As GitHub makes anchors of headings. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('what a document shows', () => {
  const shown = ['a', '...', 'b ... c'];

  it.each(['a\nb 1 c\n', 'a\nx\ny\nb 1 2 c'])('is %j', (printed) => {
    expect(isShown(shown, printed)).toBe(true);
  });

  it.each(['', 'a\n', 'a\nb 1 c\nd\n', 'x\na\nb 1 c\n', 'a\nb 1\n'])('is not %j', (printed) => {
    expect(isShown(shown, printed)).toBe(false);
  });
});
