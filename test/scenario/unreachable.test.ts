/** A host that does not answer stops nobody else, and is left as it is until it does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText } from '../../controller/api/object.ts';
import { kinds } from '../../controller/kinds/index.ts';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import { act, randomDeeds } from '../support/deeds.ts';
import { endState } from '../support/end-state.ts';
import { aClaim, aClass, aHost, anExtension, anInventory, aPartition, aVersion } from '../support/objects.ts';
import { StillWorld } from '../support/still-world.ts';
import { worldCount } from '../support/world-store.ts';
import { smallWorlds } from '../support/worlds.ts';

const goods = [
  aVersion('os'),
  aHost('alpha'),
  aHost('beta'),
  anInventory('disks-alpha', 'alpha', ['a1', 'a2']),
  anInventory('disks-beta', 'beta', ['b1', 'b2']),
  aClass('disk'),
];

/** A partition on a host, with a disk. */
function tenant(name: string, hostName?: string): KubeObject[] {
  const place = hostName === undefined ? {} : { hostName };
  return [
    aPartition(`team-a/${name}`, { ...place, requiredClaimNames: [`${name}-data`] }),
    aClaim(`team-a/${name}-data`, name, ['hdisk0']),
  ];
}

const near = tenant('near', 'alpha');
const far = tenant('far', 'beta');

async function running(...objects: readonly KubeObject[]): Promise<StillWorld> {
  const world = new StillWorld();
  await world.apply(...goods, ...objects);
  await world.settle();
  return world;
}

async function readyOf(world: StillWorld, object: KubeObject): Promise<string> {
  const { status } = await world.get(keyOf(object));
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return ready === undefined ? 'nothing' : `${ready.status} ${ready.reason}`;
}

async function statuses(world: StillWorld): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const { kind } of kinds) {
    for (const object of await world.list(kind)) found.set(keyText(keyOf(object)), object.status);
  }
  return found;
}

/** Titles of what differs. */
function changed(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  return [...after]
    .filter(([title, status]) => JSON.stringify(before.get(title)) !== JSON.stringify(status))
    .map(([title]) => title);
}

/** Title -> status of Ready. */
async function readiness(world: StillWorld): Promise<Map<string, string | undefined>> {
  const found = await statuses(world);
  const ready = (status: unknown) => (status as KubeObject['status'])?.conditions?.[0]?.status;
  return new Map([...found].map(([title, status]) => [title, ready(status)]));
}

async function inKernels({ cluster, kernels }: StillWorld): Promise<string[]> {
  return (await endState(cluster, kernels)).filter((line) => line.startsWith('kernel '));
}

const beta = aHost('beta');

describe('a host that does not answer', () => {
  it('says so, and changes nothing else', async () => {
    const world = await running(...near, ...far);
    const before = await statuses(world);
    const { effects } = world;
    const done = effects.length;
    world.unreachable.add('beta');

    const isSettled = await world.settle();

    expect(await readyOf(world, beta)).toBe('Unknown Unreachable');
    expect(changed(before, await statuses(world))).toEqual([keyText(keyOf(beta))]);
    expect(effects.slice(done)).toEqual(['status Host /beta']);
    expect((await world.get(keyOf(beta))).status).toMatchObject({
      partitions: { Active: 1 },
      bootID: expect.any(String) as string,
    });
    expect(isSettled).toBe(false);
  });

  it('is asked less and less often, however much is there', async () => {
    const world = await running(...far, ...tenant('far2', 'beta'));
    world.unreachable.add('beta');

    await world.settle();

    // 1, 2, 4, 8, 16 and then 30 seconds apart, for an hour.
    expect(world.unanswered).toBeLessThan(130);
    expect(world.exceptions).toEqual([expect.stringContaining('the kernel of beta does not answer')]);
  });

  it('does not keep others from what they want', async () => {
    const world = await running(...near, ...far);
    world.unreachable.add('beta');
    await world.delete(...near.map(keyOf));
    const late = tenant('late', 'alpha');
    await world.apply(...late, anExtension('trace'));

    await world.settle();

    expect(await readyOf(world, late[0]!)).toBe('True Running');
    expect(await readyOf(world, anExtension('trace'))).toBe('True Registered');
    await expect(world.get(keyOf(near[0]!))).rejects.toThrow('there is no');
  });

  it('gets nobody new: who may go elsewhere does', async () => {
    const world = await running();
    world.unreachable.add('alpha');
    const anywhere = tenant('anywhere');
    const pinned = tenant('pinned', 'alpha');
    await world.apply(...anywhere, ...pinned);

    await world.settle();

    expect((await world.get(keyOf(anywhere[0]!))).status).toMatchObject({ hostName: 'beta' });
    expect(await readyOf(world, anywhere[0]!)).toBe('True Running');
    expect(await readyOf(world, pinned[0]!)).toBe('False HostNotReady');
  });

  it('stops no start of the program, wherever it is in the list', async () => {
    const world = await running(...near, ...far);
    const before = await statuses(world);
    world.restart();
    world.unreachable.add('alpha');
    await world.apply(...tenant('late', 'beta'));

    await world.settle();

    expect(await readyOf(world, tenant('late')[0]!)).toBe('True Running');
    expect(await readyOf(world, aHost('alpha'))).toBe('Unknown Unreachable');
    const after = await statuses(world);
    for (const object of near) {
      expect(after.get(keyText(keyOf(object)))).toEqual(before.get(keyText(keyOf(object))));
    }
  });

  it('is not forgotten when it is deleted, nor is what it holds', async () => {
    const world = await running(...far, anExtension('trace'));
    world.unreachable.add('beta');
    await world.delete(
      ...far.map(keyOf),
      keyOf(anExtension('trace')),
      keyOf(anInventory('disks-beta', 'beta', [])),
      keyOf(beta),
    );

    await world.settle();

    expect(await readyOf(world, anExtension('trace'))).toBe('False Pending');
    const { status } = await world.get(keyOf(anExtension('trace')));
    expect(status?.conditions?.[0]?.message).toBe('Waits for the kernels of beta, which do not answer.');
    expect(status).toMatchObject({ hosts: [{ name: 'beta' }] });
    await world.get(keyOf(far[0]!));
    await world.get(keyOf(beta));
    expect(await world.kernels.hosts()).toEqual(['alpha', 'beta']);

    world.unreachable.clear();
    expect(await world.settle()).toBe(true);

    expect(await world.kernels.hosts()).toEqual(['alpha']);
    for (const object of [...far, anExtension('trace'), beta]) {
      await expect(world.get(keyOf(object))).rejects.toThrow('there is no');
    }
  });

  it('LIFE-26: goes on as soon as it answers, with what was wanted and what happened meanwhile', async () => {
    const undisturbed = await running(...far, ...tenant('late', 'beta'));
    const world = await running(...far);
    world.unreachable.add('beta');
    await world.settle();
    await world.apply(...tenant('late', 'beta'));
    const stop = {
      type: 'StopPartition',
      partitionUid: (await world.get(keyOf(far[0]!))).metadata.uid!,
    } as const;
    await world.command('beta', { type: 'Global' }, stop);
    await world.settle();

    world.unreachable.clear();
    expect(await world.settle()).toBe(true);

    expect(await readyOf(world, beta)).toBe('True Healthy');
    for (const object of [far[0]!, tenant('late')[0]!])
      expect(await readyOf(world, object)).toBe('True Running');
    const [mine, theirs] = [await statuses(world), await statuses(undisturbed)];
    expect([...mine.keys()]).toEqual([...theirs.keys()]);
    expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
  });

  it('says so in whatever moment of a start it is lost', async () => {
    let answers = 0;
    for (let isLost = true; isLost; answers += 1) {
      const world = await running(...far);
      world.restart();
      world.answersLeft.set('beta', answers);

      await world.settle();

      isLost = world.unreachable.has('beta');
      const expected = isLost ? 'Unknown Unreachable' : 'True Healthy';
      expect(await readyOf(world, beta), `after ${String(answers)} answers`).toBe(expected);
    }
    expect(answers).toBeGreaterThan(5);
  });

  it('LIFE-26: is set right after a start during which it did not answer', async () => {
    const world = await running(...far);
    const { uid } = (await world.get(keyOf(far[0]!))).metadata;
    await world.command('beta', { type: 'Global' }, { type: 'StopPartition', partitionUid: uid! });
    world.restart();
    world.unreachable.add('beta');
    await world.settle();

    world.unreachable.clear();
    expect(await world.settle()).toBe(true);

    const query = { type: 'Partition', partitionUid: uid! } as const;
    const answer = await world.kernels.kernel('beta').read<'Partition'>({ type: 'Global' }, query);
    expect(answer).toMatchObject({ ok: true, result: { state: 'Active' } });
  });

  it('X-8: whatever happens and whichever hosts are lost meanwhile, it ends sound, and beginning anew has nothing to add', async () => {
    const worlds = smallWorlds({ disks: { min: 0, max: 2 }, sharing: true });
    const outages = fc.array(fc.subarray(['alpha', 'beta']), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(worlds, randomDeeds, outages, async ({ goods, requests }, deeds, lost) => {
        const world = new StillWorld();
        await world.apply(...goods);
        for (const [round, hosts] of lost.entries()) {
          world.unreachable.clear();
          for (const host of hosts) world.unreachable.add(host);
          if (round === 0) await world.apply(...requests);
          for (const [at, deed] of deeds.entries()) await act(world, deed, 10 * round + at);
          await world.settle();
        }
        world.unreachable.clear();
        expect(await world.settle()).toBe(true);
        const before = [await readiness(world), await inKernels(world)];
        world.restart();
        await world.settle();

        expect([await readiness(world), await inKernels(world)]).toEqual(before);
        expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
      }),
      { numRuns: worldCount(60), seed: 6 },
    );
  });
});
