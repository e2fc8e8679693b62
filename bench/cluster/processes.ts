/** Processes of a measurement: those that are told what to do, and what all of them cost. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Jobs } from '../cluster-worker.ts';

const program = fileURLToPath(new URL('../cluster-worker.ts', import.meta.url));

interface Reply<J extends keyof Jobs> {
  answer?: Jobs[J]['answer'];
  error?: string;
}

export class Worker {
  readonly #child: ChildProcess = fork(program, { execArgv: ['--import', 'tsx'] });

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** @throws Error with what went wrong in it */
  ask<J extends keyof Jobs>(job: J, asked: Jobs[J]['asked']): Promise<Jobs[J]['answer']> {
    return new Promise((resolve, reject) => {
      this.#child.once('message', ({ answer, error }: Reply<J>) => {
        if (answer === undefined) reject(new Error(error));
        else resolve(answer);
      });
      this.#child.send({ job, asked });
    });
  }

  stop(): void {
    this.#child.disconnect();
  }
}

/** Seconds on a processor, by what a process is. */
export type Costs = Record<string, number>;

/** Of the children of this process, as Linux counts them; empty elsewhere. */
export function costsOf(workers: Readonly<Record<string, Worker>>): Costs {
  const names = new Map(Object.entries(workers).map(([name, { pid }]) => [pid, name]));
  const costs: Costs = {};
  for (const pid of children()) {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const command = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const name = names.get(pid) ?? command;
    costs[name] = (costs[name] ?? 0) + (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }
  return costs;
}

/** What /proc counts in, on every Linux that Node runs on. */
const ticksPerSecond = 100;

function children(): number[] {
  try {
    const tasks = readdirSync('/proc/self/task');
    const lists = tasks.map((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8'));
    return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
}

export function spent(after: Costs, before: Costs): Costs {
  return Object.fromEntries(Object.entries(after).map(([name, cost]) => [name, cost - (before[name] ?? 0)]));
}
