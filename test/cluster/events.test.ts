/** Events that a controller tells, as kubectl and an API server show them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isReady } from '../../controller/questions/ready.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import type { Event } from '../../controller/telemetry/event.ts';
import { eventNamespaceOf } from '../../controller/telemetry/event.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { readExamples } from '../support/examples.ts';
import { countsOf } from '../support/metrics-text.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { ControllerScene, hasLogged, until } from './controller-scene.ts';

type StoredEvent = Event & { series?: { count: number } };

function readyOf({ status }: KubeObject): { reason?: string; message?: string } {
  return status?.conditions?.find(({ type }) => type === 'Ready') ?? {};
}

describe.skipIf(isSkipped({ kubectl: true }))('cluster/events', () => {
  const server = startedServer({ controllers: true });
  let scene: ControllerScene;
  let controller: ControllerChild;

  beforeAll(async () => {
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
    controller = await scene.startController({ more: ['--lease-namespace', 'default'] });
    await apply(...readExamples().map(({ text }) => text));
    await untilAll(isReady);
  });
  afterAll(async () => {
    await scene.close();
  });

  async function apply(...texts: string[]): Promise<void> {
    const { errors } = await kubectl(server(), ['apply', '-f', '-'], texts.join('\n---\n'));
    expect(errors).toBe('');
  }

  async function untilAll(holds: (object: KubeObject) => boolean): Promise<void> {
    const all = async (): Promise<boolean> => (await scene.stored()).every(holds);
    await until('every object is as it should be', all, () => controller.log);
  }

  /** Those of this controller; what an API server tells of itself is left out. */
  async function events(of?: { kind: string; name: string }): Promise<StoredEvent[]> {
    const args = ['get', 'events.events.k8s.io', '-A', '-o', 'json'];
    const { items } = JSON.parse((await kubectl(server(), args)).output) as { items: StoredEvent[] };
    return items.filter(
      ({ regarding, reportingController }) =>
        reportingController === 'partywall.dev/controller' &&
        (of === undefined || (regarding.kind === of.kind && regarding.name === of.name)),
    );
  }

  /** How often each transition was told of an object. */
  async function told(kind: string, name: string): Promise<Record<string, number>> {
    const all = await events({ kind, name });
    return Object.fromEntries(all.map(({ reason, series }) => [reason, series?.count ?? 1]));
  }

  async function untilTold(kind: string, name: string, reason: string, times = 1): Promise<void> {
    const isTold = async (): Promise<boolean> => ((await told(kind, name))[reason] ?? 0) >= times;
    await until(`${kind} ${name} has an Event ${reason}, ${times} times`, isTold, () => controller.log);
  }

  async function patch(what: string, namespace: string, spec: object): Promise<void> {
    const args = ['patch', what, '-n', namespace, '--type=merge', '-p', JSON.stringify({ spec })];
    expect((await kubectl(server(), args)).errors).toBe('');
  }

  it('LIFE-28: tells of every object that it is Ready, once, in the words of its condition', async () => {
    const objects = await scene.stored();
    for (const object of objects)
      await untilTold(object.kind, object.metadata.name, readyOf(object).reason ?? '');

    const all = await events();
    for (const object of objects) {
      const { message, reason } = readyOf(object);
      const found = all.filter(
        (event) => event.regarding.uid === object.metadata.uid && event.reason === reason,
      );
      const shown = found.map(({ metadata, note, type }) => [metadata.namespace, type, note]);
      expect(shown, `${object.kind} ${object.metadata.name}`).toEqual([
        [eventNamespaceOf(object), 'Normal', message],
      ]);
      expect(found[0]).not.toHaveProperty('series');
    }
  });

  it('tells where a partition came to, and which host that is', async () => {
    const [placed, ...others] = (await events({ kind: 'WorkloadPartition', name: 'billing' })).filter(
      ({ reason }) => reason === 'Bound',
    );

    expect(others).toEqual([]);
    expect(placed).toMatchObject({ action: 'Scheduled', note: 'Placed on host alpha.' });
    expect(placed?.related).toMatchObject({ kind: 'Host', name: 'alpha' });
  });

  it('is shown by kubectl describe and kubectl get events, of objects with and without a namespace', async () => {
    const partition = await kubectl(server(), ['describe', 'wpar/billing', '-n', 'team-a']);
    expect(partition.output).toMatch(
      /Normal\s+Running\s+.*partywall\.dev\/controller\s+The partition runs\./u,
    );
    const host = await kubectl(server(), ['describe', 'pwhost/alpha']);
    expect(host.output).toMatch(/Normal\s+Booted\s+.*The kernel was booted\./u);
    const listed = await kubectl(server(), ['get', 'events', '-n', 'team-a']);
    expect(listed.output).toMatch(/Normal\s+Running\s+workloadpartition\/billing\s+The partition runs\./u);
  });

  it('tells nothing anew when a controller starts again', async () => {
    const before = (await events()).map(({ metadata }) => metadata.name).sort();
    controller.signal('SIGTERM');
    expect(await controller.ended).toEqual({ code: 0, signal: null });

    controller = await scene.startController({ more: ['--lease-namespace', 'default'] });
    await until('it leads', () => hasLogged(controller, 'The controller leads.'));
    // A transition that comes after all of what it reads at its start.
    await patch('wpar/probe', 'team-b', { powerState: 'Stopped' });
    await untilTold('WorkloadPartition', 'probe', 'StoppedAsDesired');

    const after = (await events()).filter(({ regarding }) => regarding.name !== 'probe');
    const probes = before.filter((name) => name.startsWith('probe.'));
    expect(after.map(({ metadata }) => metadata.name).sort()).toEqual(
      before.filter((name) => !probes.includes(name)),
    );
  });

  it('counts what comes again in the Event that told it', async () => {
    for (const powerState of ['Active', 'Stopped', 'Active', 'Stopped']) {
      await patch('wpar/probe', 'team-b', { powerState });
      const reason = powerState === 'Active' ? 'Running' : 'StoppedAsDesired';
      const key = { kind: 'WorkloadPartition', namespace: 'team-b', name: 'probe' };
      const is = async (): Promise<boolean> => readyOf((await scene.cluster.get(key))!).reason === reason;
      await until(`probe is ${reason}`, is, () => controller.log);
    }

    // One by the test before this one; Running was told by another controller, and is told anew by this one.
    await untilTold('WorkloadPartition', 'probe', 'StoppedAsDesired', 3);
    const all = await events({ kind: 'WorkloadPartition', name: 'probe' });
    expect(all.filter(({ reason }) => reason === 'StoppedAsDesired')).toHaveLength(1);
    expect(all.filter(({ reason }) => reason === 'Running')).toHaveLength(2);
  });

  it('warns of a refusal, of what is revoked in use, and of a deletion that is held up', async () => {
    await apply(`
apiVersion: partywall.dev/v1alpha1
kind: DeviceClaim
metadata: { name: too-much, namespace: team-b }
spec:
  partitionName: web
  devices: [{ name: hdisk9, deviceClassName: san-disk, selectors: [{ cel: 'device.capacity["size"].compareTo(quantity("150Gi")) >= 0' }] }]
`);
    await untilTold('DeviceClaim', 'too-much', 'AllHeld');
    await patch('pwdc/archive-disk', 'default', { allowedNamespaces: { from: 'Names', names: ['team-a'] } });
    await untilTold('DeviceClaim', 'archive-storage', 'RevokedInUse');
    await kubectl(server(), ['delete', 'wpar/base-53', '-n', 'platform', '--wait=false']);
    await untilTold('WorkloadPartition', 'base-53', 'WaitingForDependents');

    const [refused] = (await events({ kind: 'DeviceClaim', name: 'too-much' })).filter(
      ({ type }) => type === 'Warning',
    );
    const key = { kind: 'DeviceClaim', namespace: 'team-b', name: 'too-much' };
    expect(refused?.note).toBe(readyOf((await scene.cluster.get(key))!).message);
    const [held] = (await events({ kind: 'WorkloadPartition', name: 'base-53' })).filter(
      ({ reason }) => reason === 'WaitingForDependents',
    );
    expect(held?.type).toBe('Warning');
    const [revoked] = (await events({ kind: 'DeviceClaim', name: 'archive-storage' })).filter(
      ({ reason }) => reason === 'RevokedInUse',
    );
    expect(revoked?.type).toBe('Warning');
  });

  it('LIFE-14: tells what was given back, and nothing in a namespace that is going', async () => {
    await kubectl(server(), ['delete', 'dclaim/billing-logs', '-n', 'team-a']);
    await untilTold('DeviceClaim', 'billing-logs', 'Released');

    await kubectl(server(), ['delete', 'namespace', 'team-b']);

    expect((await scene.stored()).filter(({ metadata }) => metadata.namespace === 'team-b')).toEqual([]);
    const metrics = await (await fetch(`${controller.health}/metrics`)).text();
    const outcomes = Object.keys(countsOf(metrics, 'partywall_controller_events_total'));
    expect(outcomes).toEqual(expect.arrayContaining(['counted', 'created']));
    expect(outcomes).not.toContain('failed');
  });
});
