/** Tables of what a partition sees of itself: private names and virtual numbers, and nothing of anybody else (LIFE-28). */
import type {
  OwnDeviceView,
  OwnExtensionView,
  OwnFileSystemView,
  OwnProcessView,
  VolumeGroupView,
} from '../../controller/kernel/port.ts';
import { numberText } from './details.ts';
import type { TableOptions } from './table.ts';
import { renderTable } from './table.ts';

/** What there is not. */
const NONE = '-';

export function deviceTable(devices: readonly OwnDeviceView[], options?: TableOptions): string {
  const rows = devices.map(({ name, state, type, virtualNumber }) => [
    name,
    state,
    type,
    virtualNumber === null ? NONE : numberText(virtualNumber),
  ]);
  return renderTable(['Name', 'State', 'Type', 'Number'], rows, options);
}

/** How a process is told of in every table of processes. */
export function processCells({ pid, name, open, unkillable }: OwnProcessView): string[] {
  return [String(pid), name, open.length === 0 ? NONE : open.join(','), unkillable ? 'yes' : 'no'];
}

export const processTitles = ['PID', 'Name', 'Open', 'Unkillable'] as const;

export function processTable(processes: readonly OwnProcessView[], options?: TableOptions): string {
  return renderTable(processTitles, processes.map(processCells), options);
}

export function extensionTable(extensions: readonly OwnExtensionView[], options?: TableOptions): string {
  const rows = extensions.map(({ name, present, requests, state }) => [
    name,
    state,
    String(requests),
    present ? 'yes' : 'no',
  ]);
  return renderTable(['Name', 'State', 'Requests', 'Present'], rows, options);
}

export function fileSystemTable(fileSystems: readonly OwnFileSystemView[], options?: TableOptions): string {
  const rows = fileSystems.map(({ path, readOnly }) => [path, readOnly ? 'read-only' : 'read and write']);
  return renderTable(['Mounted on', 'Access'], rows, options);
}

/** A line for each logical volume; a volume group without any has one line. */
export function volumeGroupTable(groups: readonly VolumeGroupView[], options?: TableOptions): string {
  const rows = groups.flatMap(({ disks, logicalVolumes, name }) => {
    const on = disks.length === 0 ? NONE : disks.join(',');
    if (logicalVolumes.length === 0) return [[name, NONE, NONE, on]];
    return logicalVolumes.map((volume) => [name, volume.name, volume.mountPoint, on]);
  });
  return renderTable(['Volume group', 'Logical volume', 'Mounted on', 'Disks'], rows, options);
}
