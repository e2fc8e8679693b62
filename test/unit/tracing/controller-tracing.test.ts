import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KernelAnswer } from '../../../controller/kernel/port.ts';
import { KernelUnreachableError } from '../../../controller/kernel/port.ts';
import { ClusterError } from '../../../controller/cluster/port.ts';
import type { PassOutcome } from '../../../controller/engine/pass-outcome.ts';
import { createLog } from '../../../controller/process/log.ts';
import { watchedCluster } from '../../../controller/telemetry/watched-cluster.ts';
import { watchedKernels } from '../../../controller/telemetry/watched-kernels.ts';
import type { KernelCall } from '../../../controller/telemetry/watched-kernels.ts';
import type { ControllerTracing } from '../../../controller/tracing/controller-tracing.ts';
import { startControllerTracing } from '../../../controller/tracing/controller-tracing.ts';
import type { ReceivedSpan } from '../../support/otlp-receiver.ts';
import { OtlpReceiver } from '../../support/otlp-receiver.ts';
import { SlowPorts } from '../../support/slow-ports.ts';
import { StillWorld } from '../../support/still-world.ts';
import { smallWorlds } from '../../support/worlds.ts';

let receiver: OtlpReceiver;
let tracing: ControllerTracing;

beforeEach(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) vi.stubEnv(name, undefined);
  vi.stubEnv('OTEL_BSP_MAX_QUEUE_SIZE', '100000');
  receiver = new OtlpReceiver();
  await receiver.listen();
  tracing = start();
});
afterEach(async () => {
  await tracing.stop(0);
  await receiver.close();
  vi.unstubAllEnvs();
});

function start(): ControllerTracing {
  const log = createLog('error', () => undefined);
  return startControllerTracing({ url: `${receiver.endpoint}/v1/traces`, version: '0', log });
}

const item = { key: { kind: 'DeviceClaim', namespace: 'team-a', name: 'data' }, rank: 1, createdAt: '' };
const command: KernelCall = { hostName: 'alpha', call: 'commands', type: 'LoadPartition', owner: 'uid-1' };
const accepted: KernelAnswer = { ok: true, result: {}, changes: [], revision: 1 };

/** Makes one pass in which something happens, and returns its spans by name. */
async function traced(
  act: () => Promise<unknown>,
  outcome: PassOutcome = 'done',
): Promise<Record<string, ReceivedSpan>> {
  await tracing.aroundPass({ item, uid: 'uid-1' }, async () => {
    await act().catch(() => undefined);
    return outcome;
  });
  await tracing.stop(5000);
  return Object.fromEntries(receiver.spans.map((span) => [span.name, span]));
}

describe('tracing/controller-tracing', () => {
  it('has a span for a pass, that says of which object it is and how it ended', async () => {
    const spans = await traced(() => Promise.resolve(), 'waiting');

    expect(spans).toMatchObject({
      'reconcile DeviceClaim': {
        kind: 1,
        parentSpanId: '',
        status: 0,
        attributes: {
          'partywall.kind': 'DeviceClaim',
          'partywall.namespace': 'team-a',
          'partywall.name': 'data',
          'partywall.uid': 'uid-1',
          'partywall.outcome': 'waiting',
        },
        resource: { 'service.name': 'partywall-controller' },
      },
    });
  });

  it.each<PassOutcome>(['failed', 'unreachable', 'exception'])('%s is an error', async (outcome) => {
    const spans = await traced(() => Promise.resolve(), outcome);

    expect(spans['reconcile DeviceClaim']).toMatchObject({ status: 2 });
  });

  it('has the exception that a pass met with', async () => {
    const spans = await traced(() => {
      tracing.met(new Error('it broke'));
      return Promise.resolve();
    }, 'exception');

    expect(spans['reconcile DeviceClaim']?.events).toEqual(['exception']);
  });

  it('has a span below the pass for a call to a kernel', async () => {
    const spans = await traced(() => tracing.aroundCall(command, () => Promise.resolve(accepted)));

    const { 'kernel/LoadPartition': call, 'reconcile DeviceClaim': pass } = spans;
    expect(call).toMatchObject({
      kind: 3,
      traceId: pass?.traceId,
      parentSpanId: pass?.spanId,
      status: 0,
      attributes: {
        'partywall.host': 'alpha',
        'partywall.call': 'commands',
        'partywall.outcome': 'done',
      },
    });
  });

  it('tells a refusal of a kernel, which is no error', async () => {
    const refusal: KernelAnswer = { ok: false, errno: 'ESRCH', id: 'PartitionNotFound', args: {} };

    const spans = await traced(() => tracing.aroundCall(command, () => Promise.resolve(refusal)));

    expect(spans['kernel/LoadPartition']).toMatchObject({
      status: 0,
      attributes: { 'partywall.outcome': 'refused', 'partywall.refusal': 'PartitionNotFound' },
    });
  });

  it('tells a call that got no answer, which is an error', async () => {
    const lost = new KernelUnreachableError('alpha', 'no answer');

    const spans = await traced(() => tracing.aroundCall(command, () => Promise.reject(lost)));

    expect(spans['kernel/LoadPartition']).toMatchObject({
      status: 2,
      events: ['exception'],
      attributes: { 'partywall.outcome': 'unreachable' },
    });
  });

  it.each<[string, Error | undefined, number]>([
    ['done', undefined, 0],
    ['conflict', new ClusterError('Conflict', 'somebody else wrote'), 0],
    ['gone', new ClusterError('NotFound', 'it is gone'), 0],
    ['refused', new ClusterError('Forbidden', 'not allowed'), 2],
    ['failed', new Error('no answer'), 2],
  ])('has a span below the pass for a write that is %s', async (outcome, error, status) => {
    const write = { key: item.key, verb: 'updateStatus' } as const;
    const spans = await traced(() =>
      tracing.aroundWrite(write, () => (error === undefined ? Promise.resolve({}) : Promise.reject(error))),
    );

    const { 'cluster/updateStatus': span, 'reconcile DeviceClaim': pass } = spans;
    expect(span).toMatchObject({
      kind: 3,
      parentSpanId: pass?.spanId,
      status,
      attributes: {
        'partywall.kind': 'DeviceClaim',
        'partywall.namespace': 'team-a',
        'partywall.name': 'data',
        'partywall.verb': 'updateStatus',
        'partywall.outcome': outcome,
      },
    });
  });

  it('hands on what is asked just now, and where the log finds it', async () => {
    const seen: (string | undefined)[] = [];
    let fields = {};
    expect([tracing.traceparent(), tracing.logFields()]).toEqual([undefined, {}]);

    const spans = await traced(() =>
      tracing.aroundCall(command, () => {
        seen.push(tracing.traceparent());
        fields = tracing.logFields();
        return Promise.resolve(accepted);
      }),
    );

    const { spanId = '', traceId = '' } = spans['kernel/LoadPartition'] ?? {};
    expect(seen).toEqual([`00-${traceId}-${spanId}-01`]);
    expect(fields).toEqual({ trace_id: traceId });
  });

  it('hands on that nothing is kept where the sampler says so, and then the log names no trace', async () => {
    await tracing.stop(0);
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
    tracing = start();
    let seen: string | undefined = '';
    let fields: object = {};

    await traced(() =>
      tracing.aroundCall(command, () => {
        seen = tracing.traceparent();
        fields = tracing.logFields();
        return Promise.resolve(accepted);
      }),
    );

    expect(seen).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/u);
    expect(fields).toEqual({});
    expect(receiver.requests).toEqual([]);
  });

  it('does not trace what no pass asks', async () => {
    await tracing.aroundCall({ ...command, call: 'changes' }, () => Promise.resolve({}));
    await tracing.stop(5000);

    expect(receiver.requests).toEqual([]);
  });

  it('ADR-20: knows of each call and write whose it is, with many passes under way at once', async () => {
    const asked: [traceparent: string, owner: string][] = [];
    let mostAtOnce = 0;
    const samples = fc.sample(smallWorlds({ disks: { min: 0, max: 2 }, sharing: false }), {
      numRuns: 25,
      seed: 20,
    });
    for (const [seed, { goods, requests }] of samples.entries()) {
      const ports = new SlowPorts(seed, { faulty: 5 });
      const world = new StillWorld(undefined, {
        atOnce: 16,
        aroundPass: tracing.aroundPass,
        aroundCluster: (cluster) => watchedCluster(ports.cluster(cluster), tracing.aroundWrite),
        aroundKernels: (kernels) =>
          watchedKernels(ports.kernels(kernels), (call, ask) =>
            tracing.aroundCall(call, () => {
              if (call.owner !== undefined) asked.push([tracing.traceparent() ?? '', call.owner]);
              return ask();
            }),
          ),
      });
      await world.apply(...goods, ...requests);
      await world.settle();
      mostAtOnce = Math.max(mostAtOnce, ports.mostAtOnce);
    }
    await tracing.stop(60_000);

    expect(mostAtOnce).toBeGreaterThan(4);
    const byId = new Map(receiver.spans.map((span) => [span.spanId, span]));
    const uidAbove = (span: ReceivedSpan | undefined): unknown =>
      byId.get(span?.parentSpanId ?? '')?.attributes['partywall.uid'];
    expect(asked.length).toBeGreaterThan(100);
    for (const [traceparent, owner] of asked)
      expect(uidAbove(byId.get(traceparent.split('-')[2] ?? ''))).toBe(owner);
    const writes = receiver.spans.filter(({ name }) => name.startsWith('cluster/'));
    expect(writes.length).toBeGreaterThan(100);
    const object = (span: ReceivedSpan | undefined): unknown[] =>
      ['kind', 'namespace', 'name'].map((field) => span?.attributes[`partywall.${field}`]);
    for (const write of writes) expect(object(write)).toEqual(object(byId.get(write.parentSpanId)));
  });
});
