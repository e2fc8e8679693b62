/** Which user file systems partitions have, as far as the files tell. */
import type { ManifestObject } from './manifest-object.ts';
import { isAbsent, listOf, type ManifestSet, specOf, textOf } from './manifest-set.ts';
import { PartitionVersions } from './partition-versions.ts';
import { hasParent, linkOf, ownsUserFileSystems, parentRefOf } from './version-links.ts';

/** The schema's default: files are read as they were written. */
const DEFAULT_USER_FILE_SYSTEMS: readonly string[] = ['/usr', '/opt'];

function texts(list: readonly unknown[]): string[] {
  return list.flatMap((value) => textOf(value) ?? []);
}

/** The mount points that a RuntimeVersion names. */
export function userFileSystemsOfVersion(version: ManifestObject): readonly string[] {
  const { userFileSystems } = specOf(version);
  return isAbsent(userFileSystems) ? DEFAULT_USER_FILE_SYSTEMS : texts(listOf(userFileSystems));
}

/** What a link says is shared; undefined where it leaves that open, which means all that the parent has. */
function sharedOf(link: ManifestObject): readonly string[] | undefined {
  const { sharedFileSystems } = specOf(link);
  return Array.isArray(sharedFileSystems) ? texts(sharedFileSystems) : undefined;
}

/** One step from a child to its parent. */
interface Step {
  child: ManifestObject;
  link: ManifestObject;
}

export class UserFileSystems {
  readonly #set: ManifestSet;
  readonly #versions: PartitionVersions;
  readonly #known = new Map<ManifestObject, readonly string[] | undefined>();

  constructor(set: ManifestSet) {
    this.#set = set;
    this.#versions = new PartitionVersions(set);
  }

  /**
   * The mount points of a partition: those of its version, and in a child those of them that it shares with its parent;
   * the others are directories of its root. Undefined where the set does not tell.
   */
  of(partition: ManifestObject): readonly string[] | undefined {
    const way: Step[] = [];
    let found = this.#climb(partition, way);
    for (const { child, link } of way.reverse()) {
      const shared = sharedOf(link);
      if (shared) found = found?.filter((path) => shared.includes(path)) ?? shared;
      this.#known.set(child, found);
    }
    return found;
  }

  /** From child to parent, to whoever has file systems of its own, and what these are. Leaves the links on its way. */
  #climb(partition: ManifestObject, way: Step[]): readonly string[] | undefined {
    const seen = new Set<ManifestObject>();
    for (let at = partition; ;) {
      if (this.#known.has(at)) return this.#known.get(at);
      if (ownsUserFileSystems(at)) return this.#ofVersion(at);
      const link = hasParent(at) ? linkOf(this.#set, at) : undefined;
      if (!link || seen.has(at)) return undefined;
      seen.add(at);
      way.push({ child: at, link });
      const parent = this.#parentOf(link);
      // A parent that the set does not hold runs the version of its child, or the link is refused (LINK-2).
      if (!parent) return this.#ofVersion(at);
      at = parent;
    }
  }

  #parentOf(link: ManifestObject): ManifestObject | undefined {
    const parent = parentRefOf(link);
    return parent && this.#set.find('WorkloadPartition', parent.namespace, parent.name);
  }

  #ofVersion(partition: ManifestObject): readonly string[] | undefined {
    const [first, ...others] = this.#versions.possible(partition).map(userFileSystemsOfVersion);
    const isEqual = (other: readonly string[]) =>
      other.length === first?.length && other.every((path) => first.includes(path));
    return others.every(isEqual) ? first : undefined;
  }
}
