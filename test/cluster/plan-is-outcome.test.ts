/** A plan that a controller makes is what the controller then does: on a real cluster, for generated worlds. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DeviceClaim } from '../../controller/api/generated/device-claim.ts';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText, keyTitle } from '../../controller/api/object.ts';
import type { Change, Effect, Plan } from '../../controller/questions/plan/document.ts';
import { readinessOf } from '../../controller/questions/ready.ts';
import { buildProgram } from '../support/built-program.ts';
import type { ControllerChild } from '../support/controller-child.ts';
import { smallWorlds } from '../support/worlds.ts';
import { kubectl } from './apiserver/kubectl.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { ControllerScene, hasLogged, until } from './controller-scene.ts';
import { applied, Asker, controllerNamespace, installPolicy, untilAnswered } from './question-scene.ts';

/** Longer than starting everything takes; never a measure. */
const patienceMs = 300_000;

const worlds = fc.sample(smallWorlds({ disks: { min: 0, max: 2 }, sharing: true }), { numRuns: 20, seed: 6 });

/** What a person writes of it. */
function manifest({ apiVersion, kind, metadata, spec }: KubeObject): object {
  const { labels, name, namespace } = metadata;
  return { apiVersion, kind, metadata: { name, namespace, labels }, spec };
}

type Allocation = Omit<Extract<Effect, { type: 'allocate' }>, 'type'>;

function allocationsIn({ effects }: Change): Allocation[] {
  return effects.flatMap((effect) => {
    if (effect.type !== 'allocate') return [];
    const { type: _type, ...allocation } = effect;
    return [allocation];
  });
}

function textsOf(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}

describe.skipIf(isSkipped({ kubectl: true }))('cluster/plan-is-outcome', () => {
  const server = startedServer({ controllers: true });
  let scene: ControllerScene;
  let controller: ControllerChild;
  let asker: Asker;

  beforeAll(async () => {
    asker = new Asker(server());
    const spaces = worlds.flatMap(({ requests }) => requests.map(({ metadata }) => metadata.namespace ?? ''));
    const items = [controllerNamespace, ...new Set(spaces)].map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    }));
    await applied(server(), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await installPolicy(server());
    scene = new ControllerScene(buildProgram(), server());
    await scene.startHosts('alpha', 'beta');
    controller = await scene.startController();
    await untilAnswered(asker, controller);
  }, patienceMs);
  afterAll(async () => {
    asker.place.remove();
    await scene.close();
  });

  /** The real number that a kernel has for a device of a claim. */
  async function realNumber(claim: KubeObject, entry: string, host: string): Promise<unknown> {
    const kernel = scene.kernels.kernel(host);
    const answer = await kernel.read<'Devices'>({ type: 'Global' }, { type: 'Devices' });
    if (!answer.ok) throw new Error(answer.id);
    const all = answer.result.flatMap(({ allocations }) => allocations);
    const own = all.find((one) => one.claimUid === claim.metadata.uid && one.entry === entry);
    return own?.real ?? undefined;
  }

  async function allocationsOf(claim: DeviceClaim): Promise<Allocation[]> {
    const found: Allocation[] = [];
    for (const { deviceID, hostName, name, virtualNumber } of claim.status?.devices ?? []) {
      const real = (await realNumber(claim, name, hostName)) as Allocation['realNumber'];
      const number = real === undefined ? {} : { realNumber: real };
      found.push({ device: name, deviceID, host: hostName, virtualNumber, ...number });
    }
    return found;
  }

  /** What is otherwise than it was planned. */
  async function differences({ changes }: Plan): Promise<string[]> {
    const stored = new Map((await scene.stored()).map((object) => [keyText(keyOf(object)), object]));
    const found: string[] = [];
    for (const change of changes) {
      const { kind, name, namespace, outcome } = change;
      const key = namespace === undefined ? { kind, name } : { kind, namespace, name };
      const object = stored.get(keyText(key));
      const { reason } = object === undefined ? { reason: 'absent' } : readinessOf(object);
      if (reason !== outcome.reason) found.push(`${keyTitle(key)}: planned ${outcome.reason}, is ${reason}`);
      if (object === undefined) continue;
      const planned = kind === 'DeviceClaim' ? textsOf(allocationsIn(change)) : placesIn(change);
      const is =
        kind === 'DeviceClaim' ? textsOf(await allocationsOf(object as DeviceClaim)) : placeOf(object);
      if (planned.join() !== is.join())
        found.push(`${keyTitle(key)}: planned ${planned.join()}, is ${is.join()}`);
    }
    return found;
  }

  function placesIn({ effects }: Change): string[] {
    return effects.flatMap((effect) => (effect.type === 'place' ? [effect.host] : []));
  }

  function placeOf(object: KubeObject): string[] {
    const { hostName } =
      object.kind === 'WorkloadPartition' ? ((object as WorkloadPartition).status ?? {}) : {};
    return hostName === undefined ? [] : [hostName];
  }

  it.each(worlds.map((world, at) => [at + 1, world] as const))(
    'world %i becomes what was planned: hosts, devices, numbers and reasons',
    async (_, { goods, requests }) => {
      const texts = [...goods, ...requests].map((object) => JSON.stringify(manifest(object)));
      const file = asker.place.write('world.yaml', texts.join('\n---\n'));
      const planned = await asker.run('admin', ['plan', file, '-o', 'json']);
      expect(planned.err).toBe('');
      const plan = JSON.parse(planned.out) as Plan;

      // All of it is there when a controller looks first.
      controller.signal('SIGTERM');
      await controller.ended;
      const stored = await asker.run('admin', ['apply', file, '--wait=false']);
      expect(stored).toMatchObject({ code: 0 });
      controller = await scene.startController();
      // A policy that is only seconds old vouches for nobody (ADR 18).
      const isAnswered = async (): Promise<boolean> => (await asker.run('admin', ['tree'])).code === 0;
      await until('questions are answered', isAnswered, () => controller.log);
      await until('it leads', () => hasLogged(controller, 'The controller leads.'));
      let otherwise: string[] = [];
      const isSo = async (): Promise<boolean> => (otherwise = await differences(plan)).length === 0;
      await until('it is as planned', isSo, () => otherwise);

      const all = 'wpar,dclaim,vlink,dinv,pwhost,pwdc,rtv';
      await kubectl(server(), ['delete', all, '--all', '-A', '--wait=false']);
      const isEmpty = async (): Promise<boolean> => (await scene.stored()).length === 0;
      await until('everything is gone', isEmpty, () => controller.log);
    },
  );
});
