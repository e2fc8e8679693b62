/**
 * What must hold in every state of the kernels, checked from outside: only through questions that anybody may put to
 * the port, never through the model's own records. Links and file systems: link-invariants.ts.
 */
import type {
  Caller,
  DeviceNumber,
  DeviceView,
  EntryView,
  HostView,
  KernelDirectory,
  KernelQuery,
  NumberRow,
  PartitionView,
  QueryAnswer,
  QueryResults,
  QueryType,
} from '../../controller/kernel/port.ts';
import { extensionsAreSound } from './extension-invariants.ts';
import { errorsAreSound } from './error-invariants.ts';
import { linksAreSound } from './link-invariants.ts';
import { rootsAreSound } from './root-invariants.ts';

/** A machine room, or anything else that answers at once. */
export interface KernelReader {
  hosts(): string[];
  read<T extends QueryType>(
    hostName: string,
    caller: Caller,
    query: Extract<KernelQuery, { type: T }>,
  ): QueryAnswer<T>;
}

/** What one kernel says of itself. */
interface Picture {
  hostName: string;
  host: HostView;
  table: NumberRow[];
  devices: DeviceView[];
  holdings: QueryResults['Holdings'];
  partitions: PartitionView[];
  extensions: QueryResults['Extensions'];
  volumeGroups: QueryResults['VolumeGroups'];
  ownVolumeGroups: Map<string, QueryResults['OwnVolumeGroups']>;
}

/** One line for each thing that is wrong; none when all is well. */
export function checkKernelInvariants(reader: KernelReader): string[] {
  const ask = <T extends QueryType>(hostName: string, query: Extract<KernelQuery, { type: T }>) =>
    answered<T>(reader.read<T>(hostName, { type: 'Global' }, query));
  const pictures = reader.hosts().map((hostName): Picture => {
    const holdings = ask<'Holdings'>(hostName, { type: 'Holdings' });
    const partitions = holdings.partitions.flatMap(
      ({ partitionUid }) => ask<'Partition'>(hostName, { type: 'Partition', partitionUid }) ?? [],
    );
    const host = ask<'Host'>(hostName, { type: 'Host' });
    const table = ask<'NumberTable'>(hostName, { type: 'NumberTable' });
    const devices = ask<'Devices'>(hostName, { type: 'Devices' });
    const extensions = ask<'Extensions'>(hostName, { type: 'Extensions' });
    const volumeGroups = ask<'VolumeGroups'>(hostName, { type: 'VolumeGroups' });
    const ownVolumeGroups = new Map(
      partitions.map(({ partitionUid }) => [
        partitionUid,
        ask<'OwnVolumeGroups'>(hostName, { type: 'OwnVolumeGroups', partitionUid }),
      ]),
    );
    const asked = { table, devices, holdings, partitions, extensions, volumeGroups, ownVolumeGroups };
    return { hostName, host, ...asked };
  });
  return checkPictures(pictures);
}

/** The same for kernels behind the port. */
export async function checkKernelDirectory(directory: KernelDirectory): Promise<string[]> {
  const pictures: Picture[] = [];
  for (const hostName of await directory.hosts()) {
    const kernel = directory.kernel(hostName);
    const ask = async <T extends QueryType>(query: Extract<KernelQuery, { type: T }>) =>
      answered<T>(await kernel.read<T>({ type: 'Global' }, query));
    const holdings = await ask<'Holdings'>({ type: 'Holdings' });
    const partitions: PartitionView[] = [];
    for (const { partitionUid } of holdings.partitions) {
      const partition = await ask<'Partition'>({ type: 'Partition', partitionUid });
      if (partition !== null) partitions.push(partition);
    }
    const host = await ask<'Host'>({ type: 'Host' });
    const table = await ask<'NumberTable'>({ type: 'NumberTable' });
    const devices = await ask<'Devices'>({ type: 'Devices' });
    const extensions = await ask<'Extensions'>({ type: 'Extensions' });
    const volumeGroups = await ask<'VolumeGroups'>({ type: 'VolumeGroups' });
    const ownVolumeGroups = new Map<string, QueryResults['OwnVolumeGroups']>();
    for (const { partitionUid } of partitions) {
      const own = await ask<'OwnVolumeGroups'>({ type: 'OwnVolumeGroups', partitionUid });
      ownVolumeGroups.set(partitionUid, own);
    }
    const asked = { table, devices, holdings, partitions, extensions, volumeGroups, ownVolumeGroups };
    pictures.push({ hostName, host, ...asked });
  }
  return checkPictures(pictures);
}

function answered<T extends QueryType>(answer: QueryAnswer<T>): QueryResults[T] {
  if (answer.ok) return answer.result;
  throw new Error(`a kernel refused a question of the global environment: ${answer.id}`);
}

function checkPictures(pictures: readonly Picture[]): string[] {
  const perHost = pictures.flatMap((picture) =>
    [
      ...numbersHeldOnce(picture),
      ...tableAgreesWithPartitions(picture),
      ...countsAgree(picture),
      ...picture.partitions.flatMap((partition) => partitionIsSound(partition)),
      ...picture.partitions.flatMap((partition) => errorsAreSound(partition)),
      ...picture.devices.flatMap((device) => deviceIsSound(device, picture)),
      ...ledgersAgree(picture),
      ...pathsHaveOneOwner(picture),
      ...linksAreSound(picture),
      ...extensionsAreSound(picture),
      ...rootsAreSound(picture),
    ].map((problem) => `${picture.hostName}: ${problem}`),
  );
  return [...perHost, ...devicesHeldOnOneHost(pictures)].sort();
}

const text = (number: DeviceNumber): string => `${number.major}:${number.minor}`;

/** X-12 (a), DEV-8: across global and all partitions no number is held twice, nor one that the table cannot give. */
function numbersHeldOnce({ host, table }: Picture): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { real, state } of table) {
    if (seen.has(text(real))) problems.push(`number ${text(real)} is held twice`);
    seen.add(text(real));
    const config = host.numbers.config;
    if (state === 'Reserved' || config === null) continue;
    const isInside =
      real.major >= config.majors.first &&
      real.major <= config.majors.last &&
      real.minor >= 0 &&
      real.minor < config.minorsPerMajor;
    if (!isInside) problems.push(`number ${text(real)} is held outside of the table`);
  }
  return problems;
}

/** DEV-2, DEV-6: what the table says of a claim's number is what the partition's entry has, and the other way round. */
function tableAgreesWithPartitions({ partitions, table }: Picture): string[] {
  const fromTable = table.flatMap(({ owner, real, state }) =>
    owner.type === 'Claim'
      ? [`${owner.partitionUid} ${owner.claimUid} ${owner.entry} ${text(real)} ${state}`]
      : [],
  );
  const fromPartitions = partitions.flatMap(({ claims, partitionUid }) =>
    claims.flatMap(({ claimUid, entries }) =>
      entries.flatMap(({ name, number }) =>
        number === null ? [] : [`${partitionUid} ${claimUid} ${name} ${text(number.real)} ${number.state}`],
      ),
    ),
  );
  const inTable = new Set(fromTable);
  const inPartitions = new Set(fromPartitions);
  return [
    ...fromTable.filter((row) => !inPartitions.has(row)).map((row) => `the table alone says: ${row}`),
    ...fromPartitions.filter((row) => !inTable.has(row)).map((row) => `the partition alone says: ${row}`),
  ];
}

function countsAgree({ host, partitions, table }: Picture): string[] {
  const count = (state: string): number => table.filter((row) => row.state === state).length;
  const states = new Map<string, number>();
  for (const { state } of partitions) states.set(state, (states.get(state) ?? 0) + 1);
  const problems: string[] = [];
  const compare = (what: string, said: number, found: number): void => {
    if (said !== found) problems.push(`the host counts ${said} ${what}, there are ${found}`);
  };
  compare('granted numbers', host.numbers.granted, count('Granted'));
  compare('assigned numbers', host.numbers.assigned, count('Assigned'));
  compare('releasing numbers', host.numbers.releasing, count('Releasing'));
  for (const state of ['Defined', 'Loaded', 'Active', 'Maintenance', 'Broken'] as const) {
    compare(`${state} partitions`, host.partitions[state] ?? 0, states.get(state) ?? 0);
  }
  const { assigned, granted, releasing, total } = host.numbers;
  if (granted + assigned + releasing > total)
    problems.push(`more numbers are held than the ${total} there are`);
  return problems;
}

/** One thing that must hold, and what to say when it does not. */
interface Rule<T extends unknown[]> {
  broken: (...what: T) => boolean;
  problem: string;
}

function broken<T extends unknown[]>(rules: readonly Rule<T>[], ...what: T): string[] {
  return rules.filter((rule) => rule.broken(...what)).map((rule) => rule.problem);
}

const partitionRules: readonly Rule<[PartitionView]>[] = [
  {
    broken: ({ state, survivors }) => (state === 'Broken') !== survivors.length > 0,
    problem: 'Broken and survivors do not go together',
  },
  {
    broken: ({ processes, state }) => processes > 0 && state !== 'Active' && state !== 'Broken',
    problem: 'processes run where none may',
  },
  {
    broken: ({ processes, state }) => processes === 0 && (state === 'Active' || state === 'Broken'),
    problem: 'there is no process at all',
  },
];

/** DEV-6, DEV-22, DEV-24: assigned exactly when mapped; mapped and handed over only while exported. */
const entryRules: readonly Rule<[EntryView, PartitionView]>[] = [
  {
    broken: ({ number }) => number !== null && isAssigned(number) !== isMapped(number),
    problem: 'state and map differ',
  },
  {
    broken: ({ exported, number }) => number !== null && isAssigned(number) && !exported,
    problem: 'assigned and not exported',
  },
  {
    broken: ({ exported }, { state }) => exported && state === 'Defined',
    problem: 'exported to a stopped partition',
  },
  {
    broken: ({ adapter, exported }) => adapter !== null && !exported,
    problem: 'handed over and not exported',
  },
  {
    broken: ({ adapter }, { versioned }) => adapter !== null && versioned,
    problem: 'an adapter in a versioned partition',
  },
  {
    broken: ({ adapter }) => adapter?.attached.some((id) => !adapter.entry.endpoints.includes(id)) === true,
    problem: 'endpoints attached that are not its own',
  },
  {
    broken: ({ adapter }) => adapter?.inserted === false && adapter.attached.length > 0,
    problem: 'endpoints attached to an adapter that is not inserted',
  },
];

/** DEV-22, LIFE-7: one exporter, who holds it; one allocation where it is exclusive. */
const deviceRules: readonly Rule<[DeviceView]>[] = [
  {
    broken: ({ allocations }) =>
      allocations.length > 1 && allocations.some(({ sharing }) => sharing === 'Exclusive'),
    problem: 'exclusive, and allocated more than once',
  },
  {
    broken: ({ allocations, exporter }) =>
      exporter !== null &&
      !allocations.some(
        (held) => held.claimUid === exporter.claimUid && held.partitionUid === exporter.partitionUid,
      ),
    problem: 'exported to a claim that does not hold it',
  },
  {
    broken: ({ exporter, state }) => state === 'Exported' && exporter === null,
    problem: 'Exported to nobody',
  },
  {
    broken: ({ exporter, state }) => state === 'Available' && exporter !== null,
    problem: 'Available and exported',
  },
  {
    broken: ({ allocations, state }) => state === 'Lost' && allocations.length === 0,
    problem: 'Lost, and remembered for nobody',
  },
];

const isAssigned = (number: NonNullable<EntryView['number']>): boolean => number.state === 'Assigned';
const isMapped = (number: NonNullable<EntryView['number']>): boolean => number.virtual !== null;

/** DEV-19: private names are there once, and the map from virtual numbers is one to one. */
function partitionIsSound(partition: PartitionView): string[] {
  const entries = partition.claims.flatMap((claim) => claim.entries);
  const virtuals = entries.flatMap(({ number }) => (number?.virtual ? [text(number.virtual)] : []));
  const problems = [
    ...broken(partitionRules, partition),
    ...entries.flatMap((entry) =>
      broken(entryRules, entry, partition).map((problem) => `${entry.name}: ${problem}`),
    ),
    ...repeated(entries.map(({ name }) => name)).map((name) => `the private name ${name} is there twice`),
    ...repeated(virtuals).map((virtual) => `virtual number ${virtual} is mapped twice`),
  ];
  return problems.map((problem) => `partition ${partition.partitionUid} (${partition.state}): ${problem}`);
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** LIFE-8: retained data stay in their namespace; and nobody holds a device that the kernel does not know. */
function deviceIsSound(device: DeviceView, { partitions }: Picture): string[] {
  const problems = broken(deviceRules, device);
  for (const { partitionUid } of device.allocations) {
    const holder = partitions.find((partition) => partition.partitionUid === partitionUid);
    if (holder === undefined) {
      problems.push(`held by the unknown partition ${partitionUid}`);
    } else if (device.retainedFor !== null && holder.namespace !== device.retainedFor) {
      problems.push(`retained for ${device.retainedFor} and held in ${holder.namespace}`);
    }
  }
  return problems.map((problem) => `device ${device.id}: ${problem}`);
}

/** The ledger reads the same by device and by partition, down to the numbers; and by what the sweep would see. */
function ledgersAgree({ devices, holdings, partitions }: Picture): string[] {
  const byDevice = devices.flatMap(({ allocations, exporter, id }) =>
    allocations.map((held) => {
      const numbers = `${held.real ? text(held.real) : '-'} ${held.virtual ? text(held.virtual) : '-'}`;
      const isExporter = exporter?.claimUid === held.claimUid;
      return `${id} ${held.partitionUid} ${held.claimUid} ${held.entry} ${numbers} exported: ${isExporter}`;
    }),
  );
  const byPartition = partitions.flatMap(({ claims, partitionUid }) =>
    claims.flatMap(({ claimUid, entries }) =>
      entries.map(({ deviceId, exported, name, number }) => {
        const numbers = `${number ? text(number.real) : '-'} ${number?.virtual ? text(number.virtual) : '-'}`;
        return `${deviceId} ${partitionUid} ${claimUid} ${name} ${numbers} exported: ${exported}`;
      }),
    ),
  );
  const problems: string[] = [];
  const inDevices = new Set(byDevice);
  const inPartitions = new Set(byPartition);
  for (const row of byDevice) if (!inPartitions.has(row)) problems.push(`devices alone say: ${row}`);
  for (const row of byPartition) if (!inDevices.has(row)) problems.push(`partitions alone say: ${row}`);
  const swept = new Set(
    holdings.partitions.flatMap((held) => held.claims.map((uid) => `${held.partitionUid} ${uid}`)),
  );
  for (const { claims, partitionUid } of partitions) {
    for (const { claimUid } of claims) {
      if (!swept.has(`${partitionUid} ${claimUid}`))
        problems.push(`claim ${claimUid} is not among the holdings`);
    }
  }
  return problems;
}

/** DEV-24: an adapter and the storage behind it are never exported to two partitions, nor held by two exclusively. */
function pathsHaveOneOwner({ devices }: Picture): string[] {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const problems: string[] = [];
  for (const adapter of devices) {
    for (const endpoint of adapter.endpoints.flatMap((id) => byId.get(id) ?? [])) {
      const exporters = [adapter.exporter, endpoint.exporter].flatMap(
        (exporter) => exporter?.partitionUid ?? [],
      );
      if (new Set(exporters).size > 1)
        problems.push(`path ${adapter.id} - ${endpoint.id} is exported to two partitions`);
      const holders = [...adapter.allocations, ...endpoint.allocations];
      const isShared = adapter.allocations.length === 0 || endpoint.allocations.length === 0;
      if (isShared || holders.every(({ sharing }) => sharing === 'OneAtATime')) continue;
      if (new Set(holders.map(({ partitionUid }) => partitionUid)).size > 1) {
        problems.push(`path ${adapter.id} - ${endpoint.id} is held by two partitions`);
      }
    }
  }
  return problems;
}

/** LIFE-3: what several hosts can reach is held on one of them. */
function devicesHeldOnOneHost(pictures: readonly Picture[]): string[] {
  const heldOn = new Map<string, string>();
  const problems: string[] = [];
  for (const { devices, hostName } of pictures) {
    for (const { allocations, id } of devices) {
      if (allocations.length === 0) continue;
      const other = heldOn.get(id);
      if (other !== undefined) problems.push(`device ${id} is held on ${other} and on ${hostName}`);
      heldOn.set(id, hostName);
    }
  }
  return problems;
}
