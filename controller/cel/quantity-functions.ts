/** The quantity library of Kubernetes. There is deliberately no `>=`: a real API server refuses it as well. */
import type { Environment } from '@marcbachmann/cel-js';
import { isQuantity, parseQuantity, Quantity } from './quantity.ts';

/** The name that Kubernetes gives the type, so that messages read alike. */
export const QUANTITY_TYPE = 'kubernetes.Quantity';

const SYNC = { async: false };

function read(text: string): Quantity {
  const result = parseQuantity(text);
  if (!result.ok) throw new Error(result.error);
  return result.quantity;
}

function asInteger(quantity: Quantity): bigint {
  const whole = quantity.asInteger();
  if (whole === undefined) throw new Error('the quantity is not a whole number of 64 bits');
  return whole;
}

const ofInteger = (value: bigint): Quantity => new Quantity(value * 1_000_000_000n);

export function registerQuantityFunctions(environment: Environment): void {
  const receiver = `${QUANTITY_TYPE}.`;
  environment
    .registerType(QUANTITY_TYPE, { ctor: Quantity, fields: {} })
    .registerOperator(
      `${QUANTITY_TYPE} == ${QUANTITY_TYPE}`,
      (a: Quantity, b: Quantity) => a.compareTo(b) === 0,
    )
    .registerFunction(`quantity(string): ${QUANTITY_TYPE}`, read, SYNC)
    .registerFunction('isQuantity(string): bool', isQuantity, SYNC)
    .registerFunction(
      `${receiver}compareTo(${QUANTITY_TYPE}): int`,
      (a: Quantity, b: Quantity) => BigInt(a.compareTo(b)),
      SYNC,
    )
    .registerFunction(
      `${receiver}isGreaterThan(${QUANTITY_TYPE}): bool`,
      (a: Quantity, b: Quantity) => a.nanos > b.nanos,
      SYNC,
    )
    .registerFunction(
      `${receiver}isLessThan(${QUANTITY_TYPE}): bool`,
      (a: Quantity, b: Quantity) => a.nanos < b.nanos,
      SYNC,
    )
    .registerFunction(
      `${receiver}add(${QUANTITY_TYPE}): ${QUANTITY_TYPE}`,
      (a: Quantity, b: Quantity) => new Quantity(a.nanos + b.nanos),
      SYNC,
    )
    .registerFunction(
      `${receiver}add(int): ${QUANTITY_TYPE}`,
      (a: Quantity, b: bigint) => new Quantity(a.nanos + ofInteger(b).nanos),
      SYNC,
    )
    .registerFunction(
      `${receiver}sub(${QUANTITY_TYPE}): ${QUANTITY_TYPE}`,
      (a: Quantity, b: Quantity) => new Quantity(a.nanos - b.nanos),
      SYNC,
    )
    .registerFunction(
      `${receiver}sub(int): ${QUANTITY_TYPE}`,
      (a: Quantity, b: bigint) => new Quantity(a.nanos - ofInteger(b).nanos),
      SYNC,
    )
    .registerFunction(`${receiver}sign(): int`, (a: Quantity) => BigInt(a.compareTo(new Quantity(0n))), SYNC)
    .registerFunction(`${receiver}isInteger(): bool`, (a: Quantity) => a.asInteger() !== undefined, SYNC)
    .registerFunction(`${receiver}asInteger(): int`, asInteger, SYNC)
    .registerFunction(
      `${receiver}asApproximateFloat(): double`,
      (a: Quantity) => a.asApproximateFloat(),
      SYNC,
    );
}
