/** Borderless tables whose columns line up, as kubectl prints them. */
import { padToWidth, textWidth, withoutControls } from './text-width.ts';

/** Makes a text coloured; only after it was padded, so that escape sequences never count as columns. */
export type Paint = (text: string) => string;

export interface Cell {
  text: string;
  paint?: Paint;
  /** Lines of a tree before the text: box-drawing characters, each as wide as a letter. */
  lead?: string;
  leadPaint?: Paint;
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
  const {
    text,
    paint = plain,
    lead = '',
    leadPaint = plain,
  }: Cell = typeof cell === 'string' ? { text: cell } : cell;
  const shown = PRINTABLE.test(text) ? text : withoutControls(text).replace(/[\t\n]+/g, ' ');
  return { text: shown, paint, lead, leadPaint };
}

function widthOf({ lead, text }: Required<Cell>): number {
  return lead.length + textWidth(text);
}

function lineOf(cells: readonly Required<Cell>[], widths: readonly number[], indent: string): string {
  const last = cells.length - 1;
  const texts = cells.map(({ text, paint, lead, leadPaint }, column) => {
    // Nothing follows the last cell, so nothing has to line up after it.
    const shown = paint(column === last ? text : padToWidth(text, (widths[column] ?? 0) - lead.length));
    return lead === '' ? shown : leadPaint(lead) + shown;
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
    all.reduce((widest, row) => {
      const cell = row[column];
      return cell === undefined ? widest : Math.max(widest, widthOf(cell));
    }, 0),
  );
  const indent = ' '.repeat(options.indent ?? 0);
  return all.map((row) => `${lineOf(row, widths, indent)}\n`).join('');
}
