/** Builds programs from Go modules. */
import { createHash } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Programs that are built together, and what from. */
export interface Recipe<Name extends string> {
  names: readonly Name[];
  /** Folder of the cache, and what the programs are called together. */
  cache: string;
  /** Of the programs; names what is built. */
  version: string;
  /** Where the folders of the modules lie. */
  directory: string;
  /** The first module says which Go is needed. */
  steps: readonly [Step, ...Step[]];
}

export interface Step {
  /** A folder with go.mod and go.sum. */
  module: string;
  /** Of `go`; `{into}` stands for the directory of the programs. */
  args: readonly string[];
}

export const commonArgs: readonly string[] = ['build', '-trimpath', '-buildvcs=false'];

/** `go1.26.8`; undefined where there is no Go. */
export function goVersion(): string | undefined {
  try {
    const environment = { ...process.env, GOTOOLCHAIN: 'local' };
    return execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', env: environment }).trim();
  } catch {
    return undefined;
  }
}

/** `1.26.0`: the Go that the modules ask for. */
export function neededGoVersion({ directory, steps }: Recipe<string>): string {
  const text = readFileSync(join(directory, steps[0].module, 'go.mod'), 'utf8');
  return /^go (\S+)$/m.exec(text)?.[1] ?? '';
}

/** Names what the result of a build depends on. */
export function buildKey({ directory, steps, version }: Recipe<string>, go: string): string {
  const hash = createHash('sha256').update(`${go} ${process.platform} ${process.arch}`);
  for (const { args, module } of steps) {
    hash.update(JSON.stringify(args));
    for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(directory, module, file)));
  }
  return `${version}-${hash.digest('hex').slice(0, 16)}`;
}

/** Builds all programs into a directory. @throws Error with the end of the log when Go refuses */
export async function buildBinaries(
  { directory, steps }: Recipe<string>,
  into: string,
  signal: AbortSignal,
): Promise<void> {
  const log = join(into, 'build.log');
  for (const { module, args } of steps) {
    const all = args.map((arg) => arg.replace('{into}', into));
    const code = await runGo(all, { directory: join(directory, module), log, signal });
    if (code === 0) continue;
    const tail = readFileSync(log, 'utf8').split('\n').slice(-30).join('\n');
    throw new Error(`go build in ${join(directory, module)} failed (${String(code)}):\n${tail}`);
  }
}

function runGo(
  args: readonly string[],
  { directory, log, signal }: { directory: string; log: string; signal: AbortSignal },
): Promise<number | null> {
  const output = openSync(log, 'a');
  const environment = { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd: directory,
      env: environment,
      stdio: ['ignore', output, output],
      signal,
    });
    child.on('error', reject);
    child.on('exit', resolve);
  });
}
