import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { Host } from '../../api/generated/host.ts';
import type { RuntimeVersion } from '../../api/generated/runtime-version.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import type { PartitionView } from '../../kernel/port.ts';
import { waitsForNumber } from '../../solve/attachment.ts';
import { topics } from '../../solve/goods-index.ts';
import type { PlacementAnswer } from '../../solve/placement-problem.ts';
import { place } from '../../solve/placement.ts';
import { readCandidates, readVersion } from '../candidates.ts';
import type { Observation } from '../kind.ts';
import { readIndex, readIndexed, readKernel, readObject } from '../kind.ts';

/** A name of requiredClaimNames and the claim that it finds. */
export interface Required {
  name: string;
  claim: DeviceClaim | undefined;
}

export interface PartitionWorld {
  partition: WorkloadPartition;
  /** The version that it names; undefined when it names none or there is none. */
  version: RuntimeVersion | undefined;
  /** All claims for this partition, sorted by name. */
  claims: readonly DeviceClaim[];
  required: readonly Required[];
  /** The host where it is placed. */
  host: Host | undefined;
  /** Version of the global environment of that host. */
  hostVersion: RuntimeVersion | undefined;
  /** The partition in its host's kernel; undefined while it is not defined there. */
  view: PartitionView | undefined;
  /** Where it would be placed now; undefined once it is placed, or before what it needs exists. */
  answer: PlacementAnswer | undefined;
}

export function* observe(partition: WorkloadPartition): Observation<PartitionWorld> {
  const namespace = namespaceOf(partition);
  const { runtimeVersionName, requiredClaimNames } = partition.spec;
  const version = yield* readVersion(runtimeVersionName);
  // Of a claim's status only what it records concerns its partition, and that has a topic (observePlaced).
  const claims = yield* readIndexed<DeviceClaim>(
    'DeviceClaim',
    ['partition', `${namespace}/${partition.metadata.name}`],
    'spec',
  );
  const required: Required[] = [];
  for (const name of requiredClaimNames ?? []) {
    const claim = yield* readObject<DeviceClaim>({ kind: 'DeviceClaim', namespace, name }, 'spec');
    required.push({ name, claim });
  }
  const common = { partition, version, claims, required };
  return partition.status?.placement === undefined
    ? yield* observeUnplaced(common)
    : yield* observePlaced(common, partition.status.placement.hostName);
}

type Common = Pick<PartitionWorld, 'partition' | 'version' | 'claims' | 'required'>;

function* observePlaced(common: Common, hostName: string): Observation<PartitionWorld> {
  const { partition } = common;
  const uid = uidOf(partition);
  const host = yield* readObject<Host>({ kind: 'Host', name: hostName }, 'spec');
  const hostVersion = yield* readVersion(host?.spec.runtimeVersionName);
  const watched = [topics.partition(hostName, uid), topics.boot(hostName)];
  const view = (yield* readKernel(hostName, { type: 'Partition', partitionUid: uid }, watched)) ?? undefined;
  yield* readIndex(
    common.required.flatMap(({ claim }) => (claim === undefined ? [] : [topics.record(uidOf(claim))])),
  );
  if (waitsForNumber(view)) yield* readIndex([topics.numbers(hostName)]);
  return { ...common, host, hostVersion, view, answer: undefined };
}

function* observeUnplaced(common: Common): Observation<PartitionWorld> {
  const world = { ...common, host: undefined, hostVersion: undefined, view: undefined, answer: undefined };
  if (!isPlaceable(common)) return world;
  const candidates = yield* readCandidates(common.partition);
  const required = common.required.flatMap(({ claim }) => claim ?? []);
  return { ...world, answer: place({ ...candidates, required }) };
}

/** Whether it makes sense to look for a host: what it needs exists (checks.ts says what does not). */
function isPlaceable({ partition, version, required }: Common): boolean {
  return (
    partition.metadata.deletionTimestamp === undefined &&
    (partition.spec.runtimeVersionName === undefined || version !== undefined) &&
    required.every(
      ({ claim }) =>
        claim?.metadata.deletionTimestamp === undefined &&
        claim?.spec.partitionName === partition.metadata.name,
    )
  );
}
