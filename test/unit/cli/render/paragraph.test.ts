import { describe, expect, it } from 'vitest';
import { paragraph } from '../../../../cli/render/paragraph.ts';

describe('cli/render/paragraph', () => {
  it('breaks between words and indents every line', () => {
    expect(paragraph('one two three', { indent: 2, columns: 9 })).toBe('  one two\n  three\n');
  });

  it('gives a word that is too long its own line', () => {
    expect(paragraph('a incomprehensible b', { indent: 0, columns: 5 })).toBe('a\nincomprehensible\nb\n');
  });
});
