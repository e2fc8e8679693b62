/** Questions to a kernel. None changes anything; a partition gets only what is its own (LIFE-28). */
import type { Uid } from '../../api/object.ts';
import type { KernelQuery, NumberRow, QueryAnswer, QueryResults, QueryType } from '../port.ts';
import { isDeviceNumber } from './arguments.ts';
import { readDevice } from './contents.ts';
import { extensionsView, hostExtensions, ownExtensions, partitionExtensions } from './extension-views.ts';
import { listFiles, ownFileSystems, readFile } from './files.ts';
import { invalid, refuse, refuseNumber } from './outcome.ts';
import { ownVolumeGroupViews, volumeGroupViews } from './volume-group-views.ts';
import { hasDeviceMap, numberKey } from './state.ts';
import type { EntryRecord, HostState } from './state.ts';
import { byText, copyNumber, deviceView, hostView, ownDeviceViews, partitionView } from './views.ts';

type Query<T extends QueryType> = Extract<KernelQuery, { type: T }>;

/** Whether the caller may ask is checked before. */
export function answerQuery(host: HostState, query: KernelQuery): QueryAnswer<QueryType> {
  switch (query.type) {
    case 'Host':
      return { ok: true, result: { ...hostView(host), extensions: hostExtensions(host) } };
    case 'Partition': {
      const partition = host.memory.partitions.get(query.partitionUid);
      if (partition === undefined) return { ok: true, result: null };
      return {
        ok: true,
        result: { ...partitionView(host, partition), ...partitionExtensions(host, partition) },
      };
    }
    case 'Devices':
      return { ok: true, result: devices(host, query) };
    case 'Holdings':
      return { ok: true, result: holdings(host) };
    case 'LastOperation':
      return { ok: true, result: { sequence: host.memory.operations.last(query.owner)?.sequence ?? 0 } };
    case 'NumberTable':
      return { ok: true, result: numberTable(host) };
    case 'OwnDevices':
      return ownDevices(host, query);
    case 'LookupNumber':
      return lookupNumber(host, query);
    case 'ReadDevice':
      return readDevice(host, query);
    case 'OwnFileSystems':
      return ownFileSystems(host, query);
    case 'ListFiles':
      return listFiles(host, query);
    case 'ReadFile':
      return readFile(host, query);
    case 'OwnProcesses':
      return ownProcesses(host, query);
    case 'Extensions':
      return { ok: true, result: extensionsView(host) };
    case 'OwnExtensions':
      return ownExtensions(host, query);
    case 'VolumeGroups':
      return { ok: true, result: volumeGroupViews(host) };
    case 'OwnVolumeGroups':
      return ownVolumeGroups(host, query);
  }
}

function devices(host: HostState, query: Query<'Devices'>): QueryResults['Devices'] {
  const { inventories, devices: known } = host.memory;
  const ids = query.inventoryUid === undefined ? known.keys() : (inventories.get(query.inventoryUid) ?? []);
  return [...ids].sort(byText).flatMap((id) => {
    const device = known.get(id);
    return device === undefined ? [] : [deviceView(host, device)];
  });
}

/** Partitions of which only something on the disk is left are there too: they are swept like the others (DEV-16). */
function holdings(host: HostState): QueryResults['Holdings'] {
  const { partitions } = host.memory;
  const { databases, installations, links, scratches } = host.disk;
  const onDisk = [databases, installations, links, scratches].flatMap((records) => [...records.keys()]);
  const uids = new Set([...partitions.keys(), ...onDisk]);
  return {
    partitions: [...uids].sort(byText).map((partitionUid) => {
      const claims = new Set<Uid>(partitions.get(partitionUid)?.claims.keys());
      for (const line of databases.get(partitionUid)?.values() ?? []) claims.add(line.claimUid);
      const linkUid = links.get(partitionUid)?.linkUid ?? null;
      return { partitionUid, claims: [...claims].sort(byText), linkUid };
    }),
  };
}

function numberTable(host: HostState): NumberRow[] {
  const { globalNumbers, numbers, partitions } = host.memory;
  const rows: NumberRow[] = [];
  for (const { major, minor, holder } of numbers?.config.reserved ?? []) {
    rows.push({ real: { major, minor }, state: 'Reserved', owner: { type: 'Reserved', holder } });
  }
  for (const { driver, instance, real } of globalNumbers.values()) {
    const owner = { type: 'Global', driver, instance } as const;
    rows.push({ real: copyNumber(real), state: 'Assigned', owner });
  }
  for (const partition of partitions.values()) {
    for (const entry of partition.entriesByName.values()) rows.push(...rowOf(entry));
  }
  return rows.sort((a, b) => a.real.major - b.real.major || a.real.minor - b.real.minor);
}

function rowOf(entry: EntryRecord): NumberRow[] {
  if (entry.number === null) return [];
  const { partitionUid, claimUid, name } = entry;
  const { real, state } = entry.number;
  return [{ real: copyNumber(real), state, owner: { type: 'Claim', partitionUid, claimUid, entry: name } }];
}

function ownDevices(host: HostState, query: Query<'OwnDevices'>): QueryAnswer<'OwnDevices'> {
  const partition = host.memory.partitions.get(query.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  return { ok: true, result: ownDeviceViews(host, partition) };
}

function ownVolumeGroups(host: HostState, query: Query<'OwnVolumeGroups'>): QueryAnswer<'OwnVolumeGroups'> {
  const partition = host.memory.partitions.get(query.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  return { ok: true, result: ownVolumeGroupViews(host, partition) };
}

function ownProcesses(host: HostState, query: Query<'OwnProcesses'>): QueryAnswer<'OwnProcesses'> {
  const partition = host.memory.partitions.get(query.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const processes = [...partition.processes.values()].map(({ pid, name, open, unkillable }) => ({
    pid,
    name,
    open: [...open],
    unkillable,
  }));
  return { ok: true, result: processes.sort((a, b) => a.pid - b.pid) };
}

/** Both ways (DEV-19). A number of another partition is as unknown as one that nobody has. */
function lookupNumber(host: HostState, query: Query<'LookupNumber'>): QueryAnswer<'LookupNumber'> {
  const partition = host.memory.partitions.get(query.partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const { virtual, real } = query;
  const asked = virtual ?? real;
  if (asked === undefined || (virtual && real))
    return invalid('virtual and real', 'give exactly one of them');
  if (!isDeviceNumber(asked)) return invalid('number', `${numberKey(asked)} is not a device number`);
  if (!hasDeviceMap(partition)) return refuse('DeviceMapMissing');
  const map = virtual ? partition.byVirtual : partition.byReal;
  return mappingOf(map.get(numberKey(asked))) ?? refuseNumber('MappingNotFound', asked);
}

function mappingOf(entry: EntryRecord | undefined): QueryAnswer<'LookupNumber'> | undefined {
  if (!entry?.number?.virtual) return undefined;
  const { real, virtual } = entry.number;
  return { ok: true, result: { virtual: copyNumber(virtual), real: copyNumber(real) } };
}
