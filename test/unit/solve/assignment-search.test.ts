import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchAssignment } from '../../../controller/solve/assignment-search.ts';
import type { SearchProblem } from '../../../controller/solve/assignment-search.ts';

const domain = fc.uniqueArray(fc.nat(5), { maxLength: 6 });
const problem: fc.Arbitrary<SearchProblem> = fc.record({
  domains: fc.array(domain, { minLength: 1, maxLength: 5 }),
  kinds: fc.constant([0, 1, 2, 3, 4, 5]),
  constraints: fc.array(
    fc.record({
      type: fc.constantFrom('match' as const, 'distinct' as const),
      members: fc.subarray([0, 1, 2, 3, 4]),
      property: fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
    }),
    { maxLength: 3 },
  ),
  budget: fc.constant(100_000),
});

/** Tries everything in order. */
function bruteForce({ domains, constraints }: SearchProblem): number[] | null {
  const values: number[] = [];
  const isFine = (): boolean =>
    constraints.every(({ type, members, property }) => {
      const own = members
        .filter((member) => member < values.length)
        .map((member) => property[values[member]!]);
      const different = new Set(own).size;
      return type === 'match' ? different <= 1 : different === own.length;
    });
  const fill = (): boolean => {
    if (values.length === domains.length) return true;
    for (const value of domains[values.length]!) {
      if (values.includes(value)) continue;
      values.push(value);
      if (isFine() && fill()) return true;
      values.pop();
    }
    return false;
  };
  return fill() ? values : null;
}

describe('solve/assignment-search', () => {
  it('finds the least assignment, or none, exactly as trying everything does', () => {
    fc.assert(
      fc.property(problem, (given) => {
        const constraints = given.constraints.map((constraint) => ({
          ...constraint,
          members: constraint.members.filter((member) => member < given.domains.length),
        }));

        const answer = searchAssignment({ ...given, constraints });

        expect(answer.found).toEqual(bruteForce({ ...given, constraints }));
        expect(answer.exceeded).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });

  it('answers 32 variables for 31 values without trying one', () => {
    const values = Array.from({ length: 31 }, (_, value) => value);

    const answer = searchAssignment({
      domains: Array.from({ length: 32 }, () => values),
      kinds: values,
      constraints: [],
      budget: 1000,
    });

    expect(answer).toEqual({ found: null, exceeded: false, steps: 0 });
  });

  it('never goes back more than one value where values need only be different', () => {
    const values = Array.from({ length: 32 }, (_, value) => value);

    const answer = searchAssignment({
      // The last variable can only have what every other one would take first.
      domains: values.map((variable) => (variable === 31 ? [0] : values)),
      kinds: values,
      constraints: [],
      budget: 1000,
    });

    expect(answer.found?.at(-1)).toBe(0);
    expect(answer.steps).toBeLessThanOrEqual(64);
  });

  it('gives up at the budget and says so', () => {
    const values = [0, 1, 2, 3];

    const answer = searchAssignment({
      domains: [values, values, values],
      kinds: values,
      constraints: [],
      budget: 2,
    });

    expect(answer).toEqual({ found: null, exceeded: true, steps: 2 });
  });
});
