/** Plans that a controller makes, on copies of a real cluster and of the kernels of host processes. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Plan } from '../../controller/questions/plan/document.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { isReady } from '../../controller/questions/ready.ts';
import { mostUnpacked, pack } from '../../controller/reviews/packed.ts';
import { parsedAs } from '../unit/cli/output-schema.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import type { ControllerScene } from './controller-scene.ts';
import { until } from './controller-scene.ts';
import type { Answering, Asker } from './question-scene.ts';
import { applied, grant, startAnswering, toAsk } from './question-scene.ts';

/** Longer than starting everything takes; never a measure. */
const patienceMs = 300_000;

/** A partition on alpha, with a device of a class. */
const claimed = (
  namespace: string,
  name: string,
  deviceClassName: string,
): string => `apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: ${name}, namespace: ${namespace}}
spec: {hostName: alpha, requiredClaimNames: [${name}]}
---
apiVersion: partywall.dev/v1alpha1
kind: DeviceClaim
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  partitionName: ${name}
  devices: [{name: hdisk0, deviceClassName: ${deviceClassName}}]
`;
const wish = claimed('team-b', 'wishful', 'local-disk');

/** It takes a number of the same kernel, and no device that anybody else could have. */
const other = `apiVersion: v1
kind: Namespace
metadata: {name: team-c}
---
apiVersion: partywall.dev/v1alpha1
kind: DeviceInventory
metadata: {name: alpha-extra}
spec:
  hostName: alpha
  devices: [{id: extra-0, name: hdisk90, driver: scsidisk, type: Block, attributes: {bus: extra}}]
---
apiVersion: partywall.dev/v1alpha1
kind: PartitionDeviceClass
metadata: {name: extra-disk}
spec:
  selectors: [{cel: 'device.attributes["bus"] == "extra"'}]
  allowedNamespaces: {from: All}
---
${claimed('team-c', 'other', 'extra-disk')}`;
/** The real numbers that a plan tells. */
function numbersIn(text: string): unknown[] {
  const { changes } = JSON.parse(text) as Plan;
  return changes.flatMap(({ effects }) =>
    effects.flatMap((effect) => (effect.type === 'allocate' ? [effect.realNumber] : [])),
  );
}

const otherClaim = { kind: 'DeviceClaim', namespace: 'team-c', name: 'other' };

const claimKinds = ['workloadpartitions', 'deviceclaims', 'versionlinks'];

describe.skipIf(isSkipped({ kubectl: true }))('cluster/plan', () => {
  const server = startedServer({ users: { tenant: [], looker: [] } });
  let answering: Answering;
  let scene: ControllerScene;
  let controller: ControllerChild;
  let asker: Asker;

  beforeAll(async () => {
    answering = await startAnswering(server(), { program: buildProgram() });
    ({ asker, controller, scene } = answering);
    const verbs = ['get', 'list', 'create', 'patch', 'delete'];
    const rights = claimKinds.flatMap((kind) => verbs.map((verb) => `${verb} ${kind}`));
    await grant(server(), { user: 'tenant', namespace: 'team-b', rights: [...toAsk, ...rights] });
    await grant(server(), { user: 'looker', namespace: 'team-b', rights: toAsk });
  }, patienceMs);
  afterAll(() => answering.close());

  it('tells what would become of manifests, as on a state directory', async () => {
    const { code, err, out } = await asker.run('tenant', ['plan', 'examples/contention/']);

    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('would not be Ready: RequiredClaimNotAllocatable');
    expect(out).toContain('Plan: 2 to create, 0 to update, 0 unchanged. 2 would not be Ready.');
    expect(controller.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('prints what is promised to programs', async () => {
    const { out } = await asker.run('admin', ['plan', 'examples/contention/', '-o', 'json']);
    const plan = parsedAs('plan_v1alpha1', out) as Plan;

    expect(plan.summary).toMatchObject({ create: 2, notReady: 2 });
  });

  it('LIFE-28: is the same for a tenant with and without what others have, and tells no number of the kernel', async () => {
    const manifest = asker.place.write('wish.yaml', wish);
    const plan = async (user: string): Promise<string> =>
      (await asker.run(user, ['plan', manifest, '-o', 'json'])).out;
    const alone = await plan('tenant');
    const before = numbersIn(await plan('admin'));
    expect(before).toHaveLength(1);
    await applied(server(), other);
    await until('the other has it', async () => isReady((await scene.cluster.get(otherClaim))!));
    const beside = await plan('tenant');

    expect(beside).toBe(alone);
    expect(alone).toMatch(/"type": "allocate"/u);
    expect(alone).not.toMatch(/realNumber|team-c/u);
    expect(numbersIn(await plan('admin'))).not.toEqual(before);
  });

  it('refuses what would be in a namespace that is not there, as applying it would be', async () => {
    const lost = asker.place.write('lost.yaml', claimed('team-lost', 'lost', 'local-disk'));
    const planned = await asker.run('admin', ['plan', lost]);
    const applied = await asker.run('admin', ['apply', lost]);

    expect(planned.code).toBe(1);
    expect(planned.err).toMatch(
      /lost\.yaml:3:\d+: error: metadata\.namespace: namespaces "team-lost" not found/u,
    );
    expect(applied.code).toBe(1);
    expect(applied.err).toContain('namespaces "team-lost" not found');
  });

  it('plans what is in a namespace that comes with it', async () => {
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: team-new}\n';
    const manifest = `${namespace}---\n${claimed('team-new', 'first', 'local-disk')}`;
    const { code, out } = await asker.run('admin', ['plan', asker.place.write('new.yaml', manifest)]);

    expect(code).toBe(0);
    expect(out).toContain('Plan: 3 to create');
  });

  it('takes the rights that applying takes, and names the one that is missing', async () => {
    const { code, err } = await asker.run('looker', ['plan', 'examples/contention/']);

    expect(code).toBe(1);
    expect(err).toContain(
      'user "looker" cannot get resource "workloadpartitions" "reports" in API group "partywall.dev" in the namespace "team-b", which applying these objects takes (Forbidden)',
    );
  });

  it('tells what the store would refuse, at its place in the files', async () => {
    const wrong = asker.place.write(
      'wrong.yaml',
      wish.replace('partitionName: wishful', 'partitionName: Wishful_'),
    );
    const { code, err } = await asker.run('tenant', ['plan', wrong]);

    expect(code).toBe(1);
    expect(err).toContain('wrong.yaml:');
  });

  it('in a namespace of tenants is about that namespace alone', async () => {
    const elsewhere = {
      apiVersion: 'partywall.dev/v1alpha1',
      kind: 'DeviceClaim',
      metadata: { name: 'x', namespace: 'team-a' },
    };
    const manifests = await pack([elsewhere], 'manifests');

    expect(await reasonFor({ plan: { manifests } }, 'elsewhere')).toBe('WrongNamespace');
  });

  it.each([
    ['no gzip', 'bm8gZ3ppcA==', 'Invalid'],
    ['a bomb', gzipSync(Buffer.alloc(mostUnpacked.manifests + 1, 0x20)).toString('base64'), 'TooLarge'],
    ['no JSON', gzipSync('kind: Host').toString('base64'), 'Invalid'],
    ['no objects', gzipSync('[1]').toString('base64'), 'Invalid'],
  ])('refuses %s, and goes on', async (name, manifests, reason) => {
    expect(await reasonFor({ plan: { manifests } }, name.replace(' ', '-').toLowerCase())).toBe(reason);
    expect(controller.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('holds up nothing: while a big one is made, objects become Ready and questions are answered', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => ({
      apiVersion: 'partywall.dev/v1alpha1',
      kind: 'WorkloadPartition',
      metadata: { name: `many-${String(at)}`, namespace: 'team-b' },
      spec: {},
    }));
    const plan = { manifests: await pack(many, 'manifests') };
    await asker.create('tenant', 'team-b', { requester: await asker.whoIs('tenant'), plan }, 'big');
    const isOver = async () => (await asker.get('team-b', 'big'))?.status?.answer !== undefined;
    const done: string[] = [];

    for (let round = 0; !(await isOver()); round += 1) {
      const name = `meanwhile-${String(round)}`;
      await applied(
        server(),
        claimed('team-b', name, 'local-disk')
          .split('---')[0]!
          .replace(/requiredClaimNames.*\]/u, ''),
      );
      const key = { kind: 'WorkloadPartition', namespace: 'team-b', name };
      await until('it is Ready', async () => isReady((await scene.cluster.get(key))!));
      expect((await asker.run('tenant', ['view', name, '-n', 'team-b'])).code).toBe(0);
      if (!(await isOver())) done.push(name);
    }

    expect(done.length).toBeGreaterThan(0);
    expect(controller.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  describe('--out, and apply --plan', () => {
    /** One device, and a class that anybody may take it by. */
    const scarce = (name: string): string => `apiVersion: partywall.dev/v1alpha1
kind: DeviceInventory
metadata: {name: alpha-${name}}
spec:
  hostName: alpha
  devices: [{id: ${name}-0, name: ${name}0, driver: scsidisk, type: Block, attributes: {bus: ${name}}}]
---
apiVersion: partywall.dev/v1alpha1
kind: PartitionDeviceClass
metadata: {name: ${name}-disk}
spec:
  selectors: [{cel: 'device.attributes["bus"] == "${name}"'}]
  allowedNamespaces: {from: All}
`;

    async function publish(name: string): Promise<void> {
      await applied(server(), scarce(name));
      const key = { kind: 'DeviceInventory', name: `alpha-${name}` };
      await until('it is published', async () => isReady((await scene.cluster.get(key))!));
    }

    /** @returns the file in which it is kept */
    async function kept(user: string, name: string): Promise<{ file: string; out: string }> {
      const manifest = asker.place.write(`${name}.yaml`, claimed('team-b', name, `${name}-disk`));
      const file = join(asker.place.directory, `${name}-${user}.plan`);
      const { code, err, out } = await asker.run(user, ['plan', manifest, '--out', file, '-o', 'json']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      return { file, out };
    }

    it('does what was shown, though others were busy with something else', async () => {
      await publish('busy');
      const { file, out } = await kept('admin', 'busy');
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-busy' } };
      await applied(server(), JSON.stringify(namespace));
      const { code, err } = await asker.run('admin', ['apply', '--plan', file]);
      const key = { kind: 'DeviceClaim', namespace: 'team-b', name: 'busy' };
      const { status } = (await scene.cluster.get(key))!;

      expect({ code, err }).toMatchObject({ code: 0 });
      expect(numbersIn(out)).toHaveLength(1);
      expect(JSON.stringify(status)).toContain('busy-0');
      const again = await asker.run('admin', ['plan', join(asker.place.directory, 'busy.yaml')]);
      expect(again.out).toContain('0 to create, 0 to update, 2 unchanged');
    });

    it('refuses when somebody else was quicker, and changes nothing', async () => {
      await publish('rare');
      const { file } = await kept('tenant', 'rare');
      await applied(server(), claimed('team-c', 'quicker', 'rare-disk'));
      const rival = { kind: 'DeviceClaim', namespace: 'team-c', name: 'quicker' };
      await until('the other has it', async () => isReady((await scene.cluster.get(rival))!));
      const { code, err, out } = await asker.run('tenant', ['apply', '--plan', file]);

      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toContain('the world has changed since');
      expect(err).toContain('DeviceClaim team-b/rare');
      expect(
        await scene.cluster.get({ kind: 'DeviceClaim', namespace: 'team-b', name: 'rare' }),
      ).toBeUndefined();
    });

    it('refuses what was planned by somebody who may read something else', async () => {
      await publish('private');
      const { file } = await kept('admin', 'private');
      const other = await asker.run('tenant', ['apply', '--plan', file]);
      const same = await asker.run('admin', ['apply', '--plan', file]);

      expect(other).toMatchObject({ code: 1, out: '' });
      expect(other.err).toContain('may read');
      expect(same.code).toBe(0);
    });
  });

  /** Asks in the namespace of the tenant, and waits until it is over. */
  async function reasonFor(question: object, name: string): Promise<string | undefined> {
    await asker.create('tenant', 'team-b', { requester: await asker.whoIs('tenant'), ...question }, name);
    return await asker.reasonOf('team-b', name, () => controller.log);
  }
});
