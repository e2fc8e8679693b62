import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueItem } from '../../../controller/engine/queue.ts';
import { WorkQueue } from '../../../controller/engine/queue.ts';

function item(title: string, rank = 10, createdAt = '2026-01-01T00:00:00Z', kind = 'Thing'): QueueItem {
  const [namespace, name] = title.split('/') as [string, string];
  return { key: { kind, namespace, name }, rank, createdAt };
}

function drain(queue: WorkQueue): string[] {
  const titles: string[] = [];
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    titles.push(`${next.key.kind} ${next.key.namespace ?? ''}/${next.key.name}`);
  }
  return titles;
}

describe('engine/queue', () => {
  it('LIFE-5: goes by rank, creation time, namespace and name', () => {
    const queue = new WorkQueue();
    const inOrder = [
      item('z/late', 1, '2026-01-03T00:00:00Z'),
      item('z/z', 10, '2026-01-01T00:00:00Z'),
      item('a/b', 10, '2026-01-02T00:00:00Z'),
      item('b/a', 10, '2026-01-02T00:00:00Z'),
      item('b/b', 10, '2026-01-02T00:00:00Z'),
      item('b/b', 10, '2026-01-02T00:00:00Z', 'Thong'),
      item('a/a', 20, '2026-01-01T00:00:00Z'),
    ];

    for (const added of [...inOrder].reverse()) queue.add(added);

    expect(drain(queue)).toEqual([
      'Thing z/late',
      'Thing z/z',
      'Thing a/b',
      'Thing b/a',
      'Thing b/b',
      'Thong b/b',
      'Thing a/a',
    ]);
  });

  it('keeps a key once, at the better of its ranks, whichever was added first', () => {
    const queue = new WorkQueue();
    queue.add(item('a/raised', 20));
    queue.add(item('a/middle', 10));
    queue.add(item('a/raised', 1));
    queue.add(item('a/raised', 15));

    expect(queue.size).toBe(2);
    expect(drain(queue)).toEqual(['Thing a/raised', 'Thing a/middle']);
    expect(queue.size).toBe(0);
  });

  it('takes a key again that was added after it was taken', () => {
    const queue = new WorkQueue();
    queue.add(item('a/a'));
    queue.take();

    queue.add(item('a/a'));

    expect(queue.has(item('a/a').key)).toBe(true);
    expect(drain(queue)).toEqual(['Thing a/a']);
    expect(queue.has(item('a/a').key)).toBe(false);
  });

  it('holds delayed keys back until they fall due', () => {
    const queue = new WorkQueue();
    queue.addLater(2000, item('a/second'));
    queue.addLater(1000, item('a/first'));

    expect(queue.nextDue()).toBe(1000);
    queue.release(999);
    expect(drain(queue)).toEqual([]);
    queue.release(1000);
    expect(drain(queue)).toEqual(['Thing a/first']);
    expect(queue.nextDue()).toBe(2000);
    queue.release(5000);
    expect(drain(queue)).toEqual(['Thing a/second']);
    expect(queue.nextDue()).toBeUndefined();
  });

  it('makes one key of a delayed one that was added meanwhile', () => {
    const queue = new WorkQueue();
    queue.addLater(1000, item('a/a', 20));
    queue.add(item('a/a', 10));

    queue.release(1000);

    expect(drain(queue)).toEqual(['Thing a/a']);
  });

  it('forgets a retry when the key is taken before it falls due, so that nobody waits for it', () => {
    const queue = new WorkQueue();
    queue.addLater(1000, item('a/a'));
    queue.addLater(2000, item('a/b'));
    queue.add(item('a/a'));

    expect(drain(queue)).toEqual(['Thing a/a']);

    expect(queue.nextDue()).toBe(2000);
    queue.release(1500);
    expect(drain(queue)).toEqual([]);
  });

  it('keeps one retry for a key, the one that was wished last', () => {
    const queue = new WorkQueue();
    queue.addLater(1000, item('a/a'));
    queue.addLater(3000, item('a/a'));

    expect(queue.nextDue()).toBe(3000);
    queue.release(2000);
    expect(drain(queue)).toEqual([]);
    queue.release(3000);
    expect(drain(queue)).toEqual(['Thing a/a']);
  });

  it('agrees with a list that is sorted anew for every step', () => {
    const items = fc
      .record({
        name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        namespace: fc.constantFrom('x', 'y'),
        rank: fc.integer({ min: 1, max: 4 }),
        day: fc.integer({ min: 1, max: 3 }),
      })
      .map(({ name, namespace, rank, day }) => item(`${namespace}/${name}`, rank, `2026-01-0${String(day)}`));
    const actions = fc.array(fc.oneof(items, fc.constant('take' as const)), { maxLength: 60 });

    fc.assert(
      fc.property(actions, (steps) => {
        const queue = new WorkQueue();
        const naive = new NaiveQueue();
        for (const step of steps) {
          if (step === 'take') expect(keyOfTaken(queue)).toEqual(naive.take()?.key);
          else {
            queue.add(step);
            naive.add(step);
          }
          expect(queue.size).toBe(naive.items.length);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

function keyOfTaken(queue: WorkQueue): QueueItem['key'] | undefined {
  return queue.take()?.key;
}

class NaiveQueue {
  items: QueueItem[] = [];

  add(added: QueueItem): void {
    const text = JSON.stringify(added.key);
    const queued = this.items.find(({ key }) => JSON.stringify(key) === text);
    if (queued !== undefined && queued.rank <= added.rank) return;
    this.items = this.items.filter((other) => other !== queued);
    this.items.push(added);
    this.items.sort((a, b) => a.rank - b.rank || (naiveOrder(a) < naiveOrder(b) ? -1 : 1));
  }

  take(): QueueItem | undefined {
    return this.items.shift();
  }
}

function naiveOrder({ createdAt, key }: QueueItem): string {
  return `${createdAt} ${key.namespace ?? ''} ${key.name} ${key.kind}`;
}
