/**
 * A controller process: the engine over a Kubernetes cluster and over kernels in host processes. It keeps nothing of its
 * own: killed at any moment, the next one finds in the cluster and in the kernels what was decided and done (LIFE-1).
 */
import type { AddressInfo } from 'node:net';
import { resources } from './api/generated/resources.ts';
import type { ObjectKey } from './api/object.ts';
import { keyTitle } from './api/object.ts';
import { createKubernetesCluster } from './cluster/kubernetes/kubernetes-cluster.ts';
import type { KubernetesCluster } from './cluster/kubernetes/kubernetes-cluster.ts';
import { loadKubeConfig } from './cluster/kubernetes/pooled-config.ts';
import type { PooledKubeConfig } from './cluster/kubernetes/pooled-config.ts';
import { systemClock } from './engine/clock.ts';
import { Engine } from './engine/engine.ts';
import { Alarm, runSteadily } from './engine/steady-run.ts';
import { KernelUnreachableError } from './kernel/port.ts';
import { Certificates } from './kernel/remote/certificates.ts';
import type { CertificateFiles } from './kernel/remote/certificates.ts';
import { hostAddresses } from './kernel/remote/host-addresses.ts';
import { remoteKernels } from './kernel/remote/remote-kernels.ts';
import type { RemoteKernels } from './kernel/remote/remote-kernels.ts';
import { kinds, watched } from './kinds/index.ts';
import { ControllerMetrics } from './process/controller-metrics.ts';
import { serveHealth } from './process/health-server.ts';
import type { HealthServer } from './process/health-server.ts';
import type { Log } from './process/log.ts';
import { tellOfFiles } from './process/certificate-log.ts';
import { GoodsIndex } from './solve/goods-index.ts';

export interface ControllerProcessOptions {
  /** A file, and which of its contexts; as kubectl finds them when they are left out. */
  kubeconfig?: string;
  context?: string;
  /** Host name -> `https://NAME:PORT` of the host process that holds it. */
  hosts: ReadonlyMap<string, string>;
  /** The same with `{host}` in it, for every Host that is not listed. */
  hostTemplate?: string;
  certificates: CertificateFiles;
  health: { host: string; port: number };
  log: Log;
}

/** What is given of the cluster cannot be used. The message says what is wrong with it. */
export class ClusterConfigError extends Error {}

const certificatesEveryMilliseconds = 10_000;

/** How long what happens inside a kernel may stay unnoticed while nothing else happens. */
const restMilliseconds = 2000;

const epoch = 1;

/**
 * Starts a controller. It serves health at once, and works until it is stopped or fails.
 * @throws ClusterConfigError when there is no cluster to talk to
 * @throws CertificateError when a file of the certificates cannot be used
 * @throws Error of the system when the address cannot be listened on
 */
export async function startControllerProcess(options: ControllerProcessOptions): Promise<ControllerProcess> {
  const certificates = new Certificates(options.certificates);
  const started = new ControllerProcess(options, certificates, kubeConfigOf(options));
  await started.start();
  return started;
}

function kubeConfigOf({ context, kubeconfig }: ControllerProcessOptions): PooledKubeConfig {
  try {
    return loadKubeConfig({
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(context === undefined ? {} : { context }),
    });
  } catch (error) {
    throw new ClusterConfigError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Use startControllerProcess. */
export class ControllerProcess {
  /** Resolves with what makes it impossible to go on: the process has to be stopped. */
  readonly failed: Promise<unknown>;
  readonly #options: ControllerProcessOptions;
  readonly #certificates: Certificates;
  readonly #cluster: KubernetesCluster;
  readonly #kernels: RemoteKernels;
  readonly #metrics: ControllerMetrics;
  readonly #ending = new AbortController();
  #fail: (error: unknown) => void = () => undefined;
  #health: HealthServer | undefined;
  #working: Promise<void> = Promise.resolve();
  #stopWatching: () => void = () => undefined;
  #unreadiness: string | undefined = 'it has not read the cluster yet';

  constructor(options: ControllerProcessOptions, certificates: Certificates, config: PooledKubeConfig) {
    this.#options = options;
    this.#certificates = certificates;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
    this.#metrics = new ControllerMetrics({ certificateExpiresAt: () => certificates.expiresAt });
    this.#cluster = createKubernetesCluster({
      config,
      resources: Object.values(resources),
      userAgent: 'partywall-controller',
      withoutManagedFields: true,
      onTrouble: (kind, error) => {
        this.#metrics.watchFailed(kind);
        options.log.warn({ kind, problem: error.message }, 'A watch failed and is taken up again.');
      },
    });
    const { hostTemplate: text, hosts: listed } = options;
    const names = async (): Promise<string[]> =>
      (await this.#cluster.list('Host')).items.map(({ metadata }) => metadata.name);
    const template = text === undefined ? {} : { template: { text, names } };
    this.#kernels = remoteKernels({ hosts: hostAddresses({ listed, ...template }), certificates });
  }

  /** @throws Error of the system; nothing is left open then */
  async start(): Promise<void> {
    const { health, log } = this.#options;
    const answers = { unreadiness: () => this.#unreadiness, metrics: () => this.#metrics.text() };
    try {
      this.#health = await serveHealth(answers, health);
    } catch (error) {
      await this.#close();
      throw error;
    }
    this.#stopWatching = this.#certificates.watch(certificatesEveryMilliseconds, (seen) =>
      tellOfFiles(log, this.#certificates, seen),
    );
    this.#tellStart(this.#health.address);
    this.#working = this.#work();
  }

  /** Finishes the pass that goes on, for at most so long. What is left over is found by the next controller. */
  async stop(graceMilliseconds: number): Promise<void> {
    const { log } = this.#options;
    log.info({}, 'The controller ends: the pass that goes on is finished, and no other is begun.');
    this.#unreadiness = 'it is ending';
    this.#ending.abort();
    await within(this.#working, graceMilliseconds);
    await this.#close();
    log.info({}, 'The controller has ended.');
  }

  async #work(): Promise<void> {
    const alarm = new Alarm();
    const engine = this.#engine(alarm);
    try {
      await engine.start();
      this.#unreadiness = undefined;
      this.#options.log.info({ epoch }, 'The controller works.');
      const { signal } = this.#ending;
      await runSteadily(engine, { alarm, clock: systemClock, signal, restMilliseconds });
    } catch (error) {
      if (!this.#ending.signal.aborted) this.#fail(error);
    } finally {
      engine.stop();
    }
  }

  #engine(alarm: Alarm): Engine {
    return new Engine({
      cluster: this.#cluster,
      kernels: this.#kernels,
      kinds,
      watched,
      index: new GoodsIndex(),
      clock: systemClock,
      // Each write to the cluster and each answer of a kernel is durable before it comes here.
      commit: () => undefined,
      epoch,
      onError: (key, error) => this.#tellOfError(key, error),
      onQueued: () => alarm.ring(),
    });
  }

  async #close(): Promise<void> {
    this.#stopWatching();
    this.#kernels.close();
    await this.#cluster.close();
    await this.#health?.close();
  }

  #tellStart(health: AddressInfo): void {
    const { hosts, hostTemplate, log } = this.#options;
    const facts = { hosts: Object.fromEntries(hosts), hostTemplate, health };
    const certificateUntil = new Date(this.#certificates.expiresAt).toISOString();
    log.info({ ...facts, certificateUntil }, 'The controller starts.');
  }

  #tellOfError(key: ObjectKey, error: unknown): void {
    const { log } = this.#options;
    if (error instanceof KernelUnreachableError) {
      this.#metrics.lostHost();
      log.warn(
        { host: error.hostName, problem: error.message },
        'A host does not answer; it is tried again.',
      );
    } else {
      this.#metrics.passFailed(key.kind);
      log.error({ object: keyTitle(key), error }, 'A pass failed and is tried again.');
    }
  }
}

/** Waits for something, but no longer than so. */
async function within(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
