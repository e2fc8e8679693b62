/** What a command touched, turned into the changes that its answer lists (LIFE-35). */
import type { Uid } from '../../api/object.ts';
import type { ChangeBatch, ChangeCursor, KernelChange } from '../port.ts';
import type { EffectNames } from './operation-log.ts';
import type { DeviceRecord, HostState } from './state.ts';
import { deviceView } from './views.ts';

export class Effects {
  private machine: EffectNames['machine'] = null;
  private host = false;
  private numbersFreed = false;
  private extensions = false;
  private readonly partitions = new Set<Uid>();
  private readonly dependents = new Set<Uid>();
  private readonly devices = new Set<string>();

  machineChanged(event: NonNullable<EffectNames['machine']>): void {
    this.machine = event;
    this.host = true;
  }

  hostChanged(): void {
    this.host = true;
  }

  partitionChanged(uid: Uid): void {
    this.partitions.add(uid);
  }

  /** Which children a parent has, and how far they are, where nothing but counts depends on it. */
  dependentsChanged(parentUid: Uid): void {
    this.dependents.add(parentUid);
  }

  /** The view of the device changed, but not in what its holders see of it. */
  deviceChanged(deviceId: string): void {
    this.devices.add(deviceId);
  }

  /** Exported, lost or found: every partition that holds the device sees it. */
  deviceStateChanged(device: DeviceRecord): void {
    this.devices.add(device.id);
    for (const entry of device.allocations.values()) this.partitions.add(entry.partitionUid);
  }

  numbersWereFreed(): void {
    this.numbersFreed = true;
    this.host = true;
  }

  /** What is registered or loaded: its counts are those of the host, too. */
  extensionsChanged(): void {
    this.extensions = true;
    this.host = true;
  }

  names(): EffectNames {
    return {
      machine: this.machine,
      host: this.host,
      partitions: [...this.partitions].sort(),
      dependents: [...this.dependents].filter((uid) => !this.partitions.has(uid)).sort(),
      devices: [...this.devices].sort(),
      numbersFreed: this.numbersFreed,
      extensions: this.extensions,
    };
  }
}

/** The changes as an answer lists them, with every device as it is now. */
export function changesOf(host: HostState, names: EffectNames): KernelChange[] {
  const changes: KernelChange[] = [];
  if (names.machine !== null) changes.push({ type: names.machine });
  if (names.host) changes.push({ type: 'Host' });
  for (const partitionUid of names.partitions) changes.push({ type: 'Partition', partitionUid });
  for (const partitionUid of names.dependents) changes.push({ type: 'Dependents', partitionUid });
  for (const deviceId of names.devices) {
    const device = host.memory.devices.get(deviceId);
    changes.push(
      device === undefined
        ? { type: 'DeviceGone', deviceId }
        : { type: 'Device', device: deviceView(host, device) },
    );
  }
  if (names.numbersFreed) changes.push({ type: 'NumbersFreed' });
  if (names.extensions) changes.push({ type: 'Extensions' });
  return changes;
}

/** What changed after a cursor (LIFE-26); null asks for nothing but where the stream is now. */
export function changesSince(host: HostState, since: ChangeCursor | null): ChangeBatch {
  const { bootID } = host.memory;
  const cursor = { bootID, revision: host.changes.revision };
  if (since === null) return { cursor, changes: [], complete: true };
  // Revisions of a machine that was forgotten start again, and only its boot tells them apart.
  const names = since.bootID === bootID ? host.changes.since(since.revision) : undefined;
  if (names === undefined) return { cursor, changes: [], complete: false };
  return { cursor, changes: names.flatMap((each) => changesOf(host, each)), complete: true };
}
