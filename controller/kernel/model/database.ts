/**
 * The device database of each partition, on its disk: which device has which virtual number inside. It outlives stops
 * and boots, decides nothing in the kernel, and may be lost without any harm to others (DEV-2, DEV-17).
 */
import type { EntryRecord, HostState } from './state.ts';
import { deviceOf } from './state.ts';
import { copyNumber } from './views.ts';

/** Records a binding that the partition has just made (DEV-6). */
export function writeDatabaseLine(host: HostState, entry: EntryRecord): void {
  const virtual = entry.number?.virtual;
  if (!virtual) throw new Error(`entry ${entry.name} has no binding to record`);
  let database = host.disk.databases.get(entry.partitionUid);
  if (database === undefined) {
    database = new Map();
    host.disk.databases.set(entry.partitionUid, database);
  }
  database.set(entry.name, {
    name: entry.name,
    claimUid: entry.claimUid,
    deviceId: entry.deviceId,
    type: deviceOf(host, entry).type,
    virtualNumber: copyNumber(virtual),
  });
}

/** Does nothing when the line is another claim's by now. */
export function forgetDatabaseLine(host: HostState, entry: EntryRecord): void {
  const database = host.disk.databases.get(entry.partitionUid);
  if (database?.get(entry.name)?.claimUid !== entry.claimUid) return;
  database.delete(entry.name);
  if (database.size === 0) host.disk.databases.delete(entry.partitionUid);
}
