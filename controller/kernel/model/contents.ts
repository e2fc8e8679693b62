/** What a partition reads and writes on its own configured disks: nobody else reaches them meanwhile (LIFE-23). */
import type { Uid } from '../../api/object.ts';
import type { KernelRefusal, QueryAnswer } from '../port.ts';
import type { Command } from './command.ts';
import { done, refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { readContent, writeContent } from './room-devices.ts';
import { isRootDisk } from './root-disks.ts';
import { deviceOf, deviceState } from './state.ts';
import type { BootedHost, HostState } from './state.ts';

export function writeDevice(host: BootedHost, command: Command<'WriteDevice'>): Outcome {
  const found = ownDisk(host, command);
  if ('ok' in found) return found;
  const { content, name } = command;
  // Whatever writes beneath mounted file systems destroys them.
  if (found.isRoot) return refuse('DeviceBusy', { entry: name });
  writeContent(host.room, found.deviceId, content);
  return done();
}

export function readDevice(
  host: HostState,
  query: { partitionUid: Uid; name: string },
): QueryAnswer<'ReadDevice'> {
  const found = ownDisk(host, query);
  if ('ok' in found) return found;
  return { ok: true, result: { content: readContent(host.room, found.deviceId) } };
}

function ownDisk(
  host: HostState,
  { partitionUid, name }: { partitionUid: Uid; name: string },
): { deviceId: string; isRoot: boolean } | KernelRefusal {
  const partition = host.memory.partitions.get(partitionUid);
  if (partition === undefined) return refuse('PartitionNotFound');
  const entry = partition.entriesByName.get(name);
  if (entry?.number?.state !== 'Assigned') return refuse('DeviceNotConfigured', { name });
  const device = deviceOf(host, entry);
  if (device.type !== 'Block') return refuse('NotBlockDevice', { name });
  if (deviceState(device) === 'Lost') return refuse('DeviceLost', { entry: name });
  return { deviceId: device.id, isRoot: isRootDisk(host, partition, device.id) };
}
