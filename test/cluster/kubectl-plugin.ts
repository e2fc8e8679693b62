/** `kubectl partywall`, as it is typed: kubectl finds the plugin in its PATH. */
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { CommandResult } from '../unit/cli/cli-run.ts';

export interface KubectlPlugin {
  /** @param kubeconfig of the environment; empty: one that is not there */
  run(args: readonly string[], kubeconfig?: string): Promise<CommandResult>;
}

/** @param program the bundle beside which the plugin lies; @param directory of the test */
export function kubectlPlugin(program: string, directory: string): KubectlPlugin {
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  symlinkSync(join(dirname(program), 'kubectl-partywall.js'), join(bin, 'kubectl-partywall'));
  return {
    run: (args, kubeconfig = join(directory, 'absent')) => {
      const path = `${bin}:${process.env['PATH'] ?? ''}`;
      const env = { ...process.env, PATH: path, KUBECONFIG: kubeconfig, HOME: directory };
      return new Promise((resolve, reject) => {
        execFile('kubectl', ['partywall', ...args], { env }, (error, out, err) => {
          if (error === null) resolve({ code: 0, out, err });
          else if (typeof error.code === 'number') resolve({ code: error.code, out, err });
          else reject(new Error(`kubectl cannot be run: ${error.message}`, { cause: error }));
        });
      });
    },
  };
}
