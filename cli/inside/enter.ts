/** The way from an object to what its kernel knows of it. */
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject, ObjectKey, Uid } from '../../controller/api/object.ts';
import { keyOf, uidOf } from '../../controller/api/object.ts';
import type { KernelPort, PartitionView } from '../../controller/kernel/port.ts';
import { complainOfMissing, reference } from '../arguments/fetch.ts';
import { NotDoneError } from '../errors.ts';
import type { Session } from '../session.ts';
import type { WorldReader } from '../world/read-world.ts';
import { HostInside } from './host-inside.ts';
import type { PartitionName } from './host-inside.ts';
import { PartitionInside } from './partition-inside.ts';
import { refusedAs, refusedBy } from './refusal.ts';

/** What it takes to look: a world that is open for writing has it too. */
export type Looking = Pick<WorldReader, 'cluster' | 'kernels'>;

/** The object of that name; undefined, once it was told, when there is none. */
export async function findTarget(
  session: Session,
  { cluster }: Pick<Looking, 'cluster'>,
  key: ObjectKey,
): Promise<KubeObject | undefined> {
  const object = await cluster.get(key);
  if (object === undefined) await complainOfMissing(session, cluster, key);
  return object;
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
  session: Session,
  world: Looking,
  object: KubeObject,
): Promise<PartitionInside> {
  const { partition, kernel, view } = await knownPartition(world, object);
  const why = `partywall describe ${reference(keyOf(partition))} tells why it is not Active.`;
  if (kernel === undefined || view === null) {
    const message = 'The partition is not on a host yet, and only an Active one runs processes.';
    throw new NotDoneError(message, why);
  }
  if (view.state !== 'Active') throw refusedAs('PartitionNotActive', { state: view.state }, why);
  return new PartitionInside(kernel, uidOf(partition), session);
}

/**
 * The global environment of a host. `call` is what needs it, for the refusal.
 * @throws NotDoneError when its kernel does not run
 */
export async function enterHost(
  session: Session,
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
  return new HostInside({ hostName: name, kernel }, names, session);
}
