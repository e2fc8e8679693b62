/**
 * A set of positions 0..size-1 that is walked in ascending order: one bit a position, and above it one bit a word
 * that has any. Sets of which few members are left are walked at the cost of what they hold, not of what they could.
 */
export class PositionSet {
  readonly size: number;
  private readonly words: Int32Array;
  /** Bit i of word i >> 5 is set while words[i] is not zero. */
  private readonly summary: Int32Array;

  /** An empty set, or one that has every position. */
  constructor(size: number, full = false) {
    this.size = size;
    this.words = new Int32Array((size + 31) >>> 5);
    this.summary = new Int32Array((this.words.length + 31) >>> 5);
    if (full) fill(this.words, size);
    if (full) fill(this.summary, this.words.length);
  }

  has(position: number): boolean {
    return (((this.words[position >>> 5] as number) >>> (position & 31)) & 1) === 1;
  }

  add(position: number): void {
    const index = position >>> 5;
    this.words[index] = (this.words[index] as number) | (1 << (position & 31));
    this.summary[index >>> 5] = (this.summary[index >>> 5] as number) | (1 << (index & 31));
  }

  delete(position: number): void {
    const index = position >>> 5;
    const word = (this.words[index] as number) & ~(1 << (position & 31));
    this.words[index] = word;
    if (word === 0) this.summary[index >>> 5] = (this.summary[index >>> 5] as number) & ~(1 << (index & 31));
  }

  /** The lowest member that is not below `from`; -1 when there is none. */
  next(from: number): number {
    if (from >= this.size) return -1;
    const index = from >>> 5;
    const word = (this.words[index] as number) & (-1 << (from & 31));
    if (word !== 0) return index * 32 + lowestBit(word);
    let mask = (index & 31) === 31 ? 0 : -1 << ((index & 31) + 1);
    for (let above = index >>> 5; above < this.summary.length; above += 1) {
      const some = (this.summary[above] as number) & mask;
      if (some !== 0) {
        const found = above * 32 + lowestBit(some);
        return found * 32 + lowestBit(this.words[found] as number);
      }
      mask = -1;
    }
    return -1;
  }

  /** How many members there are; counted, not kept. */
  count(): number {
    let count = 0;
    for (const word of this.words) {
      for (let rest = word; rest !== 0; rest &= rest - 1) count += 1;
    }
    return count;
  }

  clone(): PositionSet {
    const copy = new PositionSet(this.size);
    copy.words.set(this.words);
    copy.summary.set(this.summary);
    return copy;
  }

  /** Keeps only what the other set of the same size has too. */
  intersect(other: PositionSet): void {
    for (let index = this.next(0) >>> 5; index < this.words.length; index += 1) {
      const word = (this.words[index] as number) & (other.words[index] as number);
      this.words[index] = word;
      if (word === 0)
        this.summary[index >>> 5] = (this.summary[index >>> 5] as number) & ~(1 << (index & 31));
    }
  }
}

function fill(words: Int32Array, bits: number): void {
  words.fill(-1);
  if ((bits & 31) !== 0) words[words.length - 1] = (1 << (bits & 31)) - 1;
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
