import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import type { Review } from '../../../controller/api/generated/review.ts';
import type { PlanLimits, PlanOutcome } from '../../../controller/reviews/planner.ts';
import { Planner } from '../../../controller/reviews/planner.ts';

/** Instead of plan-worker.ts: it does what its place says. */
const worker = `
const deeds = {
  answer: ({ review, epoch, place }) => process.send({ verdict: {
    reason: 'Answered', answer: [review.metadata.name, epoch, place.hosts.get('alpha')].join(' ') } }),
  fault: () => process.send({ fault: 'Error: the cluster does not answer' }),
  wait: () => setInterval(() => undefined, 1000),
  spin: () => { for (;;); },
  // One allocation that does not fit: V8 ends the process on the spot, and would end that of a thread.
  grow: () => { const map = new Map(); for (let at = 0; ; at += 1) map.set(at, { at }); },
  fill: () => { const all = []; for (;;) all.push({ some: [1, 2, 3] }); },
  killed: () => process.kill(process.pid, 'SIGKILL'),
  crash: () => { throw new TypeError('this is a bug'); },
  leave: () => process.exit(3),
};
process.once('message', (task) => deeds[task.place.deed](task));
`;

const review: Review = {
  apiVersion: 'partywall.dev/v1alpha1',
  kind: 'Review',
  metadata: { namespace: 'team-a', name: 'asked' },
  spec: { requester: { user: 'somebody' }, plan: { manifests: '' } },
};

const usual: PlanLimits = { milliseconds: 60_000, mebibytes: 32 };

interface DeedPlace {
  deed: string;
  hosts: ReadonlyMap<string, string>;
}

describe('reviews/planner', () => {
  const directory = mkdtempSync(join(tmpdir(), 'partywall-planner-'));
  const file = join(directory, 'worker.mjs');
  beforeAll(() => writeFileSync(file, worker));
  afterAll(() => rmSync(directory, { recursive: true }));

  function planner(
    deed: string,
    limits = usual,
  ): { planner: Planner<DeedPlace>; faults: string[]; ends: PlanOutcome[] } {
    const faults: string[] = [];
    const ends: PlanOutcome[] = [];
    const onEnd = (outcome: PlanOutcome): void => void ends.push(outcome);
    const place = { deed, hosts: new Map([['alpha', 'https://alpha:7443']]) };
    const onFault = (fault: string): void => void faults.push(fault);
    const worker = pathToFileURL(file);
    return { planner: new Planner({ worker, place, limits, onEnd, onFault }), faults, ends };
  }

  it('hands the task over, and tells what the process tells', async () => {
    const { ends, faults, planner: asked } = planner('answer');

    expect(await asked.plan(review, 7)).toEqual({
      reason: 'Answered',
      answer: 'asked 7 https://alpha:7443',
    });
    expect([ends, faults]).toEqual([['done'], []]);
  });

  it.each(['wait', 'spin'])('ends what takes too long: %s', async (deed) => {
    const { ends, faults, planner: asked } = planner(deed, { ...usual, milliseconds: 500 });

    expect(await asked.plan(review, 1)).toEqual({
      reason: 'TimedOut',
      message: 'The plan took longer than 0.5 s.',
      remedy: 'Plan fewer objects at once.',
    });
    expect([ends, faults]).toEqual([['late'], []]);
  });

  it.each(['grow', 'fill'])('outlives a plan that runs out of memory: %s', async (deed) => {
    const { ends, faults, planner: asked } = planner(deed);

    expect(await asked.plan(review, 1)).toEqual({
      reason: 'TooLarge',
      message: 'The plan took more than 32 MiB of memory.',
      remedy: 'Plan fewer objects at once.',
    });
    expect([ends, faults]).toEqual([['oversized'], []]);
  });

  it('takes a process that the system kills for one that took too much memory', async () => {
    expect(await planner('killed').planner.plan(review, 1)).toMatchObject({ reason: 'TooLarge' });
  });

  it.each([
    ['fault', /^Error: the cluster does not answer$/u],
    ['crash', /ended with 1:[^]*TypeError: this is a bug/u],
    ['leave', /ended with 3:/u],
  ])('tells the log what went wrong, and the asker only that something did: %s', async (deed, fault) => {
    const { ends, faults, planner: asked } = planner(deed);

    expect(await asked.plan(review, 1)).toEqual({
      reason: 'Failed',
      message: 'The plan could not be made; the log of the controller says why.',
    });
    expect([ends, faults]).toEqual([['failed'], [expect.stringMatching(fault)]]);
  });

  it('gives no verdict once it was stopped: the next leader plans', async () => {
    const { ends, faults, planner: asked } = planner('wait');
    const verdict = asked.plan(review, 1);
    await sleep(0);
    asked.stop();

    await expect(verdict).rejects.toThrow('nothing is planned any more');
    await expect(asked.plan(review, 1)).rejects.toThrow('nothing is planned any more');
    expect([ends, faults]).toEqual([['stopped'], []]);
  });
});

interface Resources {
  limits: { memory: string };
}

interface Deployment {
  spec: { template: { spec: { containers: { resources: Resources }[] } } };
}

function textOf(path: string): string {
  return readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
}

/** What the manifests give a controller. */
function deployedMebibytes(): number[] {
  const [deployment] = parseAllDocuments(textOf('deploy/controller.yaml')).map(
    (document) => document.toJS() as Deployment,
  );
  const values = parse(textOf('deploy/chart/partywall/values.yaml')) as {
    controller: { resources: Resources };
  };
  const all = [deployment?.spec.template.spec.containers[0]?.resources, values.controller.resources];
  return all.map((resources) => Number(/^(\d+)Mi$/u.exec(resources?.limits.memory ?? '')?.[1]));
}

describe('reviews/planner: memory', () => {
  it('a controller as it is deployed has room for the largest plan, beside the heap of its own', () => {
    const row = /--plan-memory.*default `(\d+)`/u.exec(textOf('docs/commands/controller.md'));
    const ofPlan = Number(row?.[1]);
    const deployed = deployedMebibytes();

    expect(ofPlan).toBeGreaterThan(0);
    expect(deployed).toHaveLength(2);
    // Node takes a half of what there is for its heap.
    for (const mebibytes of deployed) expect(ofPlan + mebibytes / 2).toBeLessThan(mebibytes);
  });
});
