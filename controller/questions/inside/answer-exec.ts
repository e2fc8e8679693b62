/** Makes one call as a process inside a partition, or as the global environment of a host. */
import type { KubeObject, ObjectKey } from '../../api/object.ts';
import { NotFoundError } from '../errors.ts';
import type { Agent } from './agent.ts';
import type { CallResult } from './call.ts';
import { nameOf } from './call.ts';
import type { ReadCall } from './calls.ts';
import { readHostCall, readPartitionCall } from './calls.ts';
import type { Looking } from './enter.ts';
import { enterHost, enterPartition } from './enter.ts';

/** A call whose words were read: what is to be made in which kernel. */
export interface ExecCall {
  /** Its name. */
  call: string;
  /** Whether something may be different afterwards. */
  changes: boolean;
  /** @throws NotFoundError; NotDoneError with what the kernel refuses */
  make(agent: Agent, world: Looking): Promise<CallResult>;
}

/**
 * @param target a WorkloadPartition, or a Host
 * @throws UsageError for words that are no call there
 */
export function readExecCall(target: ObjectKey, words: readonly string[]): ExecCall {
  if (target.kind !== 'Host') {
    return execCallOf(target, readPartitionCall(words), enterPartition);
  }
  const read = readHostCall(words);
  const { name } = target;
  const call = nameOf(read.call);
  return execCallOf(target, read, (agent, world) => enterHost(agent, world, { name, call }));
}

/** Becomes the caller. @throws NotDoneError when there is none: what has to run does not */
type Enter<Caller> = (agent: Agent, world: Looking, object: KubeObject) => Promise<Caller>;

function execCallOf<Caller>(
  target: ObjectKey,
  { call, make }: ReadCall<Caller>,
  enter: Enter<Caller>,
): ExecCall {
  return {
    call: nameOf(call),
    changes: call.changes,
    make: async (agent, world) => {
      const object = await world.cluster.get(target);
      if (object === undefined) throw new NotFoundError(target);
      return await make(await enter(agent, world, object));
    },
  };
}
