/**
 * A host process's side of the wire: kernels behind HTTP and mutual TLS.
 *
 * Only a client whose certificate its authorities vouch for, and whose name is that of a controller, is heard. An answer
 * leaves only after everything that it tells of is durable, a refusal and a question included: what they tell may have
 * been changed by a command whose own answer still waits.
 */
import { constants } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { KernelDirectory } from '../port.ts';
import { answerTo, RequestError } from './answer.ts';
import type { Answered, FaultOf, Served } from './answer.ts';
import type { Certificates } from './certificates.ts';
import { readBody } from './read-body.ts';
import { errorStatus, limits } from './wire.ts';
import type { ErrorBody } from './wire.ts';

export interface HostServerOptions {
  kernels: KernelDirectory;
  /** The hosts that are held here. */
  hostNames: readonly string[];
  certificates: Certificates;
  /** Who may ask: a name of the client's certificate, its common name or one of its DNS names. */
  controllerNames: readonly string[];
  /** What is wrong with the body of a request. */
  faultOf: FaultOf;
  /** Of all kernels that are held here, for plans. */
  copy: Served['copy'];
  /** Resolves once everything that the kernels did so far is durable; rejects when that failed. */
  durable: () => Promise<void>;
  /** Told of everything that is answered. */
  onAnswer?: (exchange: Exchange) => void;
  /** Told of connections that did not come about: no certificate, one of another authority, no TLS. */
  onRefusedConnection?: (error: Error, from: string | undefined) => void;
}

export interface Exchange {
  /** What was asked of a kernel and what it said; undefined when no kernel was asked. */
  answered: Answered | undefined;
  status: number;
  /** Set unless the status is 200. */
  error: Error | undefined;
  milliseconds: number;
}

/** Bounds for peers that are slow or hang. */
const times = {
  handshake: 10_000,
  headers: 10_000,
  wholeRequest: 30_000,
  /** Longer than a controller keeps a connection that it does not use (remote-kernels.ts). */
  idleConnection: 75_000,
} as const;

const mostConnections = 256;
const mostHeaderBytes = 8192;

export class HostServer {
  readonly #options: HostServerOptions;
  readonly #server: Server;
  /** Connections made under certificates that were renewed since: each is closed behind its next answer. */
  readonly #outdated = new WeakSet<TLSSocket>();
  readonly #connections = new Set<TLSSocket>();
  readonly #stopListening: () => void;
  #draining = false;

  constructor(options: HostServerOptions) {
    const { certificates } = options;
    this.#options = options;
    this.#server = createServer(
      { ...contextOf(certificates), requestCert: true, rejectUnauthorized: true, ...bounds() },
      (request, response) => void this.#serve(request, response),
    );
    this.#server.maxConnections = mostConnections;
    this.#server.on('secureConnection', (socket) => {
      this.#connections.add(socket);
      socket.once('close', () => this.#connections.delete(socket));
    });
    this.#server.on('tlsClientError', (error, { remoteAddress }) =>
      options.onRefusedConnection?.(error, remoteAddress),
    );
    this.#stopListening = certificates.onRenewed(() => {
      this.#server.setSecureContext(contextOf(certificates));
      for (const socket of this.#connections) this.#outdated.add(socket);
    });
  }

  /** @returns where it listens; port 0 asks for any that is free. */
  listen(address: string, port: number): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, address, () => {
        this.#server.off('error', reject);
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Finishes what is being asked, refuses what comes anew; after `graceMilliseconds` connections are cut. */
  async drain(graceMilliseconds: number): Promise<void> {
    this.#draining = true;
    this.#stopListening();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const cut = setTimeout(() => this.#server.closeAllConnections(), graceMilliseconds);
    await closed;
    clearTimeout(cut);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    let answered: Answered | undefined;
    let error: Error | undefined;
    try {
      answered = await this.#answer(request);
      await this.#options.durable();
      this.#send(request, response, { status: 200, text: answered.text });
    } catch (thrown) {
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.#send(request, response, errorReply(error));
    }
    const milliseconds = performance.now() - began;
    this.#options.onAnswer?.({ answered, status: response.statusCode, error, milliseconds });
  }

  async #answer(request: IncomingMessage): Promise<Answered> {
    const { controllerNames, copy, kernels, hostNames, faultOf } = this.#options;
    if (this.#draining)
      throw new RequestError('Draining', 'this host process is ending; ask again in a moment');
    checkClient(connectionOf(request), controllerNames);
    const body = await readBody(request, limits.requestBytes);
    if (body === undefined) {
      throw new RequestError('RequestTooLarge', `a request has at most ${limits.requestBytes} bytes`);
    }
    const { method = '', url = '', headers } = request;
    const { 'content-type': contentType = '', traceparent } = headers;
    const asked = {
      method,
      path: url,
      contentType,
      body,
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    };
    return await answerTo(asked, { copy, kernels, hostNames, faultOf });
  }

  #send(request: IncomingMessage, response: ServerResponse, reply: { status: number; text: string }): void {
    const bytes = Buffer.from(reply.text);
    // What is left of a body that was not read cannot be told from the next request.
    const closes = this.#draining || !request.complete || this.#outdated.has(connectionOf(request));
    response.writeHead(reply.status, {
      'content-type': 'application/json',
      'content-length': bytes.length,
      ...(closes ? { connection: 'close' } : {}),
    });
    response.end(bytes);
  }
}

function bounds(): object {
  return {
    minVersion: 'TLSv1.2',
    handshakeTimeout: times.handshake,
    headersTimeout: times.headers,
    requestTimeout: times.wholeRequest,
    keepAliveTimeout: times.idleConnection,
    maxHeaderSize: mostHeaderBytes,
  };
}

/** Without session tickets: one that is taken up again would not look at the certificate of the client again. */
function contextOf({ credentials }: Certificates): object {
  return { ...credentials, secureOptions: constants.SSL_OP_NO_TICKET };
}

function connectionOf({ socket }: IncomingMessage): TLSSocket {
  if (socket instanceof TLSSocket) return socket;
  throw new Error('a request came over a connection without TLS');
}

/** @throws RequestError Forbidden */
function checkClient(socket: TLSSocket, controllerNames: readonly string[]): void {
  const certificate = socket.getPeerX509Certificate();
  const isController = controllerNames.some(
    (name) => certificate?.checkHost(name, { subject: 'always', wildcards: false }) !== undefined,
  );
  if (isController) return;
  throw new RequestError(
    'Forbidden',
    `expected a client certificate for ${controllerNames.join(' or ')}, found one for ${namesOf(certificate)}; ` +
      'use the certificate of the controller, or name it to the host process (--controller)',
  );
}

function namesOf(certificate: ReturnType<TLSSocket['getPeerX509Certificate']>): string {
  const names = [certificate?.subject.replaceAll('\n', ', '), certificate?.subjectAltName];
  return names.filter((name) => name !== undefined && name !== '').join(', ') || 'nobody';
}

/** What a fault of ours is about is told to whoever runs the process (onAnswer), not to the client. */
function errorReply(error: Error): { status: number; text: string } {
  const { reason, message } =
    error instanceof RequestError
      ? error
      : ({ reason: 'Internal', message: 'the host process failed; its log says why' } as const);
  const body: ErrorBody = { error: { reason, message } };
  return { status: errorStatus[reason], text: JSON.stringify(body) };
}
