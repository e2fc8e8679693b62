import { resolve } from 'node:path';
import type { HostProcess, HostProcessOptions } from '../../controller/host-process.ts';
import { startHostProcess } from '../../controller/host-process.ts';
import { CertificateError } from '../../controller/kernel/remote/certificates.ts';
import type { LogLevel } from '../../controller/process/log.ts';
import { createLog } from '../../controller/process/log.ts';
import { NotDoneError, UsageError } from '../errors.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { Interruption } from '../world/interruption.ts';

export interface HostOptions extends Pick<
  HostProcessOptions,
  'listen' | 'health' | 'certificates' | 'controllerNames'
> {
  /** Of the hosts to hold. */
  names: readonly string[];
  stateDirectory: string;
  drainMilliseconds: number;
  logLevel: LogLevel;
}

/** Holds kernels until it is stopped. */
export async function runHost(session: Session, options: HostOptions): Promise<ExitCode> {
  const { drainMilliseconds, logLevel, names, stateDirectory, ...rest } = options;
  checkNames(names);
  for (const name of options.controllerNames) checkControllerName(name);
  const interruption = new Interruption(session);
  try {
    const log = createLog(logLevel, (line) => session.out.write(line));
    const held = await start({ ...rest, hostNames: names, directory: resolve(stateDirectory), log });
    const failure = await Promise.race([stopped(interruption.signal), held.failed]);
    await held.stop(failure === undefined ? drainMilliseconds : 0);
    if (failure === undefined) return exitCode.done;
    throw new NotDoneError(
      `the journal in ${stateDirectory} could not be made durable: ${messageOf(failure)}`,
      'Nothing that was answered is lost. Mend the volume, and start the host process again.',
    );
  } finally {
    interruption.close();
  }
}

/** As the name of a Host object has to be. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 253;

function checkNames(names: readonly string[]): void {
  for (const [at, name] of names.entries()) {
    if (name.length > LONGEST_NAME || !NAME.test(name)) {
      throw new UsageError(
        `${JSON.stringify(name)} is not the name of a Host`,
        `A name has lower-case letters, digits, "-" and ".", at most ${LONGEST_NAME}, and starts and ends with a letter or digit.`,
      );
    }
    if (names.indexOf(name) !== at) throw new UsageError(`host ${name} is named twice`);
  }
}

/** What is compared with the names of a certificate: a dot in front would stand for whatever is below it. */
function checkControllerName(name: string): void {
  if (NAME.test(name.toLowerCase())) return;
  throw new UsageError(
    `${JSON.stringify(name)} is not the name of a controller`,
    'Give one name as it stands in the certificate (common name or DNS name), without wildcards.',
  );
}

async function start(options: HostProcessOptions): Promise<HostProcess> {
  try {
    return await startHostProcess(options);
  } catch (error) {
    if (error instanceof CertificateError) throw new NotDoneError(error.message);
    if (
      error instanceof Error &&
      'syscall' in error &&
      ['listen', 'getaddrinfo'].includes(String(error.syscall))
    ) {
      throw new NotDoneError(
        `an address cannot be listened on: ${error.message}`,
        'Choose others with --listen and --health-address, or end who listens there.',
      );
    }
    throw error;
  }
}

function stopped(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
