import { describe, expect, it } from 'vitest';
import { details } from '../../../../cli/render/details.ts';
import { aClass } from '../../../support/objects.ts';

describe('cli/render/details', () => {
  it.each([
    ['everybody', { from: 'All' as const }, 'all namespaces'],
    ['names', { from: 'Names' as const, names: ['team-a', 'team-b'] }, 'team-a, team-b'],
    [
      'labels',
      { from: 'Selector' as const, selector: { matchLabels: { tier: 'gold', san: 'open' } } },
      'namespaces with san=open, tier=gold',
    ],
    [
      'expressions over labels',
      {
        from: 'Selector' as const,
        selector: {
          matchLabels: { san: 'open' },
          matchExpressions: [{ key: 'env', operator: 'DoesNotExist' as const }],
        },
      },
      'namespaces by label',
    ],
  ])('says to whom a class is open: %s', (_name, allowedNamespaces, expected) => {
    const object = aClass('disk', { sharing: 'Exclusive', allowedNamespaces });

    expect(details(object)).toBe(`Exclusive, open to ${expected}`);
  });
});
