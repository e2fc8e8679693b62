/** Extensions as the port shows them: all of it to the global environment, and to a partition only its own (KEXT-6). */
import type { Uid } from '../../api/object.ts';
import type {
  ExtensionsView,
  ExtensionView,
  HostView,
  OwnExtensionView,
  OwnRequests,
  PartitionView,
  QueryAnswer,
} from '../port.ts';
import { counterOf, keysOf, requestedImages, staysFor } from './extension-images.ts';
import { foreseenRefusal } from './extension-loads.ts';
import { refusalOfDelivery } from './extensions.ts';
import { rootTree } from './file-tree.ts';
import type { FileTree } from './file-tree.ts';
import { installationOf } from './installations.ts';
import { copyPath } from './module-lists.ts';
import { refuse } from './outcome.ts';
import type { HostState, PartitionRecord } from './state.ts';

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}

/** What a requester has standing, by the name under which it asked; null stands for the global environment. */
function ownRequests(host: HostState, partitionUid: Uid | null, name: string): OwnRequests {
  const entries = requestedImages(host, partitionUid, name).flatMap((one) => one.entries);
  return {
    name,
    declared: entries.some(({ requester }) => requester === 'Spec'),
    inside: entries.filter(({ requester }) => requester === 'Inside').length,
  };
}

export function hostExtensions(host: HostState): HostView['extensions'] {
  const images = [...host.memory.images.values()];
  const local = images.filter(({ scope }) => scope === 'Local').length;
  const own = loadedNames(host, null).map((name) => ownRequests(host, null, name));
  return { global: images.length - local, local, own };
}

export function extensionsView(host: HostState): ExtensionsView {
  const { images } = host.memory;
  return {
    registered: [...host.disk.extensions.values()]
      .map(({ requires, conflictsWith, ...record }) => ({
        ...record,
        requires: [...requires],
        conflictsWith: [...conflictsWith],
      }))
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
    images: [...images]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, image]) => ({
        contentID: image.contentID,
        names: [...image.names].sort(),
        scope: image.scope,
        partitionUid: image.partitionUid,
        requires: [...image.requires],
        counter: image.scope === 'Global' ? counterOf(image) : null,
        staysFor: staysFor(images, image) ?? 'Requested',
        entries: image.entries.map((entry) => ({ ...entry })),
      })),
  };
}

type PartitionExtensions = Pick<PartitionView, 'grants' | 'catalogue' | 'extensions'>;

export function partitionExtensions(host: HostState, partition: PartitionRecord): PartitionExtensions {
  const root = installationOf(host, partition.uid)?.root;
  const grants = [...partition.grants].map(([name, scope]) => ({ name, scope }));
  const isConcerned = root !== undefined && (root.catalogue.length > 0 || partition.grants.size > 0);
  const tree: FileTree = isConcerned ? rootTree(root) : new Map<string, string>();
  return {
    grants: grants.sort((left, right) => (left.name < right.name ? -1 : 1)),
    catalogue: (root?.catalogue ?? []).map(({ application, name }) => {
      return { application, name, path: copyPath(name), present: tree.has(copyPath(name)) };
    }),
    extensions: sorted([...partition.grants.keys(), ...loadedNames(host, partition.uid)]).map((name) =>
      extensionView(host, partition, name, tree),
    ),
  };
}

/** Names under which a requester keeps something in the kernel; sorted. */
function loadedNames(host: HostState, uid: Uid | null): string[] {
  const { images } = host.memory;
  const names = [...keysOf(host, uid)].flatMap((key) =>
    (images.get(key)?.entries ?? []).flatMap(({ name, partitionUid }) => (partitionUid === uid ? name : [])),
  );
  return sorted(names);
}

function extensionView(
  host: HostState,
  partition: PartitionRecord,
  name: string,
  tree: FileTree,
): ExtensionView {
  const [requested] = requestedImages(host, partition.uid, name);
  return {
    ...ownRequests(host, partition.uid, name),
    scope: partition.grants.get(name) ?? null,
    loadedScope: requested?.image.scope ?? null,
    copy: copyState(host, partition, name, tree),
    deliveryRefusal: refusalOfDelivery(host, partition, name) ?? null,
    loadRefusal: foreseenRefusal(host, partition, name),
  };
}

function copyState(
  host: HostState,
  { uid }: PartitionRecord,
  name: string,
  tree: FileTree,
): ExtensionView['copy'] {
  const path = copyPath(name);
  const copy = tree.get(path);
  if (copy === undefined) return 'Missing';
  if (copy === host.disk.extensions.get(name)?.content) return 'Current';
  const delivered = installationOf(host, uid)?.root.delivered.get(path);
  return copy === delivered ? 'Outdated' : 'Modified';
}

/**
 * What a partition sees: what its own applications need, and what it asked for itself. No counter, no identifier, and
 * nothing of what is in the kernel for others (SHR-4, SHR-6, seeds 5.7).
 */
export function ownExtensions(
  host: HostState,
  { partitionUid }: { partitionUid: Uid },
): QueryAnswer<'OwnExtensions'> {
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const { catalogue, extensions } = partitionExtensions(host, partition);
  const loaded = extensions.filter(({ loadedScope }) => loadedScope !== null);
  const names = sorted([...catalogue, ...loaded].map(({ name }) => name));
  const result = names.map((name): OwnExtensionView => {
    const extension = loaded.find((one) => one.name === name);
    return {
      name,
      state: extension === undefined ? 'NotLoaded' : 'Loaded',
      requests: extension?.inside ?? 0,
      present: catalogue.some((entry) => entry.name === name && entry.present),
    };
  });
  return { ok: true, result };
}
