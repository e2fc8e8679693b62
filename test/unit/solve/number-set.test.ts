import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberSet } from '../../../controller/solve/number-set.ts';

/** The same contract told slowly: a Set of what is taken. */
class NaiveNumberSet {
  readonly taken = new Set<number>();
  readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  lowestFree(from: number): number | undefined {
    for (let n = Math.max(0, from); n < this.capacity; n += 1) if (!this.taken.has(n)) return n;
    return undefined;
  }

  takeRange(count: number, alignment: number, from: number): number | undefined {
    for (let first = 0; first + count <= this.capacity; first += alignment) {
      const range = Array.from({ length: count }, (_, index) => first + index);
      if (first < from || range.some((n) => this.taken.has(n))) continue;
      for (const n of range) this.taken.add(n);
      return first;
    }
    return undefined;
  }

  releaseRange(first: number, count: number): boolean {
    const range = Array.from({ length: count }, (_, index) => first + index);
    if (!range.every((n) => this.taken.has(n))) return false;
    for (const n of range) this.taken.delete(n);
    return true;
  }
}

type Operation =
  | { type: 'takeLowest' | 'lowestFree'; from: number }
  | { type: 'take' | 'release'; n: number }
  | { type: 'takeRange'; count: number; alignment: number; from: number }
  | { type: 'releaseRange'; first: number; count: number }
  | { type: 'snapshot' };

const number = fc.integer({ min: -2, max: 2200 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ type: fc.constantFrom('takeLowest' as const, 'lowestFree' as const), from: number }),
  fc.record({ type: fc.constantFrom('take' as const, 'release' as const), n: number }),
  fc.record({
    type: fc.constant('takeRange' as const),
    count: fc.integer({ min: 1, max: 700 }),
    alignment: fc.constantFrom(1, 2, 3, 16, 32, 64),
    from: number,
  }),
  fc.record({
    type: fc.constant('releaseRange' as const),
    first: number,
    count: fc.integer({ min: 1, max: 700 }),
  }),
  fc.constant({ type: 'snapshot' as const }),
);

describe('solve/number-set', () => {
  it('answers as a plain set of numbers does, whatever is asked in whatever order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2100 }),
        fc.array(operation, { maxLength: 40 }),
        (capacity, operations) => {
          let set = new NumberSet(capacity);
          const naive = new NaiveNumberSet(capacity);

          for (const step of operations) {
            if (step.type === 'snapshot') set = NumberSet.fromBytes(capacity, set.toBytes());
            else expect(apply(set, step)).toEqual(applyNaively(naive, step));

            expect(set.size).toBe(naive.taken.size);
            expect(set.lowestFree()).toBe(naive.lowestFree(0));
          }

          for (let n = -1; n <= capacity; n += 1) expect(set.has(n)).toBe(naive.taken.has(n));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('DEV-11: hands out the lowest free number at every fill up to the last', () => {
    const set = new NumberSet(2 ** 20);

    for (let n = 0; n < 2 ** 20; n += 1) if (set.takeLowest() !== n) expect.fail(`number ${n} was skipped`);

    expect(set.takeLowest()).toBeUndefined();
    expect(set.release(777_777)).toBe(true);
    expect(set.takeLowest()).toBe(777_777);
    expect(set.size).toBe(2 ** 20);
  });

  it('DEV-9: never hands out a number that was reserved by taking it first', () => {
    const set = new NumberSet(100);
    for (let n = 0; n < 64; n += 1) set.take(n);

    expect(set.takeLowest()).toBe(64);
    expect(set.take(64)).toBe(false);
  });

  it('DEV-12: refuses to release what is not taken and changes nothing', () => {
    const set = new NumberSet(10);
    set.take(3);

    expect(set.release(4)).toBe(false);
    expect(set.release(10)).toBe(false);
    expect(set.release(-1)).toBe(false);
    expect(set.size).toBe(1);
  });

  it('takes no memory for numbers above the highest taken', () => {
    const set = new NumberSet(2 ** 20);
    set.take(0);

    expect(set.toBytes()).toEqual(Uint8Array.of(1));
  });

  it('keeps a million numbers in at most 140 kB', () => {
    const set = new NumberSet(2 ** 20);
    set.takeRange(1_000_000);

    const bytes = set.toBytes();

    expect(bytes.length).toBeLessThanOrEqual(140_000);
    expect(NumberSet.fromBytes(2 ** 20, bytes).takeLowest()).toBe(1_000_000);
  });

  it('copies: what happens to a clone does not happen to the original', () => {
    const set = new NumberSet(64);
    set.takeRange(40);

    const clone = set.clone();
    clone.releaseRange(0, 40);

    expect(clone.size).toBe(0);
    expect(set.lowestFree()).toBe(40);
  });

  it('refuses bytes that name a number outside the capacity', () => {
    const bytes = new NumberSet(64);
    bytes.take(20);

    expect(() => NumberSet.fromBytes(20, bytes.toBytes())).toThrow('expected numbers below 20, found 20');
    expect(NumberSet.fromBytes(21, bytes.toBytes()).has(20)).toBe(true);
  });

  it('refuses a capacity, count or alignment that makes no sense', () => {
    expect(() => new NumberSet(-1)).toThrow(RangeError);
    expect(() => new NumberSet(1.5)).toThrow(RangeError);
    expect(() => new NumberSet(8).takeRange(0)).toThrow('count must be a whole number of at least 1, got 0');
    expect(() => new NumberSet(8).takeRange(1, { alignment: 0 })).toThrow('alignment must be');
  });
});

type Ask = Exclude<Operation, { type: 'snapshot' }>;

function apply(set: NumberSet, step: Ask): number | boolean | undefined {
  switch (step.type) {
    case 'takeLowest':
      return set.takeLowest(step.from);
    case 'lowestFree':
      return set.lowestFree(step.from);
    case 'take':
      return set.take(step.n);
    case 'release':
      return set.release(step.n);
    case 'takeRange':
      return set.takeRange(step.count, step);
    case 'releaseRange':
      return set.releaseRange(step.first, step.count);
  }
}

function applyNaively(naive: NaiveNumberSet, step: Ask): number | boolean | undefined {
  switch (step.type) {
    case 'takeLowest': {
      const n = naive.lowestFree(step.from);
      if (n !== undefined) naive.taken.add(n);
      return n;
    }
    case 'lowestFree':
      return naive.lowestFree(step.from);
    case 'take': {
      const free = step.n >= 0 && step.n < naive.capacity && !naive.taken.has(step.n);
      if (free) naive.taken.add(step.n);
      return free;
    }
    case 'release':
      return naive.taken.delete(step.n);
    case 'takeRange':
      return naive.takeRange(step.count, step.alignment, step.from);
    case 'releaseRange':
      return naive.releaseRange(step.first, step.count);
  }
}
