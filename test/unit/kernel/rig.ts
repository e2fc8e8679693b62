/** A small machine room for tests, with commands put in few words. After each command the invariants are checked. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { createMachineRoom } from '../../../controller/kernel/model/machine-room.ts';
import type { MachineRoom, RoomTools } from '../../../controller/kernel/model/machine-room.ts';
import type {
  AllocationEntry,
  BootStep,
  Caller,
  DeviceNumberConfig,
  DiscoveredDevice,
  KernelAnswer,
  KernelCommand,
  KernelQuery,
  KernelRequest,
  QueryResults,
  QueryType,
} from '../../../controller/kernel/port.ts';
import { errorsOnlyGrow } from '../../support/error-invariants.ts';
import { checkKernelInvariants } from '../../support/kernel-invariants.ts';

export const tools: RoomTools = { sha256: (content) => createHash('sha256').update(content).digest('hex') };
export const global: Caller = { type: 'Global' };
export const smallTable: DeviceNumberConfig = {
  majors: { first: 32, last: 34 },
  minorsPerMajor: 4,
  reserved: [],
};

/** Commands that only a partition may ask; everything else is asked by the global environment. */
const insideCommands = new Set<string>([
  'RequestNumbers',
  'InsertAdapter',
  'AttachEndpoint',
  'ConfigureDevices',
  'UnconfigureDevices',
  'SpawnProcess',
  'KillProcess',
  'WriteDevice',
  'WriteFile',
  'RemoveFile',
  'LoadExtension',
  'UnloadExtension',
]);

export function disk(id: string, overrides: Partial<DiscoveredDevice> = {}): DiscoveredDevice {
  return { id, name: `h${id}`, driver: 'scsidisk', type: 'Block', ...overrides };
}

export function allocation(
  name: string,
  deviceId: string,
  overrides: Partial<AllocationEntry> = {},
): AllocationEntry {
  return { name, deviceId, sharing: 'Exclusive', reclaimPolicy: 'Wipe', ...overrides };
}

/** What DefinePartition registers unless a test says otherwise: a partition of the host's version, with all of its own. */
export function definition(
  partitionUid: string,
  overrides: Partial<Extract<KernelCommand, { type: 'DefinePartition' }>> = {},
): Extract<KernelCommand, { type: 'DefinePartition' }> {
  return {
    type: 'DefinePartition',
    partitionUid,
    namespace: 'n',
    name: partitionUid,
    version: '7.3',
    versioned: false,
    ownsUserFileSystems: true,
    ...overrides,
  };
}

/** What PopulateFileSystems lays down unless a test says otherwise: a root, and /usr and /opt. */
export function population(
  partitionUid: string,
  overrides: Partial<Extract<KernelCommand, { type: 'PopulateFileSystems' }>> = {},
): Extract<KernelCommand, { type: 'PopulateFileSystems' }> {
  return {
    type: 'PopulateFileSystems',
    partitionUid,
    baseline: 'version-1',
    rootFiles: [
      { path: '/etc/hostname', content: 'unnamed' },
      { path: '/etc/motd', content: 'welcome' },
    ],
    privateFiles: ['/etc/hostname', '/home'],
    userFileSystems: [
      { path: '/usr', files: [{ path: '/usr/bin/tool', content: 'tool 1' }] },
      { path: '/opt', files: [] },
    ],
    ...overrides,
  };
}

export function childDefinition(
  partitionUid: string,
  overrides: Partial<Extract<KernelCommand, { type: 'DefinePartition' }>> = {},
): Extract<KernelCommand, { type: 'DefinePartition' }> {
  const common = { namespace: 'team-a', version: '7.2', versioned: true, ownsUserFileSystems: false };
  return definition(partitionUid, { ...common, ...overrides });
}

export function linking(
  partitionUid: string,
  parentUid: string,
  sharedFileSystems: readonly string[] = ['/opt', '/usr'],
): Extract<KernelCommand, { type: 'LinkPartition' }> {
  return {
    type: 'LinkPartition',
    partitionUid,
    linkUid: `${partitionUid}-link`,
    parentUid,
    sharedFileSystems,
  };
}

/** A command whose type is kept as narrow as it is written, to be spread into variants. */
export function commandOf<T extends KernelCommand>(value: T): T {
  return value;
}

/** What RegisterExtension makes known unless a test says otherwise. */
export function extension(
  name: string,
  overrides: Partial<Extract<KernelCommand, { type: 'RegisterExtension' }>> = {},
): Extract<KernelCommand, { type: 'RegisterExtension' }> {
  return {
    type: 'RegisterExtension',
    name,
    path: `/usr/lib/drivers/${name}.ext`,
    content: base64(`the extension ${name}`),
    digest: null,
    requires: [],
    conflictsWith: [],
    unloadPolicy: 'WhenUnreferenced',
    ...overrides,
  };
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

export class Rig {
  readonly room: MachineRoom;
  private sequence = 0;

  constructor(room: MachineRoom = createMachineRoom(tools)) {
    this.room = room;
  }

  /** A copy of the room, in which operations are numbered on from here. */
  fork(): Rig {
    const copy = new Rig(this.room.fork());
    copy.sequence = this.sequence;
    return copy;
  }

  /** A request whose operation is new, for the boot that runs. */
  request(command: KernelCommand, overrides: Partial<KernelRequest> & { host?: string } = {}): KernelRequest {
    this.sequence += 1;
    const { host = 'alpha', ...rest } = overrides;
    const inside: Caller | undefined =
      insideCommands.has(command.type) && 'partitionUid' in command
        ? { type: 'Partition', partitionUid: command.partitionUid }
        : undefined;
    return {
      caller: inside ?? global,
      operation: { owner: 'tester', sequence: this.sequence },
      fence: { epoch: 1, bootID: this.read('Host', { type: 'Host' }, { host }).bootID },
      at: '2026-11-23T00:00:00Z',
      command,
      ...rest,
    };
  }

  ask(command: KernelCommand, overrides: Partial<KernelRequest> & { host?: string } = {}): KernelAnswer {
    const before = this.room.digest();
    const { host = 'alpha' } = overrides;
    const [views, { bootID }] = [this.views(host), this.read('Host', { type: 'Host' }, { host })];
    const answer = this.room.execute(host, this.request(command, overrides));
    if (!answer.ok) expect(this.room.digest(), `${answer.id} changed something`).toBe(before);
    // A boot loses the buffers, and sequences begin again.
    const isSameBoot = this.read('Host', { type: 'Host' }, { host }).bootID === bootID;
    if (isSameBoot) expect(errorsOnlyGrow(views, this.views(host))).toEqual([]);
    expect(checkKernelInvariants(this.room)).toEqual([]);
    return answer;
  }

  /** Expects it to be done; the result. */
  do(
    command: KernelCommand,
    overrides: Partial<KernelRequest> & { host?: string } = {},
  ): Extract<KernelAnswer, { ok: true }> {
    const answer = this.ask(command, overrides);
    if (!answer.ok)
      throw new Error(`${command.type} was refused: ${answer.id} ${JSON.stringify(answer.args)}`);
    return answer;
  }

  /** Expects a refusal; its id and errno as one text. */
  refuse(command: KernelCommand, overrides: Partial<KernelRequest> & { host?: string } = {}): string {
    const answer = this.ask(command, overrides);
    if (answer.ok) throw new Error(`${command.type} was not refused`);
    return `${answer.id} ${answer.errno}`;
  }

  read<T extends QueryType>(
    type: T,
    query: Extract<KernelQuery, { type: T }>,
    { caller = global, host = 'alpha' }: { caller?: Caller; host?: string } = {},
  ): QueryResults[T] {
    const answer = this.room.read<T>(host, caller, query);
    if (!answer.ok) throw new Error(`${type} was refused: ${answer.id}`);
    return answer.result;
  }

  refuseRead(query: KernelQuery, caller: Caller): string {
    const answer = this.room.read('alpha', caller, query as Extract<KernelQuery, { type: 'Host' }>);
    if (answer.ok) throw new Error(`${query.type} was not refused`);
    return `${answer.id} ${answer.errno}`;
  }

  boot(host = 'alpha', bootID = 'boot-1', numbers = smallTable): void {
    this.do({ type: 'Boot', bootID, numbers }, { host });
  }

  /** Publishes devices by an inventory. */
  discover(devices: DiscoveredDevice[], host = 'alpha', inventoryUid = `inventory-${host}`): void {
    this.do({ type: 'Discover', inventoryUid, devices }, { host });
  }

  /** A partition, loaded and mounted unless it shall stay defined. A versioned one runs 7.2. */
  partition(
    uid: string,
    options: { namespace?: string; versioned?: boolean; defined?: boolean; host?: string } = {},
  ): void {
    const { defined = false, host = 'alpha', namespace = 'team-a', versioned = false } = options;
    const version = versioned ? '7.2' : '7.3';
    this.do(definition(uid, { namespace, version, versioned }), { host });
    this.do(population(uid), { host });
    if (!defined) this.mount(uid, host);
  }

  /** A partition that uses the user file systems of a versioned one: linked, and mounted unless it shall stay defined. */
  child(uid: string, parentUid: string, options: { defined?: boolean; shared?: string[] } = {}): void {
    this.unlinkedChild(uid);
    this.do(linking(uid, parentUid, options.shared));
    if (options.defined !== true) this.mount(uid);
  }

  /** A partition that is defined and populated, and waits for a parent. */
  unlinkedChild(uid: string): void {
    this.do(childDefinition(uid));
    this.do(population(uid, { userFileSystems: [] }));
  }

  mount(partitionUid: string, host = 'alpha'): void {
    this.do({ type: 'LoadPartition', partitionUid }, { host });
    this.do({ type: 'MountFileSystems', partitionUid }, { host });
  }

  start(partitionUid: string, mode: 'Active' | 'Maintenance' = 'Active'): void {
    this.mount(partitionUid);
    this.do({ type: 'StartPartition', partitionUid, mode });
  }

  stop(partitionUid: string): void {
    this.do({ type: 'StopPartition', partitionUid });
  }

  /** Lets a running partition have extensions: an application that needs them, a grant, and copies of those registered. */
  grant(partitionUid: string, scopes: Readonly<Record<string, 'Global' | 'Local'>>): void {
    const names = Object.keys(scopes);
    this.do({
      type: 'WriteRootFiles',
      partitionUid,
      files: [{ path: '/etc/modules-load.d/app.conf', content: names.join('\n') }],
    });
    const grants = Object.entries(scopes).map(([name, scope]) => ({ name, scope }));
    this.do({ type: 'SetExtensionGrants', partitionUid, grants });
    for (const name of names) this.do({ type: 'DeliverExtension', partitionUid, name });
  }

  load(partitionUid: string, name: string): void {
    this.do({ type: 'LoadExtension', partitionUid, name });
  }

  unload(partitionUid: string, name: string): void {
    this.do({ type: 'UnloadExtension', partitionUid, name });
  }

  /** `NAME SCOPE[ of PARTITION]: ENTRIES`, one a line that is in the kernel; global's own entries are `-`. */
  loaded(): string[] {
    return this.read('Extensions', { type: 'Extensions' })
      .images.map(({ entries, names, partitionUid, scope }) => {
        const whose = partitionUid === null ? '' : ` of ${partitionUid}`;
        return `${names.join('+')} ${scope}${whose}: ${entries.map((entry) => entry.partitionUid ?? '-').join(' ')}`;
      })
      .sort();
  }

  write(partitionUid: string, path: string, content: string): void {
    this.do({ type: 'WriteFile', partitionUid, path, content });
  }

  remove(partitionUid: string, path: string): void {
    this.do({ type: 'RemoveFile', partitionUid, path });
  }

  /** What a file holds, or the id of the refusal. */
  content(partitionUid: string, path: string): string {
    const answer = this.room.read<'ReadFile'>('alpha', global, { type: 'ReadFile', partitionUid, path });
    return answer.ok ? answer.result.content : answer.id;
  }

  /** Names in a directory, those of directories with a slash; or the id of the refusal. */
  list(partitionUid: string, path: string): string[] | string {
    const answer = this.room.read<'ListFiles'>('alpha', global, { type: 'ListFiles', partitionUid, path });
    if (!answer.ok) return answer.id;
    return answer.result.map(({ name, type }) => (type === 'Directory' ? `${name}/` : name));
  }

  allocate(partitionUid: string, claimUid: string, ...entries: AllocationEntry[]): void {
    this.do({ type: 'AllocateDevices', partitionUid, claimUid, entries });
  }

  numbers(partitionUid: string, claimUid: string, ...entries: string[]): { major: number; minor: number }[] {
    const { result } = this.do({ type: 'RequestNumbers', partitionUid, claimUid, entries });
    return (result as { numbers: { real: { major: number; minor: number } }[] }).numbers.map(
      ({ real }) => real,
    );
  }

  export(partitionUid: string, claimUid: string, ...entries: string[]): void {
    const exports = entries.map((entry) => ({ claimUid, entry }));
    this.do({ type: 'ExportDevices', partitionUid, exports });
  }

  configure(partitionUid: string, claimUid: string, name: string, virtual: [number, number]): void {
    const [major, minor] = virtual;
    const entries = [{ name, virtualNumber: { major, minor } }];
    this.do({ type: 'ConfigureDevices', partitionUid, claimUid, entries });
  }

  /** One entry of one claim, all the way to configured. */
  attach(partitionUid: string, claimUid: string, entry: AllocationEntry, virtual: [number, number]): void {
    this.allocate(partitionUid, claimUid, entry);
    this.numbers(partitionUid, claimUid, entry.name);
    this.export(partitionUid, claimUid, entry.name);
    this.configure(partitionUid, claimUid, entry.name, virtual);
  }

  /** Every partition of a host. */
  views(host = 'alpha'): NonNullable<QueryResults['Partition']>[] {
    return this.read('Holdings', { type: 'Holdings' }, { host }).partitions.flatMap(
      ({ partitionUid }) => this.read('Partition', { type: 'Partition', partitionUid }, { host }) ?? [],
    );
  }

  device(id: string, host = 'alpha'): QueryResults['Devices'][number] {
    const found = this.read('Devices', { type: 'Devices' }, { host }).find((device) => device.id === id);
    if (found === undefined) throw new Error(`there is no device ${id}`);
    return found;
  }

  view(partitionUid: string): NonNullable<QueryResults['Partition']> {
    const view = this.read('Partition', { type: 'Partition', partitionUid });
    if (view === null) throw new Error(`there is no partition ${partitionUid}`);
    return view;
  }
}

/** What PrepareScratch asks unless a test says otherwise: the disks of the claim `UID-root`, and nothing on them. */
export function scratch(
  partitionUid: string,
  overrides: Partial<Extract<KernelCommand, { type: 'PrepareScratch' }>> = {},
): Extract<KernelCommand, { type: 'PrepareScratch' }> {
  return {
    type: 'PrepareScratch',
    partitionUid,
    claimUid: `${partitionUid}-root`,
    existing: 'Refuse',
    volumeGroupId: null,
    ...overrides,
  };
}

/** The steps of a boot before the disks can be exported, and those after they are configured. */
export const firstBootSteps = ['ScratchBooted', 'DisksIdentified'] as const;
export const lastBootSteps = [
  'Imported',
  'Renamed',
  'MountedOnScratch',
  'DatabaseMerged',
  'Switched',
] as const;

/** Partitions whose root is on disks of their own; each disk is called hdisk0, hdisk1 and so on inside. */
export class RootRig extends Rig {
  /** Defined, and holding its disks. */
  withDisks(uid: string, deviceIds: readonly string[], overrides: Partial<AllocationEntry> = {}): void {
    this.do(definition(uid, { namespace: 'team-a', rootType: 'VolumeGroup' }));
    this.hold(uid, deviceIds, overrides);
  }

  hold(uid: string, deviceIds: readonly string[], overrides: Partial<AllocationEntry> = {}): void {
    this.allocate(uid, `${uid}-root`, ...deviceIds.map((id, at) => allocation(`hdisk${at}`, id, overrides)));
    this.numbers(uid, `${uid}-root`, ...deviceIds.map((_, at) => `hdisk${at}`));
  }

  /** Steps 1 to 3. */
  make(uid: string): void {
    this.do(scratch(uid));
    this.do(population(uid));
    this.do({ type: 'ClearGlobalNames', partitionUid: uid });
  }

  /** Steps 4 to 10, and what is done in between. */
  bootRoot(uid: string): void {
    this.do({ type: 'LoadPartition', partitionUid: uid });
    this.steps(uid, firstBootSteps);
    this.exportRoot(uid);
    this.steps(uid, lastBootSteps);
  }

  exportRoot(uid: string): void {
    const disks = this.view(uid).rootVolumeGroup?.disks ?? [];
    this.export(uid, `${uid}-root`, ...disks);
    for (const [at, name] of disks.entries()) this.configure(uid, `${uid}-root`, name, [256, at]);
  }

  steps(partitionUid: string, steps: readonly BootStep[]): void {
    for (const step of steps) this.do({ type: 'TakeBootStep', partitionUid, step });
  }

  /** Made, booted and running. */
  running(uid: string, ...deviceIds: string[]): void {
    this.withDisks(uid, deviceIds);
    this.make(uid);
    this.bootRoot(uid);
    this.do({ type: 'MountFileSystems', partitionUid: uid });
    this.do({ type: 'StartPartition', partitionUid: uid, mode: 'Active' });
  }

  step(uid: string): string | undefined {
    return this.view(uid).rootVolumeGroup?.step;
  }

  /** `VG: LV MOUNT, ...` of each volume group in the global namespace. */
  globalNames(host = 'alpha'): string[] {
    return this.read('VolumeGroups', { type: 'VolumeGroups' }, { host }).map(groupText);
  }

  /** The same in the namespace of a partition. */
  ownNames(partitionUid: string): string[] {
    return this.read('OwnVolumeGroups', { type: 'OwnVolumeGroups', partitionUid }).map(groupText);
  }
}

function groupText({ logicalVolumes, name }: QueryResults['VolumeGroups'][number]): string {
  return `${name}: ${logicalVolumes.map((volume) => `${volume.name} ${volume.mountPoint}`).join(', ')}`;
}

/** A booted host with four disks; d4 carries a volume group of somebody else, d5 one that the host itself has in use. */
export function rootRig(): RootRig {
  const rig = new RootRig();
  rig.boot();
  rig.discover([
    disk('d1'),
    disk('d2'),
    disk('d3'),
    disk('d4', { initialContent: { volumeGroup: { name: 'datavg', active: false } } }),
    disk('d5', { initialContent: { volumeGroup: { name: 'hostvg', active: true } } }),
  ]);
  return rig;
}

/** A booted host with three disks and one loaded partition. */
export function readyRig(): Rig {
  const rig = new Rig();
  rig.boot();
  rig.discover([disk('d1'), disk('d2'), disk('d3')]);
  rig.partition('p1');
  return rig;
}

/** A booted host with a versioned partition and, linked under it, a child; both run. */
export function familyRig(): Rig {
  const rig = new Rig();
  rig.boot();
  rig.partition('parent', { versioned: true });
  rig.start('parent');
  rig.child('child', 'parent');
  rig.start('child');
  return rig;
}
