/** A host process as users run it, on a real disk. */
import type { CertificateFiles } from '../../controller/kernel/remote/certificates.ts';
import type { ProgramChild } from './program-child.ts';
import { startProgramChild } from './program-child.ts';

export interface HostChild extends ProgramChild {
  /** `https://localhost:PORT`. */
  url: string;
  port: number;
  /** `http://127.0.0.1:PORT`, for /healthz, /readyz and /metrics. */
  health: string;
}

export interface Wanted {
  program: string;
  /** Of the hosts that it holds. */
  names: readonly string[];
  state: string;
  files: CertificateFiles;
  /** To be found again at the same place after a restart. */
  port?: number;
  more?: readonly string[];
  environment?: Record<string, string>;
}

interface Started {
  kernels: { port: number };
  health: { port: number };
}

/** Resolves once it serves; rejects with what it said when it ended before. */
export async function startHostChild(wanted: Wanted): Promise<HostChild> {
  const { program, names, state, files, port = 0, more = [], environment = {} } = wanted;
  const args = [
    ...['host', ...names, '--state', state, '--listen', `127.0.0.1:${port}`],
    ...['--health-address', '127.0.0.1:0', '--tls-cert', files.certificate, '--tls-key', files.key],
    ...['--client-ca', files.authorities, ...more],
  ];
  const { child, line } = await startProgramChild({
    program,
    args,
    environment,
    begun: 'The host process serves.',
  });
  const { kernels, health } = line as unknown as Started;
  return {
    ...child,
    url: `https://localhost:${kernels.port}`,
    port: kernels.port,
    health: `http://127.0.0.1:${health.port}`,
  };
}
