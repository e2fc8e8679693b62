/** Builds the binaries from the Go modules beside this file: kube/ and etcd/. */
import { createHash } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type BinaryName = 'etcd' | 'kube-apiserver' | 'kube-controller-manager';

const here = import.meta.dirname;

/** Another version: change it here and in kube/go.mod, and resolve the modules again (CONTRIBUTING.md). */
const kubernetesVersion = 'v1.36.3';

/** Without the stamp the server calls itself v0.0.0-master, and kubectl complains. */
const stamp = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((variable) => [
  `-X ${variable}.gitVersion=${kubernetesVersion}`,
  `-X ${variable}.gitMajor=1`,
  `-X ${variable}.gitMinor=${kubernetesVersion.split('.')[1] ?? ''}`,
  `-X ${variable}.gitTreeState=archive`,
  `-X ${variable}.gitCommit=unknown`,
  `-X ${variable}.buildDate=1970-01-01T00:00:00Z`,
]);

const common = ['build', '-trimpath', '-buildvcs=false'];

/** etcd has a module of its own: its server would raise grpc, otel and the etcd client for Kubernetes. */
const steps = (into: string): { module: string; args: string[] }[] => [
  {
    module: 'etcd',
    args: [...common, '-ldflags', '-s -w', '-o', join(into, 'etcd'), 'go.etcd.io/etcd/server/v3'],
  },
  {
    module: 'kube',
    // Another set of tags compiles nearly everything again.
    args: [
      ...common,
      ...['-tags', 'selinux,notest,grpcnotrace'],
      ...['-ldflags', ['-s -w', ...stamp].join(' ')],
      ...['-o', `${into}/`, 'tool'],
    ],
  },
];

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
export function neededGoVersion(): string {
  return /^go (\S+)$/m.exec(readFileSync(join(here, 'kube/go.mod'), 'utf8'))?.[1] ?? '';
}

/** Names what the result of a build depends on. */
export function buildKey(version: string): string {
  const hash = createHash('sha256').update(`${version} ${process.platform} ${process.arch}`);
  for (const file of ['kube/go.mod', 'kube/go.sum', 'etcd/go.mod', 'etcd/go.sum', 'build.ts']) {
    hash.update(readFileSync(join(here, file)));
  }
  return `${kubernetesVersion}-${hash.digest('hex').slice(0, 16)}`;
}

/** Builds all binaries into a directory. @throws Error with the end of the log when Go refuses */
export async function buildBinaries(into: string, signal: AbortSignal): Promise<void> {
  const log = join(into, 'build.log');
  for (const { module, args } of steps(into)) {
    const code = await runGo(args, { directory: join(here, module), log, signal });
    if (code === 0) continue;
    const tail = readFileSync(log, 'utf8').split('\n').slice(-30).join('\n');
    throw new Error(`go build in test/cluster/apiserver/${module} failed (${String(code)}):\n${tail}`);
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
