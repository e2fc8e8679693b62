/**
 * The device number table of one kernel: which majors belong to which driver, and which of their minors are taken.
 *
 * It is the only place that says what is free (DEV-2). Who holds a number is written in the ledger, beside the entry.
 */
import { NumberSet } from '../../solve/number-set.ts';
import type { DeviceNumber, DeviceNumberConfig, FreeNumbers } from '../port.ts';

interface MajorRecord {
  readonly driver: string;
  /** Reserved minors are taken from the start and never come back (DEV-9). */
  readonly minors: NumberSet;
}

/** A number that was just taken, with what is needed to undo it. */
export interface TakenNumber {
  real: DeviceNumber;
  /** The major was free before. */
  newMajor: boolean;
}

export class NumberTable {
  readonly config: DeviceNumberConfig;
  /** How many numbers it may hand out. */
  readonly total: number;
  private readonly freeMajors: NumberSet;
  private readonly majors = new Map<number, MajorRecord>();
  /** Driver -> its majors that have a free minor, ascending. */
  private readonly open = new Map<string, number[]>();

  /** The config must have passed checkNumberConfig. */
  constructor(config: DeviceNumberConfig) {
    const reserved = [...config.reserved].sort((a, b) => a.major - b.major || a.minor - b.minor);
    const { first, last } = config.majors;
    this.config = {
      majors: { first, last },
      minorsPerMajor: config.minorsPerMajor,
      reserved: reserved.map(({ major, minor, holder }) => ({ major, minor, holder })),
    };
    this.freeMajors = new NumberSet(last - first + 1);
    const marked = reserved.filter((number) => this.covers(number));
    // A base driver has the major of its lowest reserved number; its further instances go there too.
    for (const { major, minor, holder } of marked) this.reserve({ major, minor }, holder);
    this.total = (last - first + 1) * config.minorsPerMajor - marked.length;
  }

  /** Whether the number lies in the range of the table. */
  covers(number: DeviceNumber): boolean {
    const { majors, minorsPerMajor } = this.config;
    const inMajors = number.major >= majors.first && number.major <= majors.last;
    return inMajors && number.minor >= 0 && number.minor < minorsPerMajor;
  }

  /** The driver that has a major; undefined when it is free. */
  driverOf(major: number): string | undefined {
    return this.majors.get(major)?.driver;
  }

  /** Majors that are given to drivers, ascending. */
  ownedMajors(): { major: number; driver: string }[] {
    return [...this.majors]
      .map(([major, record]) => ({ major, driver: record.driver }))
      .sort((a, b) => a.major - b.major);
  }

  /** What can still be handed out, and to which drivers. */
  free(): FreeNumbers {
    const minorsOfDrivers: Record<string, number> = {};
    for (const [driver, majors] of this.open) {
      for (const major of majors) {
        const { minors } = this.recordOf(major);
        minorsOfDrivers[driver] = (minorsOfDrivers[driver] ?? 0) + minors.capacity - minors.size;
      }
    }
    const { capacity, size } = this.freeMajors;
    return { majors: capacity - size, minorsPerMajor: this.config.minorsPerMajor, minorsOfDrivers };
  }

  /**
   * Takes the lowest free minor of the lowest major of the driver that has one, else opens the lowest free major
   * (DEV-3, DEV-11). Choosing and marking are one step (DEV-7). Undefined when nothing is free.
   */
  take(driver: string): TakenNumber | undefined {
    const lowestOpen = this.open.get(driver)?.[0];
    const major = lowestOpen ?? this.openLowestMajor(driver);
    if (major === undefined) return undefined;
    const record = this.recordOf(major);
    const minor = record.minors.takeLowest();
    if (minor === undefined) throw new Error(`major ${major} is listed as open and has no free minor`);
    this.closeWhenFull(major, record);
    return { real: { major, minor }, newMajor: lowestOpen === undefined };
  }

  /** Takes a number that is known to be free, for a driver that has the major or finds it free. */
  takeExactly(driver: string, number: DeviceNumber): void {
    if (this.driverOf(number.major) === undefined) this.giveMajor(number.major, driver);
    const record = this.recordOf(number.major);
    if (record.driver !== driver || !record.minors.take(number.minor)) {
      throw new Error(`number ${number.major}:${number.minor} is not free for driver ${driver}`);
    }
    this.closeWhenFull(number.major, record);
  }

  /** Gives a free major of the range to a driver; nothing happens when it has an owner already. */
  adoptMajor(major: number, driver: string): void {
    if (this.covers({ major, minor: 0 }) && !this.majors.has(major)) this.giveMajor(major, driver);
  }

  /** Frees a number; its major too when this was its last minor and that is asked (DEV-14). */
  giveBack(number: DeviceNumber, freeMajor: boolean): void {
    const record = this.recordOf(number.major);
    const wasFull = record.minors.size === record.minors.capacity;
    if (!record.minors.release(number.minor)) {
      throw new Error(`number ${number.major}:${number.minor} is freed twice`);
    }
    if (wasFull) insertSorted(this.openMajors(record.driver), number.major);
    if (freeMajor && record.minors.size === 0) this.dropMajor(number.major, record);
  }

  private reserve(number: DeviceNumber, holder: string): void {
    if (!this.majors.has(number.major)) this.giveMajor(number.major, holder);
    const record = this.recordOf(number.major);
    record.minors.take(number.minor);
    this.closeWhenFull(number.major, record);
  }

  private openLowestMajor(driver: string): number | undefined {
    const lowest = this.freeMajors.lowestFree();
    if (lowest === undefined) return undefined;
    const major = this.config.majors.first + lowest;
    this.giveMajor(major, driver);
    return major;
  }

  private giveMajor(major: number, driver: string): void {
    this.freeMajors.take(major - this.config.majors.first);
    this.majors.set(major, { driver, minors: new NumberSet(this.config.minorsPerMajor) });
    insertSorted(this.openMajors(driver), major);
  }

  private dropMajor(major: number, record: MajorRecord): void {
    const open = this.openMajors(record.driver);
    removeSorted(open, major);
    if (open.length === 0) this.open.delete(record.driver);
    this.majors.delete(major);
    this.freeMajors.release(major - this.config.majors.first);
  }

  private closeWhenFull(major: number, record: MajorRecord): void {
    if (record.minors.size === record.minors.capacity) removeSorted(this.openMajors(record.driver), major);
  }

  private openMajors(driver: string): number[] {
    let majors = this.open.get(driver);
    if (majors === undefined) {
      majors = [];
      this.open.set(driver, majors);
    }
    return majors;
  }

  private recordOf(major: number): MajorRecord {
    const record = this.majors.get(major);
    if (record === undefined) throw new Error(`major ${major} belongs to no driver`);
    return record;
  }
}

/** Where a value is, or would be, in an ascending list. */
function sortedIndex(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertSorted(list: number[], value: number): void {
  const index = sortedIndex(list, value);
  if (list[index] !== value) list.splice(index, 0, value);
}

function removeSorted(list: number[], value: number): void {
  const index = sortedIndex(list, value);
  if (list[index] === value) list.splice(index, 1);
}
