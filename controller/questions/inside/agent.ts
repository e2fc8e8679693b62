/** In whose name commands go to a kernel that no engine gives. */
import type { Uid } from '../../api/object.ts';

/** One command, as a kernel tells it from others (LIFE-32), and the run of the host that it was decided for. */
export interface Operation {
  owner: Uid;
  sequence: number;
  bootID: string;
}

export interface Agent {
  /** Of the leader. */
  epoch: number;
  /** Milliseconds since the epoch of the calendar. */
  now(): number;
  /**
   * Takes note of an operation before it is asked for (LIFE-1).
   * @returns the one that counts: where the same was begun before, that one, so that nothing is done twice
   */
  begin(operation: Operation): Promise<Operation>;
}
