/**
 * What a machine still holds for objects that are gone, or go by force (LIFE-16). As long as the kernel answers it says
 * so itself. While it does not, what was listed stays listed, and what is deleted by force meanwhile is added: nobody
 * else knows of it later.
 */
import type { DeviceClaim } from '../../api/generated/device-claim.ts';
import type { Host } from '../../api/generated/host.ts';
import type { VersionLink } from '../../api/generated/version-link.ts';
import type { WorkloadPartition } from '../../api/generated/workload-partition.ts';
import type { KubeObject } from '../../api/object.ts';
import { namespaceOf, uidOf } from '../../api/object.ts';
import type { PartitionView } from '../../kernel/port.ts';
import { recordedDevices } from '../../solve/recorded-devices.ts';
import type { Observation } from '../kind.ts';
import { readIndexed, readObject } from '../kind.ts';
import type { Orphans } from './orphans.ts';

export type Leftover = NonNullable<NonNullable<Host['status']>['leftovers']>[number];

/** As many as the schema lets a status have; whoever is deleted by force while there is no room waits. */
const mostListed = 256;

export function keptOf({ orphanClaims, orphanLinks, orphanPartitions }: Orphans): Leftover[] {
  return [
    ...orphanPartitions.map(({ partitionUid, view }) => ({
      kind: 'WorkloadPartition' as const,
      uid: partitionUid,
      ...(view === undefined ? {} : { namespace: view.namespace, name: view.name }),
      ...devicesField(view?.claims.flatMap((claim) => claim.entries) ?? []),
    })),
    ...orphanClaims.map(({ claimUid, view }) => ({
      kind: 'DeviceClaim' as const,
      uid: claimUid,
      namespace: view.namespace,
      ...devicesField(entriesOfClaim(view, claimUid)),
    })),
    ...orphanLinks.map(({ linkUid, view }) => ({
      kind: 'VersionLink' as const,
      uid: linkUid,
      ...(view === undefined ? {} : { namespace: view.namespace, name: view.name }),
    })),
  ]
    .sort((a, b) => (a.uid < b.uid ? -1 : 1))
    .slice(0, mostListed);
}

function entriesOfClaim(
  { claims }: PartitionView,
  claimUid: string,
): PartitionView['claims'][number]['entries'] {
  return claims.find((claim) => claim.claimUid === claimUid)?.entries ?? [];
}

function devicesField(entries: readonly { deviceId: string }[]): { devices?: string[] } {
  const devices = [...new Set(entries.map(({ deviceId }) => deviceId))].sort();
  return devices.length === 0 ? {} : { devices };
}

/** What was listed, and what goes by force since. */
export function listedOf({ status }: Host, forced: readonly Leftover[]): Leftover[] {
  const listed = status?.leftovers ?? [];
  const known = new Set(listed.map(({ uid }) => uid));
  return [...listed, ...forced.filter(({ uid }) => !known.has(uid))].slice(0, mostListed);
}

/** All that is recorded for a host and deleted by force, sorted. */
export function* observeForced(hostName: string): Observation<Leftover[]> {
  const found: Leftover[] = [];
  for (const partition of yield* readForced<WorkloadPartition>('WorkloadPartition'))
    found.push(...(yield* partitionLeft(partition, hostName)));
  for (const claim of yield* readForced<DeviceClaim>('DeviceClaim'))
    found.push(...(yield* claimLeft(claim, hostName)));
  for (const link of yield* readForced<VersionLink>('VersionLink')) {
    const child = yield* readObject<WorkloadPartition>({ ...nameOf(link), kind: 'WorkloadPartition' });
    if (child?.status?.placement?.hostName === hostName) found.push({ ...nameOf(link), kind: 'VersionLink' });
  }
  return found;
}

function* readForced<O extends KubeObject>(kind: string): Observation<readonly O[]> {
  return yield* readIndexed<O>(kind, ['forced', '']);
}

function* partitionLeft(partition: WorkloadPartition, hostName: string): Observation<Leftover[]> {
  const { placement } = partition.status ?? {};
  if (placement?.hostName !== hostName) return [];
  const title = `${namespaceOf(partition)}/${partition.metadata.name}`;
  const claims = yield* readIndexed<DeviceClaim>('DeviceClaim', ['partition', title]);
  // What a claim has by its own record it has until its partition is gone.
  const recorded = claims.flatMap((claim) => recordedDevices(claim, partition) ?? []);
  const placed = placement.claims.flatMap(({ devices }) => devices);
  const entries = [...recorded, ...placed].map(({ deviceID }) => ({ deviceId: deviceID }));
  return [{ ...nameOf(partition), kind: 'WorkloadPartition', ...devicesField(entries) }];
}

function* claimLeft(claim: DeviceClaim, hostName: string): Observation<Leftover[]> {
  const partition = yield* readObject<WorkloadPartition>({
    kind: 'WorkloadPartition',
    namespace: namespaceOf(claim),
    name: claim.spec.partitionName,
  });
  const { devices, where } = recordOf(claim, partition);
  if (devices === undefined || where !== hostName) return [];
  const entries = devices.map(({ deviceID }) => ({ deviceId: deviceID }));
  return [{ ...nameOf(claim), kind: 'DeviceClaim', ...devicesField(entries) }];
}

/** By its own record, or else by that of its partition. */
function recordOf(
  { metadata, status }: DeviceClaim,
  partition: WorkloadPartition | undefined,
): { devices: readonly { deviceID: string }[] | undefined; where: string | undefined } {
  if (status?.devices !== undefined) return { devices: status.devices, where: status.devices[0]?.hostName };
  const placement = partition?.status?.placement;
  const placed = placement?.claims.find(({ uid }) => uid === metadata.uid);
  return { devices: placed?.devices, where: placement?.hostName };
}

function nameOf(object: KubeObject): { namespace: string; name: string; uid: string } {
  return { namespace: namespaceOf(object), name: object.metadata.name, uid: uidOf(object) };
}
