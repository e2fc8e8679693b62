import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelRequirement } from '../../../controller/api/label-selector.ts';
import { matchesLabelSelector, parseLabelSelector } from '../../../controller/api/label-selector.ts';

function matchesText(text: string, labels: Record<string, string>): boolean {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return matchesLabelSelector(parsed.selector, labels);
}

const keys = fc.constantFrom('app', 'tier', 'example.com/zone');
const values = fc.constantFrom('', 'a', 'b', 'c');
const labelSets = fc.dictionary(keys, values);
const requirements = fc.oneof(
  fc.record({
    key: keys,
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    values: fc.uniqueArray(values, { minLength: 1 }),
  }),
  fc.record({ key: keys, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
);

function writeTerm(requirement: LabelRequirement): string {
  const { key, operator } = requirement;
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return `${key} ${operator === 'In' ? 'in' : 'notin'} (${(requirement.values ?? []).join(',')})`;
}

/** The table of the Kubernetes documentation, as a lookup instead of a switch. */
function meetsNaively(
  { key, operator, values: wanted = [] }: LabelRequirement,
  labels: Record<string, string>,
): boolean {
  const value = Object.entries(labels).find(([name]) => name === key)?.[1];
  const has = value !== undefined;
  const listed = has && wanted.some((candidate) => candidate === value);
  return { In: listed, NotIn: !listed, Exists: has, DoesNotExist: !has }[operator];
}

describe('api/label-selector', () => {
  it('selects everything with no terms', () => {
    expect(matchesLabelSelector({}, {})).toBe(true);
    expect(matchesText('', { app: 'a' })).toBe(true);
    expect(matchesText('  ', {})).toBe(true);
  });

  it('needs every term to hold', () => {
    const labels = { app: 'web', tier: 'gold' };

    expect(matchesText('app=web,tier==gold', labels)).toBe(true);
    expect(matchesText('app=web,tier!=gold', labels)).toBe(false);
    expect(matchesText('app in (db, web),!zone', labels)).toBe(true);
  });

  it('says that an object without the label has none of the values', () => {
    expect(matchesText('app!=web', {})).toBe(true);
    expect(matchesText('app notin (web)', {})).toBe(true);
    expect(matchesText('app=web', {})).toBe(false);
  });

  it('is not fooled by labels named as parts of every object', () => {
    expect(matchesText('constructor', {})).toBe(false);
    expect(matchesText('!toString', {})).toBe(true);
    expect(matchesLabelSelector({ matchLabels: { constructor: 'x' } }, {})).toBe(false);
  });

  it('treats a label called in as a label', () => {
    expect(matchesText('in in (a),notin', { in: 'a', notin: 'b' })).toBe(true);
  });

  it('combines matchLabels with matchExpressions', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'tier', operator: 'Exists' as const }],
    };

    expect(matchesLabelSelector(selector, { app: 'web', tier: '' })).toBe(true);
    expect(matchesLabelSelector(selector, { app: 'web' })).toBe(false);
  });

  it('agrees with a naive reading on any terms and labels, from text as from data', () => {
    fc.assert(
      fc.property(fc.array(requirements, { maxLength: 4 }), labelSets, (terms, labels) => {
        const expected = terms.every((term) => meetsNaively(term, labels));

        expect(matchesLabelSelector({ matchExpressions: terms }, labels)).toBe(expected);
        expect(matchesText(terms.map(writeTerm).join(','), labels)).toBe(expected);
      }),
    );
  });

  it.each([
    ['a=b c=d', 4, 'expected a comma between two terms, got "c"'],
    ['a in b', 5, 'expected values in parentheses, got "b"'],
    ['a in (b', 7, 'expected a comma or a closing parenthesis, got the end'],
    ['a,', 2, 'expected the name of a label, got the end'],
    ['=b', 0, 'expected the name of a label, got "="'],
    ['a>1', 0, 'expected the name of a label such as app or example.com/app, got "a>1"'],
    ['a=-b', 2, 'expected a label value (letters, digits, -, _ and ., at most 63), got "-b"'],
    ['Ex_ample/app', 0, 'expected the name of a label such as app or example.com/app, got "Ex_ample/app"'],
    ['a (b)', 2, 'expected one of =, ==, !=, in, notin after the label, got "("'],
  ])('refuses %j at position %i', (text, position, error) => {
    expect(parseLabelSelector(text)).toEqual({ ok: false, error, position });
  });

  it('answers any text, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseLabelSelector(text);

        if (!parsed.ok) expect(parsed.position).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
