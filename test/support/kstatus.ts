/**
 * How Flux, helm --wait and others read a status: the published rules of kstatus for kinds that it has no rules of their
 * own for (https://github.com/kubernetes-sigs/cli-utils, pkg/kstatus).
 */
import type { KubeObject } from '../../controller/api/object.ts';

export type Kstatus = 'Current' | 'InProgress' | 'Failed' | 'Terminating';

interface Status {
  observedGeneration?: number;
  conditions?: { type: string; status: string }[];
}

export function kstatusOf({ metadata, status }: KubeObject): Kstatus {
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  const { conditions, observedGeneration } = (status ?? {}) as Status;
  if (observedGeneration !== undefined && observedGeneration !== metadata.generation) return 'InProgress';
  return byConditions(conditions ?? []);
}

/** The first that says something decides. */
function byConditions(conditions: NonNullable<Status['conditions']>): Kstatus {
  const abnormal = conditions.find(
    ({ status, type }) => status === 'True' && (type === 'Reconciling' || type === 'Stalled'),
  );
  if (abnormal !== undefined) return abnormal.type === 'Stalled' ? 'Failed' : 'InProgress';
  // Without Ready nothing that it knows speaks against it.
  const ready = conditions.find(({ type }) => type === 'Ready');
  return ready === undefined || ready.status === 'True' ? 'Current' : 'InProgress';
}
