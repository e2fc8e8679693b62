/**
 * What users do beside what they are told: `npm run golden` rewrites every output.yaml, and a person reads the
 * difference.
 */
import { describe, expect, it } from 'vitest';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import type { Seen } from '../support/golden.ts';
import { goldenCases, goldenOutput, playGolden } from '../support/golden.ts';
import { StillWorld } from '../support/still-world.ts';

describe('golden', () => {
  it.each(goldenCases().map((golden) => [golden.title, golden] as const))('%s', async (_title, golden) => {
    const seen: Seen[] = [];
    const world = await playGolden(golden, new StillWorld(), seen);

    expect(world.exceptions).toEqual([]);
    expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
    await expect(await goldenOutput(world, golden.kind, seen)).toMatchFileSnapshot(golden.outputPath);
  });
});
