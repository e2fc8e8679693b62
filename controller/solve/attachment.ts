/**
 * The order in which devices reach a partition and leave it again, as the next commands for its kernel.
 *
 * Pure: from what was recorded and what the kernel shows, to what is missing. Asked again after the commands were
 * performed it returns the ones after them, and none when all is settled; so a crash anywhere is simply asked again.
 */
import type { Uid } from '../api/object.ts';
import type {
  Caller,
  DeviceNumber,
  EntryRef,
  EntryView,
  KernelCommand,
  PartitionView,
  ReclaimPolicy,
  Sharing,
} from '../kernel/port.ts';

/** One device of a claim, as it was decided and recorded (LIFE-31). */
export interface RecordedDevice {
  name: string;
  deviceID: string;
  sharing: Sharing;
  reclaimPolicy: ReclaimPolicy;
  virtualNumber: DeviceNumber;
}

export interface RecordedClaim {
  claimUid: Uid;
  devices: readonly RecordedDevice[];
}

export interface Call {
  caller: Caller;
  command: KernelCommand;
}

/** What the global environment does. */
export function globalCall(command: KernelCommand): Call {
  return { caller: { type: 'Global' }, command };
}

/** The devices of one claim that the kernel shows for a partition, by entry name. */
export function entriesOf(view: PartitionView | undefined, claimUid: Uid): ReadonlyMap<string, EntryView> {
  const claim = view?.claims.find((candidate) => candidate.claimUid === claimUid);
  return new Map((claim?.entries ?? []).map((entry) => [entry.name, entry]));
}

/**
 * Enters recorded devices into the kernel's ledger and has the partition ask for their numbers (DEV-1, DEV-6): held from
 * here on, whether the partition runs or not.
 */
export function holdingCalls(
  view: PartitionView | undefined,
  partitionUid: Uid,
  claims: readonly RecordedClaim[],
): Call[] {
  const calls: Call[] = [];
  for (const { claimUid, devices } of claims) {
    const shown = entriesOf(view, claimUid);
    // What an edit took out goes first (detachingCalls), whoever of partition and claim passes next.
    if (isLeaving(shown, devices)) continue;
    if (devices.some((device) => !shown.has(device.name))) {
      const entries = devices.map(({ name, deviceID, sharing, reclaimPolicy }) => ({
        name,
        deviceId: deviceID,
        sharing,
        reclaimPolicy,
      }));
      calls.push(globalCall({ type: 'AllocateDevices', partitionUid, claimUid, entries }));
    }
    const unnumbered = devices.map(({ name }) => name).filter((name) => !hasNumber(shown.get(name)));
    if (unnumbered.length > 0) {
      const command: KernelCommand = { type: 'RequestNumbers', partitionUid, claimUid, entries: unnumbered };
      calls.push({ caller: { type: 'Partition', partitionUid }, command });
    }
  }
  return calls;
}

/** Whether the kernel has a partition running, or configured without processes. */
export function isUp(view: PartitionView | undefined): boolean {
  return view?.state === 'Active' || view?.state === 'Maintenance';
}

/** Whether a device of the partition waits for a number: one that others give back may be what it waits for (DEV-15). */
export function waitsForNumber(view: PartitionView | undefined): boolean {
  return view?.claims.some(({ entries }) => entries.some(({ number }) => number === null)) ?? false;
}

/** A number that was being given back when the entry was wanted again counts as missing: asking brings it back. */
function hasNumber(entry: EntryView | undefined): boolean {
  return entry?.number != null && entry.number.state !== 'Releasing';
}

function isLeaving(shown: ReadonlyMap<string, EntryView>, devices: readonly RecordedDevice[]): boolean {
  const recorded = new Set(devices.map((device) => device.name));
  return [...shown.keys()].some((name) => !recorded.has(name));
}

/** Whether another partition has one of the devices exported: the first to start wins (DEV-22). */
export function exportedElsewhere(
  view: PartitionView | undefined,
  claims: readonly RecordedClaim[],
): string[] {
  return claims.flatMap(({ claimUid }) =>
    [...entriesOf(view, claimUid).values()]
      .filter((entry) => entry.deviceState === 'Exported' && !entry.exported)
      .map((entry) => entry.name),
  );
}

/** Exports everything of these claims that is not yet exported, all together or not at all (LIFE-7). */
export function exportingCalls(view: PartitionView, claims: readonly RecordedClaim[]): Call[] {
  const exports = claims.flatMap(({ claimUid, devices }): EntryRef[] => {
    const shown = entriesOf(view, claimUid);
    return devices
      .filter((device) => shown.get(device.name)?.exported !== true)
      .map((device) => ({ claimUid, entry: device.name }));
  });
  const { partitionUid } = view;
  return exports.length === 0 ? [] : [globalCall({ type: 'ExportDevices', partitionUid, exports })];
}

/**
 * What the partition does with exported devices: takes over adapters and attaches their endpoints, then binds its
 * numbers (DEV-6, DEV-24).
 */
export function configuringCalls(view: PartitionView, claims: readonly RecordedClaim[]): Call[] {
  const caller: Caller = { type: 'Partition', partitionUid: view.partitionUid };
  const adapters = claims.flatMap(({ claimUid }) => adapterCommands(view, claimUid));
  const bindings = claims.flatMap(({ claimUid, devices }): KernelCommand[] => {
    const shown = entriesOf(view, claimUid);
    const entries = devices
      .filter((device) => shown.get(device.name)?.number?.state !== 'Assigned')
      .map(({ name, virtualNumber }) => ({ name, virtualNumber }));
    if (entries.length === 0) return [];
    return [{ type: 'ConfigureDevices', partitionUid: view.partitionUid, claimUid, entries }];
  });
  return [...adapters, ...bindings].map((command) => ({ caller, command }));
}

function adapterCommands(view: PartitionView, claimUid: Uid): KernelCommand[] {
  const { partitionUid } = view;
  return [...entriesOf(view, claimUid).values()].flatMap(({ name: entry, adapter }): KernelCommand[] => {
    if (adapter === null) return [];
    const insert: KernelCommand[] = adapter.inserted
      ? []
      : [{ type: 'InsertAdapter', partitionUid, claimUid, entry, adapter: adapter.entry }];
    const attach = adapter.entry.endpoints
      .filter((endpointId) => !adapter.attached.includes(endpointId))
      .map((endpointId): KernelCommand => ({
        type: 'AttachEndpoint',
        partitionUid,
        claimUid,
        entry,
        endpointId,
      }));
    return [...insert, ...attach];
  });
}

/** Takes entries of a claim away again: unbinds, gives the numbers back, then ends the export and reclaims the disk. */
export function detachingCalls(
  view: PartitionView | undefined,
  claimUid: Uid,
  keep: ReadonlySet<string> = new Set(),
): Call[] {
  if (view === undefined) return [];
  const { partitionUid } = view;
  const leaving = [...entriesOf(view, claimUid).values()].filter((entry) => !keep.has(entry.name));
  if (leaving.length === 0) return [];
  const partition: Caller = { type: 'Partition', partitionUid };
  const entries = leaving.map(({ name }) => name);
  const assigned = leaving.filter(({ number }) => number?.state === 'Assigned').map(({ name }) => name);
  const numbered = leaving.filter(({ number }) => number !== null).map(({ name }) => name);
  const calls: Call[] = [];
  if (assigned.length > 0) {
    const command: KernelCommand = { type: 'UnconfigureDevices', partitionUid, claimUid, entries: assigned };
    calls.push({ caller: partition, command });
  }
  if (numbered.length > 0) {
    // The major goes back with its last minor, or drivers that came and went would use the table up (DEV-14).
    const command: KernelCommand = {
      type: 'ReleaseNumbers',
      partitionUid,
      claimUid,
      entries: numbered,
      freeMajor: true,
    };
    calls.push({ caller: partition, command });
  }
  calls.push(globalCall({ type: 'ReleaseDevices', partitionUid, claimUid, entries }));
  return calls;
}
