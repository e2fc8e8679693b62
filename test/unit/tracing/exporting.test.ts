import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../../controller/process/log.ts';
import type { Exporting } from '../../../controller/tracing/exporting.ts';
import { startExporting } from '../../../controller/tracing/exporting.ts';
import type { Manner } from '../../support/otlp-receiver.ts';
import { OtlpReceiver } from '../../support/otlp-receiver.ts';

const failing = 'Traces cannot be sent; they are dropped until they can.';
const again = 'Traces are sent again.';
const unusable = 'A setting of tracing cannot be used.';
/** Never a measure: only a stop for what hangs. */
const patience = { timeout: 60_000, interval: 20 };

let receiver: OtlpReceiver;
let lines: Record<string, unknown>[];
const ends: (() => unknown)[] = [];

beforeEach(async () => {
  lines = [];
  receiver = new OtlpReceiver();
  await receiver.listen();
  ends.push(() => receiver.close());
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) vi.stubEnv(name, undefined);
  // What waits is sent at once.
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '1');
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  vi.unstubAllEnvs();
});

function start(url = `${receiver.endpoint}/v1/traces`): Exporting {
  const log = createLog('info', (line) => lines.push(JSON.parse(line) as Record<string, unknown>));
  const exporting = startExporting({ url, version: '1.2.3', log }, 'partywall-test');
  ends.push(() => exporting.stop(0));
  return exporting;
}

function messages(): unknown[] {
  return lines.map(({ message }) => message);
}

/** An address at which nobody listens. */
async function nowhere(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v1/traces`;
}

describe('tracing/exporting', () => {
  it('sends spans to the address, with who they are of', async () => {
    start().tracer.startSpan('one').end();

    await vi.waitFor(() => expect(receiver.spans).toHaveLength(1), patience);
    expect(receiver.requests).toEqual(['/v1/traces']);
    expect(receiver.spans[0]).toMatchObject({
      name: 'one',
      parentSpanId: '',
      resource: {
        'service.name': 'partywall-test',
        'service.version': '1.2.3',
        'service.instance.id': expect.stringMatching(/./u) as string,
      },
    });
    expect(lines).toEqual([]);
  });

  it('is called, and adds, what the environment says', async () => {
    vi.stubEnv('OTEL_SERVICE_NAME', 'mine');
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment=staging,service.instance.id=pod-7');

    start().tracer.startSpan('one').end();

    await vi.waitFor(() => expect(receiver.spans).toHaveLength(1), patience);
    expect(receiver.spans[0]?.resource).toMatchObject({
      'service.name': 'mine',
      'service.instance.id': 'pod-7',
      'deployment.environment': 'staging',
    });
  });

  it('makes and sends nothing where the sampler keeps nothing', async () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
    const exporting = start();

    const span = exporting.tracer.startSpan('one');
    span.end();
    await exporting.stop(1000);

    expect(span.isRecording()).toBe(false);
    expect(receiver.requests).toEqual([]);
  });

  it('sends what is left before it ends', async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '3600000');
    const exporting = start();
    for (let index = 0; index < 1000; index += 1) exporting.tracer.startSpan('one').end();

    await exporting.stop(5000);

    expect(receiver.spans).toHaveLength(1000);
  });

  it.each<[string, Manner, RegExp]>([
    ['is refused', 400, /400/u],
    ['is cut off', 'hangs up', /ECONNRESET/u],
  ])('says once that what it sends %s, however often that happens', async (_title, manner, problem) => {
    // No time in which a failed request is sent again.
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '100');
    receiver.manner = manner;
    const exporting = start();

    for (let batch = 1; batch <= 3; batch += 1) {
      exporting.tracer.startSpan('one').end();
      await vi.waitFor(() => expect(receiver.requests).toHaveLength(batch), patience);
    }
    await exporting.stop(1000);

    const endpoint = new URL(receiver.endpoint).host;
    const words = expect.stringMatching(problem) as string;
    expect(lines).toEqual([
      expect.objectContaining({ level: 'warn', message: failing, endpoint, problem: words }),
    ]);
  });

  it('says that nobody listens', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '100');

    start(await nowhere())
      .tracer.startSpan('one')
      .end();

    await vi.waitFor(() => expect(messages()).toEqual([failing]), patience);
    expect(lines[0]?.problem).toContain('ECONNREFUSED');
  });

  it('says it when it works again', async () => {
    receiver.manner = 400;
    const exporting = start();
    exporting.tracer.startSpan('lost').end();
    await vi.waitFor(() => expect(messages()).toEqual([failing]), patience);

    receiver.manner = 'answers';
    exporting.tracer.startSpan('kept').end();

    await vi.waitFor(() => expect(messages()).toEqual([failing, again]), patience);
    expect(receiver.spans.map(({ name }) => name)).toEqual(['kept']);
  });

  it('keeps no more than its bound while nobody answers, and does not wait for that when it ends', async () => {
    vi.stubEnv('OTEL_BSP_MAX_QUEUE_SIZE', '10');
    vi.stubEnv('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', '5');
    receiver.manner = 'hangs';
    const exporting = start();
    exporting.tracer.startSpan('hanging').end();
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(1), patience);

    for (let index = 0; index < 100; index += 1) exporting.tracer.startSpan('one').end();
    receiver.manner = 'answers';
    await exporting.stop(1);

    expect(receiver.spans).toHaveLength(10);
  });

  it.each<[string, string, string]>([
    ['OTEL_TRACES_SAMPLER', 'sometimes', 'sometimes'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'http/json, and cannot be grpc'],
  ])('says that %s is %s, and goes on without', async (name, value, words) => {
    vi.stubEnv(name, value);

    start().tracer.startSpan('one').end();

    await vi.waitFor(() => expect(receiver.spans).toHaveLength(1), patience);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'warn',
        message: unusable,
        problem: expect.stringContaining(words) as string,
      }),
    ]);
  });
});
