/** The way from an object to what its kernel knows of it. */
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import type { ClusterPort } from '../../cluster/port.ts';
import type { KubeObject, Uid } from '../../api/object.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import type { KernelDirectory, KernelPort, PartitionView } from '../../kernel/port.ts';
import { NotDoneError } from '../errors.ts';
import type { Agent } from './agent.ts';
import { HostInside } from './host-inside.ts';
import type { PartitionName } from './host-inside.ts';
import { PartitionInside } from './partition-inside.ts';
import { refusedAs, refusedBy } from './refusal.ts';

/** What it takes to look. */
export interface Looking {
  cluster: Pick<ClusterPort, 'get' | 'list'>;
  kernels: KernelDirectory;
}

/** A partition and its kernel; `view` is null while that does not know it. */
export interface KnownPartition {
  partition: WorkloadPartition;
  /** Absent while it has no host. */
  kernel?: KernelPort;
  view: PartitionView | null;
}

/** @param object a WorkloadPartition */
export async function knownPartition({ kernels }: Looking, object: KubeObject): Promise<KnownPartition> {
  const partition = object as WorkloadPartition;
  const hostName = partition.status?.hostName;
  if (hostName === undefined) return { partition, view: null };
  const kernel = kernels.kernel(hostName);
  const query = { type: 'Partition', partitionUid: uidOf(partition) } as const;
  const answer = await kernel.read<'Partition'>({ type: 'Global' }, query);
  return { partition, kernel, view: answer.ok ? answer.result : null };
}

/**
 * A process inside a running partition.
 * @throws NotDoneError when it does not run
 */
export async function enterPartition(
  agent: Agent,
  world: Looking,
  object: KubeObject,
): Promise<PartitionInside> {
  const { partition, kernel, view } = await knownPartition(world, object);
  const why = `partywall describe wpar/${partition.metadata.name} -n ${namespaceOf(partition)} tells why it is not Active.`;
  if (kernel === undefined || view === null) {
    const message = 'The partition is not on a host yet, and only an Active one runs processes.';
    throw new NotDoneError(message, why);
  }
  if (view.state !== 'Active') throw refusedAs('PartitionNotActive', { state: view.state }, why);
  return new PartitionInside(kernel, uidOf(partition), agent);
}

/**
 * The global environment of a host. `call` is what needs it, for the refusal.
 * @throws NotDoneError when its kernel does not run
 */
export async function enterHost(
  agent: Agent,
  { cluster, kernels }: Looking,
  { name, call }: { name: string; call: string },
): Promise<HostInside> {
  const kernel = kernels.kernel(name);
  const host = await kernel.read<'Host'>({ type: 'Global' }, { type: 'Host' });
  if (!host.ok) throw refusedBy(host);
  if (host.result.bootID === '') throw refusedAs('HostNotBooted', { command: call });
  // One list instead of a question to the kernel for each partition, which answers with all that it knows of it.
  const { items } = await cluster.list('WorkloadPartition', { fieldSelector: `status.hostName=${name}` });
  const names = new Map<Uid, PartitionName>();
  for (const { metadata } of items) {
    const { uid, namespace } = metadata;
    if (uid !== undefined && namespace !== undefined) names.set(uid, { namespace, name: metadata.name });
  }
  return new HostInside({ hostName: name, kernel }, names, agent);
}
