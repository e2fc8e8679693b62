/** Who asked for the extensions in a kernel, in the order of the requests (SHR-1): for the global environment alone (KEXT-6). */
import type { ExtensionsView, LoadRequester } from '../../kernel/port.ts';
import type { HostInside, PartitionName } from './host-inside.ts';

type Image = ExtensionsView['images'][number];

/** One request that stands; `partition` is null for the global environment itself. */
export interface LedgerRequest {
  /** Under which name it asked: several names may stand for one content. */
  name: string;
  partition: PartitionName | null;
  requester: LoadRequester;
}

export interface LedgerImage extends Pick<Image, 'contentID' | 'names' | 'scope' | 'counter' | 'staysFor'> {
  /** Whose private instance it is. */
  owner: PartitionName | null;
  /** What is in the kernel and requires it; sorted. */
  requiredBy: string[];
  requests: LedgerRequest[];
}

/** By name, then scope and requests. */
export async function readLedger(inside: HostInside): Promise<LedgerImage[]> {
  const { images } = await inside.read<'Extensions'>({ type: 'Extensions' });
  const ledger: LedgerImage[] = [];
  for (const image of images) ledger.push(await ledgerImage(inside, image, images));
  return ledger.sort((a, b) => compare(rowKey(a), rowKey(b)));
}

async function ledgerImage(inside: HostInside, image: Image, images: readonly Image[]): Promise<LedgerImage> {
  const nameOf = async (uid: string | null): Promise<PartitionName | null> => {
    const found = uid === null ? undefined : await inside.nameOf(uid);
    return found === undefined ? null : { namespace: found.namespace, name: found.name };
  };
  const requests: LedgerRequest[] = [];
  for (const { name, partitionUid, requester } of image.entries)
    requests.push({ name, partition: await nameOf(partitionUid), requester });
  const { contentID, counter, names, scope, staysFor } = image;
  const owner = await nameOf(image.partitionUid);
  return {
    names,
    contentID,
    scope,
    owner,
    counter,
    staysFor,
    requiredBy: namesAbove(image, images),
    requests,
  };
}

/** A private instance serves its own partition only (SHR-7). */
function namesAbove(image: Image, images: readonly Image[]): string[] {
  const above = images.filter(
    ({ partitionUid, requires }) =>
      requires.some((name) => image.names.includes(name)) &&
      (image.scope === 'Global' || image.partitionUid === partitionUid),
  );
  return [...new Set(above.flatMap(({ names }) => names))].sort();
}

function rowKey({ names, requests, scope }: LedgerImage): string {
  return [names.join(), scope, ...requests.map(requesterText)].join(' ');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** `team-a/web`, `team-a/web (inside)`, `the host`, `the host (inside)`. */
export function requesterText({ partition, requester }: LedgerRequest): string {
  const who = partition === null ? 'the host' : `${partition.namespace}/${partition.name}`;
  return requester === 'Inside' ? `${who} (inside)` : who;
}

/** As many digits of a content's identifier as tell contents apart for a person. */
export function shortContentID(contentID: string): string {
  return contentID.slice('sha256:'.length).slice(0, 12);
}
