import { readFileSync, readlinkSync } from 'node:fs';

/**
 * One process, told apart from a later one that got the same pid. Fields are absent where the system cannot tell
 * (no /proc): then the pid alone decides.
 */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks after the system's boot at which the process began. */
  startedAt?: string;
  /** A new one for every boot of the machine. */
  systemBoot?: string;
  /** In another namespace of pids (a container) the same pid is another process. */
  pidNamespace?: string;
}

export function thisProcess(): ProcessIdentity {
  const startedAt = readProcess(process.pid)?.startedAt;
  const systemBoot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const pidNamespace = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return {
    pid: process.pid,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(systemBoot === undefined ? {} : { systemBoot }),
    ...(pidNamespace === undefined ? {} : { pidNamespace }),
  };
}

/**
 * Whether that process may still run. From a container one cannot look into another, so there a process counts as
 * running as long as the machine was not booted since.
 */
export function mayBeRunning(holder: ProcessIdentity): boolean {
  const here = thisProcess();
  if (differ(holder.systemBoot, here.systemBoot)) return false;
  if (differ(holder.pidNamespace, here.pidNamespace)) return true;
  if (!isSignalable(holder.pid)) return false;
  const found = readProcess(holder.pid);
  if (found === undefined) return true;
  return !found.zombie && !differ(holder.startedAt, found.startedAt);
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function isSignalable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** From /proc/PID/stat: the third field is the state, the twenty-second the start. The second may hold blanks. */
function readProcess(pid: number): { startedAt: string | undefined; zombie: boolean } | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { startedAt: fields[19], zombie: fields[0] === 'Z' || fields[0] === 'X' };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
