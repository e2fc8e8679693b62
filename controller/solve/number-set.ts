/**
 * Which numbers of 0..capacity-1 are taken: a hierarchical bitmap, 32 children a word.
 *
 * A bit of level 0 says that a number is taken; a bit of level k+1 says that a word of level k is full. The lowest
 * free number (DEV-11) is therefore found in O(log32 capacity) word operations at any fill. A word that was never
 * written reads as "all free", so arrays grow only as far as numbers were taken: a host has hundreds of majors with
 * 2^20 minors each, nearly all of them empty.
 */

/** Beyond this, numbers times 32 would leave the range in which 32-bit arithmetic is exact. */
const MAXIMUM_CAPACITY = 2 ** 30;
const FULL = -1;

export interface RangeOptions {
  /** The first number of the range is a multiple of this. Default 1. */
  alignment?: number;
  /** The range starts here or later. Default 0. */
  from?: number;
}

export class NumberSet {
  readonly capacity: number;
  /** Level 0 first; the last level has one word. */
  private readonly levels: Int32Array[];
  private taken = 0;

  /** Throws RangeError unless capacity is a whole number of 0 to 2^30. */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 0 || capacity > MAXIMUM_CAPACITY) {
      throw new RangeError(`capacity must be a whole number of 0 to ${MAXIMUM_CAPACITY}, got ${capacity}`);
    }
    this.capacity = capacity;
    this.levels = [new Int32Array(0)];
    for (let words = Math.ceil(capacity / 32); words > 1; words = Math.ceil(words / 32)) {
      this.levels.push(new Int32Array(0));
    }
  }

  /** How many numbers are taken. */
  get size(): number {
    return this.taken;
  }

  has(n: number): boolean {
    return this.contains(n) && ((this.word(0, n >>> 5) >>> (n & 31)) & 1) === 1;
  }

  /** Takes this very number; false, and nothing changes, when it is taken already or outside 0..capacity-1. */
  take(n: number): boolean {
    if (!this.contains(n) || this.has(n)) return false;
    this.mark(n);
    return true;
  }

  /** Frees a number; false, and nothing changes, when it is not taken (DEV-12). */
  release(n: number): boolean {
    if (!this.has(n)) return false;
    this.unmark(n);
    return true;
  }

  /** The lowest free number that is not below `from`, or undefined when there is none. */
  lowestFree(from = 0): number | undefined {
    let position = Math.max(0, Math.ceil(from));
    if (!(position < this.capacity)) return undefined;
    let level = 0;
    let free = 0;
    // Climb until a word has a child at or after `position` that is not full...
    for (; level < this.levels.length; level += 1) {
      free = ~this.word(level, position >>> 5) & (-1 << (position & 31));
      if (free !== 0) break;
      position = (position >>> 5) + 1;
    }
    if (free === 0) return undefined;
    position = (position >>> 5) * 32 + lowestBit(free);
    // ...then descend: a child that is not full has a free bit.
    for (level -= 1; level >= 0; level -= 1) {
      position = position * 32 + lowestBit(~this.word(level, position));
    }
    // Bits past the capacity are never taken, so they are found only when all before them are taken.
    return position < this.capacity ? position : undefined;
  }

  /** Takes and returns the lowest free number that is not below `from`; undefined when there is none. */
  takeLowest(from = 0): number | undefined {
    const n = this.lowestFree(from);
    if (n !== undefined) this.mark(n);
    return n;
  }

  /**
   * Takes the lowest `count` consecutive free numbers that satisfy the options, and returns the first of them;
   * undefined, and nothing changes, when there is no such range. Throws RangeError for a count or alignment below 1.
   */
  takeRange(count: number, options: RangeOptions = {}): number | undefined {
    const alignment = options.alignment ?? 1;
    requirePositive('count', count);
    requirePositive('alignment', alignment);
    let from = options.from ?? 0;
    for (;;) {
      const free = this.lowestFree(from);
      if (free === undefined) return undefined;
      const first = Math.ceil(free / alignment) * alignment;
      if (first + count > this.capacity) return undefined;
      const obstacle = this.lowestTaken(first, first + count);
      if (obstacle === undefined) {
        for (let n = first; n < first + count; n += 1) this.mark(n);
        return first;
      }
      from = obstacle + 1;
    }
  }

  /** Frees `count` numbers from `first` on; false, and nothing changes, unless every one of them is taken. */
  releaseRange(first: number, count: number): boolean {
    requirePositive('count', count);
    if (!this.contains(first) || first + count > this.capacity) return false;
    const free = this.lowestFree(first);
    if (free !== undefined && free < first + count) return false;
    for (let n = first; n < first + count; n += 1) this.unmark(n);
    return true;
  }

  /** An independent copy. */
  clone(): NumberSet {
    const copy = new NumberSet(this.capacity);
    for (const [level, words] of this.levels.entries()) copy.levels[level] = words.slice();
    copy.taken = this.taken;
    return copy;
  }

  /** Bit n % 8 of byte n >> 3 is number n; bytes after the last number taken are left out. */
  toBytes(): Uint8Array {
    const words = this.levels[0] as Int32Array;
    const bytes = new Uint8Array(words.length * 4);
    for (let index = 0; index < bytes.length; index += 1) {
      bytes[index] = (words[index >>> 2] as number) >>> ((index & 3) * 8);
    }
    let length = bytes.length;
    while (length > 0 && bytes[length - 1] === 0) length -= 1;
    return bytes.slice(0, length);
  }

  /** What `toBytes` wrote. Throws RangeError when the bytes name a number outside the capacity. */
  static fromBytes(capacity: number, bytes: Uint8Array): NumberSet {
    const set = new NumberSet(capacity);
    let length = bytes.length;
    while (length > 0 && bytes[length - 1] === 0) length -= 1;
    const highest = length * 8 - 1 - (Math.clz32(bytes[length - 1] ?? 0) - 24);
    if (length > 0 && highest >= capacity) {
      throw new RangeError(`expected numbers below ${capacity}, found ${highest} in ${bytes.length} bytes`);
    }
    if (length > 0) set.reach(0, (length - 1) >>> 2);
    const words = set.levels[0] as Int32Array;
    for (let index = 0; index < length; index += 1) {
      words[index >>> 2] = (words[index >>> 2] as number) | ((bytes[index] as number) << ((index & 3) * 8));
    }
    set.rebuild();
    return set;
  }

  /** The lowest number of first..end-1 that is taken. */
  private lowestTaken(first: number, end: number): number | undefined {
    let mask = -1 << (first & 31);
    for (let index = first >>> 5; index * 32 < end; index += 1) {
      const word = this.word(0, index) & mask;
      const n = index * 32 + lowestBit(word);
      if (word !== 0) return n < end ? n : undefined;
      mask = -1;
    }
    return undefined;
  }

  private contains(n: number): boolean {
    return Number.isInteger(n) && n >= 0 && n < this.capacity;
  }

  private word(level: number, index: number): number {
    const words = this.levels[level] as Int32Array;
    return index < words.length ? (words[index] as number) : 0;
  }

  private mark(n: number): void {
    this.taken += 1;
    let position = n;
    for (let level = 0; level < this.levels.length; level += 1) {
      const index = position >>> 5;
      const words = this.reach(level, index);
      words[index] = (words[index] as number) | (1 << (position & 31));
      if (words[index] !== FULL) return;
      position = index;
    }
  }

  private unmark(n: number): void {
    this.taken -= 1;
    let position = n;
    for (let level = 0; level < this.levels.length; level += 1) {
      const index = position >>> 5;
      const words = this.levels[level] as Int32Array;
      const wasFull = words[index] === FULL;
      words[index] = (words[index] as number) & ~(1 << (position & 31));
      if (!wasFull) return;
      position = index;
    }
  }

  /** The words of a level, grown so that `index` is among them; doubling keeps the cost of growth constant. */
  private reach(level: number, index: number): Int32Array {
    const words = this.levels[level] as Int32Array;
    if (index < words.length) return words;
    const most = Math.ceil(this.capacity / 32 ** (level + 1));
    const grown = new Int32Array(Math.min(most, Math.max(index + 1, words.length * 2)));
    grown.set(words);
    this.levels[level] = grown;
    return grown;
  }

  /** Counts level 0 and derives the levels above it. */
  private rebuild(): void {
    for (let level = 0; level < this.levels.length; level += 1) {
      const words = this.levels[level] as Int32Array;
      for (let index = 0; index < words.length; index += 1) {
        const word = words[index] as number;
        if (level === 0) this.taken += bitCount(word);
        if (word !== FULL || level + 1 === this.levels.length) continue;
        const above = this.reach(level + 1, index >>> 5);
        above[index >>> 5] = (above[index >>> 5] as number) | (1 << (index & 31));
      }
    }
  }
}

/** Position of the lowest bit that is set; of 0 it is -1. */
function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

function bitCount(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function requirePositive(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a whole number of at least 1, got ${value}`);
  }
}
