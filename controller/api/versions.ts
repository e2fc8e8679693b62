/** Dotted version numbers: `7.2.5`, each part a decimal number below 10^9. */

const DOTTED = /^[0-9]{1,9}(\.[0-9]{1,9})*$/;

function parts(version: string): number[] {
  if (!DOTTED.test(version)) {
    throw new RangeError(
      `expected a version in dotted numbers such as 7.2.5, got ${JSON.stringify(version)}`,
    );
  }
  return version.split('.').map(Number);
}

function compareParts(left: readonly number[], right: readonly number[]): -1 | 0 | 1 {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

/**
 * Orders two versions number by number, so 5.10 comes after 5.9. Numbers left out count as 0, so 5.3 equals 5.3.0.
 *
 * @throws RangeError when one is not dotted numbers; the schema lets no such version in.
 */
export function compareVersions(left: string, right: string): -1 | 0 | 1 {
  return compareParts(parts(left), parts(right));
}

/** The kernel levels that a RuntimeVersion runs on; an end that is absent is open. */
export interface KernelRange {
  min?: string;
  max?: string;
}

/**
 * Whether a kernel level lies in a range, both ends included; the answer is the reason of the condition.
 *
 * `max` is compared only as far as it is written: whoever writes 7.9 means every 7.9, whatever its patches.
 */
export function checkKernelLevel(
  level: string,
  range: Readonly<KernelRange>,
): 'Compatible' | 'KernelTooOld' | 'KernelTooNew' {
  const actual = parts(level);
  if (range.min !== undefined && compareParts(actual, parts(range.min)) < 0) return 'KernelTooOld';
  if (range.max === undefined) return 'Compatible';
  const highest = parts(range.max);
  return compareParts(actual.slice(0, highest.length), highest) > 0 ? 'KernelTooNew' : 'Compatible';
}
