import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

export interface Child {
  process: ChildProcess;
  /** Whole lines that it has printed so far. */
  lines: () => string[];
  /** Resolves when it has printed so many lines; rejects when it ends before. */
  printed: (count: number) => Promise<void>;
  /** Kills it as kill -9 does and waits until it is gone. */
  kill: () => Promise<void>;
}

/** Runs a script of this folder in a process of its own. */
export function startChild(script: string, ...args: string[]): Child {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = (): string[] => output.split('\n').slice(0, -1);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const printed = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (lines().length >= count) resolve();
      };
      child.stdout.on('data', look);
      void ended.then(() => reject(new Error(`${script} ended after ${String(lines().length)} lines`)));
      look();
    });
  return { process: child, lines, printed, kill };
}
