/** The cluster as a controller asks it: each part over connections of its own, so that none holds up another. */
import { questions, resources } from './api/generated/resources.ts';
import { createKubernetesCluster } from './cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from './cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from './cluster/kubernetes/pooled-config.ts';
import type { PooledKubeConfig } from './cluster/kubernetes/pooled-config.ts';
import type { CertificateFiles } from './kernel/remote/certificates.ts';
import { leaseResource } from './election/lease.ts';
import { policyResources } from './reviews/requester-policy.ts';
import { accessReviewResource } from './reviews/rights.ts';
import { eventResource } from './telemetry/event.ts';

export interface ClusterPlace {
  /** A file, and which of its contexts; as kubectl finds them when they are left out. */
  kubeconfig?: string;
  context?: string;
}

/** Where a plan finds what it copies. */
export interface PlanPlace extends ClusterPlace {
  hosts: ReadonlyMap<string, string>;
  hostTemplate?: string;
  certificates: CertificateFiles;
  /** Where what belongs to no namespace is asked. */
  controllerNamespace: string;
}

/** Without whatever else there is: it is copied to another process. */
export function planPlaceOf({ context, hostTemplate, kubeconfig, ...place }: PlanPlace): PlanPlace {
  const { certificates, controllerNamespace, hosts } = place;
  return {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    hosts,
    ...(hostTemplate === undefined ? {} : { hostTemplate }),
    certificates,
    controllerNamespace,
  };
}

/** What is given of the cluster cannot be used. The message says what is wrong with it. */
export class ClusterConfigError extends Error {}

export interface ControllerClusters {
  /** For what is reconciled. */
  own: KubernetesCluster;
  /** For the Lease: nothing that is asked of the cluster may hold up a renewal. */
  leases: KubernetesCluster;
  /** For questions. */
  reviews: KubernetesCluster;
  /** For Events. */
  events: KubernetesCluster;
}

/**
 * @param onTrouble told when a watch fails and is taken up again, with its kind
 * @throws ClusterConfigError when there is no cluster to talk to
 */
export function controllerClusters(
  place: ClusterPlace,
  onTrouble: (kind: string, error: Error) => void,
): ControllerClusters {
  const watching = { withoutManagedFields: true, onTrouble };
  const all = Object.values(resources);
  return {
    own: createKubernetesCluster({
      ...watching,
      config: kubeConfigOf(place),
      resources: [...all, eventResource],
      userAgent: 'partywall-controller',
    }),
    leases: createKubernetesCluster({
      config: kubeConfigOf(place),
      resources: [leaseResource],
      userAgent: 'partywall-controller/election',
    }),
    reviews: createKubernetesCluster({
      ...watching,
      config: kubeConfigOf(place),
      resources: [...all, questions.Review, accessReviewResource, ...policyResources],
      userAgent: 'partywall-controller/reviews',
    }),
    events: createKubernetesCluster({
      config: kubeConfigOf(place),
      resources: [eventResource],
      userAgent: 'partywall-controller/events',
    }),
  };
}

function kubeConfigOf({ context, kubeconfig }: ClusterPlace): PooledKubeConfig {
  try {
    return loadKubeConfig({
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(context === undefined ? {} : { context }),
    });
  } catch (error) {
    throw new ClusterConfigError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
