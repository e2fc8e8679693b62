/**
 * A controller process: the engine over a Kubernetes cluster and over kernels in host processes. It keeps nothing of its
 * own: killed at any moment, the next one finds in the cluster and in the kernels what was decided and done (LIFE-1).
 */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { controllerClusters, planPlaceOf } from './controller-clusters.ts';
import type { ClusterPlace, ControllerClusters, PlanPlace } from './controller-clusters.ts';
import { isOver, lead } from './controller-term.ts';
import { Election } from './election/election.ts';
import type { FencedOutError } from './election/fenced-kernels.ts';
import type { Leadership } from './election/leadership.ts';
import type { LeasePlace } from './election/lease.ts';
import type { ElectionTimes } from './election/options.ts';
import { systemElectionClock } from './election/system-clock.ts';
import { Certificates } from './kernel/remote/certificates.ts';
import type { CertificateFiles } from './kernel/remote/certificates.ts';
import { hostAddresses } from './kernel/remote/host-addresses.ts';
import { remoteKernels } from './kernel/remote/remote-kernels.ts';
import type { RemoteKernels } from './kernel/remote/remote-kernels.ts';
import { ControllerMetrics } from './process/controller-metrics.ts';
import { serveHealth } from './process/health-server.ts';
import type { HealthServer } from './process/health-server.ts';
import { Planner } from './reviews/planner.ts';
import type { PlanLimits } from './reviews/planner.ts';
import type { Log } from './process/log.ts';
import { tellOfFiles } from './process/certificate-log.ts';
import { within } from './process/within.ts';
import type { ControllerTracing } from './tracing/controller-tracing.ts';

export interface ControllerProcessOptions extends ClusterPlace {
  /** Host name -> `https://NAME:PORT` of the host process that holds it. */
  hosts: ReadonlyMap<string, string>;
  /** The same with `{host}` in it, for every Host that is not listed. */
  hostTemplate?: string;
  certificates: CertificateFiles;
  health: { host: string; port: number };
  lease: LeasePlace;
  times: ElectionTimes;
  /** How long a Review stays. */
  reviewLifetimeMilliseconds: number;
  planLimits: PlanLimits;
  /** The bundle of plan-worker.ts. */
  planWorker: URL;
  /** Where traces are sent to, where they are wanted. */
  traces?: { url: string; version: string };
  log: Log;
}

const certificatesEveryMilliseconds = 10_000;

/** How long a controller that a kernel shut out finishes its pass, before it gives the Lease free. */
const shutOutMilliseconds = 5000;

/**
 * Starts a controller. It serves health at once, and works until it is stopped or fails.
 * @throws ClusterConfigError when there is no cluster to talk to
 * @throws CertificateError when a file of the certificates cannot be used
 * @throws Error of the system when the address cannot be listened on
 */
export async function startControllerProcess(options: ControllerProcessOptions): Promise<ControllerProcess> {
  const certificates = new Certificates(options.certificates);
  const metrics = new ControllerMetrics();
  const clusters = controllerClusters(options, (kind, error) => {
    metrics.watchFailed(kind);
    options.log.warn({ kind, problem: error.message }, 'A watch failed and is taken up again.');
  });
  const tracing = await tracingOf(options);
  const started = new ControllerProcess(options, { certificates, clusters, metrics, tracing });
  await started.start();
  return started;
}

/** What traces is loaded only where it is wanted. */
async function tracingOf({ log, traces }: ControllerProcessOptions): Promise<ControllerTracing | undefined> {
  if (traces === undefined) return undefined;
  return (await import('./tracing/controller-tracing.ts')).startControllerTracing({ ...traces, log });
}

interface Parts {
  certificates: Certificates;
  clusters: ControllerClusters;
  metrics: ControllerMetrics;
  tracing: ControllerTracing | undefined;
}

/** Use startControllerProcess. */
export class ControllerProcess {
  /** Resolves with what makes it impossible to go on: the process has to be stopped. */
  readonly failed: Promise<unknown>;
  readonly #options: ControllerProcessOptions;
  readonly #certificates: Certificates;
  readonly #clusters: ControllerClusters;
  readonly #kernels: RemoteKernels;
  readonly #metrics: ControllerMetrics;
  readonly #tracing: ControllerTracing | undefined;
  readonly #ending = new AbortController();
  #fail: (error: unknown) => void = () => undefined;
  #health: HealthServer | undefined;
  #working: Promise<void> = Promise.resolve();
  #stopWatching: () => void = () => undefined;
  #state: 'starting' | 'standing by' | 'taking over' | 'working' | 'ending' = 'starting';
  readonly #election: Election;
  #leadership: Leadership | undefined;
  #isShutOut = false;

  constructor(options: ControllerProcessOptions, { certificates, clusters, metrics, tracing }: Parts) {
    this.#options = options;
    this.#certificates = certificates;
    this.#clusters = clusters;
    this.#metrics = metrics;
    this.#tracing = tracing;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
    metrics.observe({
      certificateExpiresAt: () => certificates.expiresAt,
      epoch: () => (this.#leads() ? (this.#leadership?.epoch ?? 0) : 0),
    });
    this.#kernels = this.#remoteKernels();
    this.#election = this.#newElection();
  }

  #remoteKernels(): RemoteKernels {
    const { hostTemplate: text, hosts: listed } = this.#options;
    const names = async (): Promise<string[]> =>
      (await this.#clusters.own.list('Host')).items.map(({ metadata }) => metadata.name);
    const template = text === undefined ? {} : { template: { text, names } };
    const hosts = hostAddresses({ listed, ...template });
    const traceparent = (): string | undefined => this.#tracing?.traceparent();
    return remoteKernels({ hosts, certificates: this.#certificates, traceparent });
  }

  #newPlanner(): Planner<PlanPlace> {
    const { lease, log, planLimits, planWorker } = this.#options;
    return new Planner({
      worker: planWorker,
      place: planPlaceOf({ ...this.#options, controllerNamespace: lease.namespace }),
      limits: planLimits,
      onEnd: (outcome) => this.#metrics.reviews.planned(outcome),
      onFault: (fault) => log.error({ fault }, 'A plan failed.'),
    });
  }

  #newElection(): Election {
    const { lease, log, times } = this.#options;
    return new Election({
      cluster: this.#clusters.leases,
      lease,
      // In a pod the name of the machine is that of the pod; a container that starts anew is another candidate.
      identity: `${hostname()}_${randomUUID()}`,
      times,
      clock: systemElectionClock,
      random: Math.random,
      onTrouble: (error) => {
        this.#metrics.leaseFailed();
        log.warn({ problem: messageOf(error) }, 'A request about the Lease failed; it is tried again.');
      },
      onHolder: (holder) => log.info({ holder }, 'The Lease has a holder.'),
    });
  }

  /** @throws Error of the system; nothing is left open then */
  async start(): Promise<void> {
    const { health, log } = this.#options;
    const answers = { unreadiness: () => this.#unreadiness(), metrics: () => this.#metrics.text() };
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
    this.#state = 'ending';
    this.#ending.abort();
    // While something may still be under way nobody else may begin: then the Lease runs out by itself.
    const until = performance.now() + graceMilliseconds;
    if (await within(this.#working, graceMilliseconds)) await this.#release();
    await this.#close();
    await this.#tracing?.stop(until - performance.now());
    log.info({}, 'The controller has ended.');
  }

  async #work(): Promise<void> {
    const { signal } = this.#ending;
    try {
      this.#state = 'standing by';
      const leadership = await this.#election.campaign(signal);
      if (leadership !== undefined) await this.#lead(leadership);
    } catch (error) {
      // Whoever leads no more says so by itself.
      if (!signal.aborted && !isOver(error)) this.#fail(error);
    }
  }

  async #lead(leadership: Leadership): Promise<void> {
    this.#state = 'taking over';
    this.#leadership = leadership;
    void leadership.lost.then((error) => {
      this.#ending.abort();
      this.#fail(error);
    });
    const { log } = this.#options;
    const parts = {
      cluster: this.#clusters.own,
      events: this.#clusters.events,
      kernels: this.#kernels,
      leadership,
      log,
      metrics: this.#metrics,
      tracing: this.#tracing,
    };
    const reviews = {
      cluster: this.#clusters.reviews,
      controllerNamespace: this.#options.lease.namespace,
      lifetimeMilliseconds: this.#options.reviewLifetimeMilliseconds,
      planner: this.#newPlanner(),
    };
    await lead(
      { ...parts, reviews },
      {
        signal: this.#ending.signal,
        onWorking: () => (this.#state = 'working'),
        onFencedOut: (error) => void this.#shutOut(error),
      },
    );
  }

  /** A kernel that did not answer before has obeyed a higher epoch. Whoever leads next begins above it. */
  async #shutOut(error: FencedOutError): Promise<void> {
    if (this.#isShutOut) return;
    this.#isShutOut = true;
    this.#ending.abort();
    try {
      await this.#leadership?.raiseAbove(error.highest);
    } catch (problem) {
      this.#options.log.warn({ problem: messageOf(problem) }, 'The epoch could not be made higher.');
    }
    await within(this.#working, shutOutMilliseconds);
    this.#fail(error);
  }

  async #release(): Promise<void> {
    try {
      await this.#leadership?.release();
    } catch (error) {
      const problem = messageOf(error);
      this.#options.log.warn({ problem }, 'The Lease could not be given free; it runs out by itself.');
    }
  }

  #leads(): boolean {
    return this.#state === 'taking over' || this.#state === 'working';
  }

  #unreadiness(): string | undefined {
    switch (this.#state) {
      case 'working':
        return undefined;
      case 'standing by':
        return this.#election.isInTouch ? undefined : 'the cluster does not answer';
      case 'taking over':
        return 'it leads, and has not read the cluster yet';
      case 'starting':
      case 'ending':
        return `it is ${this.#state}`;
    }
  }

  async #close(): Promise<void> {
    this.#stopWatching();
    this.#kernels.close();
    const { events, leases, own, reviews } = this.#clusters;
    for (const cluster of [own, leases, reviews, events]) await cluster.close();
    await this.#health?.close();
  }

  #tellStart(health: AddressInfo): void {
    const { hosts, hostTemplate, log, traces } = this.#options;
    const facts = { hosts: Object.fromEntries(hosts), hostTemplate, health, traces: traces?.url };
    const certificateUntil = new Date(this.#certificates.expiresAt).toISOString();
    log.info({ ...facts, certificateUntil }, 'The controller starts.');
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
