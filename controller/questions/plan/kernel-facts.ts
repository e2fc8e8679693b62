/** What the kernels of a fork know of the objects in it; each partition is asked for once. */
import type { KubeObject, Uid } from '../../api/object.ts';
import { keyText, namespaceOf } from '../../api/object.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import type { Embedded } from '../../embedded.ts';
import type { PartitionView } from '../../kernel/port.ts';
import type { KernelFacts } from './effects.ts';

/** @param objects of the fork, by key */
export function kernelFacts(
  { kernels }: Pick<Embedded, 'kernels'>,
  objects: ReadonlyMap<string, KubeObject>,
): KernelFacts {
  const views = new Map<string, Promise<PartitionView | null>>();
  const readView = async (hostName: string, partitionUid: Uid): Promise<PartitionView | null> => {
    const answer = await kernels
      .kernel(hostName)
      .read<'Partition'>({ type: 'Global' }, { type: 'Partition', partitionUid });
    return answer.ok ? answer.result : null;
  };
  const viewOf = (hostName: string, partitionUid: Uid): Promise<PartitionView | null> => {
    const key = `${hostName}/${partitionUid}`;
    const view = views.get(key) ?? readView(hostName, partitionUid);
    views.set(key, view);
    return view;
  };
  return {
    async realNumberOf({ metadata, status }, { hostName, name }) {
      const partitionUid = status?.partitionUID;
      if (partitionUid === undefined) return undefined;
      const view = await viewOf(hostName, partitionUid);
      const claim = view?.claims.find(({ claimUid }) => claimUid === metadata.uid);
      return claim?.entries.find((entry) => entry.name === name)?.number?.real;
    },
    async sharedFileSystemsOf(link) {
      // The link has the name of the child.
      const key = { kind: 'WorkloadPartition', namespace: namespaceOf(link), name: link.metadata.name };
      const child = objects.get(keyText(key)) as WorkloadPartition | undefined;
      const { uid } = child?.metadata ?? {};
      const hostName = child?.status?.hostName;
      if (uid === undefined || hostName === undefined) return [];
      return (await viewOf(hostName, uid))?.link?.sharedFileSystems ?? [];
    },
  };
}
