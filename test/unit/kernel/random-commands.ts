/** Random commands over a few names, so that they often meet: what is held, exhausted, repeated, out of order. */
import fc from 'fast-check';
import type { DeviceNumberConfig, KernelCommand } from '../../../controller/kernel/port.ts';
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

// ---------------------------------------------------------------------------------------------- files and links

/** Paths that are in each other's way, at mount points, above and below them, private and in the way of what is. */
export const paths = [
  ...['/a', '/a/b', '/a/b/c', '/d', '/p', '/p/q', '/p/q/r', '/p/s'],
  ...['/usr', '/usr/t', '/usr/t/u', '/s', '/s/m', '/s/m/x', '/s/n'],
];

const path = fc.constantFrom(...paths);
const content = fc.constantFrom('1', '2', '3');
const file = fc.record({ path, content });
const files = fc.uniqueArray(file, { maxLength: 3, selector: (entry) => entry.path });

const versions: Record<string, Omit<ReturnType<typeof population>, 'type' | 'partitionUid'>> = {
  v1: {
    baseline: 'v1',
    rootFiles: [
      { path: '/a/b', content: '1' },
      { path: '/p/q', content: '1' },
    ],
    privateFiles: ['/p/q'],
    userFileSystems: [
      { path: '/usr', files: [{ path: '/usr/t', content: '1' }] },
      { path: '/s/m', files: [] },
    ],
  },
  v2: {
    baseline: 'v2',
    rootFiles: [
      { path: '/a', content: '2' },
      { path: '/p/q', content: '2' },
    ],
    privateFiles: [],
    userFileSystems: [{ path: '/usr', files: [{ path: '/usr/t/u', content: '2' }] }],
  },
};

/** p1 owns its file systems, the others are children; seldom something else, which then does not fit the disk or the link. */
function member(uid: string, luck = 9): KernelCommand {
  const version = luck === 0 ? '7.1' : '7.2';
  const ownsUserFileSystems = luck === 1 ? uid !== 'p1' : uid === 'p1';
  return definition(uid, { version, versioned: luck !== 2, ownsUserFileSystems });
}

function populated(uid: string, version: string, isOwner = uid === 'p1'): KernelCommand {
  return population(uid, { ...versions[version], ...(isOwner ? {} : { userFileSystems: [] }) });
}

/** A child under one of its own names for a parent, or under any, so that circles are tried, too. */
const link = fc
  .tuple(
    fc.constantFrom(
      ['p2', 'p1'],
      ['p2', 'p1'],
      ['p3', 'p2'],
      ['p3', 'p1'],
      ['p2', 'p3'],
      ['p1', 'p2'],
      ['p2', 'p2'],
    ),
    fc.subarray(['/s/m', '/usr']),
    fc.constantFrom('l1', 'l2'),
  )
  .map(([[child = '', parentUid = ''], sharedFileSystems, which]) => {
    const linkUid = `${child}-${which}`;
    return { type: 'LinkPartition', partitionUid: child, linkUid, parentUid, sharedFileSystems } as const;
  });

const mode = fc.oneof(
  { weight: 9, arbitrary: fc.constant('Active' as const) },
  { weight: 1, arbitrary: fc.constant('Maintenance' as const) },
);
const bootRequest = fc.option(fc.constantFrom('r1', 'r2'), { nil: undefined });

const chain = ['p1', 'p2', 'p3'];

/** Up the chain as far as it goes: a child needs its parent. */
function startAll(to: 'Active' | 'Maintenance'): KernelCommand[] {
  return chain.flatMap((uid): KernelCommand[] => [
    { type: 'LoadPartition', partitionUid: uid },
    ...(uid === 'p1' ? [] : [{ type: 'PropagateRoot', partitionUid: uid } as const]),
    { type: 'MountFileSystems', partitionUid: uid },
    { type: 'StartPartition', partitionUid: uid, mode: to },
  ]);
}

function stopAll(): KernelCommand[] {
  return [...chain].reverse().map((uid) => ({ type: 'StopPartition', partitionUid: uid }));
}

/** What is done to partitions that are stopped for it, and started again. */
const whileStopped = fc
  .tuple(
    fc.oneof(
      fc.tuple(partitionUid, fc.constantFrom('v1', 'v2')).map(([uid, version]) => [populated(uid, version)]),
      link.map((command): KernelCommand[] => [
        ...['l1', 'l2'].map((which): KernelCommand => ({
          type: 'UnlinkPartition',
          partitionUid: command.partitionUid,
          linkUid: `${command.partitionUid}-${which}`,
        })),
        command,
      ]),
    ),
    mode,
  )
  .map(([commands, to]) => [...stopAll(), ...commands, ...startAll(to)]);

/** Most often software is changed by its owner, which alone can. */
const changed = fc.tuple(partitionUid, file, fc.nat(4)).map(([uid, entry, luck]) => {
  const isSoftware = entry.path.startsWith('/usr') || entry.path.startsWith('/s/m');
  return { partitionUid: isSoftware && luck > 0 ? 'p1' : uid, ...entry };
});

const fileCommand: fc.Arbitrary<KernelCommand> = fc.oneof(
  { weight: 7, arbitrary: changed.map((change): KernelCommand => ({ type: 'WriteFile', ...change })) },
  {
    weight: 4,
    arbitrary: changed.map(({ partitionUid: uid, path: removed }): KernelCommand => ({
      type: 'RemoveFile',
      partitionUid: uid,
      path: removed,
    })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(partitionUid, files).map(([uid, entries]): KernelCommand => ({
      type: 'WriteRootFiles',
      partitionUid: uid,
      files: entries,
    })),
  },
  {
    weight: 4,
    arbitrary: partitionUid.map((uid): KernelCommand => ({ type: 'PropagateRoot', partitionUid: uid })),
  },
);

const familyCommand: fc.Arbitrary<KernelCommand> = fc.oneof(
  { weight: 2, arbitrary: link },
  fc.tuple(partitionUid, fc.constantFrom('l1', 'l2')).map(([uid, which]): KernelCommand => ({
    type: 'UnlinkPartition',
    partitionUid: uid,
    linkUid: `${uid}-${which}`,
  })),
  fc
    .tuple(partitionUid, fc.constantFrom('v1', 'v2'), fc.nat(9))
    .map(([uid, version, luck]) => populated(uid, version, uid === 'p1' || luck === 0)),
  fc.tuple(partitionUid, fc.nat(9)).map(([uid, luck]) => member(uid, luck)),
  partitionUid.map((uid): KernelCommand => ({ type: 'LoadPartition', partitionUid: uid })),
  partitionUid.map((uid): KernelCommand => ({ type: 'MountFileSystems', partitionUid: uid })),
  fc
    .tuple(partitionUid, mode)
    .map(([uid, to]): KernelCommand => ({ type: 'StartPartition', partitionUid: uid, mode: to })),
  {
    weight: 2,
    arbitrary: fc.tuple(partitionUid, bootRequest).map(([uid, request]): KernelCommand => ({
      type: 'StopPartition',
      partitionUid: uid,
      ...(request === undefined ? {} : { bootRequest: request }),
    })),
  },
  partitionUid.map((uid): KernelCommand => ({ type: 'RemovePartition', partitionUid: uid })),
);

/** A chain of three, before anything of it runs. */
function defineFamily(): KernelCommand[] {
  const sharedFileSystems = ['/s/m', '/usr'];
  return [
    ...['p1', 'p2', 'p3'].flatMap((uid) => [member(uid), populated(uid, 'v1')]),
    { type: 'LinkPartition', partitionUid: 'p2', linkUid: 'p2-l1', parentUid: 'p1', sharedFileSystems },
    { type: 'LinkPartition', partitionUid: 'p3', linkUid: 'p3-l1', parentUid: 'p2', sharedFileSystems },
  ];
}

// ---------------------------------------------------------------------------------------------- devices and numbers

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

/** Boots, of which the naive kernel knows that they lose the ledger: devices are seen anew. */
function familyBoot(id: number): KernelCommand[] {
  const devices = Object.entries(drivers).map(([device, driver]) => disk(device, { driver }));
  return [
    { type: 'Boot', bootID: `boot-${id}`, numbers: deviceNumbers(10) },
    { type: 'Discover', inventoryUid: 'inventory-alpha', devices },
    ...['p1', 'p2', 'p3'].map((uid) => member(uid)),
  ];
}

/** One number of driver y is reserved. Two majors run out all the time, four leave room to open and free them. */
export function deviceNumbers(lastMajor: number): DeviceNumberConfig {
  return {
    majors: { first: 7, last: lastMajor },
    minorsPerMajor: 2,
    reserved: [{ major: 8, minor: 1, holder: 'y' }],
  };
}

/** A family of partitions, with devices here and there: what holds a parent holds its devices, too. */
export const randomFamilyCommands: fc.Arbitrary<KernelCommand[]> = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: fileCommand.map((command) => [command]) },
      { weight: 4, arbitrary: familyCommand.map((command) => [command]) },
      { weight: 2, arbitrary: mode.map(startAll) },
      { weight: 3, arbitrary: whileStopped },
      { weight: 2, arbitrary: attachment },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 2, max: 99 }).map((id) => [...familyBoot(id), ...startAll('Active')]),
      },
    ),
    { minLength: 20, maxLength: 50, size: 'max' },
  )
  .map((commands) => [...defineFamily(), ...startAll('Active'), ...commands.flat()]);

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
    ...defineHousehold(),
  ]),
  fc.subarray(visible).map((ids): KernelCommand[] => [discovery(ids)]),
  fc.constant<KernelCommand[]>([discovery(visible)]),
);

/** A parent and its child, and one that may have adapters. */
function defineHousehold(): KernelCommand[] {
  const sharedFileSystems = ['/usr'];
  return [
    ...['p1', 'p2'].flatMap((uid) => [member(uid), populated(uid, 'v1')]),
    ...[definition('p3'), populated('p3', 'v1', true)],
    { type: 'LinkPartition', partitionUid: 'p2', linkUid: 'p2-l1', parentUid: 'p1', sharedFileSystems },
    ...startAll('Active'),
  ];
}

/** Devices are attached to be written to. */
const use: fc.Arbitrary<KernelCommand[]> = attachment.map((commands) =>
  commands.flatMap((command): KernelCommand[] => {
    if (command.type !== 'ConfigureDevices') return [command];
    const { entries, partitionUid: uid } = command;
    const writes = entries.map((entry): KernelCommand => ({
      type: 'WriteDevice',
      partitionUid: uid,
      name: entry.name,
      content: `written by ${uid}`,
    }));
    return [command, ...writes];
  }),
);

/** What goes on inside and around a partition. */
const life: fc.Arbitrary<KernelCommand[]> = fc
  .tuple(partitionUid, insideName, fc.nat(3), fc.constantFrom('Active', 'Maintenance'), fc.nat(9))
  .map(([uid, open, pid, mode, luck]): KernelCommand[] => [
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
        { weight: 4, arbitrary: use },
        { weight: 2, arbitrary: handOver },
        { weight: 3, arbitrary: life },
        { weight: 2, arbitrary: fileCommand.map((command) => [command]) },
        { weight: 2, arbitrary: familyCommand.map((command) => [command]) },
        { weight: 1, arbitrary: mode.map(startAll) },
        { weight: 1, arbitrary: upheaval },
      ),
    ),
    { minLength: 10, maxLength: 30, size: 'max' },
  )
  .map((runs) => [
    ...['alpha', 'beta'].flatMap((host) => defineHousehold().map((command) => ({ host, command }))),
    ...runs.flatMap(([host, commands]) => commands.map((command) => ({ host, command }))),
  ]);
