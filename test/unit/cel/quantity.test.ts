import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQuantity, parseQuantity, Quantity } from '../../../controller/cel/quantity.ts';

const NANOS = 10n ** 9n;

function nanosOf(text: string): bigint {
  const result = parseQuantity(text);
  if (!result.ok) throw new Error(result.error);
  return result.quantity.nanos;
}

/** An oracle that shares nothing with the parser: it builds text and amount from the same parts, as fractions. */
const SUFFIXES: readonly { suffix: string; numerator: bigint; denominator: bigint }[] = [
  { suffix: 'n', numerator: 1n, denominator: 1_000_000_000n },
  { suffix: 'u', numerator: 1n, denominator: 1_000_000n },
  { suffix: 'm', numerator: 1n, denominator: 1000n },
  { suffix: '', numerator: 1n, denominator: 1n },
  { suffix: 'k', numerator: 1000n, denominator: 1n },
  { suffix: 'M', numerator: 1_000_000n, denominator: 1n },
  { suffix: 'G', numerator: 1_000_000_000n, denominator: 1n },
  { suffix: 'T', numerator: 1_000_000_000_000n, denominator: 1n },
  { suffix: 'P', numerator: 1_000_000_000_000_000n, denominator: 1n },
  { suffix: 'E', numerator: 1_000_000_000_000_000_000n, denominator: 1n },
  { suffix: 'Ki', numerator: 1024n, denominator: 1n },
  { suffix: 'Mi', numerator: 1_048_576n, denominator: 1n },
  { suffix: 'Gi', numerator: 1_073_741_824n, denominator: 1n },
  { suffix: 'Ti', numerator: 1_099_511_627_776n, denominator: 1n },
  { suffix: 'Pi', numerator: 1_125_899_906_842_624n, denominator: 1n },
  { suffix: 'Ei', numerator: 1_152_921_504_606_846_976n, denominator: 1n },
  { suffix: 'e3', numerator: 1000n, denominator: 1n },
  { suffix: 'E-2', numerator: 1n, denominator: 100n },
  { suffix: 'e+4', numerator: 10_000n, denominator: 1n },
];

const written = fc.record({
  negative: fc.boolean(),
  whole: fc.integer({ min: 0, max: 999 }),
  fraction: fc.constantFrom('', '5', '25', '125', '0', '000001'),
  unit: fc.constantFrom(...SUFFIXES.filter(({ suffix }) => suffix !== 'Ei')),
});

function amount(parts: {
  negative: boolean;
  whole: number;
  fraction: string;
  unit: (typeof SUFFIXES)[number];
}) {
  const { negative, whole, fraction, unit } = parts;
  const text = `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}${unit.suffix}`;
  const numerator = BigInt(`${whole}${fraction}`) * unit.numerator * NANOS;
  const denominator = 10n ** BigInt(fraction.length) * unit.denominator;
  const down = numerator / denominator;
  const size = numerator % denominator === 0n ? down : down + 1n;
  return { text, nanos: negative ? -size : size };
}

describe('cel/quantity', () => {
  it('reads every suffix and exponent exactly as an oracle of fractions does', () => {
    fc.assert(
      fc.property(written, (parts) => {
        const { text, nanos } = amount(parts);

        expect(nanosOf(text)).toBe(nanos);
      }),
      { numRuns: 2000 },
    );
  });

  it('orders quantities as their amounts are ordered', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        const [left, right] = [amount(a), amount(b)];
        const expected = left.nanos === right.nanos ? 0 : left.nanos < right.nanos ? -1 : 1;

        expect(new Quantity(nanosOf(left.text)).compareTo(new Quantity(nanosOf(right.text)))).toBe(expected);
      }),
    );
  });

  it.each([
    ['100Gi', 107_374_182_400n * NANOS],
    ['0.1', NANOS / 10n],
    ['1E', 10n ** 18n * NANOS],
    ['1e18', 10n ** 18n * NANOS],
    ['.5', NANOS / 2n],
    ['5.', 5n * NANOS],
    ['+3', 3n * NANOS],
    ['1.5Gi', 1_610_612_736n * NANOS],
  ])('reads %s', (text, nanos) => {
    expect(nanosOf(text)).toBe(nanos);
  });

  it('rounds what is finer than a billionth away from zero', () => {
    expect(nanosOf('0.1n')).toBe(1n);
    expect(nanosOf('-0.1n')).toBe(-1n);
    expect(nanosOf('1e-12')).toBe(1n);
  });

  it('stops binary amounts at 2^63 - 1, as Kubernetes does', () => {
    expect(nanosOf('9Ei')).toBe((2n ** 63n - 1n) * NANOS);
  });

  it.each(['', '.', '-', 'Gi', '1 Gi', '1gi', '1KI', '1i', '0x10', '1e', '1e1.5', '1_000', 'NaN', '１'])(
    'refuses %j',
    (text) => {
      const result = parseQuantity(text);

      expect(result.ok).toBe(false);
      expect(isQuantity(text)).toBe(false);
    },
  );

  it('refuses exponents and lengths that only an attacker writes', () => {
    expect(isQuantity('1e1000000000')).toBe(false);
    expect(isQuantity('9'.repeat(300))).toBe(false);
  });

  it('tells whole numbers of 64 bits from others', () => {
    const whole = new Quantity(nanosOf('2k')).asInteger();
    const broken = new Quantity(nanosOf('1500m')).asInteger();
    const large = new Quantity(nanosOf('100E')).asInteger();

    expect([whole, broken, large]).toEqual([2000n, undefined, undefined]);
  });
});
