/** Extensions as the port shows them: all of it to the global environment, and to a partition only its own (KEXT-6). */
import type { Uid } from '../../api/object.ts';
import type {
  ExtensionsView,
  ExtensionView,
  HostView,
  OwnExtensionView,
  PartitionView,
  QueryAnswer,
} from '../port.ts';
import { counterOf, requestedImages, staysFor } from './extension-images.ts';
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

/** Names under which the global environment asked for itself. */
export function ownNames({ memory }: HostState): string[] {
  const names = [...memory.ownImages].flatMap((key) =>
    (memory.images.get(key)?.entries ?? []).flatMap(({ name, partitionUid }) =>
      partitionUid === null ? name : [],
    ),
  );
  return sorted(names);
}

export function hostExtensions(host: HostState): HostView['extensions'] {
  const images = [...host.memory.images.values()];
  const local = images.filter(({ scope }) => scope === 'Local').length;
  return { global: images.length - local, local, own: ownNames(host) };
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
    extensions: sorted([...partition.grants.keys(), ...loadedNames(host, partition)]).map((name) =>
      extensionView(host, partition, name, tree),
    ),
  };
}

function loadedNames({ memory }: HostState, { images, uid }: PartitionRecord): string[] {
  return [...images].flatMap((key) =>
    (memory.images.get(key)?.entries ?? []).flatMap(({ name, partitionUid }) =>
      partitionUid === uid ? name : [],
    ),
  );
}

function extensionView(
  host: HostState,
  partition: PartitionRecord,
  name: string,
  tree: FileTree,
): ExtensionView {
  const requested = requestedImages(host, partition.uid, name);
  const entries = requested.flatMap((one) => one.entries);
  return {
    name,
    scope: partition.grants.get(name) ?? null,
    loadedScope: requested[0]?.image.scope ?? null,
    declared: entries.some(({ requester }) => requester === 'Spec'),
    inside: entries.filter(({ requester }) => requester === 'Inside').length,
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
