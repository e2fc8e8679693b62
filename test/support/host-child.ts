/** A host process as users run it: the bundled program in a process of its own, on a real disk. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CertificateFiles } from '../../controller/kernel/remote/certificates.ts';

export interface HostChild {
  /** `https://localhost:PORT`. */
  url: string;
  port: number;
  /** `http://127.0.0.1:PORT`, for /healthz, /readyz and /metrics. */
  health: string;
  /** What it logged so far. */
  log: Record<string, unknown>[];
  /** What it said besides. */
  errors: () => string;
  signal(name: NodeJS.Signals): void;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
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
}

interface Started {
  kernels: { port: number };
  health: { port: number };
}

const running = new Set<() => void>();

/** Ends what a test left behind. */
export function killHostChildren(): void {
  for (const kill of running) kill();
}

/** Resolves once it serves; rejects with what it said when it ended before. */
export function startHostChild({
  program,
  names,
  state,
  files,
  port = 0,
  more = [],
}: Wanted): Promise<HostChild> {
  const child = spawn(
    process.execPath,
    [
      ...[program, 'host', ...names, '--state', join(state), '--listen', `127.0.0.1:${port}`],
      ...['--health-address', '127.0.0.1:0', '--tls-cert', files.certificate, '--tls-key', files.key],
      ...['--client-ca', files.authorities, ...more],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const log: Record<string, unknown>[] = [];
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const kill = (): void => void child.kill('SIGKILL');
  running.add(kill);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(kill);
      resolve({ code, signal });
    });
  });
  return new Promise((resolve, reject) => {
    void ended.then(({ code }) =>
      reject(new Error(`the host process ended with ${String(code)}: ${errors}`)),
    );
    createInterface(child.stdout).on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      log.push(entry);
      if (entry.message !== 'The host process serves.') return;
      const { kernels, health } = entry as unknown as Started;
      resolve({
        url: `https://localhost:${kernels.port}`,
        port: kernels.port,
        health: `http://127.0.0.1:${health.port}`,
        log,
        errors: () => errors,
        signal: (name) => void child.kill(name),
        ended,
      });
    });
  });
}
