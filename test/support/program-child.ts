/** The bundled program in a process of its own, as users run it: one of the commands that stay, and log JSON lines. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ProgramChild {
  /** What it logged so far. */
  log: Record<string, unknown>[];
  /** What it said besides. */
  errors: () => string;
  signal(name: NodeJS.Signals): void;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const running = new Set<() => void>();

/** Ends what a test left behind. */
export function killProgramChildren(): void {
  for (const kill of running) kill();
}

export interface Command {
  program: string;
  args: readonly string[];
  environment?: Record<string, string>;
  /** What it logs when it has begun. */
  begun: string;
}

/** Resolves, with that line of its log, once it has begun; rejects with what it said when it ended before. */
export function startProgramChild(
  command: Command,
): Promise<{ child: ProgramChild; line: Record<string, unknown> }> {
  const { args, begun, environment = {}, program } = command;
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
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
  const signal = (name: NodeJS.Signals): void => void child.kill(name);
  return new Promise((resolve, reject) => {
    void ended.then(({ code }) => reject(new Error(`the process ended with ${String(code)}: ${errors}`)));
    createInterface(child.stdout).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>;
      log.push(line);
      if (line.message === begun) resolve({ child: { log, errors: () => errors, signal, ended }, line });
    });
  });
}
