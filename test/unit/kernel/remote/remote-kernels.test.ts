import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kernelCopies } from '../../../../controller/kernel/journal/kernel-copies.ts';
import type { RoomCopy } from '../../../../controller/kernel/journal/kernel-copies.ts';
import type { KernelRequest } from '../../../../controller/kernel/port.ts';
import { KernelUnreachableError } from '../../../../controller/kernel/port.ts';
import { Certificates } from '../../../../controller/kernel/remote/certificates.ts';
import { hostAddresses } from '../../../../controller/kernel/remote/host-addresses.ts';
import { remoteKernels } from '../../../../controller/kernel/remote/remote-kernels.ts';
import { boot, definition } from '../../../contract/kernel/scene.ts';
import { controllerName, issue, newAuthority, writeFiles } from '../../../support/certificates.ts';
import type { HostOptions, HostUnderTest } from '../../../support/host-under-test.ts';
import { sha256, startHost } from '../../../support/host-under-test.ts';

const closers: (() => unknown)[] = [];
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'partywall-remote-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  rmSync(directory, { recursive: true });
});

async function start(options: HostOptions = {}): Promise<HostUnderTest> {
  const host = await startHost(options);
  closers.push(() => host.close());
  return host;
}

async function unreachable(promise: Promise<unknown>): Promise<KernelUnreachableError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(KernelUnreachableError);
  return error as KernelUnreachableError;
}

describe('kernel/remote: who is trusted', () => {
  it('refuses a host process that another authority vouches for', async () => {
    const host = await start();
    const stranger = await newAuthority('Stranger');
    const own = await issue(host.authority, { commonName: controllerName });
    const files = writeFiles(join(directory, 'c'), own, [stranger]);

    const error = await unreachable(host.connect({ files }).kernel('alpha').execute(boot));

    expect(error.message).toMatch(/the kernel of alpha does not answer: .*certificate/u);
    expect(await host.kernels.hosts()).toEqual([]);
  });

  it('refuses a host process whose certificate is for another name', async () => {
    const host = await start();
    const url = host.url.replace('localhost', '127.0.0.1');

    const error = await unreachable(host.connect({ url }).kernel('alpha').execute(boot));

    expect(error.message).toContain("IP: 127.0.0.1 is not in the cert's list");
    expect(host.exchanges).toEqual([]);
  });

  it('a host process refuses a client that another authority vouches for', async () => {
    const host = await start();
    const stranger = await newAuthority('Stranger');
    const own = await issue(stranger, { commonName: controllerName });
    const files = writeFiles(join(directory, 'c'), own, [host.authority]);

    await unreachable(host.connect({ files }).kernel('alpha').execute(boot));

    expect(host.exchanges).toEqual([]);
    expect(await host.kernels.hosts()).toEqual([]);
    expect(host.refusedConnections.length).toBeGreaterThan(0);
  });

  it('a host process refuses a client without a certificate', async () => {
    const host = await start();
    const { ca } = new Certificates(host.files.controller).credentials;

    const fetched = await import('node:https').then(
      ({ get }) =>
        new Promise<unknown>((resolve) => {
          get(`${host.url}/v1/hosts`, { ca, agent: false }, resolve).on('error', resolve);
        }),
    );

    expect(fetched).toBeInstanceOf(Error);
    expect(host.exchanges).toEqual([]);
  });

  it('a host process refuses a client whose certificate has ended', async () => {
    const host = await start();
    const own = await issue(host.authority, { commonName: controllerName, isExpired: true });
    const files = writeFiles(join(directory, 'c'), own, [host.authority]);

    await unreachable(host.connect({ files }).kernel('alpha').execute(boot));

    expect(host.exchanges).toEqual([]);
  });

  it('a host process refuses a client that is known and is no controller, and says so', async () => {
    const host = await start();
    const own = await issue(host.authority, { commonName: 'a-tenant', dnsNames: ['a-tenant.example'] });
    const files = writeFiles(join(directory, 'c'), own, [host.authority]);

    const error = await unreachable(host.connect({ files }).kernel('alpha').execute(boot));

    expect(error.message).toContain(
      'expected a client certificate for partywall-controller, found one for CN=a-tenant, DNS:a-tenant.example',
    );
    expect(error.message).toContain('(HTTP 403)');
    expect(await host.kernels.hosts()).toEqual([]);
  });

  it('takes a controller by any DNS name of its certificate', async () => {
    const host = await start();
    const own = await issue(host.authority, { commonName: 'pod-1', dnsNames: ['x.example', controllerName] });
    const files = writeFiles(join(directory, 'c'), own, [host.authority]);

    expect(await host.connect({ files }).kernel('alpha').execute(boot)).toMatchObject({ ok: true });
  });

  it('speaks no TLS older than 1.2', async () => {
    const host = await start();
    const { credentials } = new Certificates(host.files.controller);
    const { connect } = await import('node:tls');

    const error = await new Promise<unknown>((resolve) => {
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      const socket = connect({ ...credentials, ...old, port: host.port, host: 'localhost' });
      socket.on('error', resolve);
      socket.on('secureConnect', () => resolve('connected'));
    });

    expect(error).toBeInstanceOf(Error);
  });
});

describe('kernel/remote: certificates that are renewed', () => {
  it('both sides use new ones without a connection that is cut, and old ones are not trusted any more', async () => {
    const host = await start();
    const own = host.files.controller;
    const certificates = new Certificates(own);
    const hosts = new Map([['alpha', host.url]]);
    const kernels = remoteKernels({ hosts: hostAddresses({ listed: hosts }), certificates });
    closers.push(() => kernels.close());
    await kernels.hosts();
    const oldFiles = writeFiles(
      join(directory, 'old'),
      await issue(host.authority, { commonName: controllerName }),
      [host.authority],
    );
    const next = await newAuthority('Next authority');

    writeFiles(join(own.key, '..'), await issue(next, { commonName: controllerName }), [next]);
    const hostFiles = await issue(next, { commonName: 'host', dnsNames: ['localhost'] });
    writeFiles(join(host.files.host.key, '..'), hostFiles, [next]);
    expect(host.hostCertificates.refresh()).toEqual({ outcome: 'renewed' });
    // The controller has not looked yet: its connection stands, and its question is answered.
    expect(await kernels.hosts()).toEqual([]);
    expect(certificates.refresh()).toEqual({ outcome: 'renewed' });
    expect(await kernels.kernel('alpha').execute(boot)).toMatchObject({ ok: true });
    expect(await kernels.hosts()).toEqual(['alpha']);

    const outdated = host.connect({ files: oldFiles });
    await unreachable(outdated.kernel('alpha').changes(null));
    expect(host.exchanges.every(({ status }) => status === 200)).toBe(true);
  });

  it('a connection under older certificates ends behind its next answer', async () => {
    const host = await start();
    const kernels = host.connect();
    await kernels.hosts();
    expect(host.server.connections).toBe(1);
    const renewed = await issue(host.authority, { commonName: 'host', dnsNames: ['localhost'] });
    writeFiles(join(host.files.host.key, '..'), renewed, [host.authority]);
    host.hostCertificates.refresh();

    await kernels.hosts();

    await until(() => host.server.connections === 0);
    expect(await kernels.hosts()).toEqual([]);
    expect(host.server.connections).toBe(1);
  });
});

describe('kernel/remote: what does not answer', () => {
  it('nobody listens', async () => {
    const host = await start();
    const kernels = host.connect();
    await host.server.drain(0);

    const error = await unreachable(kernels.kernel('alpha').execute(boot));

    expect(error).toMatchObject({ hostName: 'alpha', timedOut: false });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('a host that nobody told where to find', async () => {
    const host = await start();

    const error = await unreachable(host.connect().kernel('gamma').changes(null));

    expect(error.message).toBe('the kernel of gamma does not answer: no host process is known that holds it');
  });

  it('a host that is held by another process than was said', async () => {
    const host = await start({ hostNames: ['alpha'] });
    const certificates = new Certificates(host.files.controller);
    const kernels = remoteKernels({
      hosts: hostAddresses({ listed: new Map([['beta', host.url]]) }),
      certificates,
    });
    closers.push(() => kernels.close());

    const error = await unreachable(kernels.kernel('beta').changes(null));

    expect(error.message).toContain('host "beta" is not held here, only alpha');
  });

  it('time runs out while it connects', async () => {
    const silent = createSocketServer(() => undefined);
    const port = await listen(silent);
    const host = await start();
    const kernels = host.connect({ url: `https://localhost:${port}`, times: { connectMilliseconds: 20 } });

    const error = await unreachable(kernels.kernel('alpha').execute(boot));

    expect(error).toMatchObject({ timedOut: true });
    expect(error.message).toContain('no connection within 20 ms');
  });

  it('time runs out while it answers; asked again it answers as it did', async () => {
    let delays = 1;
    const host = await start({
      around: (kernels) => ({
        ...kernels,
        kernel(name) {
          const kernel = kernels.kernel(name);
          return {
            ...kernel,
            async execute(request) {
              const answer = await kernel.execute(request);
              return delays-- > 0 ? await new Promise(() => undefined) : answer;
            },
          };
        },
      }),
    });
    const hasty = host.connect({ times: { answerMilliseconds: 500 } }).kernel('alpha');
    await hasty.changes(null);

    const error = await unreachable(hasty.execute(boot));
    const kernel = host.connect().kernel('alpha');
    const again = await kernel.execute(boot);

    expect(error).toMatchObject({ timedOut: true });
    expect(again).toMatchObject({ ok: true, revision: 1 });
    expect((await kernel.changes(null)).cursor.revision).toBe(1);
  });

  it('time runs out in the middle of an answer', async () => {
    const host = await start();
    const stuck = createServer(host.hostCertificates.credentials, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"cursor":');
    });
    const url = `https://localhost:${await listen(stuck)}`;

    const kernel = host.connect({ url, times: { answerMilliseconds: 200 } }).kernel('alpha');
    const error = await unreachable(kernel.changes(null));

    expect(error).toMatchObject({ timedOut: true });
  });

  it('LIFE-32: a connection that is cut behind the command; asked again it answers as it did', async () => {
    const host = await start();
    const proxy = await startProxy(host.port);
    const kernel = host.connect({ url: `https://localhost:${proxy.port}` }).kernel('alpha');
    await kernel.changes(null);
    proxy.cutsAnswers = true;

    const error = await unreachable(kernel.execute(boot));
    await until(() => host.exchanges.some(({ answered }) => answered?.counted[0]?.type === 'Boot'));
    proxy.cutsAnswers = false;
    const again = await kernel.execute(boot);

    expect(error.timedOut).toBe(false);
    expect(again).toMatchObject({ ok: true, revision: 1 });
    expect((await kernel.changes(null)).cursor.revision).toBe(1);
  });

  it('a connection that was closed while it was idle is made anew, and nobody notices', async () => {
    const host = await start();
    const proxy = await startProxy(host.port);
    const kernels = host.connect({ url: `https://localhost:${proxy.port}` });
    await kernels.hosts();

    proxy.cut();

    expect(await kernels.kernel('alpha').execute(boot)).toMatchObject({ ok: true });
    expect(proxy.connections).toBe(2);
  });

  it('something answers that is no host process', async () => {
    const host = await start();
    const { credentials } = host.hostCertificates;
    const stranger = createServer(credentials, (_request, response) => response.end('<html>welcome</html>'));
    const port = await listen(stranger);

    const error = await unreachable(
      host
        .connect({ url: `https://localhost:${port}` })
        .kernel('alpha')
        .changes(null),
    );

    expect(error.message).toContain('this is no host process (HTTP 200)');
  });

  it('something answers without TLS', async () => {
    const host = await start();
    const plain = createPlainServer((_request, response) => response.end('{}'));
    const port = await listen(plain);

    await unreachable(
      host
        .connect({ url: `https://localhost:${port}` })
        .kernel('alpha')
        .changes(null),
    );
  });

  it('a request that is at fault says nothing of the host', async () => {
    const host = await start();
    const kernel = host.connect().kernel('alpha');
    const strange = { ...boot, command: { type: 'Explode' } } as unknown as KernelRequest;

    const refused = await kernel.execute(strange).catch((error: unknown) => error);
    const large = { ...boot, at: 'x'.repeat(17_000_000) };
    const tooLarge = await kernel.execute(large).catch((error: unknown) => error);

    expect(refused).not.toBeInstanceOf(KernelUnreachableError);
    expect(refused).toMatchObject({
      message: expect.stringContaining(
        'the host process of alpha does not take what it is asked: command:',
      ) as string,
    });
    expect(tooLarge).not.toBeInstanceOf(KernelUnreachableError);
    expect(tooLarge).toMatchObject({
      message: expect.stringContaining('has more than 16777216 bytes') as string,
    });
    expect(host.exchanges.map(({ status }) => status)).toEqual([400]);
  });

  it('lists hosts that it cannot ask among those that may be booted', async () => {
    const near = await start({ hostNames: ['alpha', 'beta'] });
    await near.connect().kernel('beta').execute(boot);
    const certificates = new Certificates(near.files.controller);
    const hosts = new Map([
      ['delta', 'https://localhost:1'],
      ['alpha', near.url],
      ['beta', near.url],
      ['gamma', 'https://localhost:1'],
    ]);
    const kernels = remoteKernels({ hosts: hostAddresses({ listed: hosts }), certificates });
    closers.push(() => kernels.close());

    expect(await kernels.hosts()).toEqual(['beta', 'delta', 'gamma']);
  });

  it('copies rooms of several MiB, and leaves out what does not answer', async () => {
    const large = await start({ hostNames: ['alpha'] });
    const kernel = large.kernels.kernel('alpha');
    await kernel.execute(boot);
    const fence = { epoch: 1, bootID: 'boot-1' };
    for (let at = 0; at < 4000; at += 1) {
      const operation = { owner: 'tester', sequence: at + 2 };
      await kernel.execute({ ...boot, fence, operation, command: definition(`p${String(at)}`) });
    }
    const gone = await start({ hostNames: ['beta'] });
    await gone.close();
    const kernels = remoteKernels({
      hosts: hostAddresses({
        listed: new Map([
          ['alpha', large.url],
          ['beta', gone.url],
        ]),
      }),
      certificates: new Certificates(large.files.controller),
    });
    closers.push(() => kernels.close());

    const copies = (await kernels.copies()) as RoomCopy[];

    expect(copies.map(({ hostNames }) => hostNames)).toEqual([['alpha']]);
    expect(JSON.stringify(copies).length).toBeGreaterThan(1_048_576);
    const copied = kernelCopies(copies, { sha256 });
    expect(await copied.kernel('alpha').changes(null)).toEqual(await kernel.changes(null));
    await unreachable(copied.kernel('beta').changes(null));
  });

  it('keeps one connection for one question after another', async () => {
    const host = await start();
    const proxy = await startProxy(host.port);
    const kernels = host.connect({ url: `https://localhost:${proxy.port}` });

    for (let times = 0; times < 5; times += 1) await kernels.kernel('alpha').changes(null);

    expect(proxy.connections).toBe(1);
  });
});

interface Closable {
  listen(port: number, address: string, listening: () => void): unknown;
  address(): AddressInfo | string | null;
  close(): unknown;
}

/** Listens on a free port until the test is over. */
async function listen(server: Closable & NodeJS.EventEmitter): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** What passes bytes on, and cuts connections when it is told to. */
async function startProxy(port: number) {
  const { connect } = await import('node:net');
  const sockets = new Set<Socket>();
  const proxy = {
    port: 0,
    connections: 0,
    /** What the host process says ends the connection instead of reaching the controller. */
    cutsAnswers: false,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
  const server = createSocketServer((near) => {
    const far = connect(port, '127.0.0.1');
    proxy.connections += 1;
    sockets.add(near).add(far);
    near.on('data', (chunk) => far.write(chunk)).on('close', () => far.destroy());
    far.on('error', () => undefined).on('close', () => near.destroy());
    far.on('data', (chunk: Buffer) => {
      if (proxy.cutsAnswers) near.destroy();
      else near.write(chunk);
    });
  });
  proxy.port = await listen(server);
  return proxy;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
