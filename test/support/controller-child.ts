/** A controller as users run it. */
import type { CertificateFiles } from '../../controller/kernel/remote/certificates.ts';
import type { ProgramChild } from './program-child.ts';
import { startProgramChild } from './program-child.ts';

export interface ControllerChild extends ProgramChild {
  /** `http://127.0.0.1:PORT`, for /healthz, /readyz and /metrics. */
  health: string;
}

export interface WantedController {
  program: string;
  kubeconfig: string;
  /** Host name -> address. */
  hosts: Record<string, string>;
  files: CertificateFiles;
  more?: readonly string[];
  environment?: Record<string, string>;
}

/** Resolves once it has started; what it does then is seen in its log. */
export async function startControllerChild(wanted: WantedController): Promise<ControllerChild> {
  const { environment = {}, files, hosts, kubeconfig, more = [], program } = wanted;
  const args = [
    ...['controller', '--kubeconfig', kubeconfig, '--health-address', '127.0.0.1:0'],
    ...Object.entries(hosts).flatMap(([name, url]) => ['--host', `${name}=${url}`]),
    ...['--host-tls-cert', files.certificate, '--host-tls-key', files.key],
    ...['--host-ca', files.authorities, ...more],
  ];
  const { child, line } = await startProgramChild({
    program,
    args,
    environment,
    begun: 'The controller starts.',
  });
  const { port } = line.health as { port: number };
  return { ...child, health: `http://127.0.0.1:${port}` };
}
