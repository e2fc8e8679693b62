/**
 * The device database of each partition, on its disk: which device has which virtual number inside. It outlives stops
 * and boots, decides nothing in the kernel, and may be lost without any harm to others (DEV-2, DEV-17).
 */
import type { Uid } from '../../api/object.ts';
import { databaseOf } from './installations.ts';
import type { DatabaseLine, DeviceDatabase } from './installation-records.ts';
import type { EntryRecord, HostState } from './state.ts';
import { deviceOf } from './state.ts';
import { copyNumber } from './views.ts';

/** Records a binding that the partition has just made (DEV-6). */
export function writeDatabaseLine(host: HostState, entry: EntryRecord): void {
  const virtual = entry.number?.virtual;
  if (!virtual) throw new Error(`entry ${entry.name} has no binding to record`);
  const { claimUid, deviceId, name, partitionUid } = entry;
  const { type } = deviceOf(host, entry);
  // A partition that boots from its own disks brings it with it; the host keeps it for the next boot from scratch.
  for (const database of new Set([ownDatabase(host, partitionUid), databaseOf(host, partitionUid)])) {
    database?.set(name, { name, claimUid, deviceId, type, virtualNumber: copyNumber(virtual) });
  }
  host.disk.scratches.get(partitionUid)?.forgotten.delete(name);
}

/** The one that the host keeps: of a partition that boots from its own disks, the device part of its scratch (NS-1). */
function ownDatabase({ disk }: HostState, partitionUid: Uid): DeviceDatabase {
  const database = disk.databases.get(partitionUid) ?? new Map<string, DatabaseLine>();
  disk.databases.set(partitionUid, database);
  return database;
}

/** Does nothing when the line is another claim's by now. */
export function forgetDatabaseLine(host: HostState, { claimUid, name, partitionUid }: EntryRecord): void {
  const { databases, scratches } = host.disk;
  const own = databases.get(partitionUid);
  const running = databaseOf(host, partitionUid);
  const wasKnown = dropLine(own, name, claimUid);
  dropLine(running, name, claimUid);
  if (own?.size === 0) databases.delete(partitionUid);
  // What is on disks that nobody has booted from now is told at the next merge (NS-9).
  if (wasKnown) scratches.get(partitionUid)?.forgotten.set(name, claimUid);
}

/** Takes the line of one claim's device out; whether it was there, and that claim's. */
export function dropLine(database: DeviceDatabase | undefined, name: string, claimUid: Uid): boolean {
  return database?.get(name)?.claimUid === claimUid && database.delete(name);
}
