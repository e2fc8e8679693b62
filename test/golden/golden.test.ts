/**
 * What users do beside what they are told: `npm run golden` rewrites every output.yaml, and a person reads the
 * difference.
 */
import { readFileSync } from 'node:fs';
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

describe('golden: consent', () => {
  it.each(['version-link', 'workload-partition', 'device-claim'])(
    'LIFE-28: who may not know of a parent is told the same whether it exists or not: %s',
    (kind) => {
      const told = (situation: string): string =>
        readFileSync(new URL(`./${kind}/${situation}/output.yaml`, import.meta.url), 'utf8');

      // What is told of the parent itself, to its owner, comes before it.
      expect(told('parent-refuses').endsWith(told('parent-does-not-exist'))).toBe(true);
    },
  );
});
