import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTable } from '../../../../cli/render/table.ts';
import { textWidth } from '../../../../cli/render/text-width.ts';

describe('cli/render/table', () => {
  it('lines columns up three blanks apart, without blanks at the end', () => {
    const table = renderTable(
      ['Name', 'Ready'],
      [
        ['billing', 'True'],
        ['b', ''],
      ],
    );

    expect(table).toBe('NAME      READY\nbilling   True\nb\n');
  });

  it('pads before it paints, so that colours do not move columns', () => {
    const red = (text: string): string => `<${text}>`;

    const table = renderTable(['A', 'B'], [[{ text: 'x', paint: red }, 'y']], { headless: true, indent: 2 });

    expect(table).toBe('  <x>   y\n');
  });

  it('keeps a row on one line and shows control characters', () => {
    expect(renderTable(['A'], [['one\ntwo\u001B']], { headless: true })).toBe('one two\\x1b\n');
  });

  it('begins every column at the same place in all rows', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '分', '👍', ' '), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const marked = rows.map(([a, b]) => [a, `|${b}`]);

        const lines = renderTable(['x', '|y'], marked).trimEnd().split('\n');

        const places = lines.map((line) => textWidth(line.slice(0, line.indexOf('|'))));
        expect(new Set(places).size).toBe(1);
      }),
    );
  });
});
