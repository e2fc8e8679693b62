/** PartitionDeviceClass: which devices, for which namespaces, shared how. Claims match it when they are allocated. */
import { finalizer } from '../../api/finalizer.ts';
import type { PartitionDeviceClass } from '../../api/generated/partition-device-class.ts';
import type { Kind } from '../kind.ts';
import type { ClassWorld } from './observe.ts';
import { observe } from './observe.ts';
import { report } from './status.ts';

export const partitionDeviceClass: Kind<PartitionDeviceClass, ClassWorld> = {
  kind: 'PartitionDeviceClass',
  rank: { changed: 2, touched: 2 },
  finalizer,
  readyFrom: [],
  indexes: {},
  observe,
  plan: () => ({ steps: [] }),
  teardown: (world) => ({ steps: [], released: world.users.length === 0 }),
  report,
};
