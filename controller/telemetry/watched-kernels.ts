/** The kernels as a controller asks them, with somebody around each call: who counts it, who measures it. */
import type { Uid } from '../api/object.ts';
import type { KernelDirectory } from '../kernel/port.ts';

export interface KernelCall {
  hostName: string;
  call: 'commands' | 'queries' | 'changes';
  /** Of the command or question. */
  type: string;
  /** In whose name a command is given: the UID of an object. */
  owner?: Uid;
}

/** Asks once, and answers or fails as that does. */
export type AroundCall = <T extends object>(call: KernelCall, ask: () => Promise<T>) => Promise<T>;

export function watchedKernels(kernels: KernelDirectory, around: AroundCall): KernelDirectory {
  return {
    hosts: () => kernels.hosts(),
    kernel(hostName) {
      const kernel = kernels.kernel(hostName);
      return {
        execute: (request) => {
          const { command, operation } = request;
          const call: KernelCall = { hostName, call: 'commands', type: command.type, owner: operation.owner };
          return around(call, () => kernel.execute(request));
        },
        read: (caller, query) =>
          around({ hostName, call: 'queries', type: query.type }, () => kernel.read(caller, query)),
        changes: (since) =>
          around({ hostName, call: 'changes', type: 'Changes' }, () => kernel.changes(since)),
      };
    },
  };
}
