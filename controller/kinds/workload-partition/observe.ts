import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { ExtensionGrant } from '../../api/generated/extension-grant.ts';
import type { Host } from '../../api/generated/host.ts';
import type { RuntimeVersion } from '../../api/generated/runtime-version.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import type { PartitionView } from '../../kernel/port.ts';
import { waitsForNumber } from '../../solve/attachment.ts';
import type { ResolvedGrants } from '../../solve/extension-grants.ts';
import { everyPartition, resolveGrants, waitsForExtensions } from '../../solve/extension-grants.ts';
import { topics } from '../../solve/topics.ts';
import type { Parentage, ParentageFault } from '../../solve/parentage.ts';
import { parentageFault } from '../../solve/parentage.ts';
import type { PlacementAnswer } from '../../solve/placement-problem.ts';
import { recordedDevices } from '../../solve/recorded-devices.ts';
import { readIsAllowed, readVersion } from '../candidates.ts';
import type { LostConsent } from '../class-consent.ts';
import { readLostConsent } from '../class-consent.ts';
import { readHeldView } from '../held-view.ts';
import type { Observation } from '../kind.ts';
import { readIndex, readIndexed, readObject } from '../kind.ts';
import { readLink, readParentage } from '../parentage.ts';
import { readPlacement } from '../placement.ts';

/** A name of requiredClaimNames and the claim that it finds. */
export interface Required {
  name: string;
  claim: DeviceClaim | undefined;
}

/** What the link of a child says, and what is wrong with it; without a link there is nothing. */
export interface Upbringing {
  parentage: Parentage | undefined;
  fault: ParentageFault | undefined;
}

export interface PartitionWorld {
  partition: WorkloadPartition;
  /** The version that it names; undefined when it names none or there is none. */
  version: RuntimeVersion | undefined;
  /** All claims for this partition, sorted by name. */
  claims: readonly DeviceClaim[];
  required: readonly Required[];
  /** Only of a child, which takes its user file systems from a parent. */
  upbringing: Upbringing | undefined;
  /** What administrators let it load (KEXT-20). */
  grants: ResolvedGrants;
  /** The host where it is placed. */
  host: Host | undefined;
  /** Whether that host is open to its namespace (still). */
  isHostOpen: boolean;
  /** Of the required claims: what they have and would not be given again (LIFE-17). */
  lostConsents: readonly { claimName: string; lost: LostConsent }[];
  /** Version of the global environment of that host. */
  hostVersion: RuntimeVersion | undefined;
  /** The partition in its host's kernel; undefined while it is not defined there. */
  view: PartitionView | undefined;
  /** It goes by force, and what it leaves on a machine that does not answer is not on record yet (LIFE-16). */
  isUnlisted?: boolean;
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
  const upbringing = yield* observeUpbringing(partition);
  const grants = yield* observeGrants(partition);
  const common = { partition, version, claims, required, upbringing, grants };
  return partition.status?.placement === undefined
    ? yield* observeUnplaced(common)
    : yield* observePlaced(common, partition.status.placement.hostName);
}

type Common = Pick<PartitionWorld, 'partition' | 'version' | 'claims' | 'required' | 'upbringing' | 'grants'>;

function* observeGrants(partition: WorkloadPartition): Observation<ResolvedGrants> {
  const byRank: (readonly ExtensionGrant[])[] = [];
  for (const name of [partition.metadata.name, everyPartition]) {
    const subject = ['subject', `${namespaceOf(partition)}/${name}`] as const;
    byRank.push(yield* readIndexed<ExtensionGrant>('ExtensionGrant', subject, 'spec'));
  }
  return resolveGrants(byRank);
}

function* observeUpbringing(partition: WorkloadPartition): Observation<Upbringing | undefined> {
  if (partition.spec.userFileSystemSource === 'Own') return undefined;
  const link = yield* readLink(namespaceOf(partition), partition.metadata.name);
  if (link === undefined) return { parentage: undefined, fault: undefined };
  const parentage = yield* readParentage(link, partition);
  return { parentage, fault: parentageFault(parentage) };
}

function* observePlaced(common: Common, hostName: string): Observation<PartitionWorld> {
  const { partition } = common;
  const uid = uidOf(partition);
  const host = yield* readObject<Host>({ kind: 'Host', name: hostName }, 'spec');
  const hostVersion = yield* readVersion(host?.spec.runtimeVersionName);
  const { isUnlisted, view } = yield* readHeldView(partition, { hostName, partitionUid: uid });
  yield* readIndex([topics.dependents(hostName, uid)]);
  yield* readIndex(
    common.required.flatMap(({ claim }) => (claim === undefined ? [] : [topics.record(uidOf(claim))])),
  );
  if (waitsForNumber(view)) yield* readIndex([topics.numbers(hostName)]);
  if (waitsForExtensions(view)) yield* readIndex([topics.extensions(hostName)]);
  const namespace = namespaceOf(partition);
  const isHostOpen = host === undefined || (yield* readIsAllowed(host.spec.allowedNamespaces, namespace));
  const lostConsents = yield* observeLostConsents(common, { hostName, namespace });
  return { ...common, host, isHostOpen, lostConsents, hostVersion, view, isUnlisted, answer: undefined };
}

function* observeLostConsents(
  { partition, required }: Common,
  where: { hostName: string; namespace: string },
): Observation<PartitionWorld['lostConsents']> {
  const found: { claimName: string; lost: LostConsent }[] = [];
  for (const { claim, name } of required) {
    const devices = claim === undefined ? undefined : recordedDevices(claim, partition);
    const lost = yield* readLostConsent(where, devices ?? []);
    if (lost !== undefined) found.push({ claimName: name, lost });
  }
  return found;
}

function* observeUnplaced(common: Common): Observation<PartitionWorld> {
  const nowhere = { host: undefined, isHostOpen: true, lostConsents: [], hostVersion: undefined };
  const world = { ...common, ...nowhere, view: undefined, answer: undefined };
  if (!isPlaceable(common)) return world;
  const parentHost = common.upbringing?.parentage?.host?.metadata.name;
  const required = common.required.flatMap(({ claim }) => claim ?? []);
  const answer = yield* readPlacement(common.partition, required, parentHost);
  return { ...world, answer };
}

/** Whether it makes sense to look for a host: what it needs exists (checks.ts says what does not). */
function isPlaceable({ partition, version, required, upbringing }: Common): boolean {
  return (
    partition.metadata.deletionTimestamp === undefined &&
    (partition.spec.runtimeVersionName === undefined || version !== undefined) &&
    (upbringing === undefined || isAccepted(upbringing)) &&
    required.every(
      ({ claim }) =>
        claim?.metadata.deletionTimestamp === undefined &&
        claim?.spec.partitionName === partition.metadata.name,
    )
  );
}

/** Whether the link of a child is there and nothing is wrong with it. */
export function isAccepted({ parentage, fault }: Upbringing): boolean {
  return parentage !== undefined && fault === undefined;
}
