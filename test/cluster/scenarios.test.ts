/**
 * The scenarios that run on the embedded store, unchanged, on a real API server: what is said there of the engine is
 * said of it over Kubernetes as well. Each world takes seconds, so properties are tried on fewer of them, and a part of
 * the golden cases is played: PARTYWALL_WORLDS (how many worlds) and PARTYWALL_CASE_STEP (1 plays every case) change that.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

import { keyOf, keyText } from '../../controller/api/object.ts';
import { kinds } from '../../controller/kinds/index.ts';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import { act, randomDeeds } from '../support/deeds.ts';
import { endState } from '../support/end-state.ts';
import { goldenCases, playGolden } from '../support/golden.ts';
import { StillWorld } from '../support/still-world.ts';
import type { PlayedCase } from '../support/world-store.ts';
import { embeddedStore, keepWorlds, worldCount } from '../support/world-store.ts';
import { smallWorlds } from '../support/worlds.ts';
import { isSkipped, startedServer } from './apiserver/started-server.ts';
import { servedWorlds } from './served-world.ts';

const mostWorlds = Number(process.env['PARTYWALL_WORLDS'] ?? 2);
const caseStep = Number(process.env['PARTYWALL_CASE_STEP'] ?? 15);

/** One of so many, of those that delete no namespace: on a server another controller empties it (namespaces.test.ts). */
function chosen<C extends PlayedCase>(cases: readonly C[]): C[] {
  return cases
    .filter(({ steps }) => !JSON.stringify(steps).includes('"Namespace/'))
    .filter((_, at) => at % caseStep === 0);
}

/** Every effect with the keys of objects in place of their UIDs, in some order: who comes first goes by UID at times. */
async function effectsOf(world: StillWorld): Promise<string[]> {
  const lists = await Promise.all(kinds.map(({ kind }) => world.list(kind)));
  const titles = new Map(lists.flat().map((object) => [object.metadata.uid!, keyText(keyOf(object))]));
  const named = (effect: string) =>
    effect.replace(/\((.*)\)$/u, (_, uid: string) => titles.get(uid) ?? '(gone)');
  return world.effects.map(named).sort();
}

async function expectSame(served: StillWorld, inMemory: StillWorld): Promise<void> {
  expect(await endState(served.cluster, served.kernels)).toEqual(
    await endState(inMemory.cluster, inMemory.kernels),
  );
  expect(await effectsOf(served)).toEqual(await effectsOf(inMemory));
  expect(await checkWorldInvariants(served.cluster, served.kernels)).toEqual([]);
  expect(served.exceptions).toEqual(inMemory.exceptions);
}

describe.skipIf(isSkipped())('cluster/scenarios', async () => {
  const worlds = servedWorlds(startedServer(), { mostWorlds, chosen });
  keepWorlds(worlds);
  afterAll(() => worlds.close());

  it.each(chosen(goldenCases()).map((golden) => [golden.title, golden] as const))(
    'LIFE-4: ends as in memory, by the same writes and commands: %s',
    async (_title, golden) => {
      const inMemory = await playGolden(golden, new StillWorld(embeddedStore));

      const served = await playGolden(golden);

      await expectSame(served, inMemory);
    },
  );

  it('LIFE-4: whatever the world is like, and whatever is done by hand in its kernels, it ends as in memory', async () => {
    const some = smallWorlds({ disks: { min: 0, max: 2 }, sharing: true });
    await fc.assert(
      fc.asyncProperty(some, randomDeeds, async ({ goods, requests }, deeds) => {
        const both = [new StillWorld(embeddedStore), new StillWorld()] as const;
        for (const world of both) {
          await world.apply(...goods, ...requests);
          await world.settle();
          for (const [number, deed] of deeds.entries()) await act(world, deed, number);
          await world.settle();
        }

        await expectSame(both[1], both[0]);
      }),
      { numRuns: worldCount(100), seed: 27 },
    );
  });

  await import('../scenario/arrival.test.ts');
  await import('../scenario/change-stream.test.ts');
  await import('../scenario/devices.test.ts');
  await import('../scenario/errors.test.ts');
  await import('../scenario/examples.test.ts');
  await import('../scenario/sweep.test.ts');
  await import('../scenario/unreachable.test.ts');
  await import('../scenario/writes.test.ts');

  it('were played without a fault of the watches', () => {
    expect(worlds.troubles).toEqual([]);
  });
});
