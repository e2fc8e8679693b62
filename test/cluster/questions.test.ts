/** Questions to a controller by people with the rights that RBAC gives them (ADR 18). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { parsedAs } from '../unit/cli/output-schema.ts';
import { countsOf } from '../support/metrics-text.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import type { ControllerScene } from './controller-scene.ts';
import type { Answering, Asker } from './question-scene.ts';
import {
  controllerNamespace,
  grant,
  inProgress,
  installPolicy,
  quick,
  startAnswering,
  toAsk,
} from './question-scene.ts';

/** Longer than starting everything takes; never a measure. */
const patienceMs = 300_000;

const tenantRights = [
  ...toAsk,
  ...['get workloadpartitions', 'list workloadpartitions', 'list versionlinks', 'list deviceclaims'],
  'create workloadpartitions/exec',
];

describe.skipIf(isSkipped({ kubectl: true }))('cluster/questions', () => {
  const server = startedServer({ users: { tenant: ['team'], stranger: [], looker: [], operator: [] } });
  let answering: Answering;
  let scene: ControllerScene;
  let controller: ControllerChild;
  let asker: Asker;

  beforeAll(async () => {
    answering = await startAnswering(server(), { program: buildProgram(), more: quick });
    ({ asker, controller, scene } = answering);
    await grant(server(), { user: 'tenant', namespace: 'team-a', rights: tenantRights });
    await grant(server(), { user: 'looker', namespace: 'team-a', rights: toAsk });
    await grant(server(), { user: 'operator', namespace: controllerNamespace, rights: toAsk });
    await grant(server(), { user: 'operator', rights: ['get hosts/holders', 'create hosts/exec'] });
  }, patienceMs);
  afterAll(() => answering.close());

  const reasonOf = (namespace: string, name: string): Promise<string | undefined> =>
    asker.reasonOf(namespace, name, () => controller.log);

  describe('view', () => {
    it('LIFE-28: shows a tenant what its partition sees of itself, and leaves no question behind', async () => {
      const { code, err, out } = await asker.run('tenant', ['view', 'billing', '-n', 'team-a']);

      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/hdisk0 +Available +Block +20:0/u);
      expect(await asker.reviews()).toEqual([]);
    });

    it('prints what is promised to programs', async () => {
      const { out } = await asker.run('tenant', ['view', 'wpar/billing', '-n', 'team-a', '-o', 'json']);

      expect(parsedAs('partitionview_v1alpha1', out)).toMatchObject({ name: 'billing', state: 'Active' });
    });

    it('says that there is no such partition, and which may have been meant', async () => {
      const { code, err } = await asker.run('tenant', ['view', 'biling', '-n', 'team-a']);

      expect({ code, err }).toEqual({
        code: 1,
        err: "error: there is no WorkloadPartition 'biling' in namespace team-a\nDid you mean billing?\n",
      });
    });

    it('names the right that is missing to ask at all', async () => {
      const { code, err } = await asker.run('stranger', ['view', 'billing', '-n', 'team-a']);

      expect(code).toBe(1);
      expect(err).toContain('User "stranger" cannot create resource "reviews"');
      expect(err).toContain('It takes the right to create, get and delete reviews.partywall.dev there.');
    });

    it('names the right that is missing to be answered', async () => {
      const { code, err } = await asker.run('looker', ['view', 'billing', '-n', 'team-a']);

      expect(code).toBe(1);
      expect(err).toBe(
        'error: user "looker" cannot get resource "workloadpartitions" "billing" in API group "partywall.dev" in the namespace "team-a" (Forbidden)\n' +
          'Whoever administers the cluster can allow it.\n',
      );
    });
  });

  describe('tree', () => {
    it('LIFE-28: shows a tenant its namespace, and of hosts the name alone', async () => {
      const { code, err, out } = await asker.run('tenant', ['tree', '-n', 'team-a']);

      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/pwhost alpha +- +-\s*\n/u);
      expect(out).toContain('wpar team-a/billing');
      expect(out).not.toMatch(/team-b|wpar platform|active partition/u);
    });

    it('shows an administrator all of it', async () => {
      const { code, out } = await asker.run('admin', ['tree', '-o', 'json']);

      expect(code).toBe(0);
      const { roots } = parsedAs('tree_v1alpha1', out) as { roots: { name: string; ready: string }[] };
      expect(roots.map(({ name, ready }) => [name, ready])).toEqual([
        ['alpha', 'True'],
        ['beta', 'True'],
      ]);
    });

    it('of everything is not for a tenant', async () => {
      const { code, err } = await asker.run('tenant', ['tree']);

      expect(code).toBe(1);
      expect(err).toContain(
        'cannot create resource "reviews" in API group "partywall.dev" in the namespace "partywall-system"',
      );
    });
  });

  describe('holders', () => {
    it('tells whoever may know it who holds a device', async () => {
      const { code, err, out } = await asker.run('operator', ['holders', 'device', 'lun-202']);

      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/alpha +lun-202 +hdisk14 +Exported +team-a\/billing +team-a\/billing-logs/u);
    });

    it('is not asked in the namespace of a tenant, whoever asks there', async () => {
      const holders = { device: 'lun-202' };
      await asker.create('admin', 'team-a', { requester: await asker.whoIs('admin'), holders }, 'elsewhere');

      expect(await reasonOf('team-a', 'elsewhere')).toBe('WrongNamespace');
    });
  });

  describe('exec', () => {
    const exec = async (user: string, target: readonly string[], words: readonly string[]) =>
      await asker.run(user, ['exec', ...target, '--', ...words]);
    const inBilling = ['billing', '-n', 'team-a'];

    it('acts as a process inside, and prints what the call prints', async () => {
      const written = await exec('tenant', inBilling, ['write', '/etc/motd', 'hello']);
      const read = await exec('tenant', inBilling, ['cat', '/etc/motd']);
      const json = await exec('tenant', [...inBilling, '-o', 'json'], ['ls', '/etc']);

      expect(written).toEqual({ code: 0, out: '', err: '' });
      expect(read).toEqual({ code: 0, out: 'hello', err: '' });
      expect(parsedAs('execresult_v1alpha1', json.out)).toMatchObject({ call: 'ls', path: '/etc' });
    });

    it('tells what the kernel refuses, with its error number', async () => {
      const { code, err } = await exec('tenant', inBilling, ['cat', '/nowhere']);

      expect(code).toBe(1);
      expect(err).toMatch(/^error: .*\(ENOENT, FileNotFound\) \(Refused\)/u);
    });

    it('is refused to whoever may look and not act', async () => {
      const { code, err } = await exec('looker', inBilling, ['ps']);

      expect(code).toBe(1);
      expect(err).toContain('cannot create resource "workloadpartitions/exec" "billing"');
    });

    it('acts as the global environment of a host for operators alone', async () => {
      const { code, out } = await exec('operator', ['host/alpha'], ['lsdev']);
      const refused = await exec('tenant', ['host/alpha'], ['lsdev']);

      expect(code).toBe(0);
      expect(out).toContain('lun-202');
      expect(refused.code).toBe(1);
      expect(refused.err).toContain('cannot create resource "reviews"');
    });

    it('refuses words that are no call before anything is asked', async () => {
      const { code, err } = await exec('tenant', inBilling, ['lss']);

      expect(code).toBe(64);
      expect(err).toContain("there is no call 'lss'");
    });

    it('LIFE-1: is made once, by the controller that finds it recorded', async () => {
      const pids = async () => (await exec('tenant', inBilling, ['ps'])).out.match(/once/gu)?.length ?? 0;
      const spec = {
        requester: await asker.whoIs('tenant'),
        exec: { partitionName: 'billing', words: ['spawn', 'once'] },
      };
      await asker.create('tenant', 'team-a', spec, 'spawned');
      expect(await reasonOf('team-a', 'spawned')).toBe('Answered');
      const { metadata, status } = (await asker.get('team-a', 'spawned'))!;

      // As a controller leaves it that dies between the kernel's answer and its own.
      const forgotten = { ...status, answer: undefined, expirationTime: undefined, conditions: inProgress };
      await asker.setStatus('team-a', metadata.name, forgotten);
      controller.signal('SIGKILL');
      await controller.ended;
      controller = await scene.startController({ more: quick });

      expect(await reasonOf('team-a', 'spawned')).toBe('Answered');
      expect((await asker.get('team-a', 'spawned'))?.status?.answer).toBe(status?.answer);
      expect(await pids()).toBe(1);
    });

    it('does nothing in the name of another partition, whatever the status says', async () => {
      const requester = await asker.whoIs('tenant');
      controller.signal('SIGTERM');
      await controller.ended;
      await asker.create(
        'tenant',
        'team-a',
        { requester, exec: { partitionName: 'billing', words: ['spawn', 'x'] } },
        'lured',
      );
      const operation = { owner: 'inside-of-another', sequence: 1, bootID: 'none' };
      await asker.setStatus('team-a', 'lured', { observedGeneration: -1, conditions: inProgress, operation });
      controller = await scene.startController({ more: quick });

      expect(await reasonOf('team-a', 'lured')).toBe('Answered');
      const uid = (await scene.cluster.get({
        kind: 'WorkloadPartition',
        namespace: 'team-a',
        name: 'billing',
      }))!.metadata.uid;
      expect((await asker.get('team-a', 'lured'))?.status?.operation?.owner).toBe(`inside-${uid!}`);
    });
  });

  describe('a question', () => {
    it('that was asked before a leader change is answered by the next leader', async () => {
      controller.signal('SIGKILL');
      await controller.ended;
      const requester = await asker.whoIs('tenant');
      await asker.create('tenant', 'team-a', { requester, view: { partitionName: 'billing' } }, 'early');
      controller = await scene.startController({ more: quick });

      expect(await reasonOf('team-a', 'early')).toBe('Answered');
    });

    it('is not put in the name of another user, or with more groups', async () => {
      const view = { partitionName: 'billing' };
      const own = await asker.whoIs('looker');
      const forged = [
        { ...own, user: 'tenant' },
        { ...own, groups: [...own.groups!, 'system:masters'] },
        { ...own, groups: [] },
        { ...own, uid: 'tenant-uid' },
        { ...own, extra: { scopes: ['all'] } },
      ];

      for (const requester of forged) {
        const { code, text } = await asker.create('looker', 'team-a', { requester, view }, 'forged');
        expect({ code, text }).toMatchObject({
          code: 403,
          text: expect.stringContaining('spec.requester.') as string,
        });
      }
      expect((await asker.create('looker', 'team-a', { requester: own, view }, 'honest')).code).toBe(201);
    });

    it('cannot be changed once it is asked', async () => {
      const key = { kind: 'Review', namespace: 'team-a', name: 'honest' };
      const answer = await asker.patch(key, [
        { op: 'replace', path: '/spec/requester/user', value: 'tenant' },
      ]);

      expect(answer.code).toBe(422);
      expect(answer.text).toContain('a Review cannot be changed; ask anew');
    });

    it('without a controller ends in time, and says where to look', async () => {
      controller.signal('SIGTERM');
      await controller.ended;
      const { code, err } = await asker.run('tenant', ['view', 'billing', '-n', 'team-a', '--timeout', '1s']);
      controller = await scene.startController({ more: quick });

      expect(code).toBe(1);
      expect(err).toBe(
        'error: the controller has not answered within 1 s.\nSee whether one leads (kubectl get lease -n partywall-system) and what its log says; --timeout waits longer.\n',
      );
    });

    it('is answered to nobody while nothing vouches for who asks', async () => {
      await kubectl(server(), ['delete', 'validatingadmissionpolicybinding', 'partywall-review-requester']);
      const { code, err } = await asker.run('tenant', ['view', 'billing', '-n', 'team-a']);
      await installPolicy(server());
      const early = await asker.run('tenant', ['view', 'billing', '-n', 'team-a']);

      expect(code).toBe(1);
      expect(err).toContain(
        'the ValidatingAdmissionPolicyBinding partywall-review-requester is not installed',
      );
      expect(err).toContain(
        '(RequesterNotVerified)\nWhoever administers the cluster: kubectl apply -f deploy/policies/review-requester.yaml',
      );
      expect(early.err).toContain('it was asked before the policy was surely in force');
      // Whoever runs the controller sees it as well.
      const metrics = await (await fetch(`${controller.health}/metrics`)).text();
      expect(countsOf(metrics, 'partywall_controller_reviews_total')).toMatchObject({
        'view RequesterNotVerified': 2,
      });
      expect(countsOf(metrics, 'partywall_controller_reviews_waiting')).toEqual({});
    });
  });
});
