/**
 * Kubernetes quantities (`100Gi`, `500m`, `1e3`) with exact arithmetic.
 *
 * A quantity is a whole number of billionths, as in Kubernetes, whose smallest unit is the nano. No float is involved,
 * so two texts compare equal exactly when they mean the same amount.
 */

const NANOS = 1_000_000_000n;
const INT64_MAX = 9_223_372_036_854_775_807n;
const INT64_MIN = -9_223_372_036_854_775_808n;

/** Exponents beyond this name no amount of anything, and a power of ten that large is an attack. */
const MAXIMUM_EXPONENT = 1000;

/** Longest text worth reading: a longer one is refused before any big arithmetic. */
const MAXIMUM_LENGTH = 256;

const BINARY_SUFFIXES: Readonly<Record<string, bigint>> = {
  Ki: 10n,
  Mi: 20n,
  Gi: 30n,
  Ti: 40n,
  Pi: 50n,
  Ei: 60n,
};

const DECIMAL_SUFFIXES: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]?|[eE][+-]?\d+)$/;

/** An amount, in billionths. Immutable. */
export class Quantity {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }

  /** -1, 0 or 1. */
  compareTo(other: Quantity): number {
    if (this.nanos === other.nanos) return 0;
    return this.nanos < other.nanos ? -1 : 1;
  }

  /** The amount as a whole number, where it is one and fits into 64 bits. */
  asInteger(): bigint | undefined {
    if (this.nanos % NANOS !== 0n) return undefined;
    const whole = this.nanos / NANOS;
    return whole > INT64_MAX || whole < INT64_MIN ? undefined : whole;
  }

  asApproximateFloat(): number {
    const whole = this.nanos / NANOS;
    return Number(whole) + Number(this.nanos % NANOS) / Number(NANOS);
  }
}

export type QuantityResult = { ok: true; quantity: Quantity } | { ok: false; error: string };

function refuse(text: string): QuantityResult {
  return {
    ok: false,
    error: `expected a quantity such as 10, 1.5, 500m, 100Gi or 2e3, got ${JSON.stringify(text.slice(0, 64))}`,
  };
}

/** Divides away from zero: Kubernetes keeps something where something was asked for. */
function divideAwayFromZero(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  if (value % divisor === 0n) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

/** `digits` times ten to the power of `exponent`, in billionths. */
function scaled(digits: bigint, exponent: number): bigint {
  const power = exponent + 9;
  if (power >= 0) return digits * 10n ** BigInt(power);
  return divideAwayFromZero(digits, 10n ** BigInt(-power));
}

/** Kubernetes caps binary amounts, and only those. */
function capped(nanos: bigint): bigint {
  const limit = INT64_MAX * NANOS;
  return nanos > limit ? limit : nanos;
}

/** The amount of `digits` (with `places` of them behind the point) in the unit of a suffix; undefined when absurd. */
function amountOf(digits: bigint, places: number, suffix: string): bigint | undefined {
  const binary = BINARY_SUFFIXES[suffix];
  if (binary !== undefined) return capped(scaled(digits << binary, -places));
  const exponent = DECIMAL_SUFFIXES[suffix] ?? Number(suffix.slice(1));
  return Math.abs(exponent) > MAXIMUM_EXPONENT ? undefined : scaled(digits, exponent - places);
}

/**
 * Reads a quantity as Kubernetes does: a decimal number, then a binary suffix (Ki to Ei), a decimal suffix (n to E) or
 * an exponent. Amounts finer than a billionth are rounded away from zero; binary ones stop at 2^63 - 1.
 */
export function parseQuantity(text: string): QuantityResult {
  const match = text.length > MAXIMUM_LENGTH ? null : SHAPE.exec(text);
  if (!match) return refuse(text);
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const written = whole + fraction;
  if (written === '') return refuse(text);
  const digits = BigInt(written) * (sign === '-' ? -1n : 1n);
  const nanos = amountOf(digits, fraction.length, suffix);
  return nanos === undefined ? refuse(text) : { ok: true, quantity: new Quantity(nanos) };
}

/** Whether the text is a quantity that Kubernetes would read. */
export function isQuantity(text: string): boolean {
  return parseQuantity(text).ok;
}
