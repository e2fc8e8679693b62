import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HostProcess } from '../../controller/host-process.ts';
import { openKernelDirectory } from '../../controller/kernel/journal/kernel-directory.ts';
import { KernelUnreachableError } from '../../controller/kernel/port.ts';
import { Certificates } from '../../controller/kernel/remote/certificates.ts';
import { hostAddresses } from '../../controller/kernel/remote/host-addresses.ts';
import { remoteKernels } from '../../controller/kernel/remote/remote-kernels.ts';
import type { RemoteKernels } from '../../controller/kernel/remote/remote-kernels.ts';
import type { Log } from '../../controller/process/log.ts';
import { createLog } from '../../controller/process/log.ts';
import { memoryStorage } from '../../controller/storage/memory-storage.ts';
import { watchedKernels } from '../../controller/telemetry/watched-kernels.ts';
import { startControllerTracing } from '../../controller/tracing/controller-tracing.ts';
import { startHostTracing } from '../../controller/tracing/host-tracing.ts';
import { boot } from '../contract/kernel/scene.ts';
import { controllerName, issue, trustedPair, writeFiles } from '../support/certificates.ts';
import { sha256 } from '../support/host-under-test.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';

describe('host-process', () => {
  let directory: string;
  let trust: Awaited<ReturnType<typeof trustedPair>>;
  let lines: Record<string, unknown>[];
  const ends: (() => unknown)[] = [];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'partywall-host-process-'));
    trust = await trustedPair(directory);
    lines = [];
  });

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    rmSync(directory, { recursive: true });
    vi.useRealTimers();
  });

  /** A process over a storage in memory, and a controller of it. */
  async function start({ commit, traces }: { commit?: () => void; traces?: string } = {}) {
    const storage = memoryStorage();
    const kernels = openKernelDirectory(storage, { sha256 });
    if (commit !== undefined) storage.commit = commit;
    const log: Log = createLog('debug', (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
    const free = { host: '127.0.0.1', port: 0 };
    const settings = traces === undefined ? undefined : { url: traces, version: '0', log };
    const tracing = settings && {
      host: startHostTracing(settings),
      controller: startControllerTracing(settings),
    };
    const held = new HostProcess(
      {
        hostNames: ['alpha'],
        directory,
        listen: free,
        health: free,
        certificates: trust.host,
        controllerNames: [controllerName],
        log,
      },
      { certificates: new Certificates(trust.host), kernels, storage, tracing: tracing?.host },
    );
    await held.listen();
    ends.push(() => held.stop(0));
    const { kernels: near, health } = held.addresses;
    const hosts = hostAddresses({ listed: new Map([['alpha', `https://localhost:${near.port}`]]) });
    const remote: RemoteKernels = remoteKernels({
      hosts,
      certificates: new Certificates(trust.controller),
      traceparent: () => tracing?.controller.traceparent(),
    });
    ends.push(() => remote.close());
    return { held, remote, storage, tracing, health: `http://127.0.0.1:${health.port}` };
  }

  it('ADR-3: has to end when its journal cannot be made durable, and answers nothing more', async () => {
    const fault = new Error('no space left on device');
    const { held, remote } = await start({
      commit: () => {
        throw fault;
      },
    });

    const answer = remote.kernel('alpha').execute(boot);

    await expect(answer).rejects.toThrow(KernelUnreachableError);
    expect(await held.failed).toBe(fault);
    await expect(remote.kernel('alpha').changes(null)).rejects.toThrow(KernelUnreachableError);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        message: 'The journal could not be made durable.',
        error: expect.objectContaining({ message: 'no space left on device' }) as object,
      }),
    );
  });

  it('ADR-3: what it answered is on disk', async () => {
    const { remote, storage } = await start();

    expect(await remote.kernel('alpha').execute(boot)).toMatchObject({ ok: true });

    const next = openKernelDirectory(storage.afterCrash(), { sha256 });
    expect(await next.hosts()).toEqual(['alpha']);
  });

  it('tells at debug what kernels answered, and at warn what it refused', async () => {
    const { remote } = await start();
    await remote.kernel('alpha').execute(boot);
    await remote
      .kernel('alpha')
      .execute({ ...boot, command: { type: 'Explode' } } as never)
      .catch(() => undefined);

    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'debug',
        call: 'commands',
        type: 'Boot',
        message: 'A kernel answered.',
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        reason: 'BadRequest',
        status: 400,
        problem: expect.stringContaining('command: Unsupported value: type "Explode"') as string,
      }),
    );
  });

  it('ADR-21: what a pass asks of a kernel is one trace, from the pass to the command that was executed', async () => {
    const receiver = new OtlpReceiver();
    await receiver.listen();
    ends.push(() => receiver.close());
    const { held, remote, tracing } = await start({ traces: `${receiver.endpoint}/v1/traces` });
    const { controller } = tracing!;
    const kernel = watchedKernels(remote, controller.aroundCall).kernel('alpha');
    const item = { key: { kind: 'Host', name: 'alpha' }, rank: 1, createdAt: '' };

    await controller.aroundPass({ item, uid: 'uid-1' }, async () => {
      // They go in one batch.
      const answers = [1, 2, 3].map((sequence) =>
        kernel.execute({ ...boot, operation: { owner: 'tester', sequence } }),
      );
      await Promise.all(answers);
      return 'done';
    });
    await kernel.read({ type: 'Global' }, { type: 'Host' });
    await controller.stop(5000);
    await held.stop(5000);

    const [pass] = receiver.spans.filter(({ name }) => name === 'reconcile Host');
    const asked = receiver.spans.filter(({ kind }) => kind === 3);
    const executed = receiver.spans.filter(({ kind }) => kind === 2);
    expect(asked.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual(
      Array(3).fill(['kernel/Boot', pass?.spanId]),
    );
    expect(executed.map(({ parentSpanId }) => parentSpanId)).toEqual(asked.map(({ spanId }) => spanId));
    expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(1);
    // The question was none of the pass's.
    expect(receiver.spans).toHaveLength(7);
    const traced = lines
      .filter(({ message }) => message === 'A kernel answered.')
      .map((line) => line.trace_id);
    expect(traced).toEqual([pass?.traceId, pass?.traceId, pass?.traceId, undefined]);
  });

  it('looks at its certificates every ten seconds, and tells of new ones and of such as it cannot use', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    await start();
    const next = await issue(trust.authority, { commonName: 'host', dnsNames: ['localhost'] });

    writeFiles(join(directory, 'host'), { ...next, key: 'nonsense' }, [trust.authority]);
    vi.advanceTimersByTime(10_000);
    writeFiles(join(directory, 'host'), next, [trust.authority]);
    vi.advanceTimersByTime(10_000);
    vi.advanceTimersByTime(10_000);

    const told = lines.map(({ level, message }) => `${String(level)} ${String(message)}`).slice(1);
    expect(told).toEqual([
      'error The files of the certificates cannot be used; those that were read before stay in use.',
      'info The certificates were renewed.',
    ]);
  });

  it('answers about itself in plain HTTP, and nothing that could change something', async () => {
    const { health } = await start();
    const ask = async (path: string, method = 'GET'): Promise<string> => {
      const response = await fetch(`${health}${path}`, { method });
      return `${response.status} ${await response.text()}`;
    };

    expect(await ask('/healthz')).toBe('200 ok\n');
    expect(await ask('/readyz', 'HEAD')).toBe('200 ');
    expect(await ask('/readyz', 'POST')).toBe('405 This is only read: ask with GET.\n');
    expect(await ask('/v1/hosts')).toBe('404 There are /healthz, /readyz and /metrics.\n');
  });

  it('says that it is not ready while it ends, and still lives', async () => {
    const { held, health } = await start();
    // Whoever is about to connect is waited for.
    const connection = connect(held.addresses.kernels.port, '127.0.0.1');
    await new Promise<void>((resolve) => connection.once('connect', resolve));

    const stopped = held.stop(60_000);
    const readiness = await fetch(`${health}/readyz`);
    const liveness = await fetch(`${health}/healthz`);
    connection.destroy();
    await stopped;

    expect([readiness.status, await readiness.text()]).toEqual([503, 'it is ending\n']);
    expect(liveness.status).toBe(200);
  });
});
