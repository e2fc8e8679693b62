import { describe, expect, it } from 'vitest';
import { isChildNamespaceAllowed, isNamespaceAllowed } from '../../../controller/api/consent.ts';

const labels = { 'kubernetes.io/metadata.name': 'team-a', tier: 'gold' };

describe('api/consent', () => {
  it('allows every namespace with from All', () => {
    expect(isNamespaceAllowed({ from: 'All' }, 'team-a', {})).toBe(true);
  });

  it('allows exactly the namespaces that are named', () => {
    const allowed = { from: 'Names' as const, names: ['team-a'] };

    expect(isNamespaceAllowed(allowed, 'team-a', {})).toBe(true);
    expect(isNamespaceAllowed(allowed, 'team-ab', {})).toBe(false);
  });

  it('allows the namespaces whose labels match', () => {
    const allowed = { from: 'Selector' as const, selector: { matchLabels: { tier: 'gold' } } };

    expect(isNamespaceAllowed(allowed, 'team-a', labels)).toBe(true);
    expect(isNamespaceAllowed(allowed, 'team-b', { tier: 'tin' })).toBe(false);
  });

  it('looks only at the field that from names', () => {
    const selector = { matchLabels: { tier: 'gold' } };

    expect(isNamespaceAllowed({ from: 'Names', names: ['other'], selector }, 'team-a', labels)).toBe(false);
    expect(isNamespaceAllowed({ from: 'Selector', names: ['team-a'], selector }, 'team-a', {})).toBe(false);
  });

  it('allows nobody where the field that from names is missing', () => {
    expect(isNamespaceAllowed({ from: 'Names' }, 'team-a', labels)).toBe(false);
    expect(isNamespaceAllowed({ from: 'Selector' }, 'team-a', labels)).toBe(false);
  });
});

describe('api/consent of a parent', () => {
  const parent = 'platform';

  it('allows children of its own namespace only with from Same', () => {
    expect(isChildNamespaceAllowed({ from: 'Same' }, parent, parent, {})).toBe(true);
    expect(isChildNamespaceAllowed({ from: 'Same' }, parent, 'team-a', labels)).toBe(false);
    expect(isChildNamespaceAllowed({ from: 'Same' }, parent, 'platform2', {})).toBe(false);
  });

  it('looks at no other field with from Same', () => {
    const allowed = { from: 'Same' as const, names: ['team-a'], selector: {} };

    expect(isChildNamespaceAllowed(allowed, parent, 'team-a', labels)).toBe(false);
  });

  it('means the same as any other consent with from All, Names and Selector', () => {
    const names = { from: 'Names' as const, names: ['team-a'] };
    const selector = { from: 'Selector' as const, selector: { matchLabels: { tier: 'gold' } } };

    expect(isChildNamespaceAllowed({ from: 'All' }, parent, 'team-a', {})).toBe(true);
    expect(isChildNamespaceAllowed(names, parent, 'team-a', {})).toBe(true);
    expect(isChildNamespaceAllowed(names, parent, 'team-b', labels)).toBe(false);
    expect(isChildNamespaceAllowed(selector, parent, 'team-a', labels)).toBe(true);
    expect(isChildNamespaceAllowed(selector, parent, 'team-b', { tier: 'tin' })).toBe(false);
  });

  it('does not let its own namespace in where the consent leaves it out', () => {
    const names = { from: 'Names' as const, names: ['team-a'] };
    const selector = { from: 'Selector' as const, selector: { matchLabels: { tier: 'gold' } } };

    expect(isChildNamespaceAllowed(names, parent, parent, {})).toBe(false);
    expect(isChildNamespaceAllowed(selector, parent, parent, {})).toBe(false);
  });

  it('allows nobody where the field that from names is missing', () => {
    expect(isChildNamespaceAllowed({ from: 'Names' }, parent, 'team-a', labels)).toBe(false);
    expect(isChildNamespaceAllowed({ from: 'Selector' }, parent, 'team-a', labels)).toBe(false);
  });
});
