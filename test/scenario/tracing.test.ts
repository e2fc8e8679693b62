/** Traces of the program as users run it: loaded where they are wanted, and never in the way of anything. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Certificates } from '../../controller/kernel/remote/certificates.ts';
import { hostAddresses } from '../../controller/kernel/remote/host-addresses.ts';
import { remoteKernels } from '../../controller/kernel/remote/remote-kernels.ts';
import { boot } from '../contract/kernel/scene.ts';
import { buildProgram } from '../support/built-program.ts';
import { trustedPair } from '../support/certificates.ts';
import type { HostChild } from '../support/host-child.ts';
import { startHostChild } from '../support/host-child.ts';
import type { Manner } from '../support/otlp-receiver.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { killProgramChildren } from '../support/program-child.ts';

const traceId = 'ab'.repeat(16);
const parent = 'cd'.repeat(8);
/** Never a measure: only a stop for what hangs. */
const patience = { timeout: 60_000, interval: 50 };

let program: string;
let directory: string;
let trust: Awaited<ReturnType<typeof trustedPair>>;
let receiver: OtlpReceiver;

beforeAll(async () => {
  program = buildProgram();
  directory = mkdtempSync(join(tmpdir(), 'partywall-tracing-'));
  trust = await trustedPair(join(directory, 'pki'));
});
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(async () => {
  receiver = new OtlpReceiver();
  await receiver.listen();
});
afterEach(async () => {
  killProgramChildren();
  await receiver.close();
});

function start(state: string, ...more: readonly string[]): Promise<HostChild> {
  const wanted = { program, names: ['alpha'], state: join(directory, state), files: trust.host, more };
  // What waits is sent soon. A collector that hangs is waited for longer than any test is.
  const patient = { OTEL_EXPORTER_OTLP_TIMEOUT: '3600000', OTEL_BSP_EXPORT_TIMEOUT: '3600000' };
  const brief = { OTEL_EXPORTER_OTLP_TIMEOUT: '500' };
  const environment = { OTEL_BSP_SCHEDULE_DELAY: '50', ...(receiver.manner === 'hangs' ? patient : brief) };
  return startHostChild({ ...wanted, environment });
}

let askers = 0;

/** Boots the kernel, again and again, in the course of something that is traced. */
async function ask({ url }: HostChild, times: number): Promise<boolean[]> {
  const kernels = remoteKernels({
    hosts: hostAddresses({ listed: new Map([['alpha', url]]) }),
    certificates: new Certificates(trust.controller),
    traceparent: () => `00-${traceId}-${parent}-01`,
  });
  const answers: boolean[] = [];
  const owner = `tester-${(askers += 1)}`;
  for (let sequence = 1; sequence <= times; sequence += 1) {
    const request = { ...boot, operation: { owner, sequence } };
    answers.push((await kernels.kernel('alpha').execute(request)).ok);
  }
  kernels.close();
  return answers;
}

/** All chunks that are loaded with one, and their text. */
function loadedWith(chunk: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(chunk)) return seen;
  const text = readFileSync(chunk, 'utf8');
  seen.set(chunk, text);
  for (const [, path = ''] of text.matchAll(/^(?:import|export) ?(?:\{[^}]*\} from )?"(\.[^"]+)";/gmu))
    loadedWith(join(dirname(chunk), path), seen);
  return seen;
}

describe('tracing', () => {
  it('is a part of the program that nothing loads but what traces', () => {
    const chunks = join(dirname(program), 'chunks');
    const of = (name: string): string[] =>
      readdirSync(chunks)
        .filter((file) => new RegExp(`^${name}-[A-Z0-9]+\\.js$`, 'u').test(file))
        .map((file) => join(chunks, file));
    const sends = (files: readonly string[]): string[] =>
      files
        .filter((file) => [...loadedWith(file).values()].some((text) => text.includes('OTLPTraceExporter')))
        .map((file) => basename(file).replace(/-[A-Z0-9]+\.js$/u, ''));

    // The chunks of both commands are those of their flags and that of what they do.
    const untraced = [program, ...of('controller'), ...of('host')];
    expect(untraced.length).toBeGreaterThanOrEqual(3);
    expect(sends(untraced)).toEqual([]);
    expect(sends([...of('controller-tracing'), ...of('host-tracing')])).toEqual([
      'controller-tracing',
      'host-tracing',
    ]);
  });

  it('tells a collector what a host process was asked, at the latest when it ends', async () => {
    const host = await start('sends', '--otlp-endpoint', receiver.endpoint);

    expect(await ask(host, 3)).toEqual([true, true, true]);
    host.signal('SIGTERM');

    expect(await host.ended).toEqual({ code: 0, signal: null });
    expect(receiver.spans.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual(
      Array(3).fill(['kernel/Boot', parent]),
    );
    expect(receiver.spans[0]?.resource).toMatchObject({ 'service.name': 'partywall-host' });
    expect(host.errors()).toBe('');
  });

  it.each<[string, Manner]>([
    ['hangs', 'hangs'],
    ['hangs up', 'hangs up'],
    ['refuses everything', 503],
  ])('a collector that %s holds up neither an answer nor the end', async (_title, manner) => {
    receiver.manner = manner;
    const host = await start(`bad-${manner}`, '--otlp-endpoint', receiver.endpoint);

    expect(await ask(host, 3)).toEqual([true, true, true]);
    await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThan(0), patience);
    expect(await ask(host, 3)).toEqual([true, true, true]);
    host.signal('SIGTERM');

    expect(await host.ended).toEqual({ code: 0, signal: null });
    expect(host.log.at(-1)?.message).toBe('The host process has ended.');
    expect(host.errors()).toBe('');
  });

  it('a collector that is not there is told once, and holds up nothing', async () => {
    const { endpoint, port } = receiver;
    await receiver.close();
    const host = await start('dead', '--otlp-endpoint', endpoint);

    expect(await ask(host, 100)).toEqual(Array(100).fill(true));
    const told = (): unknown[] =>
      host.log.filter(({ level }) => level !== 'info').map(({ message, problem }) => [message, problem]);
    await vi.waitFor(() => expect(told()).toHaveLength(1), patience);
    receiver = new OtlpReceiver();
    await receiver.listen(port);
    await vi.waitFor(async () => {
      await ask(host, 1);
      expect(receiver.spans.length).toBeGreaterThan(0);
    }, patience);
    host.signal('SIGTERM');

    expect(await host.ended).toEqual({ code: 0, signal: null });
    expect(told()).toEqual([
      [
        'Traces cannot be sent; they are dropped until they can.',
        expect.stringContaining('ECONNREFUSED') as string,
      ],
    ]);
    expect(host.log).toContainEqual(expect.objectContaining({ message: 'Traces are sent again.' }));
  });
});
