/** What is in file systems, and on volume groups, as plain data. */
import type { FileEntry } from '../port.ts';
import type { RoomDevices } from './room-records.ts';
import type { DatabaseLine, FileChanges, Installation } from './installation-records.ts';

import { byText } from './views.ts';
import type { VolumeGroupRecord } from './volume-group-records.ts';

/** Path and content, or null for a file that was removed. */
type ChangeSnapshot = [path: string, content: string | null];

export interface InstallationSnapshot {
  baseline: string;
  starts: number;
  root: {
    base: readonly FileEntry[];
    privateFiles: readonly string[];
    inherited: ChangeSnapshot[];
    spec: readonly FileEntry[];
    inside: ChangeSnapshot[];
    delivered: [path: string, content: string][];
    revision: number;
  };
  userFileSystems: { path: string; base: readonly FileEntry[]; changes: ChangeSnapshot[] }[];
}

export interface VolumeGroupSnapshot extends Omit<
  VolumeGroupRecord,
  'installation' | 'database' | 'objects'
> {
  installation: InstallationSnapshot | null;
  database: DatabaseLine[];
  objects: [name: string, value: string][];
}

/** Each once, however many disks carry it. */
export function volumeGroupSnapshots(room: RoomDevices): VolumeGroupSnapshot[] {
  const groups = new Map(
    [...room.values()].flatMap(({ volumeGroup }) => volumeGroup ?? []).map((g) => [g.id, g]),
  );
  return sorted(groups).map(([, { database, installation, objects, ...group }]) => ({
    ...group,
    installation: installation && installationSnapshot(installation),
    database: sorted(database).map(([, line]) => line),
    objects: sorted(objects),
  }));
}

export function installationSnapshot(installation: Installation): InstallationSnapshot {
  const { baseline, root, starts, userFileSystems } = installation;
  // What the scan found follows from the layers.
  const { base, privateFiles, inherited, delivered, spec, inside, revision } = root;
  return {
    baseline,
    starts,
    root: {
      base,
      privateFiles,
      inherited: sortedChanges(inherited),
      spec,
      inside: sortedChanges(inside),
      delivered: sorted(delivered),
      revision,
    },
    userFileSystems: sorted(userFileSystems).map(([path, record]) => ({
      path,
      base: record.base,
      changes: sortedChanges(record.changes),
    })),
  };
}

function sortedChanges(changes: FileChanges): ChangeSnapshot[] {
  return sorted(changes);
}

/** Maps are written sorted by key, so that the order in which things came about leaves no trace. */
export function sorted<V>(map: ReadonlyMap<string, V>): [string, V][] {
  return [...map].sort(([left], [right]) => byText(left, right));
}
