/**
 * A host process: the kernels of one machine room with their journal on a volume, behind the wire (LIFE-23). It holds
 * nothing but what is on its volume: killed at any moment, the next one begins where its last answer was.
 */
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { openKernelDirectory } from './kernel/journal/kernel-directory.ts';
import type { ForkableKernels } from './kernel/journal/kernel-directory.ts';
import { RequestError } from './kernel/remote/answer.ts';
import { Certificates } from './kernel/remote/certificates.ts';
import type { CertificateFiles } from './kernel/remote/certificates.ts';
import type { Exchange } from './kernel/remote/host-server.ts';
import { HostServer } from './kernel/remote/host-server.ts';
import { faultOfKernelRequest } from './manifest/kernel-request.ts';
import { tellOfFiles } from './process/certificate-log.ts';
import type { HealthServer } from './process/health-server.ts';
import { serveHealth } from './process/health-server.ts';
import { HostMetrics } from './process/host-metrics.ts';
import type { Log } from './process/log.ts';
import { GroupCommit } from './storage/group-commit.ts';
import { openStorage } from './storage/open-storage.ts';
import { expectHostProcess } from './storage/purpose.ts';
import type { Storage } from './storage/storage.ts';
import { StorageError } from './storage/storage.ts';
import type { HostTracing } from './tracing/host-tracing.ts';

export interface Address {
  host: string;
  port: number;
}

export interface HostProcessOptions {
  /** The hosts whose kernels are held here. */
  hostNames: readonly string[];
  /** The volume; made when it is absent. */
  directory: string;
  listen: Address;
  health: Address;
  certificates: CertificateFiles;
  /** Names that the certificate of a controller may have. */
  controllerNames: readonly string[];
  /** Where traces are sent to, where they are wanted. */
  traces?: { url: string; version: string };
  log: Log;
}

const certificatesEveryMilliseconds = 10_000;
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/**
 * Starts a host process.
 * @throws StorageError when the volume is in use, or is not that of these hosts
 * @throws CertificateError when a file of the certificates cannot be used
 * @throws Error of the system when an address cannot be listened on
 */
export async function startHostProcess(options: HostProcessOptions): Promise<HostProcess> {
  const certificates = new Certificates(options.certificates);
  const storage = openStorage(options.directory);
  try {
    const kernels = await openKernels(storage, options.hostNames);
    const held = new HostProcess(options, {
      certificates,
      kernels,
      storage,
      tracing: await tracingOf(options),
    });
    await held.listen();
    return held;
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** What traces is loaded only where it is wanted. */
async function tracingOf({ log, traces }: HostProcessOptions): Promise<HostTracing | undefined> {
  if (traces === undefined) return undefined;
  return (await import('./tracing/host-tracing.ts')).startHostTracing({ ...traces, log });
}

/** @throws StorageError when the directory is not that of exactly these hosts */
async function openKernels(storage: Storage, hostNames: readonly string[]): Promise<ForkableKernels> {
  const kernels = openKernelDirectory(storage, { sha256 });
  const booted = await kernels.hosts();
  const missing = booted.filter((name) => !hostNames.includes(name));
  const [object] = storage.table('cluster/objects').keys();
  expectHostProcess(storage, booted.length > 0 || object !== undefined);
  storage.commit();
  if (missing.length === 0) return kernels;
  const all = [...hostNames, ...missing].join(' ');
  throw new StorageError(
    'Format',
    storage.location,
    `the directory ${storage.location} holds the kernel of ${missing.join(', ')} too, which may share disks with the others; ` +
      `name all of them (partywall host ${all}), or another directory (--state DIR)`,
  );
}

interface Parts {
  certificates: Certificates;
  kernels: ForkableKernels;
  storage: Storage;
  tracing?: HostTracing | undefined;
}

export interface Addresses {
  /** For controllers. */
  kernels: AddressInfo;
  /** For questions about the process itself. */
  health: AddressInfo;
}

/** Use startHostProcess. */
export class HostProcess {
  /** Resolves with what makes it impossible to go on: the process has to be stopped. */
  readonly failed: Promise<unknown>;
  readonly #options: HostProcessOptions;
  readonly #parts: Parts;
  readonly #metrics: HostMetrics;
  readonly #server: HostServer;
  readonly #stopWatching: () => void;
  #fail: (error: unknown) => void = () => undefined;
  #health: HealthServer | undefined;
  #addresses: Addresses | undefined;
  #unreadiness: string | undefined = 'it does not listen yet';

  constructor(options: HostProcessOptions, parts: Parts) {
    const { certificates, kernels } = parts;
    this.#options = options;
    this.#parts = parts;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
    this.#metrics = new HostMetrics({
      connections: () => this.#server.connections,
      bootedHosts: async () => (await kernels.hosts()).length,
      certificateExpiresAt: () => certificates.expiresAt,
    });
    const commits = this.#groupCommit();
    this.#server = new HostServer({
      kernels,
      certificates,
      hostNames: options.hostNames,
      controllerNames: options.controllerNames,
      faultOf: faultOfKernelRequest,
      copy: () => ({ snapshot: kernels.room.snapshot(), digest: kernels.room.digest() }),
      durable: () => commits.durable(),
      onAnswer: (exchange) => this.#tell(exchange),
      onRefusedConnection: (error, from) => {
        this.#metrics.refusedConnection();
        // OpenSSL has the sentence by itself; the message has the lines of its sources around it.
        const reason = 'reason' in error ? error.reason : error.message;
        options.log.warn({ reason, from }, 'A connection was refused.');
      },
    });
    this.#stopWatching = certificates.watch(certificatesEveryMilliseconds, (seen) =>
      tellOfFiles(options.log, certificates, seen),
    );
  }

  /** Where it listens. */
  get addresses(): Addresses {
    if (this.#addresses === undefined) throw new Error('the host process does not listen');
    return this.#addresses;
  }

  /** @throws Error of the system; nothing is left open then */
  async listen(): Promise<void> {
    const { health, hostNames, listen, log, traces } = this.#options;
    const { certificates, storage } = this.#parts;
    try {
      const answers = { unreadiness: () => this.#unreadiness, metrics: () => this.#metrics.text() };
      this.#health = await serveHealth(answers, health);
      const kernels = await this.#server.listen(listen.host, listen.port);
      this.#addresses = { kernels, health: this.#health.address };
    } catch (error) {
      await this.#close(0);
      throw error;
    }
    this.#unreadiness = undefined;
    const booted = await this.#parts.kernels.hosts();
    const until = new Date(certificates.expiresAt).toISOString();
    const facts = { hosts: hostNames, booted, directory: storage.location, ...this.#addresses };
    log.info({ ...facts, certificateUntil: until, traces: traces?.url }, 'The host process serves.');
  }

  /** Finishes what is being asked, for at most so long, and gives the volume free. */
  async stop(graceMilliseconds: number): Promise<void> {
    this.#options.log.info(
      {},
      'The host process ends: what is being asked is finished, and nothing new is taken.',
    );
    this.#unreadiness = 'it is ending';
    const until = performance.now() + graceMilliseconds;
    await this.#close(graceMilliseconds);
    await this.#parts.storage.close();
    await this.#parts.tracing?.stop(until - performance.now());
    this.#options.log.info({}, 'The host process has ended.');
  }

  async #close(graceMilliseconds: number): Promise<void> {
    this.#stopWatching();
    await this.#server.drain(graceMilliseconds);
    await this.#health?.close();
  }

  #groupCommit(): GroupCommit {
    const { storage } = this.#parts;
    const commit = (): void => this.#metrics.committing(() => storage.commit());
    return new GroupCommit({ isDirty: () => storage.isDirty(), commit }, (error) => {
      this.#options.log.error({ error }, 'The journal could not be made durable.');
      this.#fail(error);
    });
  }

  #tell({ answered, error, milliseconds, status }: Exchange): void {
    const { log } = this.#options;
    if (error === undefined && answered !== undefined) {
      this.#metrics.took(answered.call, milliseconds);
      for (const { trace, ...counted } of answered.counted) {
        this.#metrics.answered(counted);
        const traced = trace && this.#parts.tracing?.answered(counted, trace);
        log.debug({ ...counted, milliseconds, ...traced }, 'A kernel answered.');
      }
      return;
    }
    const reason = error instanceof RequestError ? error.reason : 'Internal';
    this.#metrics.failed(reason);
    if (reason === 'Internal') log.error({ error, status }, 'A request failed.');
    else log.warn({ reason, status, problem: error?.message }, 'A request was refused.');
  }
}
