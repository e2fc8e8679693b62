import type { ControllerProcessOptions } from '../../controller/controller-process.ts';
import { ClusterConfigError, startControllerProcess } from '../../controller/controller-process.ts';
import type { LogLevel } from '../../controller/process/log.ts';
import { createLog } from '../../controller/process/log.ts';
import { checkTemplate, parseHosts } from '../arguments/host-addresses.ts';
import { NotDoneError, UsageError } from '../errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { messageOf, stay } from '../world/staying-process.ts';

export interface ControllerOptions extends Omit<ControllerProcessOptions, 'hosts' | 'log'> {
  /** `NAME=URL`. */
  hosts: readonly string[];
  drainMilliseconds: number;
  logLevel: LogLevel;
}

/** Reconciles a cluster until it is stopped. */
export async function runController(session: Session, options: ControllerOptions): Promise<ExitCode> {
  const { drainMilliseconds, hosts: texts, logLevel, ...rest } = options;
  const hosts = parseHosts(texts);
  if (rest.hostTemplate !== undefined) checkTemplate(rest.hostTemplate);
  else if (hosts.size === 0) {
    throw new UsageError(
      'the controller is not told where any host is',
      'Give --host NAME=URL for each host, or --host-address-template for all.',
    );
  }
  const log = createLog(logLevel, (line) => session.out.write(line));
  const failure = await stay(session, {
    start: () => started({ ...rest, hosts, log }),
    drainMilliseconds,
    addressOptions: '--health-address',
  });
  if (failure === undefined) return exitCode.done;
  throw new NotDoneError(
    `the controller cannot go on: ${messageOf(failure)}`,
    'What was decided and done is in the cluster and in the kernels: started again, it goes on from there.',
  );
}

async function started(options: ControllerProcessOptions): ReturnType<typeof startControllerProcess> {
  try {
    return await startControllerProcess(options);
  } catch (error) {
    if (!(error instanceof ClusterConfigError)) throw error;
    throw new NotDoneError(
      `there is no cluster to work with: ${error.message}`,
      'Name a kubeconfig with --kubeconfig or $KUBECONFIG, or run it in a pod with a service account.',
    );
  }
}
