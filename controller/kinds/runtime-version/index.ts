/** RuntimeVersion: an operating-system version that partitions can run. Immutable, so there is nothing to reconcile. */
import { finalizer } from '../../api/finalizer.ts';
import type { RuntimeVersion } from '../../api/generated/runtime-version.ts';
import type { Kind } from '../kind.ts';
import type { RuntimeVersionWorld } from './observe.ts';
import { observe } from './observe.ts';
import { report } from './status.ts';

export const runtimeVersion: Kind<RuntimeVersion, RuntimeVersionWorld> = {
  kind: 'RuntimeVersion',
  rank: { changed: 0, touched: 0 },
  finalizer,
  readyFrom: [],
  indexes: {},
  observe,
  plan: () => ({ steps: [] }),
  teardown: (world) => ({ steps: [], released: world.users.length === 0 }),
  report,
};
