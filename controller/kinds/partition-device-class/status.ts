import { listNames } from '../../api/list-names.ts';
import type { Report } from '../kind.ts';
import type { ClassWorld } from './observe.ts';

export function report(world: ClassWorld): Report {
  const ready = { reason: 'Accepted', message: 'Claims of the allowed namespaces can use this class.' };
  if (world.class.metadata.deletionTimestamp !== undefined) {
    const notReady = {
      reason: 'InUse',
      message: `Cannot be deleted while it is used by ${listNames(world.users)}. Delete those first.`,
    };
    return { status: {}, conditions: [], ready, notReady, outcome: { type: 'waiting' } };
  }
  if (world.selectorError !== undefined) {
    const notReady = {
      reason: 'SelectorError',
      message: `A selector does not compile: ${world.selectorError}. Correct the expression.`,
    };
    return { status: {}, conditions: [], ready, notReady, outcome: { type: 'stalled' } };
  }
  return { status: {}, conditions: [], ready, outcome: { type: 'done' } };
}
