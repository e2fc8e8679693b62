/** Borderless tables whose columns line up, as kubectl prints them. */
import { padToWidth, textWidth, withoutControls } from './text-width.ts';

/** Makes a text coloured; only after it was padded, so that escape sequences never count as columns. */
export type Paint = (text: string) => string;

export interface Cell {
  text: string;
  paint?: Paint;
}

export interface TableOptions {
  /** Blanks before every line. */
  indent?: number;
  /** Without column titles. */
  headless?: boolean;
}

const GAP = 3;

/** Almost every cell: nothing in it needs to be looked at closely. */
const PRINTABLE = /^[\x20-\x7E]*$/;

const plain: Paint = (text) => text;

function cellOf(cell: Cell | string): Required<Cell> {
  const { text, paint = plain } = typeof cell === 'string' ? { text: cell } : cell;
  return { text: PRINTABLE.test(text) ? text : withoutControls(text).replace(/[\t\n]+/g, ' '), paint };
}

function lineOf(cells: readonly Required<Cell>[], widths: readonly number[], indent: string): string {
  const last = cells.length - 1;
  const texts = cells.map(({ text, paint }, column) => {
    // Nothing follows the last cell, so nothing has to line up after it.
    return paint(column === last ? text : padToWidth(text, widths[column] ?? 0));
  });
  return (indent + texts.join(' '.repeat(GAP))).replace(/ +$/, '');
}

/** The lines of a table, each ended by a newline. */
export function renderTable(
  titles: readonly string[],
  rows: readonly (readonly (Cell | string)[])[],
  options: TableOptions = {},
): string {
  const header = titles.map((title) => cellOf(title.toUpperCase()));
  const body = rows.map((row) => row.map(cellOf));
  const all = options.headless === true ? body : [header, ...body];
  const widths = titles.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, textWidth(row[column]?.text ?? '')), 0),
  );
  const indent = ' '.repeat(options.indent ?? 0);
  return all.map((row) => `${lineOf(row, widths, indent)}\n`).join('');
}
