/**
 * The machine room: several model hosts, each with a kernel of its own, and the devices that they share (LIFE-23).
 *
 * Pure and deterministic. A command either changes the state and returns a result, or changes nothing and returns a
 * refusal; equal commands on equal states give equal states and answers.
 */
import type {
  Caller,
  ChangeBatch,
  ChangeCursor,
  KernelAnswer,
  KernelQuery,
  KernelRequest,
  QueryAnswer,
  QueryType,
} from '../port.ts';
import { checkQueryAccess } from './access.ts';
import { blankHost } from './boot.ts';
import { canonicalText } from './canonical-text.ts';
import { changesSince } from './effects.ts';
import { executeCommand } from './host-kernel.ts';
import { answerQuery } from './queries.ts';
import { restoreState } from './restore.ts';
import type { RoomState } from './restore.ts';
import type { Sha256 } from './sha256.ts';
import { snapshotFormat, stateOf, takeSnapshot } from './snapshot.ts';
import type { RoomSnapshot } from './snapshot.ts';
import { byText } from './views.ts';

export interface RoomTools {
  /** SHA-256 as hexadecimal digits (LIFE-33). */
  sha256: Sha256;
}

export class MachineRoom {
  private readonly tools: RoomTools;
  private readonly state: RoomState;
  private commands: number;

  /** Use createMachineRoom or restoreMachineRoom. */
  constructor(tools: RoomTools, state: RoomState, revision: number) {
    this.tools = tools;
    this.state = state;
    this.commands = revision;
  }

  /** How many commands have changed the room: advances by one with each, and with nothing else. */
  get revision(): number {
    return this.commands;
  }

  /** Host names whose kernel has been booted, sorted. */
  hosts(): string[] {
    const booted = [...this.state.hosts].filter(([, host]) => host.memory.bootID !== '');
    return booted.map(([name]) => name).sort(byText);
  }

  execute(hostName: string, request: KernelRequest): KernelAnswer {
    const { hosts, room } = this.state;
    const host = hosts.get(hostName) ?? blankHost(hostName, room);
    const { answer, recorded } = executeCommand(host, request, this.tools.sha256);
    if (!recorded) return answer;
    this.commands += 1;
    if (request.command.type === 'Decommission') hosts.delete(hostName);
    else hosts.set(hostName, host);
    return answer;
  }

  /** A machine that was never booted answers too, with an empty bootID. */
  read<T extends QueryType>(
    hostName: string,
    caller: Caller,
    query: Extract<KernelQuery, { type: T }>,
  ): QueryAnswer<T> {
    const { hosts, room } = this.state;
    const host = hosts.get(hostName) ?? blankHost(hostName, room);
    // What answers a query of type T has type T; TypeScript does not narrow a type parameter by a switch.
    return (checkQueryAccess(caller, query) ?? answerQuery(host, query)) as QueryAnswer<T>;
  }

  /** What changed on a host after a cursor (LIFE-26); a machine that was never booted has an empty boot and revision 0. */
  changes(hostName: string, since: ChangeCursor | null): ChangeBatch {
    const { hosts, room } = this.state;
    return changesSince(hosts.get(hostName) ?? blankHost(hostName, room), since);
  }

  /** An independent copy: what happens in one is not seen in the other. */
  fork(): MachineRoom {
    // Restoring copies every record that a command changes in place; what it shares is never changed.
    return restoreMachineRoom(this.snapshot(), this.tools);
  }

  /** Plain data that can be written as JSON. It shares objects with the room that neither may change. */
  snapshot(): RoomSnapshot {
    return takeSnapshot(this.commands, this.state.room, this.state.hosts);
  }

  /** Equal exactly for equal states, however they came about. */
  digest(): string {
    return this.tools.sha256(canonicalText(stateOf(this.snapshot())));
  }
}

export function createMachineRoom(tools: RoomTools): MachineRoom {
  return new MachineRoom(tools, { room: new Map(), hosts: new Map() }, 0);
}

/** @throws Error for a snapshot of another format, or one that contradicts itself. */
export function restoreMachineRoom(snapshot: RoomSnapshot, tools: RoomTools): MachineRoom {
  // What comes from a disk may have been written by another version, whatever the type says.
  const format: number = snapshot.format;
  if (format !== snapshotFormat) {
    throw new Error(
      `expected a room snapshot of format ${snapshotFormat}, found format ${format}; ` +
        'use the version of this program that wrote it',
    );
  }
  return new MachineRoom(tools, restoreState(snapshot), snapshot.revision);
}
