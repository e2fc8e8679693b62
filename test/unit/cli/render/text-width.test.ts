import { describe, expect, it } from 'vitest';
import { padToWidth, textWidth, withoutControls } from '../../../../cli/render/text-width.ts';

describe('cli/render/text-width', () => {
  it.each([
    ['', 0],
    ['billing', 7],
    ['é', 1],
    ['e\u0301', 1],
    ['分区', 4],
    ['ｱ', 1],
    ['Ａ', 2],
    ['한글', 4],
    ['👍', 2],
    ['👩‍👩‍👧', 2],
    ['a\u200Bb', 2],
    ['→', 1],
  ])('counts the columns of %j as %i', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('pads by columns and not by characters', () => {
    expect(padToWidth('分区', 6)).toBe('分区  ');
    expect(padToWidth('longer', 3)).toBe('longer');
  });

  it('shows what a terminal would obey', () => {
    expect(withoutControls('a\u001B[2Jb\u009Bc\u0007')).toBe('a\\x1b[2Jb\\x9bc\\x07');
    expect(withoutControls('line\n\ttab')).toBe('line\n\ttab');
  });
});
