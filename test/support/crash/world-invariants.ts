/**
 * What must hold of cluster and kernels together after every effect, whatever crashed before. Independent of the engine:
 * it reads objects and asks kernels, nothing else.
 */
import type { DeviceClaim } from '../../../controller/api/generated/device-claim.ts';
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import type {
  DeviceView,
  KernelDirectory,
  KernelPort,
  PartitionView,
  QueryResults,
} from '../../../controller/kernel/port.ts';
import { checkKernelDirectory } from '../kernel-invariants.ts';

const global = { type: 'Global' } as const;

/** @param lastEffect what was done last, as faulty-ports.ts names it. */
export async function checkWorldInvariants(
  cluster: ClusterPort,
  kernels: KernelDirectory,
  lastEffect = '',
): Promise<string[]> {
  const claims = (await cluster.list('DeviceClaim')).items as DeviceClaim[];
  const partitions = (await cluster.list('WorkloadPartition')).items as WorkloadPartition[];
  const problems = [...recordedTwice(claims, partitions)];
  problems.push(...(await checkKernelDirectory(kernels)));
  if (lastEffect.includes(': StartPartition ')) {
    problems.push(...(await startedTooEarly(kernels, partitions, claims)));
    problems.push(...(await startedBehindItsParent(kernels, partitions, lastEffect)));
  }
  problems.push(...(await linkedForNobody(kernels, partitions, await linkUids(cluster))));
  for (const hostName of await kernels.hosts()) {
    const devices = await readDevices(kernels.kernel(hostName));
    problems.push(...heldForNobody(hostName, devices, { claims, partitions }));
    problems.push(...heldWithoutRecord(hostName, devices, { claims, partitions }));
  }
  return problems;
}

/** when processes start, everything that the partition requires is configured. */
async function startedTooEarly(
  kernels: KernelDirectory,
  partitions: readonly WorkloadPartition[],
  claims: readonly DeviceClaim[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const partition of partitions) {
    const view = await readPartition(kernels, partition);
    if (view?.state !== 'Active') continue;
    const unconfigured = claims.filter((claim) => isRequired(claim, partition) && !isConfigured(claim, view));
    const { name } = partition.metadata;
    problems.push(
      ...unconfigured.map((claim) => `${name} started before claim ${claim.metadata.name} was configured`),
    );
  }
  return problems;
}

/** LINK-16: when the processes of a child start, its root has what changed in its parent's. */
async function startedBehindItsParent(
  kernels: KernelDirectory,
  partitions: readonly WorkloadPartition[],
  lastEffect: string,
): Promise<string[]> {
  const started = partitions.find(({ metadata }) => lastEffect.endsWith(`(${metadata.uid!})`));
  const view = started === undefined ? undefined : await readPartition(kernels, started);
  if (view?.state !== 'Active' || view.link === null) return [];
  const { parentRevision, syncedRevision } = view.link;
  return syncedRevision === parentRevision ? [] : [`${view.name} started behind its parent`];
}

async function linkUids(cluster: ClusterPort): Promise<ReadonlySet<string>> {
  const { items } = await cluster.list('VersionLink');
  return new Set(items.map(({ metadata }) => metadata.uid!));
}

/** X-4, LIFE-14: a link in a kernel belongs to an object, and leads to a partition that has one. */
async function linkedForNobody(
  kernels: KernelDirectory,
  partitions: readonly WorkloadPartition[],
  links: ReadonlySet<string>,
): Promise<string[]> {
  const uids = new Set(partitions.map(({ metadata }) => metadata.uid));
  const problems: string[] = [];
  for (const partition of partitions) {
    const link = (await readPartition(kernels, partition))?.link;
    if (link == null) continue;
    const { name } = partition.metadata;
    if (!links.has(link.linkUid)) problems.push(`${name} is linked by ${link.linkUid}, which has no object`);
    if (!uids.has(link.parentUid)) problems.push(`${name} is linked to a parent that has no object`);
  }
  return problems;
}

async function readPartition(
  kernels: KernelDirectory,
  { metadata, status }: WorkloadPartition,
): Promise<PartitionView | undefined> {
  const hostName = status?.placement?.hostName;
  if (hostName === undefined || metadata.uid === undefined) return undefined;
  const query = { type: 'Partition', partitionUid: metadata.uid } as const;
  const answer = await kernels.kernel(hostName).read<'Partition'>(global, query);
  return answer.ok ? (answer.result ?? undefined) : undefined;
}

function isRequired({ metadata }: DeviceClaim, partition: WorkloadPartition): boolean {
  const names = partition.spec.requiredClaimNames ?? [];
  return metadata.namespace === partition.metadata.namespace && names.includes(metadata.name);
}

function isConfigured({ metadata }: DeviceClaim, view: PartitionView): boolean {
  const entries = view.claims.find(({ claimUid }) => claimUid === metadata.uid)?.entries ?? [];
  return entries.length > 0 && entries.every(({ number }) => number?.state === 'Assigned');
}

async function readDevices(kernel: KernelPort): Promise<QueryResults['Devices']> {
  const answer = await kernel.read<'Devices'>(global, { type: 'Devices' });
  return answer.ok ? answer.result : [];
}

interface Objects {
  claims: readonly DeviceClaim[];
  partitions: readonly WorkloadPartition[];
}

/** LIFE-2, LIFE-7: a device is decided for one claim, unless all that have it share it one at a time. */
function recordedTwice(claims: readonly DeviceClaim[], partitions: readonly WorkloadPartition[]): string[] {
  const holders = new Map<string, Map<string, string>>();
  for (const { claimUid, deviceID, sharing } of recordsOf({ claims, partitions })) {
    const ofDevice = holders.get(deviceID) ?? new Map<string, string>();
    ofDevice.set(claimUid, sharing);
    holders.set(deviceID, ofDevice);
  }
  return [...holders].flatMap(([deviceID, ofDevice]) =>
    ofDevice.size > 1 && [...ofDevice.values()].includes('Exclusive')
      ? [`device ${deviceID} is recorded for claims ${[...ofDevice.keys()].join(', ')}`]
      : [],
  );
}

interface Recorded {
  claimUid: string;
  deviceID: string;
  sharing: string;
}

function recordsOf({ claims, partitions }: Objects): Recorded[] {
  const byUid = new Map(claims.map((claim) => [claim.metadata.uid, claim]));
  // A record counts while the claim and the partition that it is for both exist (LIFE-15).
  const partitionUids = new Set(partitions.map(({ metadata }) => metadata.uid));
  const counting = claims.filter(({ status }) => partitionUids.has(status?.partitionUID));
  const own = counting.flatMap((claim) =>
    (claim.status?.devices ?? []).map(({ deviceID, sharing }) => ({
      claimUid: claim.metadata.uid!,
      deviceID,
      sharing,
    })),
  );
  const placed = partitions.flatMap((partition) =>
    (partition.status?.placement?.claims ?? []).flatMap(({ uid, devices }) => {
      const claim = byUid.get(uid);
      // A claim's own record counts before what the placement decided for it; one that is gone counts for nothing.
      if (claim === undefined || claim.status?.partitionUID === partition.metadata.uid) return [];
      return devices.map(({ deviceID, sharing }) => ({ claimUid: uid, deviceID, sharing }));
    }),
  );
  return [...own, ...placed];
}

/** X-4, LIFE-14: what a kernel holds belongs to a partition and a claim that both still exist. */
function heldForNobody(
  hostName: string,
  devices: readonly DeviceView[],
  { claims, partitions }: Objects,
): string[] {
  const claimUids = new Set(claims.map((claim) => claim.metadata.uid));
  const partitionUids = new Set(partitions.map((partition) => partition.metadata.uid));
  return devices.flatMap((device) =>
    device.allocations
      .filter(({ claimUid, partitionUid }) => !claimUids.has(claimUid) || !partitionUids.has(partitionUid))
      .map(
        ({ claimUid }) => `host ${hostName} holds ${device.id} for claim ${claimUid}, which has no object`,
      ),
  );
}

/** LIFE-1: a kernel is told only what was recorded before; it may still hold what an edit has just taken out. */
function heldWithoutRecord(hostName: string, devices: readonly DeviceView[], objects: Objects): string[] {
  const recorded = new Set(recordsOf(objects).map(({ claimUid, deviceID }) => `${claimUid} ${deviceID}`));
  const edited = new Set(
    objects.claims
      .filter(
        ({ metadata, status }) =>
          metadata.deletionTimestamp !== undefined ||
          metadata.generation !== status?.observedGeneration ||
          // DEV-23: what is busy stays allocated, although the edit has taken it out.
          status?.conditions?.some(({ reason }) => reason === 'DeviceBusy') === true,
      )
      .map(({ metadata }) => metadata.uid),
  );
  return devices.flatMap((device) =>
    device.allocations
      .filter(({ claimUid }) => !edited.has(claimUid) && !recorded.has(`${claimUid} ${device.id}`))
      .map(
        ({ claimUid }) => `host ${hostName} holds ${device.id} for claim ${claimUid}, which no record says`,
      ),
  );
}
