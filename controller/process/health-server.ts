/** What a scheduler and a monitoring system ask of a long-running process, in plain HTTP on an address of its own. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Health {
  /** Why the process cannot serve now; undefined when it can. */
  unreadiness: () => string | undefined;
  /** In the text format of Prometheus. */
  metrics: () => Promise<{ contentType: string; text: string }>;
}

export interface HealthServer {
  address: AddressInfo;
  close: () => Promise<void>;
}

interface Reply {
  status: number;
  text: string;
  contentType?: string;
}

const mostConnections = 64;
const bounds = { headersTimeout: 5000, requestTimeout: 5000, keepAliveTimeout: 5000, maxHeaderSize: 8192 };

/**
 * Serves /healthz (the process runs), /readyz (it can serve) and /metrics. Nothing of it can change anything.
 * @param port 0 asks for any that is free
 */
export function serveHealth(
  health: Health,
  { host, port }: { host: string; port: number },
): Promise<HealthServer> {
  const server = createServer(bounds, (request, response) => void serve(health, request, response));
  server.maxConnections = mostConnections;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve({ address: server.address() as AddressInfo, close }));
  });
}

async function serve(health: Health, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, text, contentType = 'text/plain; charset=utf-8' } = await replyTo(health, request);
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : text);
}

async function replyTo(health: Health, { method, url }: IncomingMessage): Promise<Reply> {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, text: 'This is only read: ask with GET.\n' };
  switch (url) {
    case '/healthz':
      return { status: 200, text: 'ok\n' };
    case '/readyz': {
      const reason = health.unreadiness();
      return reason === undefined ? { status: 200, text: 'ok\n' } : { status: 503, text: `${reason}\n` };
    }
    case '/metrics':
      return { status: 200, ...(await health.metrics()) };
    default:
      return { status: 404, text: 'There are /healthz, /readyz and /metrics.\n' };
  }
}
