/** Kernels behind a real socket with mutual TLS, all in this process. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKernelDirectory } from '../../controller/kernel/journal/kernel-directory.ts';
import type { KernelDirectory } from '../../controller/kernel/port.ts';
import { Certificates } from '../../controller/kernel/remote/certificates.ts';
import type { CertificateFiles } from '../../controller/kernel/remote/certificates.ts';
import type { Times } from '../../controller/kernel/remote/exchange.ts';
import type { Exchange } from '../../controller/kernel/remote/host-server.ts';
import { HostServer } from '../../controller/kernel/remote/host-server.ts';
import { hostAddresses } from '../../controller/kernel/remote/host-addresses.ts';
import { remoteKernels } from '../../controller/kernel/remote/remote-kernels.ts';
import type { RemoteKernels } from '../../controller/kernel/remote/remote-kernels.ts';
import { faultOfKernelRequest } from '../../controller/manifest/kernel-request.ts';
import { GroupCommit } from '../../controller/storage/group-commit.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';
import type { Storage } from '../../controller/storage/storage.ts';
import type { Authority } from './certificates.ts';
import { controllerName, trustedPair } from './certificates.ts';

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

export interface HostOptions {
  hostNames?: readonly string[];
  storage?: Storage;
  /** What stands between the socket and the kernels of the storage. */
  around?: (kernels: KernelDirectory) => KernelDirectory;
  durable?: () => Promise<void>;
  authority?: Authority;
  controllerNames?: readonly string[];
  port?: number;
}

export interface ConnectOptions {
  files?: CertificateFiles;
  url?: string;
  times?: Partial<Times>;
  traceparent?: () => string | undefined;
}

export interface HostUnderTest {
  server: HostServer;
  /** `https://localhost:PORT`. */
  url: string;
  port: number;
  authority: Authority;
  /** Of the host, and of the controller that it trusts. */
  files: { host: CertificateFiles; controller: CertificateFiles };
  hostCertificates: Certificates;
  /** Of the kernels that are served, without a wire. */
  kernels: KernelDirectory;
  exchanges: Exchange[];
  refusedConnections: Error[];
  /** A controller's kernels, under the certificates given or those of the pair. */
  connect(options?: ConnectOptions): RemoteKernels;
  close(): Promise<void>;
}

export async function startHost(options: HostOptions = {}): Promise<HostUnderTest> {
  const directory = mkdtempSync(join(tmpdir(), 'partywall-host-'));
  const { hostNames = ['alpha', 'beta'], storage = memoryStorage(), around } = options;
  const { authority, ...files } = await trustedPair(directory, options.authority);
  const local = openKernelDirectory(storage, { sha256 });
  const commits = new GroupCommit(storage, () => undefined);
  const hostCertificates = new Certificates(files.host);
  const exchanges: Exchange[] = [];
  const refusedConnections: Error[] = [];
  const server = new HostServer({
    kernels: around?.(local) ?? local,
    hostNames,
    certificates: hostCertificates,
    controllerNames: options.controllerNames ?? [controllerName],
    faultOf: faultOfKernelRequest,
    copy: () => ({ snapshot: local.room.snapshot(), digest: local.room.digest() }),
    durable: options.durable ?? (() => commits.durable()),
    onAnswer: (exchange) => exchanges.push(exchange),
    onRefusedConnection: (error) => refusedConnections.push(error),
  });
  const { port } = await server.listen('127.0.0.1', options.port ?? 0);
  const url = `https://localhost:${port}`;
  const open: RemoteKernels[] = [];
  return {
    server,
    url,
    port,
    authority,
    files,
    hostCertificates,
    kernels: local,
    exchanges,
    refusedConnections,
    connect(wanted = {}) {
      const certificates = new Certificates(wanted.files ?? files.controller);
      const hosts = new Map(hostNames.map((name) => [name, wanted.url ?? url]));
      const kernels = remoteKernels({
        hosts: hostAddresses({ listed: hosts }),
        certificates,
        times: wanted.times ?? {},
        ...(wanted.traceparent === undefined ? {} : { traceparent: wanted.traceparent }),
      });
      open.push(kernels);
      return kernels;
    },
    async close() {
      for (const kernels of open) kernels.close();
      await server.drain(0);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
