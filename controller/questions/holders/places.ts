/** The hosts where something can be held, and the names of those who hold it. */
import type { Uid } from '../../api/object.ts';
import { namespaceOf } from '../../api/object.ts';
import type { Agent } from '../inside/agent.ts';
import type { Looking } from '../inside/enter.ts';
import { enterHost } from '../inside/enter.ts';
import type { HostInside, PartitionName } from '../inside/host-inside.ts';
import type { Holder } from './document.ts';

/** One running kernel. */
export interface Place {
  host: string;
  inside: HostInside;
}

/** @param hostName the one that is asked about; else all that were booted, by name */
export async function openPlaces(
  agent: Agent,
  world: Looking,
  hostName: string | undefined,
): Promise<Place[]> {
  const hosts = hostName === undefined ? await world.kernels.hosts() : [hostName];
  const places: Place[] = [];
  for (const host of hosts) {
    const inside = await enterHost(agent, world, { name: host, call: 'holders' });
    places.push({ host, inside });
  }
  return places;
}

export type ClaimNames = ReadonlyMap<Uid, PartitionName>;

export async function readClaimNames({ cluster }: Looking): Promise<ClaimNames> {
  const names = new Map<Uid, PartitionName>();
  for (const claim of (await cluster.list('DeviceClaim')).items) {
    const { name, uid } = claim.metadata;
    if (uid !== undefined) names.set(uid, { namespace: namespaceOf(claim), name });
  }
  return names;
}

/** What the kernel calls an owner, as a person names it. */
export async function holderOf(
  { claimUid, entry, partitionUid }: { claimUid: Uid; entry: string; partitionUid: Uid },
  { inside }: Place,
  claims: ClaimNames,
): Promise<Holder> {
  const found = await inside.nameOf(partitionUid);
  const partition = found === undefined ? null : { namespace: found.namespace, name: found.name };
  const claim = claims.get(claimUid) ?? null;
  return { claim, claimUID: claimUid, partition, partitionUID: partitionUid, entry };
}
