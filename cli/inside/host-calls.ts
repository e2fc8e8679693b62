/** Calls that the global environment of a host makes: it sees all devices under its own names, and all processes. */
import type { DeviceView, ExtensionsView, OwnProcessView } from '../../controller/kernel/port.ts';
import { numberText } from '../render/details.ts';
import { processCells, processTitles } from '../render/inside-tables.ts';
import { renderTable } from '../render/table.ts';
import type { Call } from './call.ts';
import type { HostInside, PartitionName } from './host-inside.ts';

interface GlobalDevice {
  name: string;
  id: string;
  type: DeviceView['type'];
  state: 'Available' | 'Defined' | 'Lost';
  numbers: { major: number; minor: number }[];
}

/** While a device is exported, it is only Defined for the global environment (DEV-22). */
function globalDevice({ name, id, type, state, allocations }: DeviceView): GlobalDevice {
  const numbers = allocations.map(({ real }) => real).filter((real) => real !== null);
  return { name, id, type, state: state === 'Exported' ? 'Defined' : state, numbers };
}

export const lsdevOfHost: Call<HostInside> = {
  usage: 'lsdev',
  does: 'lists all devices of the host, by their names and numbers in the kernel; one that is exported is Defined',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const devices = (await inside.read<'Devices'>({ type: 'Devices' })).map(globalDevice);
      return { answer: { devices }, text: () => globalDeviceTable(devices) };
    };
  },
};

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

type GlobalProcess = { partition: PartitionName } & OwnProcessView;

export const psOfHost: Call<HostInside> = {
  usage: 'ps',
  does: 'lists the processes of all partitions of the host',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const processes = await allProcesses(inside);
      return { answer: { processes }, text: () => globalProcessTable(processes) };
    };
  },
};

async function allProcesses(inside: HostInside): Promise<GlobalProcess[]> {
  const found: GlobalProcess[] = [];
  const { partitions } = await inside.read<'Holdings'>({ type: 'Holdings' });
  for (const { partitionUid } of partitions) {
    const own = await inside.processesOf(partitionUid);
    const partition = own.length === 0 ? undefined : await inside.nameOf(partitionUid);
    if (partition === undefined) continue;
    const { namespace, name } = partition;
    found.push(...own.map((process) => ({ partition: { namespace, name }, ...process })));
  }
  // Process ids are those that the partition's own ps shows: each partition has a process 1.
  return found.sort((a, b) => compare(titleOf(a), titleOf(b)) || a.pid - b.pid);
}

function titleOf({ partition }: GlobalProcess): string {
  return `${partition.namespace}/${partition.name}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function globalProcessTable(processes: readonly GlobalProcess[]): string {
  const rows = processes.map((process) => [titleOf(process), ...processCells(process)]);
  return renderTable(['Partition', ...processTitles], rows);
}

type Image = ExtensionsView['images'][number];

/** One request that stands; `partition` is null for the global environment itself. */
interface GlobalRequest {
  partition: PartitionName | null;
  requester: 'Spec' | 'Inside';
}

interface GlobalExtension extends Pick<Image, 'contentID' | 'names' | 'scope' | 'counter' | 'staysFor'> {
  requests: GlobalRequest[];
}

export const lsextOfHost: Call<HostInside> = {
  usage: 'lsext',
  does: 'lists the extensions in the kernel, how many partitions share each, and who asked, in order',
  changes: false,
  prepare: (words) => {
    if (words.length > 0) return undefined;
    return async (inside) => {
      const { images } = await inside.read<'Extensions'>({ type: 'Extensions' });
      const extensions: GlobalExtension[] = [];
      for (const image of images) extensions.push(await globalExtension(inside, image));
      extensions.sort((a, b) => compare(rowKey(a), rowKey(b)));
      return { answer: { extensions }, text: () => globalExtensionTable(extensions) };
    };
  },
};

async function globalExtension(inside: HostInside, image: Image): Promise<GlobalExtension> {
  const requests: GlobalRequest[] = [];
  for (const { partitionUid, requester } of image.entries) {
    const found = partitionUid === null ? undefined : await inside.nameOf(partitionUid);
    const partition = found === undefined ? null : { namespace: found.namespace, name: found.name };
    requests.push({ partition, requester });
  }
  const { contentID, counter, names, scope, staysFor } = image;
  return { names, contentID, scope, counter, staysFor, requests };
}

function rowKey({ names, requests, scope }: GlobalExtension): string {
  return [names.join(), scope, ...requests.map(requesterText)].join(' ');
}

function requesterText({ partition, requester }: GlobalRequest): string {
  if (partition === null) return 'the host';
  return `${partition.namespace}/${partition.name}${requester === 'Inside' ? ' (inside)' : ''}`;
}

function globalExtensionTable(extensions: readonly GlobalExtension[]): string {
  const rows = extensions.map(({ contentID, counter, names, requests, scope, staysFor }) => [
    names.join(','),
    scope,
    counter === null ? '-' : String(counter),
    contentID.slice('sha256:'.length).slice(0, 12),
    requests.length === 0 ? `nobody (${staysFor})` : requests.map(requesterText).join(', '),
  ]);
  return renderTable(['Name', 'Scope', 'Partitions', 'Content', 'Requests'], rows);
}
