/** Problems for a person: where, what, how to mend it, and the line with a mark under the place. */
import type { Problem } from '../../controller/manifest/problem.ts';
import type { Colors } from './colors.ts';
import { textWidth, withoutControls } from './text-width.ts';

/** Longer lines are cut around the place, so that the mark stays in sight. */
const LONGEST_LINE = 160;

/** Blanks as wide as the text before the place; tabs stay tabs, so that the mark stands under it in any editor. */
function blanksFor(text: string): string {
  return [...text]
    .map((character) => (character === '\t' ? '\t' : ' '.repeat(textWidth(character))))
    .join('');
}

/** How many characters the mark covers: the word at the place. */
function lengthAt(rest: string): number {
  return /^(?:"[^"]*"|'[^']*'|[^\s:,#[\]{}]+)/.exec(rest)?.[0].length ?? 1;
}

function excerpt(line: string, column: number, colors: Colors): string {
  const from = line.length > LONGEST_LINE ? Math.max(0, column - LONGEST_LINE / 2) : 0;
  const shown = line.slice(from, from + LONGEST_LINE);
  const before = shown.slice(0, column - from - 1);
  const mark = '^'.repeat(
    Math.max(1, textWidth(shown.slice(before.length).slice(0, lengthAt(shown.slice(before.length))))),
  );
  return `  ${withoutControls(shown)}\n  ${blanksFor(before)}${colors.green(mark)}\n`;
}

/** The lines of a text, split once however many problems it has. */
function linesOf(texts: ReadonlyMap<string, string>): (file: string) => readonly string[] {
  const split = new Map<string, readonly string[]>();
  return (file) => {
    const known = split.get(file);
    if (known !== undefined) return known;
    const lines = (texts.get(file) ?? '').split(/\r?\n/);
    split.set(file, lines);
    return lines;
  };
}

/** Every problem in two or three lines. */
export function renderProblems(
  problems: readonly Problem[],
  texts: ReadonlyMap<string, string>,
  colors: Colors,
): string {
  const lines = linesOf(texts);
  return problems
    .map((problem) => {
      const { file, line, column, severity, message, path, remedy } = problem;
      const paint = severity === 'error' ? colors.red : colors.yellow;
      const place = colors.bold(`${withoutControls(file)}:${line}:${column}:`);
      const where = path === '' ? '' : `${path}: `;
      const help = remedy === undefined ? '' : ` (${withoutControls(remedy)})`;
      const head = `${place} ${paint(`${severity}:`)} ${withoutControls(where + message)}${help}\n`;
      const source = lines(file)[line - 1];
      return source === undefined || source.trim() === '' ? head : head + excerpt(source, column, colors);
    })
    .join('');
}
