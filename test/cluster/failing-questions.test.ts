/** Questions that have no answer, and a controller that goes on (ADR 18). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { KubeObject } from '../../controller/api/object.ts';
import { isReady } from '../../controller/questions/ready.ts';
import { pack } from '../../controller/reviews/packed.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { install, ownDefinitions } from './apiserver/definitions.ts';
import { isSkipped, preparedServer, startedServer } from './apiserver/started-server.ts';
import type { ControllerScene } from './controller-scene.ts';
import { hasLogged, until } from './controller-scene.ts';
import type { Answering, Asker } from './question-scene.ts';
import { applied, grant, inProgress, quick, startAnswering, toAsk } from './question-scene.ts';

/** Longer than starting everything takes; never a measure. */
const patienceMs = 300_000;

/** What one namespace may have waiting in one lane, and how many are answered at once (responder.ts). */
const room = 100 + 4;

const planRights = ['get', 'patch', 'create'].map((verb) => `${verb} workloadpartitions`);

function partitions(count: number): KubeObject[] {
  return Array.from({ length: count }, (_, at) => ({
    apiVersion: 'partywall.dev/v1alpha1',
    kind: 'WorkloadPartition',
    metadata: { name: `many-${String(at)}`, namespace: 'team-a' },
    spec: {},
  }));
}

describe.skipIf(isSkipped({ kubectl: true }))('cluster/failing-questions', () => {
  const server = startedServer({ users: { tenant: [], neighbour: [] } });
  let answering: Answering;
  let scene: ControllerScene;
  let controller: ControllerChild;
  let asker: Asker;

  beforeAll(async () => {
    answering = await startAnswering(server(), { program: buildProgram(), more: quick });
    ({ asker, controller, scene } = answering);
    const rights = [...toAsk, 'get workloadpartitions', 'create workloadpartitions/exec', ...planRights];
    await grant(server(), { user: 'tenant', namespace: 'team-a', rights });
    await grant(server(), { user: 'neighbour', namespace: 'team-b', rights });
  }, patienceMs);
  afterAll(() => answering.close());

  async function restart(...more: string[]): Promise<void> {
    controller.signal('SIGTERM');
    await controller.ended;
    controller = await scene.startController({ more: [...quick, ...more] });
    await until('it leads', () => hasLogged(controller, 'The controller leads.'));
  }

  const reasonOf = (name: string, namespace = 'team-a'): Promise<string | undefined> =>
    asker.reasonOf(namespace, name, () => controller.log);

  async function ask(user: string, question: object, name: string, namespace = 'team-a'): Promise<void> {
    const { code, text } = await asker.create(
      user,
      namespace,
      { requester: await asker.whoIs(user), ...question },
      name,
    );
    expect({ code, text }).toMatchObject({ code: 201 });
  }

  /** Whatever became of a question before, it still answers, and it is the same leader. */
  async function expectItAnswers(): Promise<void> {
    const { code, err } = await asker.run('neighbour', ['view', 'web', '-n', 'team-b']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(controller.log.filter(({ level }) => level === 'error')).toEqual([]);
    expect(controller.log.filter(({ message }) => message === 'The controller leads.')).toHaveLength(1);
  }

  describe('a plan', () => {
    const manifest = (): string =>
      asker.place.write(
        'many.yaml',
        partitions(2000)
          .map((object) => JSON.stringify(object))
          .join('\n---\n'),
      );

    it('that takes too long is TimedOut', async () => {
      // Less than reading the cluster takes.
      await restart('--plan-timeout', '50ms');
      const { code, err } = await asker.run('tenant', ['plan', manifest()]);

      expect({ code, err }).toEqual({
        code: 1,
        err: 'error: The plan took longer than 0.05 s (TimedOut)\nPlan fewer objects at once.\n',
      });
      await expectItAnswers();
    });

    it('that runs out of memory is TooLarge, and takes down nobody but itself', async () => {
      await restart('--plan-memory', '48');
      const { code, err } = await asker.run('tenant', ['plan', manifest()]);

      expect({ code, err }).toEqual({
        code: 1,
        // After a while it also says that it waits.
        err: expect.stringContaining(
          'error: The plan took more than 48 MiB of memory (TooLarge)\nPlan fewer objects at once.\n',
        ) as string,
      });
      await expectItAnswers();
    });

    it('of more objects than are planned at once is TooLarge', async () => {
      await restart();
      await ask('tenant', { plan: { manifests: await pack(partitions(20_001), 'manifests') } }, 'objects');

      expect(await reasonOf('objects')).toBe('TooLarge');
      await expectItAnswers();
    });

    it('that is under way when its controller dies is made by the next one', async () => {
      await ask('tenant', { plan: { manifests: await pack(partitions(1000), 'manifests') } }, 'left');
      controller.signal('SIGKILL');
      await controller.ended;
      controller = await scene.startController({ more: quick });

      expect(await reasonOf('left')).toBe('Answered');
    });
  });

  it('TooMany at once are refused, and those that fit are answered; the neighbour notices nothing', async () => {
    controller.signal('SIGTERM');
    await controller.ended;
    const view = { view: { partitionName: 'billing' } };
    const names = Array.from({ length: room + 6 }, (_, at) => `many-${String(at)}`);
    for (const name of names) await ask('tenant', view, name);
    await ask('neighbour', { view: { partitionName: 'web' } }, 'alone', 'team-b');
    await restart();

    const reasons: unknown[] = [];
    for (const name of names) reasons.push(await reasonOf(name));
    expect(reasons.filter((reason) => reason === 'Answered')).toHaveLength(room);
    expect(reasons.filter((reason) => reason === 'TooMany')).toHaveLength(6);
    expect(await reasonOf('alone', 'team-b')).toBe('Answered');
    await expectItAnswers();
  });

  describe('about a host that does not answer', () => {
    const billing = { kind: 'WorkloadPartition', namespace: 'team-a', name: 'billing' };

    it('is Unreachable when the host dies while it is asked', async () => {
      scene.host('alpha').signal('SIGSTOP');
      const answered = asker.run('tenant', ['view', 'billing', '-n', 'team-a']);
      await until('it is asked', async () => (await asker.reviews()).some(({ spec }) => spec.view));
      scene.host('alpha').signal('SIGKILL');
      const { code, err } = await answered;

      expect(code).toBe(1);
      expect(err).toMatch(/^error: .*alpha.*\(Unreachable\)\n/u);
    });

    it('plans all the same, and tells what would wait for the host', async () => {
      const more = partitions(1).map((object) => ({ ...object, spec: { hostName: 'alpha' } }));
      const file = asker.place.write('more.json', JSON.stringify(more[0]));
      const { code, out, err } = await asker.run('tenant', ['plan', file]);

      expect({ code, err }).toEqual({ code: 1, err: '' });
      expect(out).toMatch(/would not be Ready: /u);
    });

    it('makes no call, and says that there was none', async () => {
      await ask('tenant', { exec: { partitionName: 'billing', words: ['spawn', 'never'] } }, 'not-begun');

      expect(await reasonOf('not-begun')).toBe('Unreachable');
      expect((await asker.get('team-a', 'not-begun'))?.status?.operation).toBeUndefined();
    });

    it('LIFE-1: is asked again about a call that was begun, until the host is back; it is made once', async () => {
      await scene.restartHost('alpha');
      await until('billing is Ready', async () => isReady((await scene.cluster.get(billing))!));
      await ask('tenant', { exec: { partitionName: 'billing', words: ['spawn', 'patient'] } }, 'begun');
      expect(await reasonOf('begun')).toBe('Answered');
      const { status } = (await asker.get('team-a', 'begun'))!;
      scene.host('alpha').signal('SIGKILL');
      await scene.host('alpha').ended;
      // As it stands when the host dies between the command and its answer.
      const { operation, observedGeneration } = status!;
      await asker.setStatus('team-a', 'begun', { observedGeneration, conditions: inProgress, operation });
      await until('it was asked in vain', () =>
        hasLogged(controller, 'A Review could not be answered and is tried again.'),
      );
      expect((await asker.get('team-a', 'begun'))?.status?.answer).toBeUndefined();
      await scene.restartHost('alpha');

      expect(await reasonOf('begun')).toBe('Answered');
      expect((await asker.get('team-a', 'begun'))?.status?.answer).toBe(status?.answer);
      const { out } = await asker.run('tenant', ['exec', 'billing', '-n', 'team-a', '--', 'ps']);
      expect(out.match(/patient|never/gu)).toEqual(['patient']);
    });
  });
});

describe.skipIf(isSkipped({ kubectl: true }))('cluster/failing-questions without the CRD of Review', () => {
  const definitions = ownDefinitions();
  const name = 'reviews.partywall.dev';
  const server = preparedServer({}, async (started) => {
    await install(started, new Map([...definitions].filter(([one]) => one !== name)));
  });
  let answering: Answering;
  beforeAll(async () => {
    answering = await startAnswering(server(), { program: buildProgram(), more: quick, mayAsk: false });
  }, patienceMs);
  afterAll(() => answering.close());

  it('reconciles, and says once that nobody can ask', async () => {
    const { controller, scene } = answering;
    const told = controller.log.filter(({ message }) => String(message).startsWith('Reviews cannot be read'));

    expect((await scene.stored()).every(isReady)).toBe(true);
    expect(told).toEqual([
      expect.objectContaining({
        level: 'warn',
        problem: expect.stringContaining('/apis/partywall.dev/v1alpha1/reviews was answered 404') as string,
      }),
    ]);
    expect(controller.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each([
    [['plan', 'examples/contention/']],
    [['view', 'billing', '-n', 'team-a']],
    [['holders', 'device', 'lun-202']],
    [['tree']],
    [['exec', 'billing', '-n', 'team-a', '--', 'ps']],
  ])('%j says what is missing, and how to install it', async (command) => {
    const { code, out, err } = await answering.asker.run('admin', command);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /^error: the cluster does not serve Reviews of partywall\.dev, by which its controller is asked\nWhoever administers it installs them: partywall export crds \| kubectl apply --server-side -f -\./u,
    );
  });

  it('answers as soon as the CRD is there, without a restart', async () => {
    const { asker, controller } = answering;
    await install(server(), new Map([[name, definitions.get(name)!]]));
    await until('it reads Reviews', () => hasLogged(controller, 'Reviews are read; questions are answered.'));
    const { code, err } = await asker.run('admin', ['view', 'billing', '-n', 'team-a']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('looks for the controller where it is told to', async () => {
    const { code, err } = await answering.asker.run('admin', ['tree', '--controller-namespace', 'nowhere']);

    expect({ code, err }).toEqual({
      code: 1,
      err: 'error: the question cannot be asked: namespaces "nowhere" not found\n--controller-namespace says where the controller of the cluster is.\n',
    });
  });

  it('goes on without it when it is taken away, and keeps everything Ready', async () => {
    const { controller, scene } = answering;
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
    await server().request(path, { method: 'DELETE' });
    await until('it is told', () =>
      controller.log.some(
        ({ kind, message }) => String(message).startsWith('A watch failed') && kind === 'Review',
      ),
    );
    const namespaced = { namespace: 'team-a', name: 'late' };
    await applied(
      server(),
      JSON.stringify({
        apiVersion: 'partywall.dev/v1alpha1',
        kind: 'WorkloadPartition',
        metadata: namespaced,
        spec: {},
      }),
    );

    await until('another one is Ready', async () =>
      isReady((await scene.cluster.get({ kind: 'WorkloadPartition', ...namespaced }))!),
    );
    expect(controller.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
