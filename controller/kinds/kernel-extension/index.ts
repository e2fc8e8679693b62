/** KernelExtension: a file that extends a kernel, as every host's global environment knows it. */
import { finalizer } from '../../api/finalizer.ts';
import type { KernelExtension } from '../../api/generated/kernel-extension.ts';
import type { Kind } from '../kind.ts';
import type { ExtensionWorld } from './observe.ts';
import { observe } from './observe.ts';
import { plan, teardown } from './plan.ts';
import { report } from './status.ts';

export const kernelExtension: Kind<KernelExtension, ExtensionWorld> = {
  kind: 'KernelExtension',
  // Known to the kernels before partitions ask; its counts change with every load and are written late (LIFE-4).
  rank: { changed: 2, touched: 21 },
  finalizer,
  readyFrom: [],
  indexes: {},
  observe,
  plan,
  teardown,
  report,
};
