/** What a controller tells of its work, held to what others saw of it: a real API server and host processes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { resources } from '../../controller/api/generated/resources.ts';
import { isReady } from '../../controller/questions/ready.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { documentedMetrics } from '../support/documented-metrics.ts';
import { readExamples } from '../support/examples.ts';
import { countsOf, familiesIn } from '../support/metrics-text.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { AuditLog } from './audit-log.ts';
import { ControllerScene, until } from './controller-scene.ts';

const audit = new AuditLog();

/** Adds up counts of several processes. */
function sum(all: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [name, value] of all.flatMap((counts) => Object.entries(counts))) {
    total[name] = (total[name] ?? 0) + value;
  }
  return total;
}

describe.skipIf(isSkipped({ kubectl: true }))('cluster/telemetry', () => {
  const server = startedServer({ controllers: true, flags: audit.flags });
  let scene: ControllerScene;
  let controller: ControllerChild;

  beforeAll(async () => {
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
    controller = await scene.startController({ more: ['--lease-namespace', 'default'] });
  });
  afterAll(async () => {
    await scene.close();
    audit.remove();
  });

  async function metricsOf(process: { health: string }): Promise<string> {
    return await (await fetch(`${process.health}/metrics`)).text();
  }

  /** Once nothing is left to do: what a controller counted does not change any more. */
  async function atRest(): Promise<string> {
    let before = '';
    const passes = async (): Promise<string> =>
      JSON.stringify(countsOf(await metricsOf(controller), 'partywall_controller_passes_total'));
    await until('the controller rests', async () => {
      const now = await passes();
      const rests = now === before && now !== '{}';
      before = now;
      return rests;
    });
    return await metricsOf(controller);
  }

  async function counts(name: string): Promise<Record<string, number>> {
    return countsOf(await atRest(), `partywall_controller_${name}`);
  }

  it('counts objects, devices and numbers as the objects themselves say', async () => {
    const texts = readExamples().map(({ text }) => text);
    const applied = await kubectl(server(), ['apply', '-f', '-'], texts.join('\n---\n'));
    expect(applied.errors).toBe('');
    const log = () => controller.log;
    await until('every object is Ready', async () => (await scene.stored()).every(isReady), log);

    const stored = await scene.stored();
    const objects: Record<string, number> = {};
    for (const { kind, status } of stored) {
      const { reason = '' } = status?.conditions?.find(({ type }) => type === 'Ready') ?? {};
      const name = `${kind} True ${reason}`;
      objects[name] = (objects[name] ?? 0) + 1;
    }
    expect(await counts('objects')).toEqual(objects);
    // As the README shows it: 13 numbers are assigned, and ledger, which is stopped, keeps 2.
    expect(await counts('claimed_devices')).toEqual({ Assigned: 13, Granted: 2 });
    expect(await counts('device_numbers')).toMatchObject({ Assigned: 13, Granted: 2 });
    const devices = await counts('devices');
    // The two inventories of each host have 8 and 6, and that of roots 4.
    expect(Object.values(devices).reduce((all, one) => all + one)).toBe(18);
    expect(devices).toMatchObject({ Exported: 13 });
  });

  it('counts commands as the kernels do that answered them', async () => {
    const commands = await counts('kernel_commands_total');

    const hosts = await Promise.all(['alpha', 'beta'].map((name) => metricsOf(scene.host(name))));
    const answered = sum(hosts.map((text) => countsOf(text, 'partywall_kernel_commands_total')));
    expect(commands).toEqual(answered);
    expect(commands).toMatchObject({ 'Boot done': 2, 'TakeOver done': 2, 'DefinePartition done': 13 });
    const refusals = sum(hosts.map((text) => countsOf(text, 'partywall_kernel_refusals_total')));
    expect(await counts('kernel_refusals_total')).toEqual(refusals);
  });

  it('counts writes as the API server did that stored them', async () => {
    const writes = await counts('cluster_writes_total');

    const seen: Record<string, number> = {};
    const own = audit.events().filter(({ userAgent }) => userAgent === 'partywall-controller');
    for (const { objectRef, responseStatus, verb } of own) {
      const kind = Object.values(resources).find(({ plural }) => plural === objectRef?.resource)?.kind;
      if (verb !== 'patch' || responseStatus?.code !== 200 || kind === undefined) continue;
      const name = `${kind} ${objectRef?.subresource === 'status' ? 'updateStatus' : 'patch'} done`;
      seen[name] = (seen[name] ?? 0) + 1;
    }
    expect(Object.keys(seen).length).toBeGreaterThan(9);
    const stored = Object.entries(writes).filter(([name]) => name.endsWith(' done'));
    expect(Object.fromEntries(stored)).toEqual(seen);
  });

  it('passed over each object, measured each pass and each wait, and has nothing left in its queue', async () => {
    const text = await atRest();

    const passes = Object.values(countsOf(text, 'partywall_controller_passes_total'));
    const total = passes.reduce((all, one) => all + one);
    const measured = (name: string): number =>
      Object.values(countsOf(text, `partywall_controller_${name}_count`)).reduce((all, one) => all + one);
    expect(measured('pass_seconds')).toBe(total);
    expect(measured('queue_seconds')).toBe(total);
    expect(countsOf(text, 'partywall_controller_queue_keys')).toEqual({});
  });

  it('has no label that is not described, and no value of one that could be the name of an object', async () => {
    const documented = documentedMetrics('Of a controller');
    const names = (await scene.stored()).map(({ metadata }) => metadata.name);
    names.push('team-a', 'team-b', 'platform');

    const families = familiesIn(await atRest()).filter(({ name }) => name.startsWith('partywall_'));

    for (const { name, samples } of families) {
      const { labels = [] } = documented.find((metric) => metric.name === name) ?? {};
      for (const sample of samples) {
        expect([...labels, 'le'], name).toEqual(expect.arrayContaining(Object.keys(sample.labels)));
        for (const value of Object.values(sample.labels)) expect(names, name).not.toContain(value);
      }
    }
  });
});
