/** WorkloadPartition: an operating-system instance on a host's kernel, with the claims it must have before it starts. */
import { finalizer } from '../../api/finalizer.ts';
import { forcedIndex } from '../../api/force-delete.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { namespaceOf } from '../../api/object.ts';
import type { Kind } from '../kind.ts';
import { isServed } from '../kind.ts';
import type { PartitionWorld } from './observe.ts';
import { observe } from './observe.ts';
import { plan, teardown } from './plan.ts';
import { report } from './status.ts';

export const workloadPartition: Kind<WorkloadPartition, PartitionWorld> = {
  kind: 'WorkloadPartition',
  // A parent counts its children once they have settled (LIFE-4).
  rank: { changed: 10, touched: 10, counted: 19 },
  finalizer,
  readyFrom: [
    'Scheduled',
    'VersionCompatible',
    'Linked',
    'FileSystemsReady',
    'DevicesReady',
    'NamespaceReady',
    'ExtensionsReady',
  ],
  indexes: {
    /** Where it is placed, and where it asks to be. */
    host: ({ spec, status }) =>
      [status?.placement?.hostName ?? spec.hostName].filter((name) => name !== undefined),
    namespace: (object) => [namespaceOf(object)],
    forced: forcedIndex,
    runtimeVersion: ({ spec }) => (spec.runtimeVersionName === undefined ? [] : [spec.runtimeVersionName]),
  },
  contends: (partition) => partition.status?.placement === undefined || !isServed(partition),
  observe,
  plan,
  teardown,
  report,
};
