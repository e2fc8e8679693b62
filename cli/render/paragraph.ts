/** Text broken into lines. */
import { textWidth } from './text-width.ts';

/** The text in lines of at most so many columns, each indented and ended by a newline. A longer word has its own line. */
export function paragraph(text: string, { indent, columns }: { indent: number; columns: number }): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent + textWidth(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  return lines.map((one) => `${' '.repeat(indent)}${one}\n`).join('');
}
