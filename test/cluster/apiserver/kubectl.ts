import { execFile, spawnSync } from 'node:child_process';

import type { ApiServer } from './api-server.ts';

export interface KubectlResult {
  code: number;
  output: string;
  errors: string;
}

export function hasKubectl(): boolean {
  return spawnSync('kubectl', ['version', '--client']).status === 0;
}

/** Runs the kubectl of this machine against a server; `input` is what it reads with `-f -`. */
export function kubectl(server: ApiServer, args: readonly string[], input = ''): Promise<KubectlResult> {
  return new Promise((resolve, reject) => {
    const environment = { ...process.env, KUBECONFIG: server.kubeconfig };
    const options = { env: environment, maxBuffer: 64 * 2 ** 20 };
    // Its own cache, so that what it learnt of another server at this port does not matter.
    const all = ['--cache-dir', `${server.directory}/kubectl-cache`, ...args];
    const child = execFile('kubectl', all, options, (error, output, errors) => {
      if (error === null) resolve({ code: 0, output, errors });
      else if (typeof error.code === 'number') resolve({ code: error.code, output, errors });
      else reject(new Error(`kubectl cannot be run: ${error.message}`, { cause: error }));
    });
    child.stdin?.end(input);
  });
}
