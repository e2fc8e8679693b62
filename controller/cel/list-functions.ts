/** The list functions of Kubernetes that the package lacks. Errors thrown here become evaluation errors. */
import type { Environment } from '@marcbachmann/cel-js';

const SYNC = { async: false };
const INT64_MAX = 9_223_372_036_854_775_807n;
const INT64_MIN = -9_223_372_036_854_775_808n;

type Ordered = bigint | number | string | boolean;

function isSorted(list: readonly Ordered[]): boolean {
  return list.every((item, at) => at === 0 || (list[at - 1] ?? item) <= item);
}

function extreme(
  name: string,
  list: readonly Ordered[],
  isBetter: (a: Ordered, b: Ordered) => boolean,
): Ordered {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error(`${name} called on an empty list`);
  return rest.reduce((best, item) => (isBetter(item, best) ? item : best), first);
}

function sumOfIntegers(list: readonly bigint[]): bigint {
  return list.reduce((sum, item) => {
    const next = sum + item;
    if (next > INT64_MAX || next < INT64_MIN) throw new Error('the sum does not fit into 64 bits');
    return next;
  }, 0n);
}

/** Registers sum, min, max, isSorted, indexOf and lastIndexOf for the element types that Kubernetes gives them. */
export function registerListFunctions(environment: Environment): void {
  environment.registerFunction('list<int>.sum(): int', sumOfIntegers, SYNC);
  environment.registerFunction(
    'list<double>.sum(): double',
    (list: readonly number[]) => list.reduce((sum, item) => sum + item, 0),
    SYNC,
  );
  for (const type of ['int', 'double', 'string', 'bool']) {
    environment.registerFunction(`list<${type}>.isSorted(): bool`, isSorted, SYNC);
    environment.registerFunction(
      `list<${type}>.min(): ${type}`,
      (list: readonly Ordered[]) => extreme('min', list, (a, b) => a < b),
      SYNC,
    );
    environment.registerFunction(
      `list<${type}>.max(): ${type}`,
      (list: readonly Ordered[]) => extreme('max', list, (a, b) => a > b),
      SYNC,
    );
    environment.registerFunction(
      `list<${type}>.kube_indexOf(${type}): int`,
      (list: readonly Ordered[], item: Ordered) => BigInt(list.indexOf(item)),
      SYNC,
    );
    environment.registerFunction(
      `list<${type}>.kube_lastIndexOf(${type}): int`,
      (list: readonly Ordered[], item: Ordered) => BigInt(list.lastIndexOf(item)),
      SYNC,
    );
  }
}
