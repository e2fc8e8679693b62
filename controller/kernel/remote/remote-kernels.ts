/** The kernel port over the wire: a controller's side of it. */
import type {
  Caller,
  ChangeBatch,
  KernelAnswer,
  KernelDirectory,
  KernelPort,
  KernelQuery,
  QueryAnswer,
  QueryType,
} from '../port.ts';
import { KernelRequestError, KernelUnreachableError } from '../port.ts';
import { CallBatches } from './call-batches.ts';
import type { Send } from './call-batches.ts';
import type { Certificates } from './certificates.ts';
import { Connections, ExchangeError } from './exchange.ts';
import type { Reply, Sent, Times } from './exchange.ts';
import type { HostAddresses } from './host-addresses.ts';
import { faultsOfTheRequest, hostsPath, limits, pathOf, snapshotPath } from './wire.ts';
import type { ErrorBody, ErrorReason, HostList, SnapshotAnswer } from './wire.ts';

export interface RemoteKernelsOptions {
  hosts: HostAddresses;
  certificates: Certificates;
  times?: Partial<Times>;
  /** Whose work it is that is being asked for just now, where that is traced. */
  traceparent?: () => string | undefined;
}

export interface RemoteKernels extends KernelDirectory {
  /** Copies of everything that answers, for planning. */
  copies(): Promise<SnapshotAnswer[]>;
  /** Ends the connections, as soon as what is being asked is answered. */
  close(): void;
}

/** A host process on the same network connects in milliseconds, and makes the largest command durable in a second. */
const usualTimes: Times = { connectMilliseconds: 3000, answerMilliseconds: 15_000 };

export function remoteKernels(options: RemoteKernelsOptions): RemoteKernels {
  const { certificates, hosts, times, traceparent } = options;
  const connections = new Connections(certificates, { ...usualTimes, ...times });
  const kernels = new Map<string, KernelPort>();
  return {
    kernel: (hostName) => {
      const kernel =
        kernels.get(hostName) ??
        kernelOf(new CallBatches(hostName, sender(connections, hosts, hostName), traceparent));
      kernels.set(hostName, kernel);
      return kernel;
    },
    hosts: () => bootedOf(connections, hosts),
    copies: () => copiesOf(connections, hosts),
    close: () => connections.close(),
  };
}

function kernelOf(batches: CallBatches): KernelPort {
  // What each call answers is told by the port; a host process of this version answers nothing else (ADR 16).
  return {
    execute: async (request) => (await batches.ask('commands', request)) as KernelAnswer,
    read: async <T extends QueryType>(caller: Caller, query: Extract<KernelQuery, { type: T }>) =>
      (await batches.ask('queries', { caller, query })) as QueryAnswer<T>,
    changes: async (since) => (await batches.ask('changes', { since })) as ChangeBatch,
  };
}

/** Where a host is held is looked up for each request. */
function sender(connections: Connections, hosts: HostAddresses, hostName: string): Send {
  return async (call, body, traceparent) => {
    const base = hosts.of(hostName);
    if (base === undefined)
      throw new KernelUnreachableError(hostName, 'no host process is known that holds it');
    const text = JSON.stringify(body);
    if (Buffer.byteLength(text) > limits.requestBytes)
      throw new KernelRequestError(hostName, `it has more than ${limits.requestBytes} bytes`);
    const url = new URL(pathOf(hostName, call), base);
    const sent: Sent = { url, method: 'POST', text, ...(traceparent === undefined ? {} : { traceparent }) };
    return await answerOf(hostName, () => connections.exchange(sent));
  };
}

/** A process that cannot be reached may hold any of its hosts booted. */
async function bootedOf(connections: Connections, hosts: HostAddresses): Promise<string[]> {
  const found = [...(await namesByAddress(hosts))].map(async ([base, names]) => {
    try {
      const url = new URL(hostsPath, base);
      const exchange = (): Promise<Reply> => connections.exchange({ url, method: 'GET' });
      const { booted } = (await answerOf(names.join(', '), exchange)) as HostList;
      return names.filter((name) => booted.includes(name));
    } catch (error) {
      if (error instanceof KernelUnreachableError) return names;
      throw error;
    }
  });
  return (await Promise.all(found)).flat().sort();
}

async function namesByAddress(hosts: HostAddresses): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const name of await hosts.names()) {
    const base = hosts.of(name);
    if (base !== undefined) found.set(base, [...(found.get(base) ?? []), name]);
  }
  return found;
}

/** A process that cannot be reached is left out. */
async function copiesOf(connections: Connections, hosts: HostAddresses): Promise<SnapshotAnswer[]> {
  const copies: SnapshotAnswer[] = [];
  for (const [base, names] of await namesByAddress(hosts)) {
    try {
      const url = new URL(snapshotPath, base);
      const exchange = (): Promise<Reply> => connections.exchange({ url, method: 'GET' });
      copies.push((await answerOf(names.join(', '), exchange)) as SnapshotAnswer);
    } catch (error) {
      if (!(error instanceof KernelUnreachableError)) throw error;
    }
  }
  return copies;
}

/** @throws KernelUnreachableError when there is none; KernelRequestError when it was the request that was at fault */
async function answerOf(hostName: string, exchange: () => Promise<Reply>): Promise<object> {
  const { status, body } = await exchange().catch((error: unknown) => {
    if (!(error instanceof ExchangeError)) throw error;
    const { message, timedOut } = error;
    throw new KernelUnreachableError(hostName, message, { timedOut, cause: error });
  });
  if (status === 200 && typeof body === 'object' && body !== null) return body;
  const { message, reason } = errorIn(body) ?? { reason: undefined, message: 'this is no host process' };
  if (reason !== undefined && faultsOfTheRequest.includes(reason)) {
    throw new KernelRequestError(hostName, message);
  }
  throw new KernelUnreachableError(hostName, `${message} (HTTP ${status})`);
}

function errorIn(body: unknown): { reason: ErrorReason; message: string } | undefined {
  const { error } = (body ?? {}) as Partial<ErrorBody>;
  return typeof error === 'object' && typeof error.message === 'string' ? error : undefined;
}
