/** The Lease (coordination.k8s.io/v1) by which controllers agree on who leads. */
import type { KubeObject, ObjectKey } from '../api/object.ts';
import type { Resource } from '../cluster/port.ts';

export const leaseResource: Resource = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
  hasStatus: false,
  selectableFields: [],
  schema: {
    type: 'object',
    properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
  },
};

export interface LeasePlace {
  namespace: string;
  name: string;
}

/** Everything is optional, and anybody who may write Leases may have written it. */
export interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  /** RFC 3339 with microseconds; for people: times of two machines are never compared. */
  acquireTime?: string;
  renewTime?: string;
  /** How often the holder has changed, and the epoch of the present one (LIFE-3). */
  leaseTransitions?: number;
}

export interface Lease extends KubeObject {
  spec?: LeaseSpec;
}

export function leaseKey({ namespace, name }: LeasePlace): ObjectKey {
  return { kind: 'Lease', namespace, name };
}

export function newLease({ namespace, name }: LeasePlace, spec: LeaseSpec): Lease {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace, name }, spec };
}

/** The epoch of the holder; 0 where nobody has held it yet. */
export function epochOf({ spec }: Lease): number {
  const transitions = spec?.leaseTransitions;
  return transitions !== undefined && Number.isSafeInteger(transitions) ? Math.max(0, transitions) : 0;
}
