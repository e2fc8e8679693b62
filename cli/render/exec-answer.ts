/** What a call of `exec` answered, as a person or a script reads it. One that only does something says nothing. */
import type {
  DirectoryEntry,
  OwnDeviceView,
  OwnExtensionView,
  OwnProcessView,
  VolumeGroupView,
} from '../../controller/kernel/port.ts';
import type { LedgerImage } from '../../controller/questions/inside/extension-ledger.ts';
import { requesterText, shortContentID } from '../../controller/questions/inside/extension-ledger.ts';
import type { GlobalDevice, GlobalProcess } from '../../controller/questions/inside/host-calls.ts';
import type { Stream } from '../session.ts';
import { numberText } from './details.ts';
import {
  deviceTable,
  extensionTable,
  processCells,
  processTable,
  processTitles,
  volumeGroupTable,
} from './inside-tables.ts';
import { renderTable } from './table.ts';
import { withoutControls } from './text-width.ts';

/** Each is given what the call of that name answers. */
type Texts = Readonly<Record<string, (answer: never, out: Stream) => string>>;

const ofPartitions: Texts = {
  ls: ({ entries }: { entries: DirectoryEntry[] }) => entries.map(lineOf).join(''),
  cat: ({ content }: { content: string }, { interactive }: Stream) => {
    // On a terminal the prompt must not stand behind the last word; a pipe gets exactly what is in the file.
    const end = content === '' || content.endsWith('\n') ? '' : '\n';
    return interactive ? content + end : content;
  },
  lsdev: ({ devices }: { devices: OwnDeviceView[] }) => deviceTable(devices),
  lsvg: ({ volumeGroups }: { volumeGroups: VolumeGroupView[] }) => volumeGroupTable(volumeGroups),
  lsext: ({ extensions }: { extensions: OwnExtensionView[] }) => extensionTable(extensions),
  ps: ({ processes }: { processes: OwnProcessView[] }) => processTable(processes),
  spawn: ({ pid }: { pid: number }) => `${pid}\n`,
  logerr: ({ seq }: { seq: number }) => `${seq}\n`,
};

const ofHosts: Texts = {
  lsdev: ({ devices }: { devices: GlobalDevice[] }) => globalDeviceTable(devices),
  lsvg: ({ volumeGroups }: { volumeGroups: VolumeGroupView[] }) => volumeGroupTable(volumeGroups),
  lsext: ({ extensions }: { extensions: LedgerImage[] }) => ledgerTable(extensions),
  ps: ({ processes }: { processes: GlobalProcess[] }) => globalProcessTable(processes),
};

export interface Answered {
  /** Whether the global environment of a host asked, and not a partition. */
  byHost: boolean;
  /** The name of the call. */
  call: string;
  answer: object;
}

export function renderExecAnswer({ byHost, call, answer }: Answered, out: Stream): string {
  const texts = byHost ? ofHosts : ofPartitions;
  return texts[call]?.(answer as never, out) ?? '';
}

/** One line, whatever stands in the name. */
function lineOf({ name, type }: DirectoryEntry): string {
  const line = withoutControls(name).replaceAll('\n', '\\x0a');
  return type === 'Directory' ? `${line}/\n` : `${line}\n`;
}

function globalDeviceTable(devices: readonly GlobalDevice[]): string {
  const rows = devices.map(({ name, id, type, state, numbers }) => [
    name,
    id,
    type,
    state,
    numbers.length === 0 ? '-' : numbers.map(numberText).join(','),
  ]);
  return renderTable(['Name', 'ID', 'Type', 'State', 'Number'], rows);
}

function globalProcessTable(processes: readonly GlobalProcess[]): string {
  const rows = processes.map((process) => [
    `${process.partition.namespace}/${process.partition.name}`,
    ...processCells(process),
  ]);
  return renderTable(['Partition', ...processTitles], rows);
}

function ledgerTable(images: readonly LedgerImage[]): string {
  const rows = images.map(({ contentID, counter, names, requests, scope, staysFor }) => [
    names.join(','),
    scope,
    counter === null ? '-' : String(counter),
    shortContentID(contentID),
    requests.length === 0 ? `nobody (${staysFor})` : requests.map(requesterText).join(', '),
  ]);
  return renderTable(['Name', 'Scope', 'Partitions', 'Content', 'Requests'], rows);
}
