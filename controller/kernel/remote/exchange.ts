/** One request to a host process and its answer, over connections that are kept. */
import type { IncomingMessage } from 'node:http';
import { Agent, request as open } from 'node:https';
import type { Certificates } from './certificates.ts';
import { readBody } from './read-body.ts';
import { limits } from './wire.ts';

export interface Times {
  /** Until a connection stands, handshake included. */
  connectMilliseconds: number;
  /** From the request to the end of its answer. */
  answerMilliseconds: number;
}

export interface Sent {
  url: URL;
  method: 'GET' | 'POST';
  /** JSON. */
  text?: string;
  traceparent?: string;
}

export interface Reply {
  status: number;
  /** What came, parsed; undefined when it is not JSON. */
  body: unknown;
}

/** No reply came. `timedOut`: and none would have come a moment later. */
export class ExchangeError extends Error {
  readonly timedOut: boolean;

  constructor(message: string, { timedOut = false, ...options }: ErrorOptions & { timedOut?: boolean } = {}) {
    super(message, options);
    this.name = 'ExchangeError';
    this.timedOut = timedOut;
  }
}

/** More than one controller needs at a time; further requests wait for a connection. */
const mostConnections = 16;
/** Shorter than a host process keeps a connection that is not used (host-server.ts). */
const idleMilliseconds = 30_000;

/** Connections to any number of host processes under one identity, made anew when its certificates are renewed. */
export class Connections {
  readonly #certificates: Certificates;
  readonly #times: Times;
  readonly #stopListening: () => void;
  #pool: Pool;

  constructor(certificates: Certificates, times: Times) {
    this.#certificates = certificates;
    this.#times = times;
    this.#pool = new Pool(certificates);
    this.#stopListening = certificates.onRenewed(() => {
      this.#pool.retire();
      this.#pool = new Pool(this.#certificates);
    });
  }

  close(): void {
    this.#stopListening();
    this.#pool.retire();
  }

  /** @throws ExchangeError when no reply came, or one that is too large */
  async exchange(sent: Sent): Promise<Reply> {
    try {
      return await this.#attempt(sent);
    } catch (error) {
      // The other side may close a connection that was idle at the very moment at which it is used again.
      if (error instanceof ClosedWhileIdle) return await this.#attempt(sent);
      throw error;
    }
  }

  async #attempt(sent: Sent): Promise<Reply> {
    const pool = this.#pool;
    return await pool.use((agent) => attempt(sent, agent, this.#times));
  }
}

class ClosedWhileIdle extends ExchangeError {}

/** Connections under one set of certificates: retired, they end as soon as nobody waits for an answer on them. */
class Pool {
  readonly #agent: Agent;
  #uses = 0;
  #isRetired = false;

  constructor({ credentials }: Certificates) {
    this.#agent = new Agent({
      ...credentials,
      minVersion: 'TLSv1.2',
      keepAlive: true,
      timeout: idleMilliseconds,
      maxSockets: mostConnections,
      // Each connection shows its certificate: none is taken up again without.
      maxCachedSessions: 0,
    });
  }

  async use<T>(act: (agent: Agent) => Promise<T>): Promise<T> {
    this.#uses += 1;
    try {
      return await act(this.#agent);
    } finally {
      this.#uses -= 1;
      this.#endIfDone();
    }
  }

  retire(): void {
    this.#isRetired = true;
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#isRetired && this.#uses === 0) this.#agent.destroy();
  }
}

function attempt(sent: Sent, agent: Agent, times: Times): Promise<Reply> {
  const { method, text, url } = sent;
  const headers = headersOf(sent);
  return new Promise((resolve, reject) => {
    const request = open(url, { method, agent, headers });
    let heard = false;
    /** What time ran out for: whatever is reported after that is only its consequence. */
    let late: ExchangeError | undefined;
    const giveUp = (milliseconds: number, what: string): NodeJS.Timeout =>
      setTimeout(() => {
        late = new ExchangeError(`no ${what} within ${milliseconds} ms`, { timedOut: true });
        request.destroy(late);
      }, milliseconds);
    const answerTimer = giveUp(times.answerMilliseconds, 'answer');
    const connectTimer = giveUp(times.connectMilliseconds, 'connection');
    const settle = (): void => {
      clearTimeout(answerTimer);
      clearTimeout(connectTimer);
    };
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once('secureConnect', () => clearTimeout(connectTimer));
      else clearTimeout(connectTimer);
    });
    request.on('response', (response) => {
      heard = true;
      reply(response).then(resolve, (error: unknown) => reject(late ?? failure(error)));
    });
    request.on('close', settle);
    request.on('error', (error) => {
      const isIdleRace = request.reusedSocket && !heard && late === undefined;
      reject(isIdleRace ? new ClosedWhileIdle(error.message, { cause: error }) : failure(error));
    });
    request.end(text);
  });
}

function headersOf({ text, traceparent }: Sent): Record<string, string> {
  return {
    ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

async function reply(response: IncomingMessage): Promise<Reply> {
  const bytes = await readBody(response, limits.answerBytes);
  if (bytes === undefined) {
    response.destroy();
    throw new ExchangeError(`the answer has more than ${limits.answerBytes} bytes`);
  }
  return { status: response.statusCode ?? 0, body: parsed(bytes) };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function failure(error: unknown): ExchangeError {
  if (error instanceof ExchangeError) return error;
  return new ExchangeError(error instanceof Error ? error.message : String(error), { cause: error });
}
