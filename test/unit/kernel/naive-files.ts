/* eslint complexity: off -- an oracle is plain: each rule one line, in the order of the port */
/**
 * What partitions, links and file systems of a host should do, written as plainly as possible: lists that are searched
 * from front to back, and a file looked for in one layer after the other. It shares no code and no structure with the model.
 */
import type { FileEntry, KernelCommand, UserFileSystem } from '../../../controller/kernel/port.ts';

type Command<T extends KernelCommand['type']> = Extract<KernelCommand, { type: T }>;

/** A file, or the place of one that was removed. */
interface Change {
  path: string;
  content: string | null;
}

interface Partition {
  uid: string;
  version: string;
  versioned: boolean;
  owns: boolean;
  state: string;
  mounted: boolean;
  bootRequest: string | null;
}

/** What the disk has of a partition. */
interface Files {
  uid: string;
  baseline: string;
  base: readonly FileEntry[];
  privates: readonly string[];
  inherited: Change[];
  spec: readonly FileEntry[];
  inside: Change[];
  revision: number;
  starts: number;
  users: { path: string; base: readonly FileEntry[]; inside: Change[] }[];
}

interface Link {
  child: string;
  parent: string;
  uid: string;
  shared: readonly string[];
  synced: number;
}

const ok = 'ok';

/** Whether one path leads through the other, so that only one of them can be a file. */
function excludeEachOther(one: string, other: string): boolean {
  return one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

function liesIn(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

/** What is at a path under layers of which the first wins; undefined where no file is. */
function look(path: string, layers: readonly (readonly Change[])[]): string | undefined {
  for (const layer of layers) {
    const own = layer.find((change) => change.path === path);
    if (own) return own.content ?? undefined;
    // Something above is in the way.
    if (layer.some((change) => change.content !== null && excludeEachOther(change.path, path)))
      return undefined;
  }
  return undefined;
}

export class NaiveFiles {
  partitions: Partition[] = [];
  private disks: Files[] = [];
  private links: Link[] = [];
  private readonly universe: readonly string[];

  /** @param universe every path that a command may name. */
  constructor(universe: readonly string[]) {
    this.universe = universe;
  }

  /** `ok`, or the id of the refusal; undefined for a command that is about something else. */
  execute(command: KernelCommand): string | undefined {
    switch (command.type) {
      case 'DefinePartition':
        return this.define(command);
      case 'PopulateFileSystems':
        return this.populate(command);
      case 'WriteRootFiles':
        return this.writeRoot(command);
      case 'LinkPartition':
        return this.link(command);
      case 'UnlinkPartition':
        return this.unlink(command);
      case 'LoadPartition':
        return this.load(command);
      case 'MountFileSystems':
        return this.mount(command);
      case 'PropagateRoot':
        return this.propagate(command);
      case 'StartPartition':
        return this.start(command);
      case 'StopPartition':
        return this.stop(command);
      case 'RemovePartition':
        return this.remove(command);
      case 'WriteFile':
        return this.writeFile(command);
      case 'RemoveFile':
        return this.removeFile(command);
      default:
        return undefined;
    }
  }

  /** The memory is lost; the disks are not. */
  boot(): void {
    this.partitions = [];
  }

  partition(uid: string): Partition | undefined {
    return this.partitions.find((partition) => partition.uid === uid);
  }

  // ---------------------------------------------------------------------------------------------- what is seen

  /** Every partition in one line, by UID. */
  describe(): string[] {
    return this.partitions
      .map((partition) => {
        const { bootRequest, state, uid } = partition;
        const disk = this.disk(uid);
        const mounts = partition.mounted
          ? this.points(uid).map((path) => `${path}@${this.owner(uid, path)}`)
          : [];
        const children = this.links.filter((link) => link.parent === uid).map(({ child }) => child);
        const loaded = children.filter((child) => this.isLoaded(child));
        const mounted = children.filter((child) => this.isMounted(child));
        return [
          `${uid} ${state} ${bootRequest ?? '-'} ${disk?.baseline ?? '-'} starts ${disk?.starts ?? 0}`,
          `revision ${disk?.revision ?? 0} mounts ${mounts.join()} in the way ${this.inTheWay(partition) ?? '-'}`,
          `children ${children.length} ${loaded.length} ${mounted.length} ${this.describeLink(uid)}`,
        ].join(' ');
      })
      .sort();
  }

  private describeLink(uid: string): string {
    const link = this.links.find(({ child }) => child === uid);
    if (!link) return 'not linked';
    const { parent, shared, synced, uid: linkUid } = link;
    const disk = this.disk(uid);
    const kept = this.universe.filter((path) => {
      const brought = disk?.inherited.find((change) => change.path === path);
      if (!disk || !brought) return false;
      const wanted = brought.content ?? undefined;
      return look(path, this.layers(disk).slice(1)) === wanted && look(path, this.layers(disk)) !== wanted;
    });
    const revision = this.disk(parent)?.revision ?? 0;
    return `${linkUid} ${parent} ${[...shared].sort().join()} ${synced}/${revision} kept ${kept.sort().join()}`;
  }

  /** What a file holds, or the id of the refusal. */
  read(uid: string, path: string): string {
    if (!this.partition(uid)) return 'PartitionNotFound';
    if (!this.isMounted(uid)) return 'FileSystemsNotMounted';
    const content = this.see(uid, path);
    if (content !== undefined) return content;
    if (this.isDirectory(uid, path)) return 'IsDirectory';
    return this.isBelowFile(uid, path) ? 'NotDirectory' : 'FileNotFound';
  }

  /** Names in a directory, those of directories with a slash; or the id of the refusal. */
  list(uid: string, path: string): string[] | string {
    if (!this.partition(uid)) return 'PartitionNotFound';
    if (!this.isMounted(uid)) return 'FileSystemsNotMounted';
    if (this.see(uid, path) !== undefined || this.isBelowFile(uid, path)) return 'NotDirectory';
    if (!this.isDirectory(uid, path)) return 'FileNotFound';
    const prefix = path === '/' ? '/' : `${path}/`;
    const names: string[] = [];
    for (const other of [...this.universe, ...this.points(uid)]) {
      if (!other.startsWith(prefix)) continue;
      const name = other.slice(prefix.length).split('/')[0] ?? '';
      if (this.see(uid, prefix + name) !== undefined) names.push(name);
      else if (this.isDirectory(uid, prefix + name)) names.push(`${name}/`);
    }
    return [...new Set(names)].sort();
  }

  /** The file at a path, in whatever is mounted there. */
  private see(uid: string, path: string): string | undefined {
    const point = this.points(uid).find((each) => liesIn(path, each));
    const layers =
      point === undefined ? this.layers(this.disk(uid)) : this.userLayers(this.owner(uid, point), point);
    return look(path, layers);
  }

  private isDirectory(uid: string, path: string): boolean {
    if (path === '/' || this.points(uid).some((point) => liesIn(point, path))) return true;
    return this.universe.some((other) => other.startsWith(`${path}/`) && this.see(uid, other) !== undefined);
  }

  private isBelowFile(uid: string, path: string): boolean {
    return this.universe.some((other) => path.startsWith(`${other}/`) && this.see(uid, other) !== undefined);
  }

  /** The layers of a root, the upper first. */
  private layers(disk: Files | undefined): (readonly Change[])[] {
    return disk ? [disk.inside, disk.spec, disk.inherited, disk.base] : [];
  }

  private userLayers(owner: string, point: string): (readonly Change[])[] {
    const user = this.disk(owner)?.users.find(({ path }) => path === point);
    return user ? [user.inside, user.base] : [];
  }

  private disk(uid: string): Files | undefined {
    return this.disks.find((disk) => disk.uid === uid);
  }

  private isMounted(uid: string): boolean {
    return this.partition(uid)?.mounted === true;
  }

  private isLoaded(uid: string): boolean {
    const partition = this.partition(uid);
    return partition !== undefined && partition.state !== 'Defined';
  }

  private isHeld(uid: string): boolean {
    return this.links.some(({ child, parent }) => parent === uid && this.isMounted(child));
  }

  private points(uid: string): string[] {
    const own = this.disk(uid)?.users.map(({ path }) => path) ?? [];
    const link = this.links.find(({ child }) => child === uid);
    return [...own, ...(link?.shared ?? [])].sort();
  }

  /** Whose the user file system is; empty when there is none. */
  private owner(uid: string, point: string): string {
    if (this.disk(uid)?.users.some(({ path }) => path === point)) return uid;
    const link = this.links.find(({ child, shared }) => child === uid && shared.includes(point));
    return link ? this.owner(link.parent, point) : '';
  }

  private inTheWay({ mounted, uid }: Partition): string | undefined {
    if (mounted) return undefined;
    const layers = this.layers(this.disk(uid));
    for (const point of this.points(uid)) {
      const files = this.universe.filter((path) => liesIn(point, path) && look(path, layers) !== undefined);
      if (files.length > 0) return files.sort()[0];
    }
    return undefined;
  }

  // ----------------------------------------------------------------------------------------------- what is done

  private define(command: Command<'DefinePartition'>): string {
    const { ownsUserFileSystems: owns, partitionUid: uid, version, versioned } = command;
    const known = this.partition(uid);
    if (known) {
      const isSame = known.version === version && known.versioned === versioned && known.owns === owns;
      return isSame ? ok : 'InvalidArgument';
    }
    const isLinked = this.links.some(({ child }) => child === uid);
    const hadUsers = (this.disk(uid)?.users ?? []).length > 0;
    if (owns ? isLinked : hadUsers) return 'InvalidArgument';
    const bootRequest = command.bootRequest ?? null;
    this.partitions.push({ uid, version, versioned, owns, state: 'Defined', mounted: false, bootRequest });
    return ok;
  }

  private populate(command: Command<'PopulateFileSystems'>): string {
    const { baseline, partitionUid: uid, privateFiles, rootFiles, userFileSystems } = command;
    const partition = this.partition(uid);
    if (!partition) return 'PartitionNotFound';
    if (this.disk(uid)?.baseline === baseline) return ok;
    if (partition.mounted) return 'FileSystemsMounted';
    if (!partition.owns && userFileSystems.length > 0) return 'ChildOwnsUserFileSystems';
    if (!this.disk(uid)) this.disks.push(emptyDisk(uid));
    this.change(uid, (disk) => {
      const before = disk.users;
      const kept = (path: string): Change[] => before.find((user) => user.path === path)?.inside ?? [];
      const userOf = ({ path, files }: UserFileSystem) => ({ path, base: files, inside: kept(path) });
      Object.assign(disk, {
        baseline,
        base: rootFiles,
        privates: privateFiles,
        users: userFileSystems.map(userOf),
      });
    });
    return ok;
  }

  /** The revision of a root grows exactly when what its children get changes. */
  private change(uid: string, change: (disk: Files) => void): void {
    const disk = this.disk(uid);
    if (!disk) throw new Error(`${uid} has no disk`);
    const before = JSON.stringify(this.propagating(disk));
    change(disk);
    if (JSON.stringify(this.propagating(disk)) !== before) disk.revision += 1;
  }

  private propagating(disk: Files): Change[] {
    return this.universe.flatMap((path) => {
      const now = look(path, this.layers(disk));
      const isPrivate = disk.privates.some((each) => liesIn(path, each) || liesIn(each, path));
      return isPrivate || now === look(path, [disk.base]) ? [] : [{ path, content: now ?? null }];
    });
  }

  private writeRoot({ files, partitionUid: uid }: Command<'WriteRootFiles'>): string {
    if (!this.partition(uid)) return 'PartitionNotFound';
    const disk = this.disk(uid);
    if (!disk) return 'FileSystemsMissing';
    const points = this.points(uid);
    if (files.some(({ path }) => points.some((point) => liesIn(path, point)))) return 'PathNotInRoot';
    if (files.some(({ path }) => files.some((other) => excludeEachOther(path, other.path))))
      return 'FileConflict';
    if (files.some(({ path }) => points.some((point) => liesIn(point, path)))) return 'FileConflict';
    const isIn = (list: readonly FileEntry[], { content, path }: FileEntry): boolean =>
      list.some((other) => other.path === path && other.content === content);
    const changed = [
      ...files.filter((file) => !isIn(disk.spec, file)),
      ...disk.spec.filter((file) => !isIn(files, file)),
    ];
    const isChanged = (path: string): boolean => changed.some((file) => file.path === path);
    const others = [
      disk.inside.filter(({ path }) => !isChanged(path)),
      files.filter(({ path }) => !isChanged(path)),
      disk.inherited,
      disk.base,
    ];
    for (const { path } of files.filter((file) => isChanged(file.path))) {
      if (this.universe.some((other) => excludeEachOther(path, other) && look(other, others) !== undefined))
        return 'FileConflict';
    }
    this.change(uid, () => {
      disk.inside = disk.inside.filter(({ path }) => !isChanged(path));
      if (changed.length > 0) disk.spec = files;
    });
    return ok;
  }

  private link(command: Command<'LinkPartition'>): string {
    const { linkUid, parentUid, partitionUid, sharedFileSystems: shared } = command;
    const child = this.partition(partitionUid);
    const parent = this.partition(parentUid);
    if (!child || !parent) return 'PartitionNotFound';
    const known = this.links.find((link) => link.child === partitionUid);
    if (known) return known.uid === linkUid && known.parent === parentUid ? ok : 'LinkExists';
    if (partitionUid === parentUid) return 'SelfLink';
    if (child.owns) return 'ChildOwnsUserFileSystems';
    if (child.version !== parent.version) return 'VersionMismatch';
    if (!parent.versioned) return 'ParentNotVersioned';
    if (this.isBelow(parentUid, partitionUid)) return 'LinkCycle';
    if (!this.disk(parentUid)) return 'FileSystemsMissing';
    if (shared.some((path) => this.owner(parentUid, path) === '')) return 'FileSystemNotShared';
    const inherited = this.disk(partitionUid)?.inherited ?? [];
    const synced = inherited.length === 0 && this.disk(parentUid)?.revision === 0 ? 0 : -1;
    this.links.push({ child: partitionUid, parent: parentUid, uid: linkUid, shared, synced });
    return ok;
  }

  private isBelow(uid: string, other: string): boolean {
    const link = this.links.find(({ child }) => child === uid);
    return link !== undefined && (link.parent === other || this.isBelow(link.parent, other));
  }

  private unlink({ linkUid, partitionUid }: Command<'UnlinkPartition'>): string {
    if (!this.links.some(({ child, uid }) => child === partitionUid && uid === linkUid)) return ok;
    if (this.isMounted(partitionUid)) return 'FileSystemsMounted';
    this.links = this.links.filter(({ child }) => child !== partitionUid);
    return ok;
  }

  private load({ partitionUid }: Command<'LoadPartition'>): string {
    const partition = this.partition(partitionUid);
    if (!partition) return 'PartitionNotFound';
    if (partition.state === 'Defined') partition.state = 'Loaded';
    return ok;
  }

  private mount({ partitionUid: uid }: Command<'MountFileSystems'>): string {
    const partition = this.partition(uid);
    if (!partition) return 'PartitionNotFound';
    if (partition.state === 'Defined') return 'PartitionNotLoaded';
    if (partition.mounted) return ok;
    if (!this.disk(uid)) return 'FileSystemsMissing';
    const link = this.links.find(({ child }) => child === uid);
    if (!partition.owns) {
      if (!link) return 'NotLinked';
      if (!this.isMounted(link.parent)) return 'ParentNotMounted';
      if (this.partition(link.parent)?.version !== partition.version) return 'VersionMismatch';
      if (link.shared.some((path) => this.owner(link.parent, path) === '')) return 'FileSystemNotShared';
    }
    if (this.inTheWay(partition) !== undefined) return 'MountPointOccupied';
    partition.mounted = true;
    return ok;
  }

  private propagate({ partitionUid: uid }: Command<'PropagateRoot'>): string {
    if (!this.partition(uid)) return 'PartitionNotFound';
    const link = this.links.find(({ child }) => child === uid);
    if (!link) return 'NotLinked';
    const source = this.disk(link.parent);
    if (!this.disk(uid) || !source) return 'FileSystemsMissing';
    if (link.synced === source.revision) return ok;
    link.synced = source.revision;
    this.change(uid, (disk) => (disk.inherited = this.propagating(source)));
    return ok;
  }

  private start({ mode, partitionUid }: Command<'StartPartition'>): string {
    const partition = this.partition(partitionUid);
    if (!partition) return 'PartitionNotFound';
    if (partition.state === 'Defined') return 'PartitionNotLoaded';
    if (partition.state === mode) return ok;
    if (!partition.mounted) return 'FileSystemsNotMounted';
    const disk = this.disk(partitionUid);
    if (mode === 'Active' && disk) disk.starts += 1;
    partition.state = mode;
    return ok;
  }

  private stop({ bootRequest, partitionUid }: Command<'StopPartition'>): string {
    const partition = this.partition(partitionUid);
    if (!partition) return 'PartitionNotFound';
    partition.bootRequest = bootRequest ?? partition.bootRequest;
    if (partition.state === 'Defined') return ok;
    if (this.isHeld(partitionUid)) {
      partition.state = 'Maintenance';
    } else {
      partition.state = 'Defined';
      partition.mounted = false;
    }
    return ok;
  }

  private remove({ partitionUid }: Command<'RemovePartition'>): string {
    if (this.isHeld(partitionUid)) return 'PartitionHeld';
    this.partitions = this.partitions.filter(({ uid }) => uid !== partitionUid);
    this.disks = this.disks.filter(({ uid }) => uid !== partitionUid);
    this.links = this.links.filter(({ child, parent }) => child !== partitionUid && parent !== partitionUid);
    return ok;
  }

  /** Why a process cannot have a file at a path. */
  private obstacle(uid: string, path: string): string | undefined {
    const partition = this.partition(uid);
    if (!partition) return 'PartitionNotFound';
    if (partition.state !== 'Active') return 'PartitionNotActive';
    const point = this.points(uid).find((each) => liesIn(path, each));
    if (point !== undefined && this.owner(uid, point) !== uid) return 'ReadOnlyFileSystem';
    if (this.isBelowFile(uid, path)) return 'NotDirectory';
    return this.see(uid, path) === undefined && this.isDirectory(uid, path) ? 'IsDirectory' : undefined;
  }

  private writeFile({ content, partitionUid: uid, path }: Command<'WriteFile'>): string {
    const obstacle = this.obstacle(uid, path);
    if (obstacle !== undefined) return obstacle;
    if (this.see(uid, path) !== content) this.changeInside(uid, { path, content });
    return ok;
  }

  private removeFile({ partitionUid: uid, path }: Command<'RemoveFile'>): string {
    const obstacle = this.obstacle(uid, path);
    if (obstacle !== undefined) return obstacle;
    if (this.see(uid, path) === undefined) return 'FileNotFound';
    this.changeInside(uid, { path, content: null });
    return ok;
  }

  private changeInside(uid: string, change: Change): void {
    const point = this.points(uid).find((each) => liesIn(change.path, each));
    this.change(uid, (disk) => {
      const where = disk.users.find((user) => user.path === point) ?? disk;
      const lower = where === disk ? this.layers(disk).slice(1) : [where.base];
      where.inside = where.inside.filter(({ path }) => path !== change.path);
      // What was only inside is forgotten; what is removed from below has to be remembered as removed.
      if (change.content !== null || look(change.path, lower) !== undefined) where.inside.push(change);
    });
  }
}

function emptyDisk(uid: string): Files {
  return {
    uid,
    baseline: '',
    base: [],
    privates: [],
    inherited: [],
    spec: [],
    inside: [],
    revision: 0,
    starts: 0,
    users: [],
  };
}
