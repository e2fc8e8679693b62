import { createHash } from 'node:crypto';
import { resources } from '../../controller/api/generated/resources.ts';
import { keyText } from '../../controller/api/object.ts';
import { createKubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../controller/cluster/kubernetes/pooled-config.ts';
import { systemClock } from '../../controller/engine/clock.ts';
import { Engine } from '../../controller/engine/engine.ts';
import { openKernelDirectory } from '../../controller/kernel/journal/kernel-directory.ts';
import type { KernelDirectory } from '../../controller/kernel/port.ts';
import { Certificates } from '../../controller/kernel/remote/certificates.ts';
import type { CertificateFiles } from '../../controller/kernel/remote/certificates.ts';
import { hostAddresses } from '../../controller/kernel/remote/host-addresses.ts';
import { remoteKernels } from '../../controller/kernel/remote/remote-kernels.ts';
import { kinds, watched } from '../../controller/kinds/index.ts';
import { GoodsIndex } from '../../controller/solve/goods-index.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';
import type { Counts } from './counted-cluster.ts';
import { countedCluster } from './counted-cluster.ts';
import type { Spent } from './stopwatch.ts';
import { stopwatch } from './stopwatch.ts';

/** Where kernels are: host name -> address. */
export interface KernelsAt {
  hosts: Record<string, string>;
  files: CertificateFiles;
}

export interface Converged {
  /** Listing, watching and reading kernels. */
  start: Spent;
  /** From there until nothing is left to do. */
  work: Spent;
  counts: Counts;
  kernelCalls: Record<string, number>;
}

export function clusterAt(kubeconfig: string, userAgent: string): KubernetesCluster {
  return createKubernetesCluster({
    config: loadKubeConfig({ kubeconfig }),
    resources: Object.values(resources),
    userAgent,
    withoutManagedFields: true,
  });
}

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Kernels in this process are there for as long as it is: each engine finds what the one before has left. */
const ownKernels = openKernelDirectory(memoryStorage(), { sha256 });

/** Runs a new engine, which knows nothing but what it reads, until it is quiet. */
export async function converge(asked: {
  kubeconfig: string;
  kernels: KernelsAt | undefined;
  epoch: number;
  atOnce: number;
}): Promise<Converged> {
  const kubernetes = clusterAt(asked.kubeconfig, 'partywall-bench/engine');
  const { cluster, counts } = countedCluster(kubernetes);
  const remote = asked.kernels === undefined ? undefined : remoteAt(asked.kernels);
  const { kernels, calls } = countedKernels(remote ?? ownKernels);
  const failures: string[] = [];
  const engine = new Engine({
    cluster,
    kernels,
    kinds,
    watched,
    index: new GoodsIndex(),
    clock: systemClock,
    commit: () => undefined,
    epoch: asked.epoch,
    atOnce: asked.atOnce,
    onError: (key, error) => failures.push(`${keyText(key)}: ${String(error)}`),
  });
  try {
    const start = await stopwatch(() => engine.start());
    const work = await stopwatch(() => engine.runUntilQuiet());
    if (failures.length > 0) throw new Error(`passes failed:\n${failures.join('\n')}`);
    return { start, work, counts: counts(), kernelCalls: calls };
  } finally {
    engine.stop();
    remote?.close();
    await kubernetes.close();
  }
}

function remoteAt({ files, hosts }: KernelsAt): ReturnType<typeof remoteKernels> {
  return remoteKernels({
    hosts: hostAddresses({ listed: new Map(Object.entries(hosts)) }),
    certificates: new Certificates(files),
  });
}

function countedKernels(kernels: KernelDirectory): {
  kernels: KernelDirectory;
  calls: Record<string, number>;
} {
  const calls: Record<string, number> = {};
  const count = (what: string): void => void (calls[what] = (calls[what] ?? 0) + 1);
  return {
    calls,
    kernels: {
      hosts: () => kernels.hosts(),
      kernel: (hostName) => {
        const kernel = kernels.kernel(hostName);
        return {
          execute: (request) => (count(request.command.type), kernel.execute(request)),
          read: (caller, query) => (count(`read ${query.type}`), kernel.read(caller, query)),
          changes: (since) => (count('changes'), kernel.changes(since)),
        };
      },
    },
  };
}
