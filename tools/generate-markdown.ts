/** The few Markdown shapes that the generated pages are made of. */

export const MARKDOWN_HEADER =
  '<!-- Generated from crds/ and controller/api/ by tools/generate.ts; do not edit. -->\n';

/** Text inside a table cell: a bar would end the cell, a line break the row. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}

export function code(text: string): string {
  return `\`${text}\``;
}

export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
