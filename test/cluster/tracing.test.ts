/** Traces of a controller and its host processes, as a collector gets them: a real API server, and each in a process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isReady } from '../../controller/questions/ready.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { readExamples } from '../support/examples.ts';
import type { ReceivedSpan } from '../support/otlp-receiver.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { ControllerScene, hasLogged, until } from './controller-scene.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/operate.md'), 'utf8');
// What is kept while the collector is slow must not be dropped: each span is looked for here.
const environment = { OTEL_BSP_SCHEDULE_DELAY: '200', OTEL_BSP_MAX_QUEUE_SIZE: '100000' };

/** No status of a partition is taken any more. */
const refusingStatuses = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: refuse-statuses}
spec:
  matchConstraints:
    resourceRules:
      - {apiGroups: [partywall.dev], apiVersions: ['*'], operations: [UPDATE], resources: [workloadpartitions/status]}
  validations: [{expression: 'false', message: no statuses today}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: refuse-statuses}
spec: {policyName: refuse-statuses, validationActions: [Deny]}
`;

/** Attributes by the span that docs/operate.md says they are of. */
function documentedAttributes(): Map<string, string[]> {
  const [, section = ''] = page.split('\n## Traces\n');
  const rows = section.matchAll(/^\| `([^`]+)`\s*\|[^|]*\|([^|]*`partywall\.[^|]*)\|/gmu);
  return new Map(
    [...rows].map(([, span = '', attributes = '']) => [
      span,
      [...attributes.matchAll(/`(partywall\.\w+)`/gu)].map(([, name = '']) => name),
    ]),
  );
}

/** As the page calls it: `reconcile KIND`. */
function sortOf({ kind, name }: ReceivedSpan): string {
  if (name.startsWith('reconcile ')) return 'reconcile KIND';
  if (name.startsWith('cluster/')) return 'cluster/VERB';
  return kind === 2 ? 'kernel/TYPE (server)' : 'kernel/TYPE (client)';
}

describe.skipIf(isSkipped({ kubectl: true }))('cluster/tracing', () => {
  const server = startedServer({ controllers: true });
  const receiver = new OtlpReceiver();
  let scene: ControllerScene;
  let controller: ControllerChild;

  beforeAll(async () => {
    await receiver.listen();
    const more = ['--otlp-endpoint', receiver.endpoint];
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHostsWith({ more, environment }, 'alpha', 'beta');
    controller = await scene.startController({
      more: ['--lease-namespace', 'default', ...more],
      environment,
    });
    const texts = readExamples().map(({ text }) => text);
    await kubectl(server(), ['apply', '-f', '-'], texts.join('\n---\n'));
    const log = () => controller.log;
    await until(
      'every object is Ready',
      async () => {
        const stored = await scene.stored();
        return stored.length > 20 && stored.every(isReady);
      },
      log,
    );
  });
  afterAll(async () => {
    await scene.close();
    await receiver.close();
  });

  it('a line of the log about a pass that fails says in which trace it is', async () => {
    const applied = await kubectl(server(), ['apply', '-f', '-'], refusingStatuses);
    expect(applied.errors).toBe('');
    const failure = (): Record<string, unknown> | undefined =>
      controller.log.find(({ message }) => message === 'A pass failed and is tried again.');
    // Until the policy is in force its status is written.
    await until('a status is refused', async () => {
      for (const powerState of ['Stopped', 'Active']) {
        const patch = JSON.stringify({ spec: { powerState } });
        const words = ['patch', 'wpar', 'web', '-n', 'team-b', '--type', 'merge', '-p', patch];
        expect((await kubectl(server(), words)).errors).toBe('');
      }
      return failure() !== undefined;
    });
    await kubectl(server(), ['delete', 'validatingadmissionpolicybinding', 'refuse-statuses']);

    const { trace_id: traceId } = failure()!;
    const inTrace = (): ReceivedSpan[] => receiver.spans.filter((span) => span.traceId === traceId);
    await until('it was sent', () => inTrace().some(({ name }) => name.startsWith('reconcile ')));
    expect(inTrace()).toContainEqual(
      expect.objectContaining({
        name: 'reconcile WorkloadPartition',
        status: 2,
        events: ['exception'],
        attributes: expect.objectContaining({
          'partywall.name': 'web',
          'partywall.outcome': 'exception',
        }) as object,
      }),
    );
    expect(inTrace()).toContainEqual(
      expect.objectContaining({
        name: 'cluster/updateStatus',
        status: 2,
        attributes: expect.objectContaining({ 'partywall.outcome': 'refused' }) as object,
      }),
    );
  });

  it('ADR-21: every span of a host process is below one of the controller, and every call and write below a pass', async () => {
    controller.signal('SIGTERM');
    expect(await controller.ended).toMatchObject({ code: 0 });
    expect(hasLogged(controller, 'The controller has ended.')).toBe(true);
    for (const name of ['alpha', 'beta']) {
      scene.host(name).signal('SIGTERM');
      expect(await scene.host(name).ended).toMatchObject({ code: 0 });
    }

    const { spans } = receiver;
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const of = (sort: string): ReceivedSpan[] => spans.filter((span) => sortOf(span) === sort);
    const executed = of('kernel/TYPE (server)');
    expect(executed.length).toBeGreaterThan(100);
    for (const span of executed) {
      const asked = byId.get(span.parentSpanId);
      expect(asked, span.name).toMatchObject({
        name: span.name,
        kind: 3,
        traceId: span.traceId,
        resource: { 'service.name': 'partywall-controller' },
      });
      expect(span.attributes).toEqual(asked?.attributes);
    }
    const parts = [...of('kernel/TYPE (client)'), ...of('cluster/VERB')];
    expect(of('kernel/TYPE (client)')).toHaveLength(executed.length);
    for (const span of parts)
      expect(byId.get(span.parentSpanId)?.name, span.name).toMatch(/^reconcile [A-Z]\w+$/u);
    for (const pass of of('reconcile KIND')) expect(pass.parentSpanId).toBe('');
  });

  it('a pass names its object as the cluster knows it, and writes no other', async () => {
    const stored = await scene.stored();
    const uids = new Map(
      stored.map(({ kind, metadata }) => [metadata.uid, [kind, metadata.namespace, metadata.name]]),
    );
    const objectOf = ({ attributes }: ReceivedSpan): unknown[] =>
      ['kind', 'namespace', 'name'].map((field) => attributes[`partywall.${field}`]);
    const byId = new Map(receiver.spans.map((span) => [span.spanId, span]));
    const passes = receiver.spans.filter((span) => sortOf(span) === 'reconcile KIND');
    const writes = receiver.spans.filter((span) => sortOf(span) === 'cluster/VERB');

    for (const pass of passes)
      expect(objectOf(pass)).toEqual(uids.get(String(pass.attributes['partywall.uid'])));
    expect(writes.length).toBeGreaterThan(50);
    for (const write of writes) expect(objectOf(write)).toEqual(objectOf(byId.get(write.parentSpanId)!));
    // Every object was passed.
    expect(new Set(passes.map(({ attributes }) => attributes['partywall.uid'])).size).toBe(stored.length);
  });

  it('has the spans and the attributes that docs/operate.md describes, and no other', () => {
    const seen = new Map<string, Set<string>>();
    for (const span of receiver.spans) {
      const names = seen.get(sortOf(span)) ?? new Set();
      seen.set(sortOf(span), names);
      for (const name of Object.keys(span.attributes)) names.add(name);
    }

    const described = documentedAttributes();
    expect([...described.keys()].sort()).toEqual([...seen.keys()].sort());
    for (const [sort, names] of described) {
      const found = [...(seen.get(sort) ?? [])];
      expect(names, sort).toEqual(expect.arrayContaining(found));
      // Nothing is refused where all goes well.
      expect([...found, 'partywall.refusal'], sort).toEqual(expect.arrayContaining(names));
    }
  });
});
