import { describe, expect, it } from 'vitest';
import type { ExtensionGrant } from '../../../controller/api/generated/extension-grant.ts';
import { resolveGrants } from '../../../controller/solve/extension-grants.ts';

function grant(extensionName: string, scope: 'Global' | 'Local', deletionTimestamp?: string): ExtensionGrant {
  return {
    apiVersion: 'partywall.dev/v1alpha1',
    kind: 'ExtensionGrant',
    metadata: {
      name: `${extensionName}-${scope}`,
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    },
    spec: { extensionName, scope, subjects: [{ namespace: 'team-a', partitionName: 'billing' }] },
  };
}

describe('solve/extension-grants', () => {
  it('LIFE-19: lets the more specific grant win, whatever the other says', () => {
    const resolved = resolveGrants([
      [grant('trace', 'Local')],
      [grant('trace', 'Global'), grant('core', 'Global')],
    ]);

    expect(resolved).toEqual({
      granted: [
        { name: 'core', scope: 'Global' },
        { name: 'trace', scope: 'Local' },
      ],
      conflicts: [],
    });
  });

  it('LIFE-19: counts neither of two equally specific grants with different scopes, nor a less specific one instead', () => {
    const resolved = resolveGrants([
      [grant('trace', 'Local'), grant('trace', 'Global')],
      [grant('trace', 'Global')],
    ]);

    expect(resolved).toEqual({ granted: [], conflicts: ['trace'] });
  });

  it('takes two grants that say the same as one, and none that is being deleted', () => {
    const resolved = resolveGrants([
      [grant('trace', 'Global'), grant('trace', 'Global')],
      [grant('core', 'Local', '2026-01-01T00:00:00Z')],
    ]);

    expect(resolved).toEqual({ granted: [{ name: 'trace', scope: 'Global' }], conflicts: [] });
  });
});
