import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject, ObjectKey } from '../../../controller/api/object.ts';
import { requesterFault } from '../../../controller/reviews/requester-policy.ts';

const file = join(import.meta.dirname, '../../../deploy/policies/review-requester.yaml');
const shipped = parseAllDocuments(readFileSync(file, 'utf8')).map(
  (document) => document.toJS() as KubeObject,
);

function review(creationTimestamp: string): KubeObject {
  return { apiVersion: 'partywall.dev/v1alpha1', kind: 'Review', metadata: { name: 'r', creationTimestamp } };
}

interface Change {
  ValidatingAdmissionPolicy?: object;
  ValidatingAdmissionPolicyBinding?: object;
}

/** What is shipped, made at noon, with some fields of the spec otherwise. */
function installed(change: Change = {}): { get: (key: ObjectKey) => Promise<KubeObject | undefined> } {
  return {
    get: ({ kind, name }) => {
      const found = shipped.find((one) => one.kind === kind && one.metadata.name === name);
      const metadata = { name, creationTimestamp: '2026-11-26T12:00:00Z' };
      const spec = { ...found?.spec, ...change[kind as keyof Change] };
      return Promise.resolve(found === undefined ? undefined : { ...found, metadata, spec });
    },
  };
}

const later = review('2026-11-26T12:01:00Z');

describe('reviews/requester-policy', () => {
  it('believes requesters where what is shipped is installed', async () => {
    expect(await requesterFault(installed(), later)).toBeUndefined();
  });

  it('believes none where nothing is installed', async () => {
    const nothing = { get: () => Promise.resolve(undefined) };

    expect(await requesterFault(nothing, later)).toContain('is not installed');
  });

  it.each([
    ['an expression less', { ValidatingAdmissionPolicy: { validations: [] } }],
    [
      'an exception',
      { ValidatingAdmissionPolicy: { matchConditions: [{ name: 'x', expression: 'false' }] } },
    ],
    ['failures let through', { ValidatingAdmissionPolicy: { failurePolicy: 'Ignore' } }],
    ['other resources', { ValidatingAdmissionPolicy: { matchConstraints: { resourceRules: [] } } }],
    ['a parameter', { ValidatingAdmissionPolicy: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } } }],
    ['only a warning', { ValidatingAdmissionPolicyBinding: { validationActions: ['Warn'] } }],
    ['some namespaces', { ValidatingAdmissionPolicyBinding: { matchResources: { namespaceSelector: {} } } }],
    ['another policy', { ValidatingAdmissionPolicyBinding: { policyName: 'other' } }],
  ])('believes none where it has %s', async (_, change) => {
    expect(await requesterFault(installed(change), later)).toContain('is not the one that');
  });

  it('believes no Review that may be older than the policy', async () => {
    for (const time of ['2026-11-26T11:59:00Z', '2026-11-26T12:00:00Z', '2026-11-26T12:00:05Z']) {
      expect(await requesterFault(installed(), review(time)), time).toContain('before the policy');
    }
  });
});
