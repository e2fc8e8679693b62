import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { RuntimeVersion } from '../../api/generated/runtime-version.ts';
import type { Host } from '../../api/generated/host.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import type { PartitionView } from '../../kernel/port.ts';
import type { GoodsIndex } from '../../solve/goods-index.ts';
import { waitsForNumber } from '../../solve/attachment.ts';
import { topics } from '../../solve/topics.ts';
import type { PlacedDevice, PlacementAnswer } from '../../solve/placement-problem.ts';
import { recordedDevices } from '../../solve/recorded-devices.ts';
import { readNamespaceLabels, readVersion } from '../candidates.ts';
import type { LostConsent } from '../class-consent.ts';
import { readLostConsent } from '../class-consent.ts';
import { readHeldView } from '../held-view.ts';
import type { Observation } from '../kind.ts';
import { readIndex, readIndexed, readKernel, readObject } from '../kind.ts';
import { readParentHost } from '../parentage.ts';
import { readPartitionView } from '../partition-view.ts';
import { readPlacement } from '../placement.ts';
import type { ClaimAnswer } from './allocation.ts';
import { allocateClaim } from './allocation.ts';

/** What the record says that the claim has; `hostName` is where. */
export interface ClaimRecord {
  hostName: string;
  partitionUid: string;
  devices: readonly PlacedDevice[];
}

export interface ClaimWorld {
  claim: DeviceClaim;
  partition: WorkloadPartition | undefined;
  /** What this claim has by the records, for this very partition (LIFE-15). */
  record: ClaimRecord | undefined;
  /** What it would have after this pass; undefined when the record is as the spec wants it, or nothing can be decided. */
  answer: ClaimAnswer | undefined;
  /** Why its partition is not placed, as far as this claim alone is concerned. */
  placement: PlacementAnswer | undefined;
  /** While it is being deleted: where it may still hold something, although its partition may be gone. */
  held: { hostName: string; partitionUid: string } | undefined;
  /** It goes by force, and what it leaves on a machine that does not answer is not on record yet (LIFE-16). */
  isUnlisted?: boolean;
  /** What it has and would not be given again; only where it is attached or on its way (LIFE-17). */
  lostConsent: LostConsent | undefined;
  /** The partition in the kernel that holds the devices; undefined while it is not defined there. */
  view: PartitionView | undefined;
}

export function* observe(claim: DeviceClaim): Observation<ClaimWorld> {
  const namespace = namespaceOf(claim);
  const partition = yield* readObject<WorkloadPartition>({
    kind: 'WorkloadPartition',
    namespace,
    name: claim.spec.partitionName,
  });
  const record = recordOf(claim, partition);
  const nothing = {
    answer: undefined,
    placement: undefined,
    held: undefined,
    lostConsent: undefined,
    view: undefined,
  };
  const world = { claim, partition, record, ...nothing };
  if (claim.metadata.deletionTimestamp !== undefined) {
    return { ...world, ...(yield* observeHeld(claim, record ?? staleRecord(claim))) };
  }
  if (partition === undefined) return world;
  const hostName = partition.status?.placement?.hostName;
  if (hostName === undefined) return { ...world, placement: yield* observePlacement(claim, partition) };
  return { ...world, ...(yield* observePlaced({ claim, partition, record }, hostName)) };
}

/** What the kernel of its host has of it, and what is to be decided there. */
function* observePlaced(
  placed: Placed,
  hostName: string,
): Observation<Pick<ClaimWorld, 'view' | 'answer' | 'lostConsent'>> {
  const { claim, partition, record } = placed;
  const view = yield* readPartitionView(hostName, uidOf(partition));
  if (record !== undefined && isCurrent(claim, record)) {
    if (waitsForNumber(view)) yield* readIndex([topics.numbers(hostName)]);
    const lostConsent = yield* readLostConsent({ hostName, namespace: namespaceOf(claim) }, record.devices);
    return { view, answer: undefined, lostConsent };
  }
  // Nothing new attaches to what is being deleted (LIFE-14), not even in the records.
  const isLeaving = partition.metadata.deletionTimestamp !== undefined;
  const answer = isLeaving ? undefined : yield* observeAllocation(placed, hostName);
  return { view, answer, lostConsent: undefined };
}

function* observeHeld(
  claim: DeviceClaim,
  held: ClaimWorld['held'],
): Observation<Pick<ClaimWorld, 'held' | 'view' | 'isUnlisted'>> {
  if (held === undefined) return { held, view: undefined };
  return { held, ...(yield* readHeldView(claim, held)) };
}

/** What it has in its partition, and where that is; a partition that is not placed has nothing. */
function recordOf(claim: DeviceClaim, partition: WorkloadPartition | undefined): ClaimRecord | undefined {
  if (partition === undefined) return undefined;
  const hostName = partition.status?.placement?.hostName;
  const devices = recordedDevices(claim, partition);
  if (hostName === undefined || devices === undefined) return undefined;
  return { hostName, partitionUid: uidOf(partition), devices };
}

/** Where a claim that is being deleted may still hold something although its partition is gone. */
function staleRecord(claim: DeviceClaim): { hostName: string; partitionUid: string } | undefined {
  const { partitionUID, devices } = claim.status ?? {};
  const hostName = devices?.[0]?.hostName;
  return partitionUID === undefined || hostName === undefined
    ? undefined
    : { hostName, partitionUid: partitionUID };
}

/** Whether the record has exactly the entries of the spec. */
function isCurrent(claim: DeviceClaim, record: ClaimRecord): boolean {
  if (record.devices.length !== claim.spec.devices.length) return false;
  const names = new Set(record.devices.map((device) => device.name));
  return claim.spec.devices.every((device) => names.has(device.name));
}

function* observePlacement(
  claim: DeviceClaim,
  partition: WorkloadPartition,
): Observation<PlacementAnswer | undefined> {
  if (partition.metadata.deletionTimestamp !== undefined) return undefined;
  return yield* readPlacement(partition, [claim], yield* readParentHost(partition));
}

interface Placed {
  claim: DeviceClaim;
  partition: WorkloadPartition;
  record: ClaimRecord | undefined;
}

const recoveringFault = {
  fault: 'HostNotReady',
  message:
    'the host of the partition was booted and restores what was recorded before; nothing new is granted meanwhile.',
  explanation: {},
} as const;

/** What a kernel that does not answer can hand out. */
const noNumbers = { majors: 0, minorsPerMajor: 0, minorsOfDrivers: {} };

function* observeAllocation(
  { claim, partition, record }: Placed,
  hostName: string,
): Observation<ClaimAnswer> {
  const namespace = namespaceOf(claim);
  const version = yield* readVersion(partition.spec.runtimeVersionName);
  const host = yield* readObject<Host>({ kind: 'Host', name: hostName }, 'spec');
  const hostVersion: RuntimeVersion | undefined = yield* readVersion(host?.spec.runtimeVersionName);
  const namespaceLabels = yield* readNamespaceLabels(namespace);
  const siblings = yield* readIndexed<DeviceClaim>('DeviceClaim', [
    'partition',
    `${namespace}/${partition.metadata.name}`,
  ]);
  const kernel = yield* readKernel(hostName, { type: 'Host' }, [
    topics.numbers(hostName),
    topics.boot(hostName),
  ]);
  // Whatever the host can still hand out belongs to those who had it before its boot (LIFE-9).
  if (kernel?.recovering === true) return { ok: false, ...recoveringFault };
  const index = yield* readIndex<GoodsIndex>([
    topics.devices(hostName),
    topics.availability(hostName),
    topics.classes,
  ]);
  return allocateClaim({
    claim,
    partition,
    record,
    siblings: siblings.filter((sibling) => sibling.metadata.uid !== claim.metadata.uid),
    versions: { own: version, ofHost: hostVersion },
    namespaceLabels,
    freeNumbers: kernel?.numbers.free ?? noNumbers,
    index,
    hostName,
  });
}
