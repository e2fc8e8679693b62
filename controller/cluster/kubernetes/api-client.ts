import { setTimeout as sleep } from 'node:timers/promises';
import { HttpMethod, RequestContext } from '@kubernetes/client-node';
import { request } from 'undici';
import type { Dispatcher } from 'undici';

import { ApiFailure, ConnectionFailure } from './api-failure.ts';
import type { PooledKubeConfig } from './pooled-config.ts';

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  contentType?: string;
}

/** How often a request that the server did not take is sent again. */
const attempts = 10;

/** Nobody waits longer for a server that asks for patience. */
const longestPauseSeconds = 30;

const headersTimeoutMs = 60_000;

/** Asks an API server, over connections that are kept. */
export class ApiClient {
  readonly #config: PooledKubeConfig;
  readonly #userAgent: string;

  constructor(config: PooledKubeConfig, userAgent: string) {
    this.#config = config;
    this.#userAgent = userAgent;
  }

  /** The answer's object. @throws ApiFailure for any other answer; ConnectionFailure when there is none */
  async ask(wanted: ApiRequest): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#send(wanted, attempt);
      if (answer === undefined) continue;
      const text = await answer.body.text();
      if (isSuccess(answer)) return JSON.parse(text);
      const pause = attempt < attempts ? pauseAsked(answer) : undefined;
      if (pause === undefined) throw failureOf(wanted, answer, text);
      // Spread, so that those who were sent away together do not come back together.
      await sleep(1000 * pause * (1 + Math.random() / 2));
    }
  }

  /** The body as it comes. @throws ApiFailure; Error when there is no connection, or it is lost */
  async stream(wanted: ApiRequest, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const answer = await this.#request(wanted, { signal, bodyTimeout: 0 });
    if (isSuccess(answer)) return answer.body;
    throw failureOf(wanted, answer, await answer.body.text());
  }

  async close(): Promise<void> {
    await this.#config.disconnect();
  }

  /** Undefined when a read met a connection that the server had closed: then it is simply sent again. */
  async #send(wanted: ApiRequest, attempt: number): Promise<Dispatcher.ResponseData | undefined> {
    try {
      return await this.#request(wanted, {});
    } catch (error) {
      if (wanted.method === 'GET' && attempt === 1) return undefined;
      if (error instanceof ConnectionFailure) throw error;
      throw new ConnectionFailure(`no answer from ${this.#server}`, error);
    }
  }

  get #server(): string {
    return (this.#config.getCurrentCluster()?.server ?? '').replace(/\/$/, '');
  }

  async #authenticate(context: RequestContext): Promise<void> {
    try {
      await this.#config.applySecurityAuthentication(context);
    } catch (error) {
      throw new ConnectionFailure(`the kubeconfig gives no way to ask ${this.#server}`, error);
    }
  }

  async #request(
    { method, path, query = {}, body, contentType = 'application/json' }: ApiRequest,
    options: { signal?: AbortSignal; bodyTimeout?: number },
  ): Promise<Dispatcher.ResponseData> {
    const url = new URL(this.#server + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const context = new RequestContext(url.href, HttpMethod.GET);
    await this.#authenticate(context);
    const dispatcher = context.getDispatcher();
    return await request(url, {
      ...options,
      ...(dispatcher === undefined ? {} : { dispatcher }),
      method,
      headersTimeout: headersTimeoutMs,
      headers: {
        ...context.getHeaders(),
        accept: 'application/json',
        'user-agent': this.#userAgent,
        ...(body === undefined ? {} : { 'content-type': contentType }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

function isSuccess({ statusCode }: Dispatcher.ResponseData): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** Seconds, for an answer that says that the request was not begun and may be repeated, whatever it is. */
function pauseAsked({ statusCode, headers }: Dispatcher.ResponseData): number | undefined {
  if (statusCode !== 429 && statusCode < 500) return undefined;
  const seconds = Number.parseInt(String(headers['retry-after']), 10);
  return Number.isNaN(seconds) ? undefined : Math.min(seconds, longestPauseSeconds);
}

function failureOf(
  { method, path }: ApiRequest,
  { statusCode }: Dispatcher.ResponseData,
  text: string,
): ApiFailure {
  return new ApiFailure(`${method} ${path}`, statusCode, text);
}
