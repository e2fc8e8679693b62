import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { questions } from '../../../controller/api/generated/resources.ts';
import { createEmbeddedCluster } from '../../../controller/cluster/embedded/embedded-cluster.ts';
import type { ClusterPort } from '../../../controller/cluster/port.ts';
import { policyResources } from '../../../controller/reviews/requester-policy.ts';
import { Responder } from '../../../controller/reviews/responder.ts';
import { memoryStorage } from '../../../controller/storage/memory-storage.ts';
import { delegating } from '../../support/delegating-cluster.ts';

const lifetimeMilliseconds = 60_000;

/** Nobody vouches for who asks here: that is what each question is answered. */
class Scene {
  readonly told: string[] = [];
  readonly cluster: ClusterPort;
  readonly responder: Responder;
  /** Fails, as long as it is set. */
  fault: Error | undefined;
  #names = 0;

  constructor() {
    this.cluster = createEmbeddedCluster({
      storage: memoryStorage(),
      resources: [questions.Review, ...policyResources],
      admit: (object) => ({ object, problems: [] }),
      now: () => new Date(Date.now()).toISOString(),
      newUid: () => `uid-${String((this.#names += 1))}`,
    });
    const own = delegating(this.cluster);
    this.responder = new Responder({
      cluster: {
        ...own,
        updateStatus: (object, options) =>
          this.fault === undefined ? own.updateStatus(object, options) : Promise.reject(this.fault),
      },
      kernels: { hosts: () => Promise.resolve([]), kernel: () => ({}) as never },
      controllerNamespace: 'partywall-system',
      plan: () => Promise.reject(new Error('no plan is asked for')),
      epoch: 1,
      now: () => Date.now(),
      elapsed: () => Date.now(),
      lifetimeMilliseconds,
      isOver: () => false,
      onError: () => undefined,
      onUnreadable: () => undefined,
      listener: {
        ended: ({ milliseconds, outcome, question }) =>
          this.told.push(`${question} ${outcome} ${milliseconds}`),
        retried: (question) => this.told.push(`${question} again`),
      },
    });
  }

  async ask(...specs: readonly object[]): Promise<void> {
    for (const spec of specs) {
      const metadata = { namespace: 'team-a', name: `review-${String((this.#names += 1))}` };
      const review = { apiVersion: 'partywall.dev/v1alpha1', kind: 'Review', metadata, spec };
      await this.cluster.create(review, { fieldManager: 'test' });
    }
  }
}

let scene: Scene;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
  scene = new Scene();
});
afterEach(async () => {
  await scene.responder.stop();
  vi.useRealTimers();
});

const view = { view: { partitionName: 'billing' } };

describe('reviews/responder', () => {
  it('tells what was asked and what became of it, whatever it is', async () => {
    await scene.responder.start();

    const exec = { exec: { partitionName: 'billing', words: ['ps'] } };
    await scene.ask(view, { holders: {} }, { tree: {} }, exec, { plan: {} }, {});
    await vi.waitFor(() => expect(scene.told).toHaveLength(6));

    const asked = ['exec', 'holders', 'none', 'plan', 'tree', 'view'];
    const ends = scene.told.map((line) => line.replace(/ \d+$/u, ''));
    expect(ends.sort()).toEqual(asked.map((question) => `${question} RequesterNotVerified`));
  });

  it('counts what waits in each lane, and refuses what is too much', async () => {
    await scene.ask(...Array<object>(106).fill(view));

    await scene.responder.start();

    // Four are being answered, and two found no room.
    expect(scene.responder.waiting()).toEqual([
      { lane: 'reading', count: 100 },
      { lane: 'changing', count: 0 },
      { lane: 'planning', count: 0 },
    ]);
    await vi.waitFor(() => expect(scene.told).toHaveLength(106));
    expect(scene.told.filter((line) => line.includes('TooMany'))).toHaveLength(2);
    expect(scene.responder.waiting()[0]).toEqual({ lane: 'reading', count: 0 });
  });

  it('measures from when a question was seen, though it is asked again meanwhile', async () => {
    await scene.responder.start();
    scene.fault = new Error('no answer');
    await scene.ask(view);
    await vi.waitFor(() => expect(scene.told).toEqual(['view again']));

    scene.fault = undefined;
    await vi.advanceTimersByTimeAsync(2000);

    await vi.waitFor(() => expect(scene.told).toHaveLength(2));
    expect(scene.told[1]).toMatch(/^view RequesterNotVerified [2-9]\d{3}$/u);
  });

  it('tells of a question that nobody can wait for any more, and of an answered one nothing', async () => {
    await scene.responder.start();
    await scene.ask(view);
    await vi.waitFor(() => expect(scene.told).toHaveLength(1));
    scene.fault = new Error('no answer');
    await scene.ask({ tree: {} });
    await vi.waitFor(() => expect(scene.told).toHaveLength(2));

    await vi.advanceTimersByTimeAsync(lifetimeMilliseconds + 3000);

    const ends = scene.told.filter((line) => !line.endsWith('again'));
    expect(ends.map((line) => line.replace(/\d+$/u, 'ms'))).toEqual([
      'view RequesterNotVerified ms',
      'tree Expired ms',
    ]);
    expect((await scene.cluster.list('Review')).items).toEqual([]);
  });
});
