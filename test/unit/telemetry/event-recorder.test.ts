import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../controller/api/object.ts';
import type { PatchOperation } from '../../../controller/cluster/port.ts';
import { ClusterError } from '../../../controller/cluster/port.ts';
import type { Event } from '../../../controller/telemetry/event.ts';
import { EventRecorder } from '../../../controller/telemetry/event-recorder.ts';

const start = Date.parse('2026-01-01T00:00:00Z');

function claim(reason: string, { name = 'data', namespace = 'team-a' } = {}): KubeObject {
  const ready = {
    type: 'Ready',
    status: 'False',
    reason,
    message: `${reason}.`,
    observedGeneration: 1,
  } as const;
  return {
    apiVersion: 'partywall.dev/v1alpha1',
    kind: 'DeviceClaim',
    metadata: { namespace, name, uid: `uid of ${name}` },
    spec: { partitionName: 'web' },
    status: { conditions: [{ ...ready, lastTransitionTime: '2026-01-01T00:00:00Z' }] },
  };
}

function namespace(name: string, deletionTimestamp?: string): KubeObject {
  const going = deletionTimestamp === undefined ? {} : { deletionTimestamp };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...going } };
}

/** A recorder, what it sent, and a cluster that does as it is told. */
class Scene {
  now = start;
  readonly sent: string[] = [];
  readonly outcomes: Record<string, number> = {};
  /** What the cluster does before it takes anything. */
  before: () => Promise<void> = () => Promise.resolve();
  readonly #stored = new Set<string>();
  readonly recorder: EventRecorder;
  #ids = 0;

  constructor() {
    this.recorder = new EventRecorder({
      instance: 'pod_1',
      now: () => this.now,
      newId: () => `id${(this.#ids += 1)}`,
      onOutcome: (outcome) => (this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1),
      cluster: {
        create: async (event) => {
          await this.before();
          const { name, namespace } = event.metadata;
          this.#stored.add(`${namespace}/${name}`);
          this.sent.push(`${namespace}/${name} ${(event as Event).reason}`);
          return event;
        },
        patch: async ({ name, namespace }, operations) => {
          await this.before();
          if (!this.#stored.has(`${namespace}/${name}`))
            throw new ClusterError('NotFound', 'it is forgotten');
          this.sent.push(`${namespace}/${name} ${seriesIn(operations)}`);
          return claim('');
        },
      },
    });
  }

  forgetAll(): void {
    this.#stored.clear();
  }

  /** Ready goes from one reason to another. */
  async turn(from: string, to: string, of: { name?: string; namespace?: string } = {}): Promise<void> {
    this.recorder.statusWritten(claim(from, of), claim(to, of));
    await this.recorder.flush();
  }
}

function seriesIn([operation]: readonly PatchOperation[]): string {
  const { count, lastObservedTime } = operation?.value as { count: number; lastObservedTime: string };
  return `${operation?.op} ${operation?.path} ${count} ${lastObservedTime}`;
}

describe('telemetry/event-recorder', () => {
  it('tells each transition once, and none where nothing changed', async () => {
    const scene = new Scene();

    await scene.turn('Pending', 'AllHeld');
    await scene.turn('AllHeld', 'AllHeld');
    await scene.turn('AllHeld', 'NumberInUse');

    expect(scene.sent).toEqual(['team-a/data.id1 AllHeld', 'team-a/data.id2 NumberInUse']);
    expect(scene.outcomes).toEqual({ created: 2 });
  });

  it('counts a transition that comes again in the Event that told it', async () => {
    const scene = new Scene();
    for (const minute of [0, 1, 2]) {
      scene.now = start + minute * 60_000;
      await scene.turn('Pending', 'AllHeld');
    }

    expect(scene.sent).toEqual([
      'team-a/data.id1 AllHeld',
      'team-a/data.id1 add /series 2 2026-01-01T00:01:00.000000Z',
      'team-a/data.id1 add /series 3 2026-01-01T00:02:00.000000Z',
    ]);
    expect(scene.outcomes).toEqual({ created: 1, counted: 2 });
  });

  it('begins a new Event when the series has ended, or when the server has forgotten it', async () => {
    const scene = new Scene();
    await scene.turn('Pending', 'AllHeld');
    scene.now += 10 * 60_000;
    await scene.turn('Pending', 'AllHeld');
    scene.forgetAll();
    await scene.turn('Pending', 'AllHeld');

    expect(scene.sent).toEqual(['id1', 'id2', 'id3'].map((id) => `team-a/data.${id} AllHeld`));
  });

  it('tells nothing in a namespace that is terminating, and again when it was made anew', async () => {
    const scene = new Scene();
    scene.recorder.learned(namespace('team-a'), false);
    scene.recorder.learned(namespace('team-a', '2026-01-01T00:00:00Z'), false);
    await scene.turn('Pending', 'AllHeld');
    scene.recorder.released(claim('TearingDown'));
    await scene.turn('Pending', 'AllHeld', { namespace: 'team-b' });

    scene.recorder.learned(namespace('team-a', '2026-01-01T00:00:00Z'), true);
    scene.recorder.learned(namespace('team-a'), false);
    await scene.turn('Pending', 'NumberInUse');

    expect(scene.sent).toEqual(['team-b/data.id1 AllHeld', 'team-a/data.id2 NumberInUse']);
  });

  it('drops what waited when its namespace began to go, whether that was heard here or only by the server', async () => {
    const scene = new Scene();
    scene.recorder.statusWritten(claim('Pending'), claim('AllHeld'));
    scene.recorder.learned(namespace('team-a', '2026-01-01T00:00:00Z'), false);
    await scene.recorder.flush();
    const refusal = 'unable to create new content in namespace team-b because it is being terminated';
    scene.before = () => Promise.reject(new ClusterError('Forbidden', refusal));
    await scene.turn('Pending', 'AllHeld', { namespace: 'team-b' });

    expect(scene.sent).toEqual([]);
    expect(scene.outcomes).toEqual({ dropped: 2 });
  });

  it('LIFE-14: tells that all was given back', async () => {
    const scene = new Scene();

    scene.recorder.released(claim('TearingDown'));
    await scene.recorder.flush();

    expect(scene.sent).toEqual(['team-a/data.id1 Released']);
  });

  it('says of one object only so much, and of others as before', async () => {
    const scene = new Scene();
    for (let turn = 0; turn < 40; turn += 1) await scene.turn('Pending', `Reason${turn}`);
    await scene.turn('Pending', 'AllHeld', { name: 'other' });

    expect(scene.outcomes).toEqual({ created: 26, dropped: 15 });
    expect(scene.sent.at(-1)).toBe('team-a/other.id26 AllHeld');
  });

  it('goes on after a failure, and fails nobody', async () => {
    const scene = new Scene();
    scene.before = () => {
      scene.before = () => Promise.resolve();
      return Promise.reject(new Error('no answer'));
    };

    await scene.turn('Pending', 'AllHeld');
    await scene.turn('Pending', 'AllHeld');

    expect(scene.outcomes).toEqual({ failed: 1, created: 1 });
    expect(scene.sent).toEqual(['team-a/data.id2 AllHeld']);
  });

  it('holds nobody up while a server does not answer, and drops what it cannot keep', async () => {
    const scene = new Scene();
    let answer: () => void = () => undefined;
    scene.before = () =>
      new Promise((resolve) => {
        answer = resolve;
      });

    for (let index = 0; index < 5010; index += 1) {
      const name = `data-${index}`;
      scene.recorder.statusWritten(claim('Pending', { name }), claim('AllHeld', { name }));
    }

    // Nothing was sent yet: it came back before the first request was made.
    expect(scene.sent).toEqual([]);
    expect(scene.outcomes).toEqual({ dropped: 10 });
    scene.before = () => Promise.resolve();
    await Promise.resolve();
    answer();
    await scene.recorder.flush();
    expect(scene.outcomes).toEqual({ dropped: 10, created: 5000 });
    // In the order in which they came.
    expect(scene.sent[0]).toBe('team-a/data-0.id1 AllHeld');
    expect(scene.sent[4999]).toBe('team-a/data-4999.id5000 AllHeld');
  });
});
