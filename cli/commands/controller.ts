import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { ControllerProcessOptions } from '../../controller/controller-process.ts';
import { ClusterConfigError } from '../../controller/controller-clusters.ts';
import { startControllerProcess } from '../../controller/controller-process.ts';
import type { LogLevel } from '../../controller/process/log.ts';
import { createLog } from '../../controller/process/log.ts';
import { checkTemplate, parseHosts } from '../arguments/host-addresses.ts';
import { checkName } from '../arguments/names.ts';
import { tracesPlace } from '../arguments/traces-place.ts';
import { NotDoneError, UsageError } from '../../controller/questions/errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { messageOf, stay } from '../world/staying-process.ts';

export interface ControllerOptions extends Omit<
  ControllerProcessOptions,
  'hosts' | 'log' | 'planWorker' | 'traces'
> {
  /** `NAME=URL`. */
  hosts: readonly string[];
  /** Where all telemetry is sent to, by OTLP. */
  otlpEndpoint: string | undefined;
  drainMilliseconds: number;
  logLevel: LogLevel;
}

/** Reconciles a cluster until it is stopped. */
export async function runController(session: Session, options: ControllerOptions): Promise<ExitCode> {
  const { drainMilliseconds, hosts: texts, logLevel, otlpEndpoint, ...rest } = options;
  const hosts = parseHosts(texts);
  if (rest.hostTemplate !== undefined) checkTemplate(rest.hostTemplate);
  else if (hosts.size === 0) {
    throw new UsageError(
      'the controller is not told where any host is',
      'Give --host NAME=URL for each host, or --host-address-template for all.',
    );
  }
  checkName(rest.lease.namespace, 'a namespace');
  checkName(rest.lease.name, 'a Lease');
  checkTimes(rest.times);
  const traces = tracesPlace(otlpEndpoint, session);
  checkPlanTime(rest.planLimits);
  const log = createLog(logLevel, (line) => session.out.write(line));
  const failure = await stay(session, {
    start: () => started({ ...rest, ...traces, hosts, log, planWorker: planWorker() }),
    drainMilliseconds,
    addressOptions: '--health-address',
  });
  if (failure === undefined) return exitCode.done;
  throw new NotDoneError(
    `the controller cannot go on: ${messageOf(failure)}`,
    'What was decided and done is in the cluster and in the kernels: started again, it goes on from there.',
  );
}

/** It lies beside the program. */
function planWorker(): URL {
  const program = realpathSync(process.argv[1] ?? '.');
  return new URL('plan-worker.js', pathToFileURL(program));
}

/** A leader must have stopped before anybody else begins, and must have tried to renew before it stops. */
function checkTimes({
  leaseMilliseconds,
  renewMilliseconds,
  retryMilliseconds,
}: ControllerOptions['times']): void {
  if (leaseMilliseconds < 1000) throw new UsageError('--lease-duration is shorter than 1s');
  if (renewMilliseconds >= leaseMilliseconds) {
    throw new UsageError(
      '--renew-deadline is not shorter than --lease-duration',
      'A leader that cannot renew has to stop before another one may begin: usual are 10s and 15s.',
    );
  }
  if (retryMilliseconds <= 0 || retryMilliseconds >= renewMilliseconds) {
    throw new UsageError(
      '--retry-period is not between 0 and --renew-deadline',
      'A leader has to try to renew, better several times, before it has to stop: usual are 2s and 10s.',
    );
  }
}

/** A day is more than anybody waits, and as much as a timer takes. */
function checkPlanTime({ milliseconds }: ControllerOptions['planLimits']): void {
  if (milliseconds > 0 && milliseconds <= 24 * 3_600_000) return;
  throw new UsageError('--plan-timeout is not between 0 and 24h', 'Usual are some minutes: 2m.');
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
