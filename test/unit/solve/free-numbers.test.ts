import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceNumberConfig } from '../../../controller/kernel/port.ts';
import { NumberTable } from '../../../controller/kernel/model/number-table.ts';
import { driverWithoutNumbers, freeAfter } from '../../../controller/solve/free-numbers.ts';

const config: DeviceNumberConfig = {
  majors: { first: 32, last: 34 },
  minorsPerMajor: 2,
  reserved: [{ major: 34, minor: 0, holder: 'console' }],
};
const driver = fc.constantFrom('console', 'disk', 'tty');

/** Takes one number for each device from the table itself: the naive answer. */
function takeAll(table: NumberTable, drivers: readonly string[]): boolean {
  return drivers.every((name) => table.take(name) !== undefined);
}

describe('solve/free-numbers', () => {
  it('DEV-15: says that numbers suffice exactly when the table can hand all of them out', () => {
    fc.assert(
      fc.property(fc.array(driver, { maxLength: 6 }), fc.array(driver, { maxLength: 6 }), (taken, wanted) => {
        const table = new NumberTable(config);
        takeAll(table, taken);

        const lacking = driverWithoutNumbers(table.free(), wanted);

        expect(lacking === undefined).toBe(takeAll(table, wanted));
      }),
      { numRuns: 2000 },
    );
  });

  it('DEV-15: names a driver for which there is no number, although others have some left', () => {
    const free = { majors: 0, minorsPerMajor: 4, minorsOfDrivers: { disk: 3 } };

    expect(driverWithoutNumbers(free, ['disk', 'disk', 'disk'])).toBeUndefined();
    expect(driverWithoutNumbers(free, ['disk', 'tty'])).toBe('tty');
    expect(driverWithoutNumbers(free, ['disk', 'disk', 'disk', 'disk'])).toBe('disk');
  });

  it('DEV-15: counts what others are about to take as the table does when they have taken it', () => {
    fc.assert(
      fc.property(fc.array(driver, { maxLength: 6 }), fc.array(driver, { maxLength: 6 }), (taken, wanted) => {
        const table = new NumberTable(config);
        const before = table.free();
        // In the order of drivers, as it is counted: which driver gets the last major is nobody's promise.
        for (const name of taken.toSorted()) table.take(name);

        const free = freeAfter(before, taken);

        expect(driverWithoutNumbers(free, wanted)).toBe(driverWithoutNumbers(table.free(), wanted));
      }),
      { numRuns: 2000 },
    );
  });

  it('has nothing to give before the first boot', () => {
    const nothing = { majors: 0, minorsPerMajor: 0, minorsOfDrivers: {} };

    expect(driverWithoutNumbers(nothing, [])).toBeUndefined();
    expect(driverWithoutNumbers(nothing, ['disk'])).toBe('disk');
  });
});
