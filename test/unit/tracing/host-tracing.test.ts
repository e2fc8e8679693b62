import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallTrace, Counted } from '../../../controller/kernel/remote/answer.ts';
import { createLog } from '../../../controller/process/log.ts';
import type { HostTracing } from '../../../controller/tracing/host-tracing.ts';
import { startHostTracing } from '../../../controller/tracing/host-tracing.ts';
import { OtlpReceiver } from '../../support/otlp-receiver.ts';

const traceId = 'ab'.repeat(16);
const parent = 'cd'.repeat(8);

let receiver: OtlpReceiver;
beforeEach(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) vi.stubEnv(name, undefined);
  receiver = new OtlpReceiver();
  await receiver.listen();
});
afterEach(async () => {
  await receiver.close();
  vi.unstubAllEnvs();
});

function start(): HostTracing {
  const log = createLog('error', () => undefined);
  return startHostTracing({ url: `${receiver.endpoint}/v1/traces`, version: '0', log });
}

let logged: object;

/** What came of one call. */
async function traced(change: Partial<Counted & CallTrace> = {}): Promise<OtlpReceiver['spans']> {
  const now = performance.now();
  const { refusal, traceparent = `00-${traceId}-${parent}-01` } = change;
  const tracing = start();
  logged = tracing.answered(
    { call: 'commands', type: 'LoadPartition', refusal },
    { hostName: 'alpha', traceparent, began: now, answered: now },
  );
  await tracing.stop(5000);
  return receiver.spans;
}

describe('tracing/host-tracing', () => {
  it('has a span for a call, below that of whoever asked', async () => {
    expect(await traced()).toMatchObject([
      {
        name: 'kernel/LoadPartition',
        kind: 2,
        traceId,
        parentSpanId: parent,
        status: 0,
        events: ['executed'],
        attributes: { 'partywall.host': 'alpha', 'partywall.call': 'commands', 'partywall.outcome': 'done' },
        resource: { 'service.name': 'partywall-host' },
      },
    ]);
    expect(logged).toEqual({ trace_id: traceId });
  });

  it('tells a refusal, which is no error', async () => {
    expect(await traced({ refusal: 'PartitionNotFound' })).toMatchObject([
      {
        status: 0,
        attributes: { 'partywall.outcome': 'refused', 'partywall.refusal': 'PartitionNotFound' },
      },
    ]);
  });

  it('keeps what whoever asked keeps, and nothing else', async () => {
    await traced({ traceparent: `00-${traceId}-${parent}-00` });

    expect(receiver.requests).toEqual([]);
    expect(logged).toEqual({});
  });

  it.each(['', 'me', `00-${'0'.repeat(32)}-${parent}-01`, `ff-${traceId}-${parent}-01`])(
    'passes over what is not as the standard says: %j',
    async (traceparent) => {
      await traced({ traceparent });

      expect(receiver.requests).toEqual([]);
    },
  );
});
