/** What a pass may have observed, for kinds whose functions are pure. */
import type { Condition, KubeObject } from '../../../controller/api/object.ts';
import type { CatalogueId } from '../../../controller/api/catalogue.ts';
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import type { DeviceClaim } from '../../../controller/api/generated/device-claim.ts';
import type { DeviceView, EntryView, KernelCommand, PartitionView } from '../../../controller/kernel/port.ts';
import { admit } from '../../../controller/manifest/admit.ts';
import type { Performed, Report, Step } from '../../../controller/kinds/kind.ts';
import type { PlacedDevice } from '../../../controller/solve/placement-problem.ts';
import { aClaim, aPartition } from '../../support/objects.ts';

export const partitionUid = 'uid-partition';
export const claimUid = 'uid-claim';

/** An object as a store gives it back, defaults and all. @throws where a store would not take it */
export function stored<O extends KubeObject>(object: O, change: Partial<O['metadata']> = {}, status = {}): O {
  const metadata = { uid: `uid-${object.metadata.name}`, generation: 1, ...object.metadata, ...change };
  const admitted = admit(object, undefined, { subresource: '' });
  if (admitted.problems.length > 0) throw new Error(JSON.stringify(admitted.problems));
  return { ...(admitted.object as O), metadata, status };
}

export function deleting<O extends KubeObject>(object: O): O {
  return { ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
}

export function device(name: string, change: Partial<PlacedDevice> = {}): PlacedDevice {
  return {
    name,
    deviceID: `id-${name}`,
    deviceClassName: 'disk',
    sharing: 'Exclusive',
    reclaimPolicy: 'Wipe',
    virtualNumber: { major: 256, minor: 0 },
    ...change,
  };
}

export function entry(name: string, change: Partial<EntryView> = {}): EntryView {
  return {
    name,
    deviceId: `id-${name}`,
    deviceState: 'Exported',
    exported: true,
    number: { state: 'Assigned', real: { major: 32, minor: 0 }, virtual: { major: 256, minor: 0 } },
    adapter: null,
    ...change,
  };
}

/** A disk of a host as its kernel shows it: nobody has it. */
export function deviceView(id: string, change: Partial<DeviceView> = {}): DeviceView {
  return {
    id,
    name: `disk-${id}`,
    driver: 'scsidisk',
    type: 'Block',
    endpoints: [],
    state: 'Available',
    allocations: [],
    exporter: null,
    retainedFor: null,
    inUse: false,
    ...change,
  };
}

/** Held: allocated, with a number that is granted. */
export function heldEntry(name: string, change: Partial<EntryView> = {}): EntryView {
  const number = { state: 'Granted' as const, real: { major: 32, minor: 0 }, virtual: null };
  return entry(name, { deviceState: 'Available', exported: false, number, ...change });
}

/** Exported, but not configured yet. */
export function exportedEntry(name: string, change: Partial<EntryView> = {}): EntryView {
  return heldEntry(name, { deviceState: 'Exported', exported: true, ...change });
}

export function view(
  state: PartitionView['state'],
  entries: readonly EntryView[] = [],
  survivors: string[] = [],
): PartitionView {
  const isMounted = state !== 'Defined' && state !== 'Loaded';
  return {
    partitionUid,
    cid: 1,
    namespace: 'team-a',
    name: 'billing',
    version: '7.2',
    versioned: false,
    ownsUserFileSystems: true,
    state,
    bootRequest: null,
    starts: state === 'Active' ? 1 : 0,
    survivors,
    processes: 0,
    claims: entries.length === 0 ? [] : [{ claimUid, entries: [...entries] }],
    baseline: 'uid-os',
    rootRevision: 0,
    rootFiles: [],
    userFileSystems: ['/opt', '/usr'],
    mounts: isMounted ? ownMounts : [],
    occupiedMountPoint: null,
    link: null,
    grants: [],
    catalogue: [],
    extensions: [],
    dependents: { total: 0, loaded: 0, mounted: 0, first: [] },
    errors: { records: [], dropped: 0, bytes: 0, capacityBytes: 1024, rejected: [] },
    rootVolumeGroup: null,
  };
}

/** The same with its file systems mounted: a partition that is Loaded may have them, or not yet. */
export function mounted(seen: PartitionView): PartitionView {
  return { ...seen, mounts: ownMounts };
}

const ownMounts: PartitionView['mounts'] = ['/', '/opt', '/usr'].map((path) => ({
  path,
  fileSystemId: `${partitionUid}:${path}`,
  ownerUid: partitionUid,
  readOnly: false,
}));

type PowerState = 'Active' | 'Stopped' | 'Maintenance';

/** Partition team-a/billing, which requires claim `data`. */
export function billing(
  powerState: PowerState = 'Active',
  placed?: readonly PlacedDevice[],
): WorkloadPartition {
  const partition = aPartition('team-a/billing', { powerState, requiredClaimNames: ['data'] });
  const claims = [{ uid: claimUid, name: 'data', devices: [...(placed ?? [])] }];
  const status = placed === undefined ? {} : { placement: { hostName: 'alpha', claims } };
  return stored(partition, { uid: partitionUid }, status);
}

/** The same partition, without claims that it must have. */
export function requiringNothing({ spec, ...partition }: WorkloadPartition): WorkloadPartition {
  const changed = { ...spec };
  delete changed.requiredClaimNames;
  return { ...partition, spec: changed };
}

/** Claim team-a/data of `billing`, by default of one device `d0`. */
export function data(names: readonly string[] = ['d0'], devices?: readonly PlacedDevice[]): DeviceClaim {
  const claim = aClaim('team-a/data', 'billing', names);
  const recorded = devices?.map((one) => ({ ...one, hostName: 'alpha' }));
  const status = recorded === undefined ? {} : { partitionUID: partitionUid, devices: recorded };
  return stored(claim, { uid: claimUid }, status);
}

export function withReady(
  partition: WorkloadPartition,
  ready: Pick<Condition, 'reason' | 'message'>,
): typeof partition {
  const condition: Condition = {
    type: 'Ready',
    status: 'False',
    observedGeneration: 1,
    lastTransitionTime: '2026-01-01T00:00:00Z',
    ...ready,
  };
  return { ...partition, status: { ...partition.status, conditions: [condition] as never } };
}

/** A kernel refused a command of this type. */
export function refusedBy(
  type: KernelCommand['type'],
  id: CatalogueId,
  args: Record<string, string | number> = {},
): Performed {
  const step = { hostName: 'alpha', caller: { type: 'Global' }, command: { type } } as unknown as Step;
  return { refusal: { step, refusal: { ok: false, errno: 'EIO', id, args } } };
}

/** `Global LoadPartition`, `Partition ConfigureDevices`: who asks what. */
export function commands(steps: readonly Step[]): string[] {
  return steps.map(({ caller, command }) => `${caller.type} ${command.type}`);
}

/** `Allocated=False AllHeld` for each condition. */
export function told(report: Report): string[] {
  return report.conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`);
}
