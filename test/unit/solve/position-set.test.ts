import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PositionSet } from '../../../controller/solve/position-set.ts';

const size = 2100;
const positions = fc.uniqueArray(fc.nat(size - 1), { maxLength: 60 });

const setOf = (members: readonly number[]): PositionSet => {
  const set = new PositionSet(size);
  for (const member of members) set.add(member);
  return set;
};

const membersOf = (set: PositionSet): number[] => {
  const members: number[] = [];
  for (let at = set.next(0); at !== -1; at = set.next(at + 1)) members.push(at);
  return members;
};

const sorted = (members: Iterable<number>): number[] => [...members].sort((a, b) => a - b);

describe('solve/position-set', () => {
  it('walks its members in ascending order, whatever was added and deleted', () => {
    fc.assert(
      fc.property(positions, positions, (added, deleted) => {
        const set = setOf(added);
        for (const member of deleted) set.delete(member);

        const expected = sorted(added.filter((member) => !deleted.includes(member)));

        expect(membersOf(set)).toEqual(expected);
        expect(set.count()).toBe(expected.length);
        for (const member of added) expect(set.has(member)).toBe(expected.includes(member));
      }),
    );
  });

  it('starts a walk at any position', () => {
    fc.assert(
      fc.property(positions, fc.nat(size + 5), (members, from) => {
        expect(setOf(members).next(from)).toBe(sorted(members).find((member) => member >= from) ?? -1);
      }),
    );
  });

  it('intersects, and leaves what it was copied from alone', () => {
    fc.assert(
      fc.property(positions, positions, (a, b) => {
        const original = setOf(a);
        const copy = original.clone();
        copy.intersect(setOf(b));

        expect(membersOf(copy)).toEqual(sorted(a.filter((member) => b.includes(member))));
        expect(membersOf(original)).toEqual(sorted(a));
      }),
    );
  });

  it('can start full, whatever its size', () => {
    for (const length of [0, 1, 31, 32, 33, 1024, 1025]) {
      expect(membersOf(new PositionSet(length, true))).toHaveLength(length);
    }
  });
});
