/** What a requester may do, by the API server (SubjectAccessReview). What it says holds for one Review only. */
import type { ReviewSpecRequester } from '../api/generated/review.ts';
import type { KubeObject } from '../api/object.ts';
import type { ClusterPort, Resource } from '../cluster/port.ts';

export const accessReviewResource: Resource = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SubjectAccessReview',
  plural: 'subjectaccessreviews',
  namespaced: false,
  hasStatus: false,
  selectableFields: [],
  schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
};

/** One thing that one may be allowed to do. */
export interface Right {
  verb: string;
  group: string;
  /** Plural, in lower case. */
  resource: string;
  subresource?: string;
  /** Absent: in all namespaces, or of a resource that is in none. */
  namespace?: string;
  name?: string;
}

export class Rights {
  readonly #cluster: Pick<ClusterPort, 'create'>;
  readonly #requester: ReviewSpecRequester;
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(cluster: Pick<ClusterPort, 'create'>, requester: ReviewSpecRequester) {
    this.#cluster = cluster;
    this.#requester = requester;
  }

  has(right: Right): Promise<boolean> {
    const { group, name, namespace, resource, subresource, verb } = right;
    const key = JSON.stringify([verb, group, resource, subresource, namespace, name]);
    const known = this.#known.get(key) ?? this.#ask(right);
    this.#known.set(key, known);
    return known;
  }

  async #ask(right: Right): Promise<boolean> {
    const question = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      metadata: {},
      spec: { ...this.#requester, resourceAttributes: { ...right, version: '*' } },
    };
    const answer = await this.#cluster.create(question as unknown as KubeObject, {
      fieldManager: 'partywall-controller',
    });
    const { allowed = false, denied = false } = (answer.status ?? {}) as {
      allowed?: boolean;
      denied?: boolean;
    };
    return allowed && !denied;
  }
}

/** As an API server says it. */
export function missingRight({ user }: ReviewSpecRequester, right: Right): string {
  const { group, name, namespace, resource, subresource, verb } = right;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const which = name === undefined ? '' : ` ${JSON.stringify(name)}`;
  const where =
    namespace === undefined ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  return `user ${JSON.stringify(user)} cannot ${verb} resource ${JSON.stringify(what)}${which} in API group ${JSON.stringify(group)} ${where}`;
}
