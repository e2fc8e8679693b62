/** Random commands over a few names, so that they often meet: what is held, exhausted, repeated, out of order. */
import fc from 'fast-check';
import type { KernelCommand } from '../../../controller/kernel/port.ts';
import { allocation, definition, disk, population } from './rig.ts';

export const drivers = { d1: 'x', d2: 'x', d3: 'x', d4: 'y', d5: 'y' };

const partitionUid = fc.constantFrom('p1', 'p2', 'p3');
/** Most commands name a claim of the partition that they name; some do not. */
const owned = fc
  .tuple(partitionUid, fc.constantFrom('a', 'b'), fc.nat(9))
  .map(([partition, claim, luck]) => ({
    partitionUid: partition,
    claimUid: luck === 0 ? 'p1-a' : `${partition}-${claim}`,
  }));
const name = fc.constantFrom('e1', 'e2', 'e3');
/** Seldom with a repetition, which is refused. */
const names = fc.oneof(
  { weight: 9, arbitrary: fc.uniqueArray(name, { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.array(name, { minLength: 2, maxLength: 3 }) },
);
const deviceId = fc.constantFrom('d1', 'd2', 'd3', 'd4', 'd5', 'd5', 'd9');
const freeMajor = fc.boolean();
const entry = fc
  .tuple(name, deviceId, fc.boolean())
  .map(([entryName, id, shared]) =>
    allocation(entryName, id, { sharing: shared || id === 'd5' ? 'OneAtATime' : 'Exclusive' }),
  );
const binding = fc
  .tuple(name, fc.nat(2))
  .map(([entryName, minor]) => ({ name: entryName, virtualNumber: { major: 256, minor } }));
const instance = fc.record({
  driver: fc.constantFrom('x', 'y', 'z'),
  instance: fc.constantFrom('0', '1', '2'),
});

const randomCommand: fc.Arbitrary<KernelCommand> = fc.oneof(
  partitionUid.map((uid): KernelCommand => definition(uid)),
  partitionUid.map((uid): KernelCommand => ({ type: 'LoadPartition', partitionUid: uid })),
  partitionUid.map((uid): KernelCommand => ({ type: 'StopPartition', partitionUid: uid })),
  {
    weight: 1,
    arbitrary: partitionUid.map((uid): KernelCommand => ({ type: 'RemovePartition', partitionUid: uid })),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(owned, fc.array(entry, { minLength: 1, maxLength: 3 }))
      .map(([owner, entries]): KernelCommand => ({ type: 'AllocateDevices', ...owner, entries })),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(owned, names)
      .map(([owner, entries]): KernelCommand => ({ type: 'RequestNumbers', ...owner, entries })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(owned, names, freeMajor).map(([owner, entries, free]): KernelCommand => ({
      type: 'ReleaseNumbers',
      ...owner,
      entries,
      freeMajor: free,
    })),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(owned, names).map(([{ claimUid, partitionUid: uid }, entries]): KernelCommand => ({
      type: 'ExportDevices',
      partitionUid: uid,
      exports: entries.map((entryName) => ({ claimUid, entry: entryName })),
    })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(owned, fc.array(binding, { minLength: 1, maxLength: 2 }))
      .map(([owner, entries]): KernelCommand => ({ type: 'ConfigureDevices', ...owner, entries })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(owned, names)
      .map(([owner, entries]): KernelCommand => ({ type: 'UnconfigureDevices', ...owner, entries })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(owned, names)
      .map(([owner, entries]): KernelCommand => ({ type: 'ReleaseDevices', ...owner, entries })),
  },
  {
    weight: 2,
    arbitrary: instance.map((which): KernelCommand => ({ type: 'RequestGlobalNumber', ...which })),
  },
  fc
    .tuple(instance, freeMajor)
    .map(([which, free]): KernelCommand => ({ type: 'ReleaseGlobalNumber', ...which, freeMajor: free })),
);

/** One device all the way from allocated to configured, as far as the kernel lets it. */
const attachment: fc.Arbitrary<KernelCommand[]> = fc
  .tuple(owned, entry, fc.nat(3))
  .map(([owner, wanted, minor]): KernelCommand[] => [
    { type: 'AllocateDevices', ...owner, entries: [wanted] },
    { type: 'RequestNumbers', ...owner, entries: [wanted.name] },
    {
      type: 'ExportDevices',
      partitionUid: owner.partitionUid,
      exports: [{ claimUid: owner.claimUid, entry: wanted.name }],
    },
    {
      type: 'ConfigureDevices',
      ...owner,
      entries: [{ name: wanted.name, virtualNumber: { major: 256, minor } }],
    },
  ]);

/** Partitions come early, so that most of what follows finds them. */
function definePartitions(): KernelCommand[] {
  return ['p1', 'p2', 'p3'].flatMap((uid): KernelCommand[] => [
    definition(uid),
    { type: 'LoadPartition', partitionUid: uid },
  ]);
}

export const randomCommands: fc.Arbitrary<KernelCommand[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: randomCommand.map((command) => [command]) },
      { weight: 1, arbitrary: attachment },
    ),
    { minLength: 5, maxLength: 50, size: 'max' },
  )
  .map((commands) => [...definePartitions(), ...commands.flat()]);

const adapter = { deviceId: 'a1', name: 'ha1', driver: 'scsidisk', endpoints: ['d1', 'd2'] };
const adapterEntry = { name: 'fc', deviceId: 'a1', sharing: 'Exclusive', reclaimPolicy: 'Wipe' } as const;
const insideName = fc.constantFrom('e1', 'e2', 'e3');

/** The hand-over of the adapter (DEV-24), which is tried too early first. */
const handOver: fc.Arbitrary<KernelCommand[]> = owned.map(
  ({ claimUid, partitionUid: uid }): KernelCommand[] => {
    const owner = { partitionUid: uid, claimUid };
    const entries = [{ name: 'fc', virtualNumber: { major: 257, minor: 0 } }];
    return [
      { type: 'AllocateDevices', ...owner, entries: [adapterEntry] },
      { type: 'RequestNumbers', ...owner, entries: ['fc'] },
      { type: 'ExportDevices', partitionUid: uid, exports: [{ claimUid, entry: 'fc' }] },
      { type: 'ConfigureDevices', ...owner, entries },
      { type: 'InsertAdapter', ...owner, entry: 'fc', adapter },
      { type: 'AttachEndpoint', ...owner, entry: 'fc', endpointId: 'd1' },
      { type: 'ConfigureDevices', ...owner, entries },
    ];
  },
);

function discovery(ids: readonly string[]): KernelCommand {
  return {
    type: 'Discover',
    inventoryUid: 'inventory-alpha',
    devices: ids.map((id) =>
      disk(id, id === 'a1' ? { type: 'Adapter', endpoints: ['d1', 'd2'] } : { driver: 'scsidisk' }),
    ),
  };
}

const visible = ['a1', 'd1', 'd2', 'd4', 'd5'];

/** What a machine goes through: boots, most of them with an id of their own, and devices that come and go. */
const upheaval: fc.Arbitrary<KernelCommand[]> = fc.oneof(
  fc.nat(99).map((id): KernelCommand[] => [
    {
      type: 'Boot',
      bootID: `boot-${id}`,
      numbers: { majors: { first: 7, last: 9 }, minorsPerMajor: 2, reserved: [] },
    },
    discovery(visible),
    ...definePartitions(),
  ]),
  fc.subarray(visible).map((ids): KernelCommand[] => [discovery(ids)]),
  fc.constant<KernelCommand[]>([discovery(visible)]),
);

/** What goes on inside and around a partition. */
const life: fc.Arbitrary<KernelCommand[]> = fc
  .tuple(partitionUid, insideName, fc.nat(3), fc.constantFrom('Active', 'Maintenance'), fc.nat(9))
  .map(([uid, open, pid, mode, luck]): KernelCommand[] => [
    population(uid),
    { type: 'LoadPartition', partitionUid: uid },
    { type: 'MountFileSystems', partitionUid: uid },
    { type: 'StartPartition', partitionUid: uid, mode },
    {
      type: 'SpawnProcess',
      partitionUid: uid,
      name: 'db',
      open: luck < 5 ? [open] : [],
      unkillable: luck === 0,
    },
    { type: 'WriteDevice', partitionUid: uid, name: open, content: `written by ${uid}` },
    { type: 'KillProcess', partitionUid: uid, pid },
  ]);

export interface RoomCommand {
  host: string;
  command: KernelCommand;
}

/** For two hosts; runs of commands stay on one of them. */
export const randomRoomCommands: fc.Arbitrary<RoomCommand[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom('alpha', 'alpha', 'beta'),
      fc.oneof(
        { weight: 4, arbitrary: randomCommand.map((command) => [command]) },
        { weight: 4, arbitrary: attachment },
        { weight: 2, arbitrary: handOver },
        { weight: 2, arbitrary: life },
        { weight: 1, arbitrary: upheaval },
      ),
    ),
    { minLength: 10, maxLength: 30, size: 'max' },
  )
  .map((runs) => [
    ...['alpha', 'beta'].flatMap((host) => definePartitions().map((command) => ({ host, command }))),
    ...runs.flatMap(([host, commands]) => commands.map((command) => ({ host, command }))),
  ]);
