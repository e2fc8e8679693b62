/** The kernels of a machine room behind the port: durable around a journal, or in memory for planning. */
import type {
  Caller,
  KernelAnswer,
  KernelDirectory,
  KernelPort,
  KernelQuery,
  KernelRequest,
  QueryAnswer,
  QueryType,
} from '../port.ts';
import type { MachineRoom, RoomTools } from '../model/machine-room.ts';
import { StorageError } from '../../storage/storage.ts';
import { Journal } from './journal.ts';
import type { JournalStore } from './journal.ts';

/** A directory whose kernels are models in this process. */
export interface ForkableKernels extends KernelDirectory {
  /** For looking, without awaiting: commands go through the port. */
  readonly room: Pick<MachineRoom, 'digest' | 'hosts' | 'read' | 'revision' | 'snapshot'>;
  /** An independent copy in memory: what a plan does to it reaches neither the journal nor the original. */
  fork(): ForkableKernels;
}

/** Takes note of a command that changed the room. */
type Note = (hostName: string, request: KernelRequest) => void;

/**
 * Opens the kernels that a store remembers, with all that was committed. What they do from then on waits in the store
 * until its owner commits. A store that is open for reading only answers questions.
 * @throws StorageError Corrupted when the journal is damaged or incomplete
 */
export function openKernelDirectory(store: JournalStore, tools: RoomTools): ForkableKernels {
  const journal = new Journal(store);
  const room = journal.replay(tools);
  if (!store.readOnly) return directoryOf(room, { note: journal.append.bind(journal, room) });
  const message = `the kernels in ${store.location} were opened for reading only; open the store for writing`;
  return directoryOf(room, { refusal: new StorageError('ReadOnly', store.location, message) });
}

/** Use openKernelDirectory, or kernelCopies. */
export function directoryOf(
  room: MachineRoom,
  writing: { note: Note } | { refusal: StorageError },
): ForkableKernels {
  const execute = (hostName: string, request: KernelRequest): KernelAnswer => {
    if ('refusal' in writing) throw writing.refusal;
    const { revision } = room;
    const answer = room.execute(hostName, request);
    // Refusals and answers that were given before change nothing, so there is nothing to replay.
    if (room.revision !== revision) writing.note(hostName, request);
    return answer;
  };
  return {
    room,
    fork: () => directoryOf(room.fork(), { note: () => undefined }),
    kernel: (hostName) => kernelOf(room, hostName, execute),
    hosts: () => Promise.resolve(room.hosts()),
  };
}

function kernelOf(
  room: MachineRoom,
  hostName: string,
  execute: (hostName: string, request: KernelRequest) => KernelAnswer,
): KernelPort {
  return {
    execute: (request) => settled(() => execute(hostName, request)),
    read: <T extends QueryType>(
      caller: Caller,
      query: Extract<KernelQuery, { type: T }>,
    ): Promise<QueryAnswer<T>> => settled(() => room.read(hostName, caller, query)),
    changes: (since) => settled(() => room.changes(hostName, since)),
  };
}

/** A port answers by promises only: what is thrown is a rejection. */
function settled<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(act());
  });
}
