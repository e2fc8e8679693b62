/**
 * From what a kind reports to the conditions that are written: Ready is derived, never set by hand.
 */
import type { Condition, ConditionStatus, KubeObject } from '../api/object.ts';
import type { Kind, Report, ReportedCondition } from '../kinds/kind.ts';

interface Summary {
  reason: string;
  message: string;
  status: ConditionStatus;
}

/** Ready: as the kind says when it is neither running nor failing, else the first condition that does not hold. */
function summarise(kind: Kind, report: Report): Summary {
  if (report.notReady !== undefined) return { status: 'False', ...report.notReady };
  for (const type of kind.readyFrom) {
    const condition = report.conditions.find((candidate) => candidate.type === type);
    if (condition !== undefined && condition.status !== 'True') {
      return { status: condition.status, reason: condition.reason, message: condition.message };
    }
  }
  return { status: 'True', ...report.ready };
}

/**
 * The kstatus pair, each present only while it is true. Stalled only where no other object's change can help: tools
 * that wait give up at once on it.
 */
function progress(report: Report, ready: Summary): ReportedCondition[] {
  if (report.outcome.type === 'stalled') {
    return [{ type: 'Stalled', status: 'True', reason: ready.reason, message: ready.message }];
  }
  if (report.outcome.type === 'done' && ready.status === 'True') return [];
  const reason = report.outcome.type === 'failed' ? 'Retrying' : 'Waiting';
  return [{ type: 'Reconciling', status: 'True', reason, message: ready.message }];
}

/**
 * The whole status of an object after a pass.
 *
 * @param now RFC 3339; becomes lastTransitionTime only of conditions whose status flipped.
 */
export function deriveStatus(kind: Kind, object: KubeObject, report: Report, now: string): object {
  const generation = object.metadata.generation ?? 0;
  const ready = summarise(kind, report);
  const reported = [{ type: 'Ready', ...ready }, ...report.conditions, ...progress(report, ready)];
  return { observedGeneration: generation, conditions: dated(object, reported, now), ...report.status };
}

/**
 * The status of an object on which a pass failed for no reason that its kind knows. What was said of this generation
 * stays; if it was nothing, Ready is not known.
 *
 * @param message why nothing goes on, for whoever waits
 * @param now RFC 3339
 */
export function failedStatus(object: KubeObject, message: string, now: string): object {
  const generation = object.metadata.generation ?? 0;
  const { conditions = [] } = object.status ?? {};
  const current = conditions.filter(({ observedGeneration }) => observedGeneration === generation);
  const kept = current.filter(({ type }) => type !== 'Reconciling' && type !== 'Stalled');
  const unknown: ReportedCondition = { type: 'Ready', status: 'Unknown', reason: 'Pending', message };
  const isKnown = kept.some(({ type }) => type === 'Ready');
  const retrying: ReportedCondition = { type: 'Reconciling', status: 'True', reason: 'Retrying', message };
  const told = [...(isKnown ? [] : [unknown]), ...kept, retrying];
  return { ...object.status, observedGeneration: generation, conditions: dated(object, told, now) };
}

/** Of this generation, each with the time at which its status flipped. */
function dated(object: KubeObject, reported: readonly ReportedCondition[], now: string): Condition[] {
  const observedGeneration = object.metadata.generation ?? 0;
  const before = new Map((object.status?.conditions ?? []).map((condition) => [condition.type, condition]));
  return reported.map(({ type, status, reason, message }) => {
    const old = before.get(type);
    const lastTransitionTime = old !== undefined && old.status === status ? old.lastTransitionTime : now;
    return { type, status, reason, message, observedGeneration, lastTransitionTime };
  });
}
