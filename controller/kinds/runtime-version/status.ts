import { listNames } from '../../api/list-names.ts';
import type { Report } from '../kind.ts';
import type { RuntimeVersionWorld } from './observe.ts';

export function report({ version, users }: RuntimeVersionWorld): Report {
  const ready = { reason: 'Accepted', message: `Version ${version.spec.version} can be run.` };
  if (version.metadata.deletionTimestamp === undefined) {
    return { status: {}, conditions: [], ready, outcome: { type: 'done' } };
  }
  const notReady = {
    reason: 'InUse',
    message: `Cannot be deleted while it is used by ${listNames(users)}. Delete those first.`,
  };
  return { status: {}, conditions: [], ready, notReady, outcome: { type: 'waiting' } };
}
