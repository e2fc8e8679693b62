import { request as openRequest } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { KernelDirectory, KernelPort, KernelRequest } from '../../../../controller/kernel/port.ts';
import { KernelUnreachableError } from '../../../../controller/kernel/port.ts';
import { Certificates } from '../../../../controller/kernel/remote/certificates.ts';
import type { HostOptions, HostUnderTest } from '../../../support/host-under-test.ts';
import { startHost } from '../../../support/host-under-test.ts';
import { boot, definition, numbers } from '../../../contract/kernel/scene.ts';

const opened: HostUnderTest[] = [];
afterEach(async () => {
  for (const host of opened.splice(0)) await host.close();
});

async function start(options: HostOptions = {}): Promise<HostUnderTest> {
  const host = await startHost(options);
  opened.push(host);
  return host;
}

interface Asked {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

interface Answer {
  status: number;
  reason: string;
  message: string;
  connection: string | undefined;
}

/** Asks with the certificate of the controller, whatever a controller of ours would never ask. */
function ask(host: HostUnderTest, asked: Asked = {}): Promise<Answer> {
  const { path = '/v1/hosts/alpha/commands', method = 'POST', headers = {}, body } = asked;
  const { credentials } = new Certificates(host.files.controller);
  const json = { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const request = openRequest(new URL(path, host.url), {
      ...credentials,
      method,
      headers: { ...json, ...headers },
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const { error } = JSON.parse(text) as { error?: { reason: string; message: string } };
        const { reason = '', message = '' } = error ?? {};
        resolve({
          status: response.statusCode ?? 0,
          reason,
          message,
          connection: response.headers.connection,
        });
      });
    });
    request.end(body ?? '');
  });
}

const json = (value: unknown): string => JSON.stringify(value);

async function digest(host: HostUnderTest): Promise<unknown> {
  return [await host.kernels.hosts(), await host.kernels.kernel('alpha').changes(null)];
}

describe('kernel/remote/host-server', () => {
  it.each<[string, Asked, Partial<Answer>]>([
    ['no JSON', { body: '{"caller":' }, { status: 400, reason: 'BadRequest' }],
    ['no UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }, { status: 400, reason: 'BadRequest' }],
    ['no body', {}, { status: 400, reason: 'BadRequest' }],
    [
      'a list',
      { body: '[]' },
      { message: 'the body: Invalid value: []: expected an object, got a list. Nothing was changed' },
    ],
    [
      'a command that nobody knows',
      { body: json({ ...boot, command: { type: 'Explode' } }) },
      {
        message:
          'command: Unsupported value: type "Explode": expected one that this version knows. Nothing was changed',
      },
    ],
    [
      'a field that is missing',
      { body: json({ ...boot, command: { type: 'Boot', numbers } }) },
      { message: 'command.bootID: Required value: expected a string. Nothing was changed' },
    ],
    [
      'a field of the wrong type',
      { body: json({ ...boot, fence: { epoch: '1', bootID: '' } }) },
      { message: 'fence.epoch: Invalid value: "1": expected a number, got a string. Nothing was changed' },
    ],
    [
      'a field that is misspelt',
      { body: json({ ...boot, command: { ...boot.command, errorBuferBytes: 1 } }) },
      {
        message:
          'command: unknown field "errorBuferBytes"; did you mean errorBufferBytes?. Nothing was changed',
      },
    ],
    [
      'a text for a form',
      { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      { status: 415 },
    ],
    [
      'another method',
      { method: 'PUT', body: json(boot) },
      { status: 405, message: '/v1/hosts/alpha/commands is asked with POST, not PUT' },
    ],
    ['another version', { path: '/v2/hosts/alpha/commands', body: json(boot) }, { status: 404 }],
    ['a path that is no text', { path: '/v1/hosts/%ff/commands', body: json(boot) }, { status: 404 }],
    [
      'a host that is held elsewhere',
      { path: '/v1/hosts/gamma/commands', body: json(boot) },
      {
        status: 404,
        message: 'host "gamma" is not held here, only alpha, beta; correct the address of the host',
      },
    ],
    [
      'a batch that is announced too large',
      { path: '/v1/hosts/alpha/batches', headers: { 'content-length': '17000000' } },
      { status: 413, connection: 'close' },
    ],
    [
      'a snapshot of something',
      { path: '/v1/snapshot/alpha', method: 'GET' },
      { status: 404, reason: 'NotFound' },
    ],
    [
      'a body that is announced too large',
      { headers: { 'content-length': '17000000' } },
      { status: 413, connection: 'close' },
    ],
  ])('X-9: refuses %s with what was expected, and changes nothing', async (_name, asked, expected) => {
    const host = await start();
    const before = await digest(host);

    const answer = await ask(host, asked);

    expect(answer).toMatchObject(expected);
    expect(answer.message).not.toBe('');
    expect(await digest(host)).toEqual(before);
  });

  it('X-9: refuses a body that turns out too large', async () => {
    const host = await start();
    const body = json({ ...boot, at: 'x'.repeat(16 * 1_048_576) });

    const answer = await ask(host, { body, headers: { 'transfer-encoding': 'chunked' } }).catch(
      (error: unknown) => error as NodeJS.ErrnoException,
    );

    // Whoever still writes when the answer comes may be cut off before it is read.
    if (answer instanceof Error) expect(answer.code).toMatch(/EPIPE|ECONNRESET/u);
    else expect(answer).toMatchObject({ status: 413, connection: 'close' });
    expect(await host.kernels.hosts()).toEqual([]);
    expect(host.exchanges.at(-1)).toMatchObject({ status: 413, answered: undefined });
  });

  it('tells who runs it what was asked, and what was refused', async () => {
    const host = await start();
    const kernel = host.connect().kernel('alpha');
    await kernel.execute(boot);
    const operation = { owner: 'tester', sequence: 2 };
    const fence = { epoch: 1, bootID: 'boot-1' };
    await kernel.execute({
      ...boot,
      operation,
      fence,
      command: { type: 'LoadPartition', partitionUid: 'p' },
    });
    await kernel.changes(null);

    const told = host.exchanges.map(({ status, answered }) => ({ status, ...answered!.counted[0] }));

    expect(told).toEqual([
      { status: 200, call: 'commands', type: 'Boot', refusal: undefined },
      { status: 200, call: 'commands', type: 'LoadPartition', refusal: 'PartitionNotFound' },
      { status: 200, call: 'changes', type: 'Changes', refusal: undefined },
    ]);
  });

  it('ADR-3: an answer waits until what it tells of is durable, whoever asked for it', async () => {
    const waiting: (() => void)[] = [];
    const host = await start({ durable: () => new Promise((resolve) => waiting.push(resolve)) });
    const kernels = host.connect();
    const heard: string[] = [];

    const command = kernels
      .kernel('alpha')
      .execute(boot)
      .then(() => heard.push('command'));
    await until(() => waiting.length === 1);
    const look = host
      .connect()
      .kernel('alpha')
      .changes(null)
      .then(() => heard.push('changes'));
    await until(() => waiting.length === 2);
    expect(await host.kernels.hosts()).toEqual(['alpha']);
    expect(heard).toEqual([]);
    for (const release of waiting) release();
    await Promise.all([command, look]);

    expect(heard.sort()).toEqual(['changes', 'command']);
  });

  it('ADR-3: says nothing of what could not be made durable', async () => {
    const host = await start({ durable: () => Promise.reject(new Error('the disk is full')) });

    const answer = host.connect().kernel('alpha').execute(boot);

    await expect(answer).rejects.toThrow(KernelUnreachableError);
    await expect(answer).rejects.toThrow('the host process failed; its log says why (HTTP 500)');
    expect(host.exchanges.at(-1)).toMatchObject({ status: 500, error: { message: 'the disk is full' } });
  });

  it('tells nobody but its own log what a fault of its own is about', async () => {
    const broken = { execute: () => Promise.reject(new Error('secret')) } as unknown as KernelPort;
    const host = await start({ around: (kernels) => ({ ...kernels, kernel: () => broken }) });

    const answer = await ask(host, { body: json(boot) });

    expect(answer).toMatchObject({ status: 500, message: 'the host process failed; its log says why' });
    expect(host.exchanges.at(-1)?.error?.message).toBe('secret');
  });

  it('finishes what is being asked when it ends, and takes nothing new', async () => {
    const held = holding();
    const host = await start({ around: held.around });
    const kernels = host.connect();
    await kernels.hosts();
    const slow = kernels.kernel('alpha').execute(boot);
    await held.isAsked;

    const ended = host.server.drain(60_000);
    const late = kernels.kernel('beta').changes(null);
    await expect(late).rejects.toThrow(KernelUnreachableError);
    held.release();

    expect(await slow).toMatchObject({ ok: true });
    await ended;
    await expect(kernels.kernel('alpha').changes(null)).rejects.toThrow(KernelUnreachableError);
  });

  it('cuts what does not end in time when it ends', async () => {
    const held = holding();
    const host = await start({ around: held.around });
    const slow = host.connect().kernel('alpha').execute(boot);
    const outcome = expect(slow).rejects.toThrow(KernelUnreachableError);
    await held.isAsked;

    await host.server.drain(10);

    await outcome;
    held.release();
  });

  it('hears nobody who speaks no TLS', async () => {
    const host = await start();
    const socket = connectPlain(host.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /v1/hosts HTTP/1.1\r\nHost: localhost\r\n\r\n');

    await new Promise((resolve) => socket.once('close', resolve));

    expect(host.exchanges).toEqual([]);
    expect(host.refusedConnections).toHaveLength(1);
  });

  it.each<[string, Asked]>([
    ['a command', { body: json({ ...boot, command: definition('p') }) }],
    [
      'a batch',
      { path: '/v1/hosts/alpha/batches', body: json({ calls: [{ call: 'commands', body: boot }] }) },
    ],
    ['a snapshot', { path: '/v1/snapshot', method: 'GET' }],
    ['the list of hosts', { path: '/v1/hosts', method: 'GET' }],
  ])('serves %s to a controller that is named to it only', async (_, asked) => {
    const host = await start({ controllerNames: ['somebody-else'] });

    const answer = await ask(host, asked);

    expect(answer).toMatchObject({ status: 403, reason: 'Forbidden' });
    expect(answer.message).toContain('expected a client certificate for somebody-else');
    expect(answer.message).toContain('CN=partywall-controller');
    expect(host.exchanges.at(-1)?.answered).toBeUndefined();
    expect(await host.kernels.hosts()).toEqual([]);
  });
});

/** Kernels whose commands wait until they are let go. */
function holding(): {
  around: (kernels: KernelDirectory) => KernelDirectory;
  isAsked: Promise<void>;
  release: () => void;
} {
  let release = (): void => undefined;
  let asked = (): void => undefined;
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  const around = (kernels: KernelDirectory): KernelDirectory => ({
    hosts: () => kernels.hosts(),
    kernel(hostName) {
      const kernel = kernels.kernel(hostName);
      const execute = async (request: KernelRequest): ReturnType<KernelPort['execute']> => {
        asked();
        await isReleased;
        return await kernel.execute(request);
      };
      return { execute, read: kernel.read.bind(kernel), changes: kernel.changes.bind(kernel) };
    },
  });
  return { around, isAsked, release };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
