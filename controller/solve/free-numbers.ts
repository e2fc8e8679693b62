/** Whether a host's number table has room for some devices: asked before they are decided (DEV-15). */
import type { FreeNumbers } from '../kernel/port.ts';

/**
 * Instances of one driver share majors: a number that is free in another driver's major is of no use.
 *
 * @param drivers the driver of each device that needs a number, one entry a device.
 * @returns the first driver, by name, that cannot have as many as it needs; undefined when all fit.
 */
export function driverWithoutNumbers(free: FreeNumbers, drivers: readonly string[]): string | undefined {
  return given(free, drivers).lacking;
}

/** What is left when devices that were decided before have their numbers, as far as there are any. */
export function freeAfter(free: FreeNumbers, drivers: readonly string[]): FreeNumbers {
  return given(free, drivers).left;
}

/** Gives each device a number, as far as there are any, one driver after another. */
function given(
  free: FreeNumbers,
  drivers: readonly string[],
): { left: FreeNumbers; lacking: string | undefined } {
  const minorsOfDrivers = { ...free.minorsOfDrivers };
  let { majors } = free;
  let lacking: string | undefined;
  for (const [driver, count] of counted(drivers)) {
    const missing = count - (minorsOfDrivers[driver] ?? 0);
    const needed = missing <= 0 ? 0 : Math.ceil(missing / free.minorsPerMajor);
    const opened = Math.min(needed, majors);
    if (opened < needed) lacking ??= driver;
    majors -= opened;
    minorsOfDrivers[driver] = Math.max(0, opened * free.minorsPerMajor - missing);
  }
  return { left: { ...free, majors, minorsOfDrivers }, lacking };
}

/** How many each driver needs, by name of the driver. */
function counted(drivers: readonly string[]): [driver: string, count: number][] {
  const needed = new Map<string, number>();
  for (const driver of drivers) needed.set(driver, (needed.get(driver) ?? 0) + 1);
  return [...needed].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What is said to those who ask for the devices when there are not enough numbers; undefined when all fit. */
export function lackOfNumbers(free: FreeNumbers, drivers: readonly string[]): string | undefined {
  const driver = driverWithoutNumbers(free, drivers);
  if (driver === undefined) return undefined;
  return (
    `the host has no device numbers left for devices of driver ${driver}. ` +
    'Wait until some are given back, claim fewer devices, or choose another host.'
  );
}
