import { execFile } from 'node:child_process';
import { inject } from 'vitest';

import type { ApiServer } from '../apiserver/api-server.ts';
import { provideBinaries } from '../go-binaries/binaries.ts';
import { helmRecipe } from './build.ts';

export interface HelmResult {
  code: number;
  output: string;
  errors: string;
}

/** Whether the tests of a `describe` that need helm cannot run here. With CI set they run, and fail. */
export function isHelmSkipped(): boolean {
  return inject('helmMissing') !== '' && !process.env['CI'];
}

/** Runs the real helm, against a server where one is given. */
export async function helm(args: readonly string[], server?: ApiServer): Promise<HelmResult> {
  const { helm: program } = await provideBinaries(helmRecipe);
  const environment = { ...process.env, KUBECONFIG: server?.kubeconfig ?? '/dev/null' };
  return await new Promise((resolve, reject) => {
    execFile(program, args, { env: environment, maxBuffer: 64 * 2 ** 20 }, (error, output, errors) => {
      if (error === null) resolve({ code: 0, output, errors });
      else if (typeof error.code === 'number') resolve({ code: error.code, output, errors });
      else reject(new Error(`helm cannot be run: ${error.message}`, { cause: error }));
    });
  });
}
