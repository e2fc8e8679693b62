/** Asks a Kubernetes cluster, and says in one sentence why it does not answer. */
import { questions, resources } from '../../controller/api/generated/resources.ts';
import { ApiFailure, ConnectionFailure } from '../../controller/cluster/kubernetes/api-failure.ts';
import type { ClusterPort, Resource } from '../../controller/cluster/port.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import { NotDoneError } from '../../controller/questions/errors.ts';
import type { ClusterLocation } from '../location.ts';
import { version } from '../version.ts';

/** Tells whoever asks who they are to the API server. */
const selfReviewResource: Resource = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
  hasStatus: false,
  selectableFields: [],
  schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
};

/** @throws NotDoneError for whatever keeps the cluster from answering */
export async function withCluster<T>(
  { config }: ClusterLocation,
  work: (cluster: ClusterPort) => Promise<T>,
): Promise<T> {
  // Loaded only when it is wanted: the package takes longer to load than a table takes to print.
  const { createKubernetesCluster } =
    await import('../../controller/cluster/kubernetes/kubernetes-cluster.ts');
  const cluster = createKubernetesCluster({
    config,
    resources: [...Object.values(resources), questions.Review, selfReviewResource],
    userAgent: `partywall/${version}`,
  });
  try {
    return await work(cluster);
  } catch (error) {
    throw explained(error, config.getCurrentContext());
  } finally {
    await cluster.close();
  }
}

/** What a person can do about it; anything that is no answer of a cluster stays as it is. */
function explained(error: unknown, context: string): unknown {
  if (error instanceof ConnectionFailure) {
    return new NotDoneError(
      error.message,
      `It is the cluster of the context '${context}'; --context picks another, kubectl cluster-info asks it too.`,
    );
  }
  if (error instanceof ClusterError && error.reason === 'Forbidden') {
    return new NotDoneError(error.message, 'Whoever administers the cluster can allow it.');
  }
  if (!(error instanceof ApiFailure)) return error;
  if (error.code === 401) {
    return new NotDoneError(
      'the cluster does not know who asks (401 Unauthorized)',
      `Renew the credentials that the context '${context}' names, or pick another with --context.`,
    );
  }
  if (error.code === 404) {
    return new NotDoneError(
      `the cluster does not serve ${unserved(error)}`,
      `Whoever administers it installs them: partywall export crds | kubectl apply --server-side -f -. This is the cluster of the context '${context}'.`,
    );
  }
  return new NotDoneError(error.message);
}

/** One may be missing where the others are: the CRDs were installed by an older version. */
function unserved({ message }: ApiFailure): string {
  return message.includes(`/${questions.Review.plural} `)
    ? 'Reviews of partywall.dev, by which its controller is asked'
    : 'the kinds of partywall.dev';
}
