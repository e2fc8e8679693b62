/** What users do, command by command, as steps of a scenario. */
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import type { KubeObject, ObjectKey, Uid } from '../../../controller/api/object.ts';
import { keyOf } from '../../../controller/api/object.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import { ClusterError } from '../../../controller/cluster/port.ts';
import type { KernelCommand } from '../../../controller/kernel/port.ts';
import type { Program, Scenario } from './harness.ts';

/** `partywall apply`: stores the whole set, then works until nothing is left to do. */
export function apply(...objects: KubeObject[]): Scenario['steps'][number] {
  return async (program: Program) => {
    for (const object of objects) await program.cluster.apply(object, { fieldManager: 'partywall' });
    await program.settle();
  };
}

/** `partywall delete`: an object that is gone already is no error when the command is run again. */
export function remove(...objects: KubeObject[]): Scenario['steps'][number] {
  return async (program: Program) => {
    for (const object of objects) await deleteQuietly(program.cluster, keyOf(object));
    await program.settle();
  };
}

async function deleteQuietly(cluster: ClusterPort, key: ObjectKey): Promise<void> {
  try {
    await cluster.delete(key);
  } catch (error) {
    if (!(error instanceof ClusterError && error.reason === 'NotFound')) throw error;
  }
}

/** `partywall exec`: a process inside a partition asks its kernel; then the engine works until it is quiet. */
export function inside(
  title: string,
  command: (partitionUid: Uid) => KernelCommand,
): Scenario['steps'][number] {
  return async ({ cluster, kernels, settle }) => {
    const [namespace, name] = title.split('/') as [string, string];
    const object = await cluster.get({ kind: 'WorkloadPartition', namespace, name });
    const { metadata, status } = object as WorkloadPartition;
    const partitionUid = metadata.uid!;
    const kernel = kernels.kernel(status!.placement!.hostName);
    const owner = `inside-${partitionUid}`;
    const global = { type: 'Global' } as const;
    const host = await kernel.read<'Host'>(global, { type: 'Host' });
    const last = await kernel.read<'LastOperation'>(global, { type: 'LastOperation', owner });
    if (!host.ok || !last.ok) throw new Error('a kernel refused a question of the global environment');
    const answer = await kernel.execute({
      caller: { type: 'Partition', partitionUid },
      operation: { owner, sequence: last.result.sequence + 1 },
      fence: { epoch: 1, bootID: host.result.bootID },
      at: '2026-01-01T00:00:00Z',
      command: command(partitionUid),
    });
    // A file whose removal was not heard of is gone when it is removed again.
    if (!answer.ok && answer.id !== 'FileNotFound') throw new Error(`${title}: ${answer.id}`);
    await settle();
  };
}

export function write(title: string, path: string, content: string): Scenario['steps'][number] {
  return inside(title, (partitionUid) => ({ type: 'WriteFile', partitionUid, path, content }));
}
