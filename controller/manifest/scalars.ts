/**
 * How kubectl reads unquoted scalars.
 *
 * Its parser follows YAML 1.1 where it matters: `yes`, `on` and `n` are booleans, `010` is eight, `1_000` a thousand. A
 * file must mean the same here and there, so that reading is followed, and reported wherever a person may have meant
 * something else.
 */

/** Keys that could reach into JavaScript's own objects. No field of any API has such a name. */
export const POLLUTING_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export interface ScalarReading {
  value: string | number | boolean | null;
  /** Present where kubectl's reading may surprise: what it reads, in words. */
  surprise?: string;
  /** Present where no JSON can carry the value: what is wrong, in words. */
  fault?: string;
}

const spellings = (...words: string[]): string[] =>
  words.flatMap((word) => [word, `${word.charAt(0).toUpperCase()}${word.slice(1)}`, word.toUpperCase()]);

const TRUE = new Set(spellings('true'));
const FALSE = new Set(spellings('false'));
const SURPRISING_TRUE = new Set(spellings('y', 'yes', 'on'));
const SURPRISING_FALSE = new Set(spellings('n', 'no', 'off'));
const NULL = new Set(['', '~', ...spellings('null')]);
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Unquoted words that are not text. */
export const SPECIAL_WORDS: ReadonlySet<string> = new Set([
  ...TRUE,
  ...FALSE,
  ...SURPRISING_TRUE,
  ...SURPRISING_FALSE,
  ...NULL,
]);

const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Integers as everyone reads them. */
const PLAIN_INTEGER = /^[-+]?(?:0|[1-9][0-9]*|0[xX][0-9a-fA-F]+|0o[0-7]+)$/;
const LEADING_ZERO = /^[-+]?0[0-9]/;
/** A version such as 7.10 is no other number than 7.1. */
const LOST_ZERO = /\.[0-9]*0$/;

function integerOf(digits: string): bigint {
  const negative = digits.startsWith('-');
  const unsigned = digits.replace(/^[-+]/, '');
  const octal = /^0[0-7]+$/.test(unsigned) ? `0o${unsigned.slice(1)}` : unsigned;
  const size = BigInt(octal.toLowerCase());
  return negative ? -size : size;
}

function readNumber(source: string): ScalarReading | undefined {
  const digits = source.replaceAll('_', '');
  if (INTEGER.test(digits)) {
    const whole = integerOf(digits);
    const value = Number(whole);
    if (!Number.isSafeInteger(value)) {
      return {
        value,
        fault: `expected an integer of at most 9007199254740991 in size, got ${source.slice(0, 64)}`,
      };
    }
    return PLAIN_INTEGER.test(source) ? { value } : { value, surprise: `the integer ${whole}` };
  }
  if (!FLOAT.test(digits)) return undefined;
  const value = Number(digits);
  if (!Number.isFinite(value))
    return { value: 0, fault: `expected a finite number, got ${source.slice(0, 64)}` };
  const isPlain = digits === source && !LEADING_ZERO.test(source) && !LOST_ZERO.test(source);
  return isPlain ? { value } : { value, surprise: `the number ${value}` };
}

/** Reads one unquoted scalar as kubectl does. */
export function readScalar(source: string): ScalarReading {
  if (NULL.has(source)) return { value: null };
  if (TRUE.has(source)) return { value: true };
  if (FALSE.has(source)) return { value: false };
  if (SURPRISING_TRUE.has(source)) return { value: true, surprise: 'the boolean true' };
  if (SURPRISING_FALSE.has(source)) return { value: false, surprise: 'the boolean false' };
  if (NOT_FINITE.test(source)) return { value: 0, fault: `expected a finite number, got ${source}` };
  if (/^[-+.0-9]/.test(source)) return readNumber(source) ?? { value: source };
  return { value: source };
}
