import type { ExtensionGrant } from '../../api/generated/extension-grant.ts';
import type { KernelExtension } from '../../api/generated/kernel-extension.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { keyOf, keyText } from '../../api/object.ts';
import { everyPartition } from '../../solve/extension-grants.ts';
import type { Observation } from '../kind.ts';
import { readIndexed, readObject } from '../kind.ts';

export interface GrantWorld {
  grant: ExtensionGrant;
  extension: KernelExtension | undefined;
  /** Other grants of the same extension, by name. */
  others: readonly ExtensionGrant[];
  /** How many partitions there are that it is for. */
  matched: number;
}

export function* observe(grant: ExtensionGrant): Observation<GrantWorld> {
  const { extensionName } = grant.spec;
  const key = { kind: 'KernelExtension', name: extensionName };
  const extension = yield* readObject<KernelExtension>(key, 'spec');
  const same = yield* readIndexed<ExtensionGrant>('ExtensionGrant', ['extension', extensionName], 'spec');
  const others = same.filter(({ metadata }) => metadata.uid !== grant.metadata.uid);
  return { grant, extension, others, matched: yield* countMatched(grant) };
}

function* countMatched({ spec }: ExtensionGrant): Observation<number> {
  const matched = new Set<string>();
  for (const { namespace, partitionName } of spec.subjects) {
    const found = yield* findPartitions(namespace, partitionName);
    for (const partition of found) matched.add(keyText(keyOf(partition)));
  }
  return matched.size;
}

function* findPartitions(namespace: string, name: string): Observation<readonly WorkloadPartition[]> {
  const kind = 'WorkloadPartition';
  if (name === everyPartition)
    return yield* readIndexed<WorkloadPartition>(kind, ['namespace', namespace], 'spec');
  const partition = yield* readObject<WorkloadPartition>({ kind, namespace, name }, 'spec');
  return partition === undefined ? [] : [partition];
}
