/**
 * The journal of a machine room: every command that changed it, in order, and now and then a snapshot of the whole.
 *
 * Entries gather in a batch that the owner of the store commits, together with what was written to the cluster in the
 * same turn (architecture.md, "State that must survive").
 */
import type { KernelRequest } from '../port.ts';
import { createMachineRoom, restoreMachineRoom } from '../model/machine-room.ts';
import type { MachineRoom, RoomTools } from '../model/machine-room.ts';
import type { RoomSnapshot } from '../model/snapshot.ts';
import { corrupted } from '../../storage/storage.ts';
import type { Log, Storage, Table } from '../../storage/storage.ts';

/** What a journal needs of a store. */
export type JournalStore = Pick<Storage, 'table' | 'log' | 'location' | 'readOnly'>;

interface JournalEntry {
  /** Of the room after the command: each entry has one more than the one before. */
  revision: number;
  hostName: string;
  request: KernelRequest;
}

/** Where the journal ends, written with every entry: a tail that went missing is noticed. */
interface JournalHead {
  revision: number;
  sequence: number;
}

interface StoredSnapshot {
  /** Of the newest entry that it covers. */
  sequence: number;
  /** How many things it describes: the measure of what replaying it costs. */
  size: number;
  room: RoomSnapshot;
}

/** A log shorter than this is not worth a snapshot. */
const fewestEntries = 2048;
const headKey = 'head';
const snapshotKey = 'snapshot';

export class Journal {
  private readonly location: string;
  private readonly heads: Table<JournalHead>;
  private readonly snapshots: Table<StoredSnapshot>;
  private readonly entries: Log<JournalEntry>;
  private snapshotSize = 0;
  private entriesSinceSnapshot = 0;

  constructor(store: JournalStore) {
    this.location = store.location;
    this.heads = store.table('kernel/journal');
    this.snapshots = store.table('kernel/snapshot');
    this.entries = store.log('kernel/journal');
  }

  /** @throws StorageError Corrupted when an entry is missing, out of order, or does not do what it did before. */
  replay(tools: RoomTools): MachineRoom {
    const snapshot = this.snapshots.get(snapshotKey);
    this.snapshotSize = snapshot?.size ?? 0;
    this.entriesSinceSnapshot = 0;
    const room = snapshot === undefined ? createMachineRoom(tools) : restoreMachineRoom(snapshot.room, tools);
    let last = snapshot?.sequence ?? 0;
    for (const [sequence, entry] of this.entries.entries(last)) {
      if (sequence !== last + 1) throw this.damage(`entry ${last + 1} of the kernel journal is missing`);
      this.replayEntry(room, sequence, entry);
      last = sequence;
      this.entriesSinceSnapshot += 1;
    }
    this.checkHead(room, last);
    return room;
  }

  /** Takes a command down that has just changed the room. The request must not be changed afterwards. */
  append(room: MachineRoom, hostName: string, request: KernelRequest): void {
    const { revision } = room;
    const sequence = this.entries.append({ revision, hostName, request });
    this.heads.put(headKey, { revision, sequence });
    this.entriesSinceSnapshot += 1;
    // Twice the state in entries pays for one more snapshot, so that each entry bears a constant share of them.
    if (this.entriesSinceSnapshot < Math.max(fewestEntries, 2 * this.snapshotSize)) return;
    this.saveSnapshot(room, sequence);
  }

  private saveSnapshot(room: MachineRoom, sequence: number): void {
    const snapshot = room.snapshot();
    const size = snapshotSizeOf(snapshot);
    this.snapshots.put(snapshotKey, { sequence, size, room: snapshot });
    this.entries.dropThrough(sequence);
    this.snapshotSize = size;
    this.entriesSinceSnapshot = 0;
  }

  private replayEntry(room: MachineRoom, sequence: number, entry: JournalEntry): void {
    const { hostName, request, revision } = entry;
    const answer = room.execute(hostName, request);
    if (!answer.ok) {
      const what = `entry ${sequence} of the kernel journal (${request.command.type} on ${hostName})`;
      throw this.damage(`${what} was accepted once and is refused now (${answer.id})`);
    }
    if (room.revision !== revision) {
      throw this.damage(
        `entry ${sequence} of the kernel journal leads to revision ${room.revision}, not ${revision}`,
      );
    }
  }

  private checkHead(room: MachineRoom, sequence: number): void {
    const head = this.heads.get(headKey) ?? { revision: 0, sequence: 0 };
    if (head.revision === room.revision && head.sequence === sequence) return;
    throw this.damage(
      `the kernel journal should end with entry ${head.sequence} at revision ${head.revision}, ` +
        `and ends with entry ${sequence} at revision ${room.revision}`,
    );
  }

  private damage(finding: string): Error {
    return corrupted(this.location, finding);
  }
}

function snapshotSizeOf(snapshot: RoomSnapshot): number {
  let size = snapshot.devices.length;
  for (const { disk, memory } of snapshot.hosts) {
    size += disk.databases.length + memory.devices.length + memory.operations.length;
    for (const partition of memory.partitions) size += 1 + partition.entries.length;
  }
  return size;
}
