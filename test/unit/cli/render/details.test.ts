import { describe, expect, it } from 'vitest';
import { details } from '../../../../cli/render/details.ts';
import type { KubeObject } from '../../../../controller/api/object.ts';
import { aClass, aPartition } from '../../../support/objects.ts';

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

  it('says whose child a link makes, and how many children a parent has', () => {
    const link = {
      apiVersion: 'partywall.dev/v1alpha1',
      kind: 'VersionLink',
      metadata: { namespace: 'team-a', name: 'web' },
      spec: { parentRef: { namespace: 'platform', name: 'base53' } },
    };
    const parent = (counted: object): KubeObject => {
      const status: object = { hostName: 'alpha', state: 'Active', ...counted };
      return { ...aPartition('platform/base53'), status };
    };

    expect(details(link)).toBe('child of platform/base53');
    expect(details(parent({}))).toBe('Active on alpha');
    expect(details(parent({ dependentsTotal: 1 }))).toBe('Active on alpha, 1 child');
    expect(details(parent({ dependentsTotal: 2 }))).toBe('Active on alpha, 2 children');
  });
});
