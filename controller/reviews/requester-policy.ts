/**
 * Whether the API server vouches for the requesters that Reviews name. A controller that answered without it would do for
 * anybody whatever the name in the question may do.
 */
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../api/object.ts';
import type { ClusterPort, Resource } from '../cluster/port.ts';

function admissionResource(kind: string, plural: string): Resource {
  return {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind,
    plural,
    namespaced: false,
    hasStatus: false,
    selectableFields: [],
    schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  };
}

export const policyResources: readonly Resource[] = [
  admissionResource('ValidatingAdmissionPolicy', 'validatingadmissionpolicies'),
  admissionResource('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings'),
];

/** Of both, in deploy/policies/review-requester.yaml. */
const name = 'partywall-review-requester';

/** An API server takes up a new policy within a second or two; before that it lets Reviews pass unchecked. */
const settlingMilliseconds = 5000;

const expectedBinding = { policyName: name, validationActions: ['Deny'] };

const same = (field: string, empty: string, asked = field): string =>
  `(has(object.spec.requester.${field}) ? object.spec.requester.${field} : ${empty}) == ` +
  `(has(request.userInfo.${asked}) ? request.userInfo.${asked} : ${empty})`;

/** The file has exactly these; a test compares them. */
export const expectedExpressions: readonly string[] = [
  'object.spec.requester.user == request.userInfo.username',
  same('uid', "''"),
  same('groups', '[]'),
  same('extra', '{}'),
];

const expectedMatch = {
  matchPolicy: 'Equivalent',
  namespaceSelector: {},
  objectSelector: {},
  resourceRules: [
    {
      apiGroups: ['partywall.dev'],
      apiVersions: ['v1alpha1'],
      operations: ['CREATE'],
      resources: ['reviews'],
      scope: '*',
    },
  ],
};

interface PolicySpec {
  failurePolicy?: string;
  matchConstraints?: object;
  matchConditions?: unknown[];
  paramKind?: unknown;
  validations?: { expression: string }[];
}

/** What keeps the requester of a Review from being believed; undefined when nothing does. */
export async function requesterFault(
  cluster: Pick<ClusterPort, 'get'>,
  review: KubeObject,
): Promise<string | undefined> {
  const policy = await cluster.get({ kind: 'ValidatingAdmissionPolicy', name });
  const binding = await cluster.get({ kind: 'ValidatingAdmissionPolicyBinding', name });
  if (policy === undefined) return `the ValidatingAdmissionPolicy ${name} is not installed`;
  if (binding === undefined) return `the ValidatingAdmissionPolicyBinding ${name} is not installed`;
  if (!checksEverybody(policy.spec as PolicySpec)) {
    return `the ValidatingAdmissionPolicy ${name} is not the one that this version of the controller knows`;
  }
  if (!isDeepStrictEqual(binding.spec, expectedBinding)) {
    return `the ValidatingAdmissionPolicyBinding ${name} is not the one that this version of the controller knows`;
  }
  const since = Math.max(createdAt(policy), createdAt(binding)) + settlingMilliseconds;
  return createdAt(review) > since ? undefined : 'it was asked before the policy was surely in force';
}

function createdAt({ metadata: { creationTimestamp = '' } }: KubeObject): number {
  return Date.parse(creationTimestamp);
}

function checksEverybody(spec: PolicySpec): boolean {
  const { failurePolicy, matchConditions = [], matchConstraints, paramKind, validations = [] } = spec;
  return (
    failurePolicy === 'Fail' &&
    paramKind === undefined &&
    matchConditions.length === 0 &&
    isDeepStrictEqual(matchConstraints, expectedMatch) &&
    isDeepStrictEqual(
      validations.map(({ expression }) => expression),
      expectedExpressions,
    )
  );
}
