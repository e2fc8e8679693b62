/** Host: one machine with one kernel, and its global environment. */
import { finalizer } from '../../api/finalizer.ts';
import type { Host } from '../../api/generated/host.ts';
import type { Kind } from '../kind.ts';
import type { HostWorld } from './observe.ts';
import { observe } from './observe.ts';
import { plan, teardown } from './plan.ts';
import { report } from './status.ts';

export const host: Kind<Host, HostWorld> = {
  kind: 'Host',
  // Its counts change with every partition and every number: they are written once things have settled (LIFE-4).
  rank: { changed: 1, touched: 21 },
  finalizer,
  readyFrom: [],
  indexes: { runtimeVersion: (object) => [object.spec.runtimeVersionName] },
  observe,
  plan,
  teardown,
  report,
};
