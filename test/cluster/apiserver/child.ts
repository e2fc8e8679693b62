/** A process of the harness: its output goes to a file, and it ends with the tests. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Child {
  readonly pid: number;
  isRunning(): boolean;
  /** The last lines that it printed. */
  tail(): string;
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end, and after ten seconds ends it. */
  stop(): Promise<void>;
}

const patienceMs = 10_000;

export function startChild(command: string, args: readonly string[], log: string): Child {
  const output = openSync(log, 'a');
  const child = spawn(command, args, { stdio: ['ignore', output, output] });
  closeSync(output);
  let isRunning = true;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isRunning = false;
      process.off('exit', kill);
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill);
  return {
    pid: child.pid ?? -1,
    isRunning: () => isRunning,
    tail: () => readFileSync(log, 'utf8').split('\n').slice(-20).join('\n'),
    signal: (signal) => void child.kill(signal),
    stop: async () => {
      // One that is stopped by SIGSTOP hears nothing until it goes on.
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(patienceMs, undefined, { ref: false })]);
      if (isRunning) kill();
      await ended;
    },
  };
}
