/** What a partition's own file systems hold, from its version, its spec and its link, as the next commands (LINK-3 to 5). */
import type { RuntimeVersion } from '../../api/generated/runtime-version.ts';
import { uidOf } from '../../api/object.ts';
import { isBelow, isWithin } from '../../api/paths.ts';
import type { FileEntry, PartitionView, UserFileSystem } from '../../kernel/port.ts';
import type { Call } from '../../solve/attachment.ts';
import { globalCall } from '../../solve/attachment.ts';
import { isLinkedAs, sharedFileSystems } from '../../solve/parentage.ts';
import type { PartitionWorld } from './observe.ts';
import { hasRootAtHand, scratchCalls } from './root-volume-group.ts';

/** What is laid down and written before anything is mounted; nothing when all of it is there. */
export function layoutCalls(world: PartitionWorld, view: PartitionView | undefined): Call[] {
  const scratch = scratchCalls(world, view);
  // The root has to be found before it is known whether anything has to be laid down (LIFE-8).
  if (scratch.length > 0 && view?.rootVolumeGroup == null) return scratch;
  if (scratch.length === 0 && !hasRootAtHand(world, view)) return [];
  const populating = populatingCalls(world, view);
  // Until something is made on the disks, the spec may still choose others, or consent to something else.
  if (scratch.length > 0) return populating.length > 0 ? [...scratch, ...populating] : [];
  return [...populating, ...writingCalls(world, view)];
}

function populatingCalls(world: PartitionWorld, view: PartitionView | undefined): Call[] {
  const { partition } = world;
  const version = world.version ?? world.hostVersion;
  // A mounted tree is never laid down anew under its users.
  const isMounted = view !== undefined && view.mounts.length > 0;
  if (version === undefined || isMounted || !knowsWhatIsShared(world, view)) return [];
  const population = populationOf(version, sharedBy(world));
  if (view?.baseline === population.baseline) return [];
  return [globalCall({ type: 'PopulateFileSystems', partitionUid: uidOf(partition), ...population })];
}

/** Paths of spec.root.files that lie in a user file system, the partition's own or its parent's. */
export function pathsOutsideTheRoot(world: PartitionWorld): string[] {
  const version = world.version ?? world.hostVersion;
  const points =
    sharedBy(world) ?? (world.upbringing === undefined ? version?.spec.userFileSystems : undefined);
  const paths = (world.partition.spec.root?.files ?? []).map(({ path }) => path);
  return paths.filter((path) => points?.some((point) => isWithin(path, point)));
}

/** What a child has in its root depends on what it shares, and that is settled by its link in the kernel. */
function knowsWhatIsShared({ upbringing }: PartitionWorld, view: PartitionView | undefined): boolean {
  if (upbringing === undefined) return true;
  return upbringing.parentage !== undefined && isLinkedAs(upbringing.parentage, view?.link ?? null);
}

/** Mount points that come from the parent; undefined for a partition with user file systems of its own. */
function sharedBy({ upbringing }: PartitionWorld): readonly string[] | undefined {
  return upbringing?.parentage === undefined ? undefined : sharedFileSystems(upbringing.parentage);
}

type ModuleList = NonNullable<RuntimeVersion['spec']['moduleLists']>[number];

interface Population {
  baseline: string;
  rootFiles: readonly FileEntry[];
  privateFiles: readonly string[];
  userFileSystems: readonly UserFileSystem[];
}

/** A child's root also holds what of the version it does not share: that is its own (LINK-18). */
function populationOf(version: RuntimeVersion, shared: readonly string[] | undefined): Population {
  const { moduleLists = [], privateFiles = [], userFileSystems, userFiles = [] } = version.spec;
  const rootFiles = [...(version.spec.rootFiles ?? []), ...moduleLists.map(moduleListFile)];
  const filesBelow = (directory: string): FileEntry[] =>
    userFiles.filter(({ path }) => isBelow(path, directory));
  if (shared === undefined) {
    return {
      baseline: uidOf(version),
      rootFiles,
      privateFiles,
      userFileSystems: userFileSystems.map((path) => ({ path, files: filesBelow(path) })),
    };
  }
  const own = userFileSystems.filter((path) => !shared.includes(path)).sort();
  return {
    baseline: [uidOf(version), ...own].join(' '),
    rootFiles: [...rootFiles, ...own.flatMap(filesBelow)],
    privateFiles,
    userFileSystems: [],
  };
}

/** Tells the scan which application needs which extensions (KEXT-1). */
function moduleListFile({ application, extensions, path }: ModuleList): FileEntry {
  return { path, content: `# application: ${application}\n${extensions.join('\n')}\n` };
}

function writingCalls(world: PartitionWorld, view: PartitionView | undefined): Call[] {
  const files = world.partition.spec.root?.files ?? [];
  // The kernel would refuse it, and asking again would not help (checks.ts says so).
  if (pathsOutsideTheRoot(world).length > 0) return [];
  if (view === undefined || view.baseline === null || isSameList(files, view.rootFiles)) return [];
  return [globalCall({ type: 'WriteRootFiles', partitionUid: view.partitionUid, files })];
}

function isSameList(wanted: readonly FileEntry[], written: readonly FileEntry[]): boolean {
  const contents = new Map(written.map(({ path, content }) => [path, content]));
  return (
    wanted.length === written.length && wanted.every(({ path, content }) => contents.get(path) === content)
  );
}
