/** A plan is the same engine on a fork, so it tells what comes, and changes nothing. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KubeObject } from '../../controller/api/object.ts';
import { keyOf } from '../../controller/api/object.ts';
import { ClusterError } from '../../controller/cluster/port.ts';
import type { Embedded } from '../../controller/embedded.ts';
import { emptyWorld } from '../../controller/embedded.ts';
import type { ForkableKernels } from '../../controller/kernel/journal/kernel-directory.ts';
import { kinds } from '../../controller/kinds/index.ts';
import { endState } from '../support/end-state.ts';
import type { Change } from '../support/world-changes.ts';
import { changes } from '../support/world-changes.ts';

async function act({ cluster, engine }: Embedded, { applied, deleted }: Change): Promise<void> {
  for (const object of applied) await cluster.apply(object, { fieldManager: 'partywall', force: true });
  for (const object of deleted) await deleteIfThere(cluster, object);
  await engine.runUntilQuiet();
}

async function deleteIfThere(cluster: Embedded['cluster'], object: KubeObject): Promise<void> {
  try {
    await cluster.delete(keyOf(object));
  } catch (error) {
    if (!(error instanceof ClusterError && error.reason === 'NotFound')) throw error;
  }
}

/** What a fork must not touch: every object as it is stored, and the kernels. */
async function untouched({ cluster, kernels }: Embedded): Promise<unknown> {
  const lists = await Promise.all(kinds.map(async ({ kind }) => await cluster.list(kind)));
  const { room } = kernels as ForkableKernels;
  return { lists, digest: room.digest(), revision: room.revision };
}

describe('a fork', () => {
  // All comes in one second: where one passes between plan and world, what comes is younger there than what was there.
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => vi.useRealTimers());

  it('tells what comes: objects and kernels end on the fork as they end in the world', async () => {
    await fc.assert(
      fc.asyncProperty(changes(), async ({ first, second }) => {
        const world = emptyWorld();
        await world.engine.start();
        await act(world, first);
        const before = await untouched(world);

        const planned = world.fork();
        await planned.engine.start();
        await act(planned, second);

        expect(await untouched(world)).toEqual(before);
        const told = await endState(planned.cluster, planned.kernels);
        await act(world, second);
        expect(told).toEqual(await endState(world.cluster, world.kernels));
        await world.close();
      }),
      { numRuns: 150, seed: 8 },
    );
  });

  it('of a fork is a world of its own as well', async () => {
    await fc.assert(
      fc.asyncProperty(changes(), async ({ first, second }) => {
        const world = emptyWorld();
        await world.engine.start();
        const planned = world.fork();
        await planned.engine.start();
        await act(planned, first);
        const before = await untouched(planned);

        const furtherPlanned = planned.fork();
        await furtherPlanned.engine.start();
        await act(furtherPlanned, second);

        expect(await untouched(planned)).toEqual(before);
        expect((await world.cluster.list('Host')).items).toEqual([]);
        await act(planned, second);
        expect(await endState(furtherPlanned.cluster, furtherPlanned.kernels)).toEqual(
          await endState(planned.cluster, planned.kernels),
        );
        await world.close();
      }),
      { numRuns: 50, seed: 9 },
    );
  });
});
