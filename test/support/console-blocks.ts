/**
 * Sessions in documentation: what a reader types, what comes back, and which files the reader writes.
 *
 *     ```yaml mine/web.yaml
 *     kind: WorkloadPartition
 *     ```
 *
 *     ```console
 *     $ npx partywall get wpar -A
 *     NAMESPACE   NAME   ...
 *     ...
 *     ```
 *
 * In a block of the language `console`, a line that begins with `$ ` is typed, and all others are what is printed. `...`
 * on a line of its own stands for any number of lines, none among them; inside a line it stands for any text. A block
 * with the name of a file after its language is that file.
 */

export interface CommandStep {
  /** Line of the document, from 1. */
  line: number;
  command: string;
  /** What is printed, standard output and standard error as they come. */
  shown: readonly string[];
}

export interface FileStep {
  line: number;
  file: string;
  text: string;
}

export type ConsoleStep = CommandStep | FileStep;

interface Block {
  line: number;
  info: string;
  lines: string[];
}

const FENCE = '```';

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const [at, text] of markdown.split('\n').entries()) {
    if (!text.startsWith(FENCE)) open?.lines.push(text);
    else if (open === undefined) open = { line: at + 1, info: text.slice(FENCE.length), lines: [] };
    else {
      blocks.push(open);
      open = undefined;
    }
  }
  return blocks;
}

function commandsOf({ line, lines }: Block): CommandStep[] {
  const steps: { line: number; command: string; shown: string[] }[] = [];
  for (const [at, text] of lines.entries()) {
    const place = line + at + 1;
    if (text.startsWith('$ ')) steps.push({ line: place, command: text.slice(2), shown: [] });
    else if (steps.length > 0) steps.at(-1)?.shown.push(text);
    else throw new Error(`line ${String(place)}: output without a command before it: ${text}`);
  }
  return steps;
}

/** All steps of a document, in order. */
export function readSession(markdown: string): ConsoleStep[] {
  return blocksOf(markdown).flatMap((block): ConsoleStep[] => {
    if (block.info === 'console') return commandsOf(block);
    const [, file] = block.info.split(' ');
    return file === undefined ? [] : [{ line: block.line, file, text: `${block.lines.join('\n')}\n` }];
  });
}

function patternOf(line: string): string {
  return line
    .split('...')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&'))
    .join('.*');
}

/** Whether what was printed is what is shown; blank lines at the end do not count. */
export function isShown(shown: readonly string[], printed: string): boolean {
  const pattern = shown.map((line) => (line === '...' ? '(?:.*\\n)*' : `${patternOf(line)} *\\n`)).join('');
  return new RegExp(`^${pattern}\\n*$`, 'u').test(printed.endsWith('\n') ? printed : `${printed}\n`);
}
