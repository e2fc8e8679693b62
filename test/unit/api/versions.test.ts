import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkKernelLevel, compareVersions } from '../../../controller/api/versions.ts';

const versions = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 4 });

/** Pads both to the same length and compares as text of fixed width: another way to the same order. */
function compareNaively(left: number[], right: number[]): number {
  const text = (parts: number[]) =>
    [0, 1, 2, 3].map((index) => String(parts[index] ?? 0).padStart(9, '0')).join('.');
  return Math.sign(text(left).localeCompare(text(right), 'en'));
}

describe('api/versions', () => {
  it('orders number by number and not letter by letter', () => {
    const sorted = ['5.10', '5.9', '10', '5.9.1'].sort(compareVersions);

    expect(sorted).toEqual(['5.9', '5.9.1', '5.10', '10']);
  });

  it('counts numbers that are left out as 0', () => {
    expect(compareVersions('5.3', '5.3.0')).toBe(0);
  });

  it('agrees with a naive comparison on any two versions', () => {
    fc.assert(
      fc.property(versions, versions, (left, right) => {
        expect(compareVersions(left.join('.'), right.join('.'))).toBe(compareNaively(left, right));
      }),
    );
  });

  it.each(['', '7.', '.7', '7.x', '-1', '7..1', '9999999999'])(
    'throws on %j, which no schema lets in',
    (text) => {
      expect(() => compareVersions(text, '7')).toThrow(/dotted numbers/);
    },
  );

  it('includes both ends of a kernel range', () => {
    const range = { min: '7.1', max: '7.9' };

    const verdicts = ['7.0.9', '7.1', '7.1.0', '7.9', '7.9.4', '7.10', '8'].map((level) =>
      checkKernelLevel(level, range),
    );

    expect(verdicts).toEqual([
      'KernelTooOld',
      'Compatible',
      'Compatible',
      'Compatible',
      'Compatible',
      'KernelTooNew',
      'KernelTooNew',
    ]);
  });

  it('leaves an end open that is absent', () => {
    expect(checkKernelLevel('1', {})).toBe('Compatible');
    expect(checkKernelLevel('999', { min: '7' })).toBe('Compatible');
    expect(checkKernelLevel('0.1', { max: '7' })).toBe('Compatible');
  });
});
