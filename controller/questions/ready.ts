/** Whether an object is Ready, as everything that waits for it must read it. */
import type { Condition, KubeObject } from '../api/object.ts';

export interface Readiness {
  /** True, False, Unknown; a dash for kinds that have no such condition. */
  status: 'True' | 'False' | 'Unknown' | '-';
  reason: string;
  message: string;
}

export function conditionOf(object: KubeObject, type: string): Condition | undefined {
  return object.status?.conditions?.find((condition) => condition.type === type);
}

/**
 * What Ready says of the spec as it is now. A condition that was written for an earlier generation says nothing about
 * this one, so it counts as Unknown (as kstatus reads it).
 */
export function readinessOf(object: KubeObject): Readiness {
  const ready = conditionOf(object, 'Ready');
  if (ready === undefined) return { status: '-', reason: '-', message: '' };
  const { status, reason, message, observedGeneration } = ready;
  if (object.metadata.deletionTimestamp === undefined && observedGeneration !== object.metadata.generation) {
    const lag = 'The object has changed since its status was written.';
    return { status: 'Unknown', reason: 'Pending', message: lag };
  }
  return { status, reason, message };
}

/** Kinds without a Ready condition (Namespace) have nothing to wait for. */
export function isReady(object: KubeObject): boolean {
  const { status } = readinessOf(object);
  return status === 'True' || status === '-';
}
