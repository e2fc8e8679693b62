import { resolve } from 'node:path';
import type { HostProcessOptions } from '../../controller/host-process.ts';
import { startHostProcess } from '../../controller/host-process.ts';
import type { LogLevel } from '../../controller/process/log.ts';
import { createLog } from '../../controller/process/log.ts';
import { NotDoneError, UsageError } from '../../controller/questions/errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { checkName, isName } from '../arguments/names.ts';
import { tracesPlace } from '../arguments/traces-place.ts';
import { messageOf, stay } from '../world/staying-process.ts';

export interface HostOptions extends Pick<
  HostProcessOptions,
  'listen' | 'health' | 'certificates' | 'controllerNames'
> {
  /** Of the hosts to hold. */
  names: readonly string[];
  stateDirectory: string;
  /** Where all telemetry is sent to, by OTLP. */
  otlpEndpoint: string | undefined;
  drainMilliseconds: number;
  logLevel: LogLevel;
}

/** Holds kernels until it is stopped. */
export async function runHost(session: Session, options: HostOptions): Promise<ExitCode> {
  const { drainMilliseconds, logLevel, names, otlpEndpoint, stateDirectory, ...rest } = options;
  checkNames(names);
  for (const name of options.controllerNames) checkControllerName(name);
  const traces = tracesPlace(otlpEndpoint, session);
  const log = createLog(logLevel, (line) => session.out.write(line));
  const failure = await stay(session, {
    start: () =>
      startHostProcess({ ...rest, ...traces, hostNames: names, directory: resolve(stateDirectory), log }),
    drainMilliseconds,
    addressOptions: '--listen and --health-address',
  });
  if (failure === undefined) return exitCode.done;
  throw new NotDoneError(
    `the journal in ${stateDirectory} could not be made durable: ${messageOf(failure)}`,
    'Nothing that was answered is lost. Mend the volume, and start the host process again.',
  );
}

function checkNames(names: readonly string[]): void {
  for (const [at, name] of names.entries()) {
    checkName(name, 'a Host');
    if (names.indexOf(name) !== at) throw new UsageError(`host ${name} is named twice`);
  }
}

/** What is compared with the names of a certificate: a dot in front would stand for whatever is below it. */
function checkControllerName(name: string): void {
  if (isName(name.toLowerCase())) return;
  throw new UsageError(
    `${JSON.stringify(name)} is not the name of a controller`,
    'Give one name as it stands in the certificate (common name or DNS name), without wildcards.',
  );
}
