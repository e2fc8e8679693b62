/** What of a report is held back until it is certain, or until nothing else is left to do. */
import type { Report, Step } from '../kinds/kind.ts';

/** What only waits, or is counted from others, is said last (LIFE-4). */
export function canWait({ outcome, counts }: Report): boolean {
  return outcome.type === 'waiting' || counts === true;
}

/** A refusal that should not have been and is not met again after the first wait was none of the object's (ADR 12). */
export function errorsToRecord({ log = [], outcome }: Report, isLasting: boolean): readonly Step[] {
  return outcome.type === 'failed' && !isLasting ? [] : log;
}
