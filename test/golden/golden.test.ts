/**
 * What users do beside what they are told: `npm run golden` rewrites every output.yaml, and a person reads the
 * difference.
 */
import { describe, expect, it } from 'vitest';
import { checkWorldInvariants } from '../support/crash/world-invariants.ts';
import { goldenCases, goldenOutput, playGolden } from '../support/golden.ts';

describe('golden', () => {
  it.each(goldenCases().map((golden) => [golden.title, golden] as const))('%s', async (_title, golden) => {
    const world = await playGolden(golden);

    expect(world.exceptions).toEqual([]);
    expect(await checkWorldInvariants(world.cluster, world.kernels)).toEqual([]);
    await expect(await goldenOutput(world, golden.kind)).toMatchFileSnapshot(golden.outputPath);
  });
});
