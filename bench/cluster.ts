/**
 * The engine on a real Kubernetes API server, against the same client without any logic.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KubeObject } from '../controller/api/object.ts';
import { readObjects } from '../controller/manifest/read-objects.ts';
import { startApiServer } from '../test/cluster/apiserver/api-server.ts';
import { provideBinaries } from '../test/cluster/apiserver/binaries.ts';
import { install, ownDefinitions } from '../test/cluster/apiserver/definitions.ts';
import { trustedPair } from '../test/support/certificates.ts';
import type { Jobs, Order } from './cluster-worker.ts';
import { clusterAt } from './cluster/converging.ts';
import { dataCenter } from './data-center.ts';

const words = process.argv.slice(2);
const option = (name: string, usual: string): string => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? usual : (words[at + 1] ?? usual);
};
const partitions = Number(option('partitions', '200'));
const rounds = Number(option('rounds', '1'));
const own = words.includes('--own-kernels');
const atOnce = Number(option('at-once', '16'));

class Worker {
  readonly #child: ChildProcess;
  constructor(name = 'worker') {
    const prof = words.includes('--prof') ? ['--cpu-prof', '--cpu-prof-dir', `/tmp/prof-${name}`] : [];
    this.#child = fork(fileURLToPath(new URL('cluster-worker.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx', ...prof],
    });
  }
  get pid(): number {
    return this.#child.pid ?? 0;
  }
  ask<J extends keyof Jobs>(job: J, asked: Jobs[J]['asked']): Promise<Jobs[J]['answer']> {
    return new Promise((resolve, reject) => {
      this.#child.once('message', (message: { answer?: Jobs[J]['answer']; error?: string }) => {
        if (message.answer !== undefined) resolve(message.answer);
        else reject(new Error(message.error));
      });
      this.#child.send({ job, asked } as Order);
    });
  }
  stop(): void {
    this.#child.disconnect();
  }
}

function cpuOfChildren(): Record<string, number> {
  const found: Record<string, number> = {};
  for (const task of readdirSync('/proc/self/task')) {
    const pids = readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean);
    for (const pid of pids) {
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      found[`${name} ${pid}`] = (Number(fields[11]) + Number(fields[12])) / 100;
    }
  }
  return found;
}
function minus(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(a).map(([k, v]) => [k, Number((v - (b[k] ?? 0)).toFixed(2))]));
}

const server = await startApiServer(await provideBinaries());
await install(server, ownDefinitions());
const directory = mkdtempSync(join(tmpdir(), 'partywall-bench-'));
const cluster = clusterAt(server.kubeconfig, 'partywall-bench/apply');
const engineWorker = new Worker('engine');
const plainWorker = new Worker('plain');
const hostWorker = new Worker('host');

async function all<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (next < items.length) {
        const item = items[next]!;
        next += 1;
        await act(item);
      }
    }),
  );
}

try {
  const files = dataCenter(partitions);
  const objects = readObjects(files).objects.map(({ object }) => object);
  const hosts = objects.filter(({ kind }) => kind === 'Host').map(({ metadata }) => metadata.name);
  let kernels;
  if (!own) {
    const trust = await trustedPair(join(directory, 'pki'));
    const { url } = await hostWorker.ask('host', { names: hosts, files: trust.host });
    kernels = { hosts: Object.fromEntries(hosts.map((n) => [n, url])), files: trust.controller };
  }
  const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  await all([...namespaces], (name) =>
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { fieldManager: 'bench' }),
  );
  const size = Math.ceil(objects.length / rounds);
  let epoch = 0;
  for (let round = 0; round < rounds; round += 1) {
    const part = objects.slice(round * size, (round + 1) * size);
    console.log('apply', part.length);
    await all(part, (object) => cluster.apply(object, { fieldManager: 'bench' }));
    const before = cpuOfChildren();
    const done = await engineWorker.ask('converge', {
      kubeconfig: server.kubeconfig,
      kernels,
      epoch: ++epoch,
      atOnce: Number(option('passes', '32')),
    });
    console.log('engine', JSON.stringify(done), minus(cpuOfChildren(), before));
    const writes = Object.values(done.counts.writes).reduce((a, b) => a + b, 0);
    console.log('engine rate', writes / done.work.seconds, writes);
    for (const c of option('at-once', '16').split(',').map(Number)) {
      const b2 = cpuOfChildren();
      const plain = await plainWorker.ask('write', {
        kubeconfig: server.kubeconfig,
        count: Math.ceil(writes / 2) * 2,
        atOnce: c,
      });
      console.log('plain', c, plain, writes / plain.seconds, minus(cpuOfChildren(), b2));
    }
  }
  const again = await engineWorker.ask('converge', {
    kubeconfig: server.kubeconfig,
    kernels,
    epoch: ++epoch,
    atOnce: Number(option('passes', '32')),
  });
  console.log('resync', JSON.stringify(again));
} finally {
  await cluster.close();
  for (const w of [engineWorker, plainWorker, hostWorker]) w.stop();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}
