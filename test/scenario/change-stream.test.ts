/** What happens in a kernel that the engine did not ask for reaches those whom it concerns, without edit and restart (LIFE-26). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf, keyText, uidOf } from '../../controller/api/object.ts';
import type { Caller } from '../../controller/kernel/port.ts';
import { kinds } from '../../controller/kinds/index.ts';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import type { Deed } from '../support/deeds.ts';
import { act, randomDeeds, whats } from '../support/deeds.ts';
import { endState } from '../support/end-state.ts';
import { aClaim, aClass, aHost, aLink, anInventory, aPartition, aVersion } from '../support/objects.ts';
import { StillWorld } from '../support/still-world.ts';
import { worldCount } from '../support/world-store.ts';
import type { SmallWorld } from '../support/worlds.ts';
import { smallWorlds } from '../support/worlds.ts';

const global: Caller = { type: 'Global' };
const billing = aPartition('team-a/billing', { runtimeVersionName: 'old' });
const data = aClaim('team-a/data', 'billing', ['hdisk0']);
const shop = aPartition('team-b/shop');
const stock = aClaim('team-b/stock', 'shop', ['hdisk0']);

/** Two tenants with a disk each, on one host, all settled. */
async function running(...more: readonly KubeObject[]): Promise<StillWorld> {
  const world = new StillWorld();
  await world.apply(
    aVersion('os'),
    aVersion('old', { version: '5.3', userFiles: [{ path: '/usr/bin/ls', content: 'ls' }] }),
    aHost('alpha'),
    anInventory('disks', 'alpha', ['a1', 'a2']),
    aClass('disk'),
  );
  await world.apply(billing, data, shop, stock, ...more);
  await world.settle();
  return world;
}

async function uidIn(world: StillWorld, object: KubeObject): Promise<string> {
  return uidOf(await world.get(keyOf(object)));
}

/** A process in `billing` that keeps its disk busy. */
async function keepBusy(world: StillWorld): Promise<void> {
  const partitionUid = await uidIn(world, billing);
  await world.command(
    'alpha',
    { type: 'Partition', partitionUid },
    { type: 'SpawnProcess', partitionUid, name: 'backup', open: ['hdisk0'], unkillable: false },
  );
}

async function kill(world: StillWorld, pid: number): Promise<void> {
  const partitionUid = await uidIn(world, billing);
  const inside: Caller = { type: 'Partition', partitionUid };
  await world.command('alpha', inside, { type: 'KillProcess', partitionUid, pid });
}

/** The state of a partition, as its kernel has it. */
async function stateOf(world: StillWorld, object: KubeObject): Promise<string | undefined> {
  const partitionUid = await uidIn(world, object);
  const answer = await world.kernels
    .kernel('alpha')
    .read<'Partition'>(global, { type: 'Partition', partitionUid });
  return answer.ok ? answer.result?.state : answer.id;
}

async function bootBySomebody(world: StillWorld, bootID: string): Promise<void> {
  const answer = await world.kernels.kernel('alpha').read<'Host'>(global, { type: 'Host' });
  const numbers = answer.ok ? answer.result.numbers.config : null;
  await world.command('alpha', global, { type: 'Boot', bootID, numbers: numbers! });
}

/** Effects from `from` on that are about none of the objects given. */
function effectsOnOthers(world: StillWorld, from: number, ...concerned: readonly KubeObject[]): string[] {
  const titles = concerned.map(
    ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
  );
  return world.effects
    .slice(from)
    .filter((effect) => /^(status|patch) /u.test(effect) && !titles.some((title) => effect.endsWith(title)));
}

async function expectSound(world: StillWorld): Promise<void> {
  expect(world.exceptions).toEqual([]);
  expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
}

describe('what somebody else does in a kernel', () => {
  it('LIFE-26: a device is released when the process that keeps it busy is killed, without edit and restart', async () => {
    const world = await running();
    await keepBusy(world);
    await world.delete(keyOf(data));
    await world.settle();
    expect((await world.get(keyOf(data))).status?.conditions?.[0]).toMatchObject({ reason: 'DeviceBusy' });
    const before = world.effects.length;

    await kill(world, 2);
    await world.settle();

    await expect(world.get(keyOf(data))).rejects.toThrow('there is no');
    const counted = [aHost('alpha'), anInventory('disks', 'alpha', [])];
    expect(effectsOnOthers(world, before, data, ...counted)).toEqual([]);
    await expectSound(world);
  });

  it('LIFE-26: what concerns nobody costs no write and no command', async () => {
    const world = await running();
    const before = world.effects.length;

    await keepBusy(world);
    await world.settle();
    await kill(world, 2);
    await world.settle();

    expect(world.effects.slice(before)).toEqual([]);
  });

  it('LIFE-26: a partition that was stopped by hand is started again', async () => {
    const world = await running();
    await world.command('alpha', global, {
      type: 'StopPartition',
      partitionUid: await uidIn(world, billing),
    });
    expect(await stateOf(world, billing)).toBe('Defined');

    await world.settle();

    expect(await stateOf(world, billing)).toBe('Active');
    await expectSound(world);
  });

  it('LIFE-26, LINK-8: what was written inside a parent reaches its child', async () => {
    const child = aPartition('team-a/child', { runtimeVersionName: 'old', userFileSystemSource: 'Parent' });
    const world = await running(child, aLink('team-a/child', 'team-a/billing'));
    const partitionUid = await uidIn(world, billing);
    const write = { type: 'WriteFile', partitionUid, path: '/etc/motd', content: 'hello' } as const;
    await world.command('alpha', { type: 'Partition', partitionUid }, write);

    await world.settle();

    const childUid = await uidIn(world, child);
    const read = { type: 'ReadFile', partitionUid: childUid, path: '/etc/motd' } as const;
    const answer = await world.kernels.kernel('alpha').read<'ReadFile'>(global, read);
    expect(answer).toEqual({ ok: true, result: { content: 'hello' } });
    await expectSound(world);
  });

  it('LIFE-9, LIFE-26: after a boot by somebody else everything that was recorded is brought up again', async () => {
    const world = await running();
    const before = await endState(world.cluster, world.kernels);
    await bootBySomebody(world, 'by-hand');
    expect(await stateOf(world, billing)).toBeUndefined();

    await world.settle();

    expect([await stateOf(world, billing), await stateOf(world, shop)]).toEqual(['Active', 'Active']);
    expect((await world.get(keyOf(aHost('alpha')))).status).toMatchObject({ bootID: 'by-hand' });
    const after = await endState(world.cluster, world.kernels);
    expect(after.filter((line) => line.startsWith('DeviceClaim'))).toEqual(
      before.filter((line) => line.startsWith('DeviceClaim')),
    );
    await expectSound(world);
  });

  it('LIFE-26: more than the kernel remembers is read anew', async () => {
    const world = await running();
    await keepBusy(world);
    await world.delete(keyOf(data));
    await world.settle();

    await kill(world, 2);
    const partitionUid = await uidIn(world, shop);
    for (let times = 0; times < 4096; times += 1) {
      await world.command('alpha', global, { type: 'LoadPartition', partitionUid });
    }
    await world.settle();

    await expect(world.get(keyOf(data))).rejects.toThrow('there is no');
    await expectSound(world);
  });
});

/** The end of a world, but for which real number each has: the kernel chooses them, for who comes first (LIFE-31). */
async function outcome({ cluster, kernels }: StillWorld): Promise<string[]> {
  const lines = await endState(cluster, kernels);
  return lines
    .filter((line) => !line.includes('"ok":true,"result":['))
    .map((line) => line.replace(/"real":\{[^}]*\}/gu, '"real":"some"'))
    .sort();
}

/** Settles, and once more after each round of deeds; `beginsAnew` forgets in between all that was known. */
async function play(
  { goods, requests }: SmallWorld,
  rounds: readonly (readonly Deed[])[],
  { beginsAnew = false, seen = new Set() }: { beginsAnew?: boolean; seen?: Set<string> } = {},
): Promise<StillWorld> {
  const world = new StillWorld();
  await world.apply(...goods, ...requests);
  await world.settle();
  const numbered = rounds.map((deeds, round) => deeds.map((deed, at) => ({ deed, number: 10 * round + at })));
  for (const deeds of numbered) {
    for (const { deed, number } of deeds) if (await act(world, deed, number)) seen.add(deed.what);
    if (beginsAnew) world.restart();
    await world.settle();
  }
  return world;
}

describe('whatever somebody else does in the kernels', () => {
  it('LIFE-26: who hears of it as it happens comes to the same end as who begins anew', async () => {
    const seen = new Set<string>();
    const worlds = smallWorlds({ disks: { min: 0, max: 2 }, sharing: false });
    const someRounds = fc.array(randomDeeds, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(worlds, someRounds, async (small, rounds) => {
        const listening = await play(small, rounds, { seen });
        const beginning = await play(small, rounds, { beginsAnew: true });

        expect(await outcome(listening)).toEqual(await outcome(beginning));
        await expectSound(listening);
      }),
      { numRuns: worldCount(100), seed: 26 },
    );

    // Kernels refuse much of it; nothing of it always.
    if (worldCount(100) === 100) expect([...seen].sort()).toEqual([...whats].sort());
  });

  it('X-8, LIFE-26: once it has settled, beginning anew has nothing to add', async () => {
    const worlds = smallWorlds({ disks: { min: 0, max: 2 }, sharing: true });
    await fc.assert(
      fc.asyncProperty(worlds, randomDeeds, async (small, chosen) => {
        const world = await play(small, [chosen]);
        const before = await statuses(world);

        world.restart();
        await world.settle();

        expect(await statuses(world)).toEqual(before);
      }),
      { numRuns: worldCount(100), seed: 26 },
    );
  });
});

async function statuses(world: StillWorld): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const { kind } of kinds) {
    for (const object of await world.list(kind)) found[keyText(keyOf(object))] = object.status;
  }
  return found;
}
