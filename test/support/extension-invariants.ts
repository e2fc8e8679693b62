/** What must hold of extensions in every state of one kernel, from its answers alone (X-12 (b), (c)). */
import type { ExtensionsView, HostView, OwnRequests, PartitionView } from '../../controller/kernel/port.ts';

interface Loads {
  host: HostView;
  extensions: ExtensionsView;
  partitions: PartitionView[];
}

type Image = ExtensionsView['images'][number];

/** One line for each thing that is wrong; none when all is well. */
export function extensionsAreSound({ extensions, host, partitions }: Loads): string[] {
  const { images } = extensions;
  return [
    ...images.flatMap((image) =>
      imageIsSound(image, images).map((problem) => `${titleOf(image)} ${problem}`),
    ),
    ...imagesAreApart(images),
    ...partitions.flatMap((partition) => requestsAgree(partition, images)),
    ...strangers(images, partitions),
    ...hostAgrees(host, images),
  ];
}

function titleOf({ names, partitionUid }: Image): string {
  return `extension ${names.join('+')}${partitionUid === null ? '' : ` of ${partitionUid}`}`;
}

function imageIsSound(image: Image, images: readonly Image[]): string[] {
  const { counter, entries, scope, staysFor } = image;
  const asked = new Set(entries.flatMap((entry) => entry.partitionUid ?? []));
  const problems = scope === 'Local' ? privateIsSound(image) : [];
  if (scope === 'Global' && counter !== asked.size) {
    problems.push(`counts ${String(counter)} partitions, ${String(asked.size)} asked`);
  }
  if ((staysFor === 'Requested') !== entries.length > 0) {
    problems.push('is in the kernel and nobody asked for it');
  }
  if (staysFor === 'Required' && !isRequired(image, images)) {
    problems.push('stays for nothing that requires it');
  }
  return problems;
}

/** KID-9: of one partition, for that partition, and not counted. */
function privateIsSound({ counter, entries, partitionUid }: Image): string[] {
  const problems: string[] = [];
  if (counter !== null) problems.push('is private and counted');
  if (partitionUid === null) problems.push('is private and nobody has it');
  if (entries.some((entry) => entry.partitionUid !== partitionUid)) {
    problems.push('is private and was asked for by another');
  }
  return problems;
}

function isRequired(image: Image, images: readonly Image[]): boolean {
  return images.some((other) => other.requires.some((name) => image.names.includes(name)));
}

function imagesAreApart(images: readonly Image[]): string[] {
  const keys = images.map(({ contentID, partitionUid }) => `${contentID} ${partitionUid ?? ''}`);
  return keys.length === new Set(keys).size ? [] : ['an extension is in the kernel twice'];
}

/** What a partition is shown of itself is what the list has of it (SHR-6), and a stopped one has nothing (KEXT-13). */
function requestsAgree(partition: PartitionView, images: readonly Image[]): string[] {
  const { extensions, partitionUid, state } = partition;
  const listed = requestsOf(partitionUid, images);
  const shown = extensions.flatMap(requestTexts).sort();
  const who = `partition ${partitionUid} (${state})`;
  return [
    ...(listed.join() === shown.join() ? [] : [`${who}: shows other requests than it has`]),
    ...(state === 'Defined' && listed.length > 0 ? [`${who}: has extensions loaded while stopped`] : []),
  ];
}

/** What the lists in the kernel have of a requester; null stands for the host. */
function requestsOf(requester: string | null, images: readonly Image[]): string[] {
  return images
    .flatMap(({ entries }) => entries.filter(({ partitionUid }) => partitionUid === requester))
    .map((entry) => `${entry.name} ${entry.requester}`)
    .sort();
}

function requestTexts({ declared, inside, name }: OwnRequests): string[] {
  return [...(declared ? [`${name} Spec`] : []), ...Array.from({ length: inside }, () => `${name} Inside`)];
}

function strangers(images: readonly Image[], partitions: readonly PartitionView[]): string[] {
  const known = new Set(partitions.map(({ partitionUid }) => partitionUid));
  const asked = new Set(
    images.flatMap(({ entries }) => entries.flatMap((entry) => entry.partitionUid ?? [])),
  );
  return [...asked]
    .filter((uid) => !known.has(uid))
    .map((uid) => `extensions are loaded for the unknown ${uid}`);
}

function hostAgrees({ extensions }: HostView, images: readonly Image[]): string[] {
  const local = images.filter(({ scope }) => scope === 'Local').length;
  const isSame = extensions.local === local && extensions.global === images.length - local;
  const listed = requestsOf(null, images);
  const shown = extensions.own.flatMap(requestTexts).sort();
  return [
    ...(isSame ? [] : ['the host counts other extensions than there are']),
    ...(listed.join() === shown.join() ? [] : ['the host shows other requests than it has']),
  ];
}
