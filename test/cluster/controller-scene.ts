/** A cluster, host processes and controllers, each in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { resources } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { createKubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from '../../controller/cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from '../../controller/cluster/kubernetes/pooled-config.ts';
import { Certificates } from '../../controller/kernel/remote/certificates.ts';
import { hostAddresses } from '../../controller/kernel/remote/host-addresses.ts';
import { remoteKernels } from '../../controller/kernel/remote/remote-kernels.ts';
import type { RemoteKernels } from '../../controller/kernel/remote/remote-kernels.ts';
import { trustedPair } from '../support/certificates.ts';
import type { ControllerChild, WantedController } from '../support/controller-child.ts';
import { startControllerChild } from '../support/controller-child.ts';
import type { HostChild, Wanted } from '../support/host-child.ts';
import { startHostChild } from '../support/host-child.ts';
import { killProgramChildren } from '../support/program-child.ts';
import type { ApiServer } from './apiserver/api-server.ts';

/** Longer than any of these tests takes; never a measure. */
const patienceMs = 120_000;

export class ControllerScene {
  /** The test's own view of the cluster. */
  readonly cluster: KubernetesCluster;
  readonly directory = mkdtempSync(join(tmpdir(), 'partywall-controller-'));
  readonly #program: string;
  readonly #server: ApiServer;
  readonly #processes = new Map<string, HostChild>();
  #trust: Awaited<ReturnType<typeof trustedPair>> | undefined;
  #kernels: RemoteKernels | undefined;

  constructor(program: string, server: ApiServer) {
    this.#program = program;
    this.#server = server;
    this.cluster = createKubernetesCluster({
      config: loadKubeConfig({ kubeconfig: server.kubeconfig }),
      resources: Object.values(resources),
      userAgent: 'partywall-tests',
    });
  }

  /** The test's own view of the kernels. */
  get kernels(): RemoteKernels {
    this.#kernels ??= remoteKernels({
      hosts: hostAddresses({ listed: new Map(Object.entries(this.addresses())) }),
      certificates: new Certificates(this.trust.controller),
    });
    return this.#kernels;
  }

  get trust(): Awaited<ReturnType<typeof trustedPair>> {
    if (this.#trust === undefined) throw new Error('no host process was started yet');
    return this.#trust;
  }

  /** Starts one host process for each name. */
  async startHosts(...names: readonly string[]): Promise<void> {
    await this.startHostsWith({}, ...names);
  }

  async startHostsWith(
    change: Partial<Pick<Wanted, 'environment' | 'more' | 'program'>>,
    ...names: readonly string[]
  ): Promise<void> {
    this.#trust = await trustedPair(join(this.directory, 'pki'));
    for (const name of names) {
      const state = join(this.directory, name);
      const wanted = { program: this.#program, names: [name], state, files: this.#trust.host, ...change };
      this.#processes.set(name, await startHostChild(wanted));
    }
  }

  /** Ends a host process, usually as a crash does, and starts another one on its volume, at its address. */
  async restartHost(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const old = this.host(name);
    old.signal(signal);
    await old.ended;
    const state = join(this.directory, name);
    const { host: files } = this.trust;
    const wanted = { program: this.#program, names: [name], state, files, port: old.port };
    this.#processes.set(name, await startHostChild(wanted));
  }

  /** Host name -> address. */
  addresses(): Record<string, string> {
    return Object.fromEntries([...this.#processes].map(([name, { url }]) => [name, url]));
  }

  host(name: string): HostChild {
    const found = this.#processes.get(name);
    if (found === undefined) throw new Error(`no process holds ${name}`);
    return found;
  }

  async startController(change: Partial<WantedController> = {}): Promise<ControllerChild> {
    return await startControllerChild({
      program: this.#program,
      kubeconfig: this.#server.kubeconfig,
      hosts: this.addresses(),
      files: this.trust.controller,
      ...change,
    });
  }

  /** All objects of the project. */
  async stored(): Promise<KubeObject[]> {
    const lists = await Promise.all(Object.keys(resources).map((kind) => this.cluster.list(kind)));
    return lists.flatMap(({ items }) => items);
  }

  async close(): Promise<void> {
    killProgramChildren();
    this.#kernels?.close();
    await this.cluster.close();
    rmSync(this.directory, { recursive: true });
  }
}

/** Waits until something holds. @throws Error when it never does, with what it is about and what `more` says */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  more: () => unknown = () => '',
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > deadline)
      throw new Error(`it never came to this: ${what}\n${JSON.stringify(more(), null, 1)}`);
    await sleep(100);
  }
}

/** Whether it has logged a sentence. */
export function hasLogged({ log }: ControllerChild, message: string): boolean {
  return log.some((line) => line.message === message);
}
