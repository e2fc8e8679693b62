/** Records of what a partition has on disk: its file systems, and its device database. */
import type { Uid } from '../../api/object.ts';
import type { DeviceNumber, DeviceType, FileEntry } from '../port.ts';
import type { CatalogueEntry } from './extension-records.ts';

/** A line of a partition's device database, on its disk. */
export interface DatabaseLine {
  name: string;
  claimUid: Uid;
  deviceId: string;
  type: DeviceType;
  virtualNumber: DeviceNumber;
}

/** By private name. */
export type DeviceDatabase = Map<string, DatabaseLine>;

/** Path -> content, or null for a file that was removed. None of its files is in the way of another: order tells nothing. */
export type FileChanges = ReadonlyMap<string, string | null>;

/**
 * A partition's own root, as layers; the upper hides what the lower has at the same path, or in its way:
 * changed inside, over asked for by the spec, over copies of extensions, over brought by propagation, over the version's
 * own files (LIFE-20, LIFE-25).
 */
export interface RootFileSystem {
  base: readonly FileEntry[];
  /** Paths that never propagate, each with all below it (LINK-15). */
  privateFiles: readonly string[];
  inherited: FileChanges;
  spec: readonly FileEntry[];
  readonly inside: Map<string, string | null>;
  /** Path -> content of the copies of extensions that were handed out (KID-4). */
  readonly delivered: Map<string, string>;
  /** What the last scan of all of it found (KEXT-1). */
  catalogue: readonly CatalogueEntry[];
  /** Grows with each change that propagates to children (LINK-16). */
  revision: number;
}

/** One user file system, owned by the partition that has it: children mount the very same (LINK-5). */
export interface UserFileSystemRecord {
  readonly path: string;
  readonly base: readonly FileEntry[];
  readonly changes: Map<string, string | null>;
}

/** The file systems that a partition owns, on its host's disk. */
export interface Installation {
  /** Names what the version laid down. */
  baseline: string;
  readonly root: RootFileSystem;
  /** By mount point. */
  userFileSystems: Map<string, UserFileSystemRecord>;
  /** How often the processes of the partition were started. */
  starts: number;
}
