import type { Host } from '../../api/generated/host.ts';
import type { RuntimeVersion } from '../../api/generated/runtime-version.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { keyOf, keyTitle } from '../../api/object.ts';
import type { Observation } from '../kind.ts';
import { readIndexed } from '../kind.ts';

export interface RuntimeVersionWorld {
  version: RuntimeVersion;
  /** Who runs on it, as a person reads it; only asked for while it is being deleted. */
  users: readonly string[];
}

export function* observe(version: RuntimeVersion): Observation<RuntimeVersionWorld> {
  if (version.metadata.deletionTimestamp === undefined) return { version, users: [] };
  const index = ['runtimeVersion', version.metadata.name] as const;
  const hosts = yield* readIndexed<Host>('Host', index, 'spec');
  const partitions = yield* readIndexed<WorkloadPartition>('WorkloadPartition', index, 'spec');
  return { version, users: [...hosts, ...partitions].map((user) => keyTitle(keyOf(user))) };
}
