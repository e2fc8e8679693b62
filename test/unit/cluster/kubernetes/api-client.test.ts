import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import { ApiClient } from '../../../../controller/cluster/kubernetes/api-client.ts';
import { PooledKubeConfig } from '../../../../controller/cluster/kubernetes/pooled-config.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const open: { server: Server; client: ApiClient }[] = [];

afterEach(async () => {
  for (const { server, client } of open.splice(0)) {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A client of a server that gives these answers one after another, the last of them ever after. */
async function clientOf(...answers: Answer[]): Promise<{ client: ApiClient; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    request.resume().on('end', () => answer?.(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const config = new PooledKubeConfig();
  const { port } = server.address() as AddressInfo;
  config.loadFromClusterAndUser(
    { name: 'here', server: `http://127.0.0.1:${port}/prefix/`, skipTLSVerify: true },
    { name: 'tester', token: 'secret' },
  );
  const client = new ApiClient(config, 'partywall-tests');
  open.push({ server, client });
  return { client, requests };
}

const says =
  (code: number, body: object, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(code, headers).end(JSON.stringify(body));
const hangsUp: Answer = (request) => void request.socket.destroy();
const busy = says(429, { kind: 'Status', message: 'too many requests' }, { 'retry-after': '0' });

describe('cluster/kubernetes/api-client', () => {
  it('asks below the path of the cluster, as the user, and says who asks', async () => {
    const { client, requests } = await clientOf((request, response) => {
      const { authorization, 'user-agent': agent } = request.headers;
      says(200, { authorization, agent })(request, response);
    });

    const answer = await client.ask({
      method: 'GET',
      path: '/api/v1/a',
      query: { labelSelector: 'a in (b,c)', no: undefined },
    });

    expect(requests).toEqual(['GET /prefix/api/v1/a?labelSelector=a+in+%28b%2Cc%29']);
    expect(answer).toEqual({ authorization: 'Bearer secret', agent: 'partywall-tests' });
  });

  it('repeats whatever the server sends away for now, as often as it is asked to', async () => {
    const { client, requests } = await clientOf(busy, busy, busy, says(201, { done: true }));

    const answer = await client.ask({ method: 'POST', path: '/a', body: {} });

    expect(answer).toEqual({ done: true });
    expect(requests).toHaveLength(4);
  });

  it('gives up on a server that sends away without end', async () => {
    const { client, requests } = await clientOf(busy);

    await expect(client.ask({ method: 'GET', path: '/a' })).rejects.toMatchObject({
      name: 'ApiFailure',
      code: 429,
    });
    expect(requests).toHaveLength(10);
  });

  it.each([
    ['an error without a request to come again', says(500, { kind: 'Status', message: 'a bug' })],
    ['a refusal', says(409, { kind: 'Status', reason: 'Conflict' }, { 'retry-after': '0' })],
  ])('does not repeat %s', async (_what, answer) => {
    const { client, requests } = await clientOf(answer);

    await expect(client.ask({ method: 'PUT', path: '/a', body: {} })).rejects.toMatchObject({
      name: 'ApiFailure',
    });
    expect(requests).toHaveLength(1);
  });

  it('reads again over another connection when the one it kept is gone', async () => {
    const { client } = await clientOf(hangsUp, says(200, { done: true }));

    expect(await client.ask({ method: 'GET', path: '/a' })).toEqual({ done: true });
  });

  it('does not repeat a write whose answer is lost: it may have been done', async () => {
    const { client, requests } = await clientOf(hangsUp, says(200, {}));

    await expect(client.ask({ method: 'POST', path: '/a', body: {} })).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });

  it('tells an answer that is no Status by its beginning', async () => {
    const { client } = await clientOf(
      (_request, response) => void response.writeHead(502).end('<html>Bad Gateway'),
    );

    await expect(client.ask({ method: 'GET', path: '/a' })).rejects.toThrow(
      'GET /a was answered 502: <html>Bad Gateway',
    );
  });
});
