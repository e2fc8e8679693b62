/** What of a plan its asker may know: nothing of objects that it could not read, and no numbers of the kernel (LIFE-28). */
import type { ObjectKey } from '../../api/object.ts';
import type { Affected, Change, Effect } from './document.ts';

export interface PlanReader {
  maySee: (key: ObjectKey) => boolean;
  /** Whether it may know what only kernels and those who administer them know. */
  maySeeKernels: boolean;
}

/** The asker may read every object that changes: whoever applies one reads it. */
export function redacted(changes: readonly Change[], { maySee, maySeeKernels }: PlanReader): Change[] {
  const shown = (effects: readonly Effect[]): Effect[] =>
    maySeeKernels ? [...effects] : effects.map(withoutReal);
  const visible = (affected: Affected): boolean => maySee(keyOfAffected(affected));
  return changes.map((change) => ({
    ...change,
    effects: shown(change.effects),
    affects: change.affects
      .filter(visible)
      .map((affected) => ({ ...affected, effects: shown(affected.effects) })),
  }));
}

function keyOfAffected({ kind, name, namespace }: Affected): ObjectKey {
  return namespace === undefined ? { kind, name } : { kind, namespace, name };
}

function withoutReal(effect: Effect): Effect {
  if (effect.type !== 'allocate') return effect;
  const { realNumber: _real, ...rest } = effect;
  return rest;
}
