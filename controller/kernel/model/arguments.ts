/** Checks of what a command carries, before anything of the kernel's state is looked at. */
import type { DeviceNumber, DeviceNumberConfig, KernelRefusal } from '../port.ts';
import { byteLength } from './byte-length.ts';
import { invalid, refuse } from './outcome.ts';
import { numberKey } from './state.ts';

/** Twenty bits of minor number, as the largest device switch table in use has. */
const mostMinors = 1_048_576;
const highestMajor = 65_535;
const longestNameBytes = 25;
const forbiddenInNames = /[\s=:/!;`'"<>~&()*+[\],.^{}|\\]/;

/** Refuses a table that is empty, beyond the limits, or marks a number twice. */
export function checkNumberConfig(config: DeviceNumberConfig): KernelRefusal | undefined {
  const { majors, minorsPerMajor } = config;
  if (!isWhole(majors.first, 0, highestMajor) || !isWhole(majors.last, majors.first, highestMajor)) {
    return invalid('numbers.majors', `first and last must be whole, ascending and at most ${highestMajor}`);
  }
  if (!isWhole(minorsPerMajor, 1, mostMinors)) {
    return invalid('numbers.minorsPerMajor', `it must be a whole number of 1 to ${mostMinors}`);
  }
  const seen = new Set<string>();
  for (const number of config.reserved) {
    const key = numberKey(number);
    if (!isDeviceNumber(number)) return invalid('numbers.reserved', `${key} is not a device number`);
    if (seen.has(key)) return invalid('numbers.reserved', `${key} is listed twice`);
    seen.add(key);
  }
  return undefined;
}

/** The product's rules for the name of a partition (mkwpar). */
export function checkPartitionName(name: string): KernelRefusal | undefined {
  const problem = problemOfName(name);
  return problem === undefined ? undefined : refuse('InvalidPartitionName', { name, problem });
}

function problemOfName(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (byteLength(name) > longestNameBytes) return `it is longer than ${longestNameBytes} bytes`;
  if (name.startsWith('-') || name.startsWith('0')) return 'it starts with "-" or "0"';
  const found = forbiddenInNames.exec(name)?.[0];
  return found === undefined ? undefined : `it contains ${JSON.stringify(found)}`;
}

/** Refuses an empty name, and a name that is listed twice: which of the two would count? */
export function checkNames(field: string, names: readonly string[]): KernelRefusal | undefined {
  const seen = new Set<string>();
  for (const name of names) {
    if (name === '') return invalid(field, 'a name is empty');
    if (seen.has(name)) return invalid(field, `${name} is listed twice`);
    seen.add(name);
  }
  return undefined;
}

export function isDeviceNumber(number: DeviceNumber): boolean {
  return (
    isWhole(number.major, 0, Number.MAX_SAFE_INTEGER) && isWhole(number.minor, 0, Number.MAX_SAFE_INTEGER)
  );
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
