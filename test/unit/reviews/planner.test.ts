import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import type { Review } from '../../../controller/api/generated/review.ts';
import type { PlanLimits } from '../../../controller/reviews/planner.ts';
import { planLimitsIn, Planner } from '../../../controller/reviews/planner.ts';

const review = { kind: 'Review', metadata: { name: 'a' }, spec: { plan: {} } } as unknown as Review;
const answered = "parentPort.postMessage({ verdict: { reason: 'Answered', answer: workerData.place } })";

let planner: Planner<string> | undefined;
afterEach(() => planner?.stop());

interface Told {
  ends: string[];
  faults: string[];
}

/** A planner whose threads run some code. */
function planning(code: string, limits: Partial<PlanLimits> = {}): Told & { planner: Planner<string> } {
  const source = `import { parentPort, workerData } from 'node:worker_threads'; ${code}`;
  const told: Told = { ends: [], faults: [] };
  planner = new Planner({
    worker: new URL(`data:text/javascript,${encodeURIComponent(source)}`),
    place: 'here',
    limits: { milliseconds: 60_000, mebibytes: 64, ...limits },
    onEnd: (outcome) => told.ends.push(outcome),
    onFault: (fault) => told.faults.push(fault),
  });
  return { ...told, planner };
}

const mebibyte = 1_048_576;

/** What the manifests give a controller, in MiB. */
function deployedMebibytes(): number[] {
  const read = (path: string): string =>
    readFileSync(join(import.meta.dirname, '../../../deploy', path), 'utf8');
  const [deployment] = parseAllDocuments(read('controller.yaml')).map(
    (document) => document.toJS() as Deployment,
  );
  const values = parse(read('chart/partywall/values.yaml')) as { controller: { resources: Resources } };
  const all = [deployment?.spec.template.spec.containers[0]?.resources, values.controller.resources];
  return all.map((resources) => {
    const [, count, unit] = /^(\d+)(Mi|Gi)$/u.exec(resources?.limits.memory ?? '') ?? [];
    return Number(count) * (unit === 'Gi' ? 1024 : 1);
  });
}

interface Resources {
  limits: { memory: string };
}

interface Deployment {
  spec: { template: { spec: { containers: { resources: Resources }[] } } };
}

describe('reviews/planner: limits', () => {
  it('a controller as it is deployed has room for the largest plan, beside the heap of its first thread', () => {
    const largest = planLimitsIn(Infinity).mebibytes;
    const deployed = deployedMebibytes();

    expect(deployed).toHaveLength(2);
    for (const mebibytes of deployed) {
      expect(planLimitsIn(mebibytes * mebibyte).mebibytes).toBe(largest);
      // Node gives the first thread a half.
      expect(largest + mebibytes / 2).toBeLessThan(mebibytes);
    }
  });

  it('a plan gets less where the controller has less, and never all', () => {
    for (const mebibytes of [256, 512, 1024, 2048]) {
      const limit = planLimitsIn(mebibytes * mebibyte).mebibytes;
      expect(limit).toBeGreaterThan(mebibytes / 3);
      expect(limit).toBeLessThan(mebibytes / 2);
    }
  });

  it('docs/commands/plan.md says what the largest is', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/commands/plan.md'), 'utf8');
    const { mebibytes, milliseconds } = planLimitsIn(Infinity);

    expect(page).toContain(`at most ${milliseconds / 60_000} minutes, and ${mebibytes / 1024} GiB`);
  });
});

describe('reviews/planner', () => {
  it('hands on what a thread has found, and is told that it is done', async () => {
    const { ends, faults, planner: own } = planning(answered);

    expect(await own.plan(review, 1)).toEqual({ reason: 'Answered', answer: 'here' });
    expect([ends, faults]).toEqual([['done'], []]);
  });

  it('ends a thread that takes too long', async () => {
    const { ends, planner: own } = planning('for (;;);', { milliseconds: 50 });

    expect(await own.plan(review, 1)).toMatchObject({ reason: 'TimedOut', message: /0\.05 s/u });
    expect(ends).toEqual(['late']);
  });

  it('a thread that takes too much memory ends alone', async () => {
    const { ends, planner: own } = planning(
      'const all = []; for (;;) all.push(new Array(1000).fill(all.length));',
    );

    expect(await own.plan(review, 1)).toMatchObject({ reason: 'TooLarge' });
    expect(ends).toEqual(['oversized']);
  });

  it('tells the log what a thread died of, and the asker only that', async () => {
    const { ends, faults, planner: own } = planning("parentPort.postMessage({ fault: 'no room' })");

    expect(await own.plan(review, 1)).toMatchObject({ reason: 'Failed' });
    expect([ends, faults]).toEqual([['failed'], ['no room']]);
  });

  it('a thread that ends without a word has failed', async () => {
    const { ends, planner: own } = planning('process.exit(3);');

    await expect(own.plan(review, 1)).rejects.toThrow('ended with 3');
    expect(ends).toEqual(['failed']);
  });

  it('stops what is under way, and says that this is why', async () => {
    const { ends, planner: own } = planning('setInterval(() => undefined, 1000);');
    const planned = own.plan(review, 1).catch((error: unknown) => error);

    await own.stop();

    expect(await planned).toBeInstanceOf(Error);
    expect(ends).toEqual(['stopped']);
  });
});
