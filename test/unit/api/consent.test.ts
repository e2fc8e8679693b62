import { describe, expect, it } from 'vitest';
import { isNamespaceAllowed } from '../../../controller/api/consent.ts';

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
