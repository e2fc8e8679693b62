import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueItem } from '../../../controller/engine/queue-item.ts';
import { WorkQueue } from '../../../controller/engine/queue.ts';

function item(title: string, rank = 10, createdAt = '2026-01-01T00:00:00Z', kind = 'Thing'): QueueItem {
  const [namespace, name] = title.split('/') as [string, string];
  return { key: { kind, namespace, name }, rank, createdAt, contends: true };
}

/** One that has all that it needs. */
function served(title: string, more: Partial<QueueItem> = {}): QueueItem {
  return { ...item(title), contends: false, ...more };
}

function titled(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, number) => `${name}/${String(number)}`);
}

function drain(queue: WorkQueue): string[] {
  const titles: string[] = [];
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    titles.push(`${next.key.kind} ${next.key.namespace ?? ''}/${next.key.name}`);
  }
  return titles;
}

describe('engine/queue', () => {
  it('knows whether a key that is ready goes alone, until that key is taken', () => {
    const queue = new WorkQueue();
    queue.add(item('a/first'));
    expect(queue.hasLoner).toBe(false);

    queue.add(item('a/second'));
    queue.add({ ...item('a/second'), goesAlone: true });
    queue.addLater(5, { ...item('a/later'), goesAlone: true });
    expect(queue.hasLoner).toBe(true);
    expect(queue.take()).toMatchObject({ key: { name: 'first' } });
    expect(queue.hasLoner).toBe(true);
    expect(queue.take()).toMatchObject({ key: { name: 'second' }, goesAlone: true });
    expect(queue.hasLoner).toBe(false);

    queue.release(5);
    expect(queue.hasLoner).toBe(true);
  });

  it('LIFE-5: goes by rank, and where finite goods are still to be given by creation time, namespace and name', () => {
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

  it('LIFE-5: knows whether a key is ready to which finite goods are given before another', () => {
    const queue = new WorkQueue();
    const own = item('b/own');
    queue.add(item('c/later'));
    queue.add(item('a/of-a-worse-rank', 11));
    queue.add(served('a/that-has-all'));
    queue.addLater(5, item('a/delayed'));
    expect(queue.hasBefore(own)).toBe(false);

    queue.add(item('a/first'));
    expect(queue.hasBefore(own)).toBe(true);
    expect(queue.hasBefore(item('a/even-before'))).toBe(false);

    queue.take();
    expect(queue.hasBefore(own)).toBe(false);
    queue.add(item('z/of-a-better-rank', 9));
    expect(queue.hasBefore(own)).toBe(true);
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

  it('lets nobody wait for all that another namespace has to do', () => {
    const queue = new WorkQueue();
    for (const title of titled('many', 10_000)) queue.add(served(title));
    queue.take();

    queue.add(served('one/change'));

    expect([queue.take(), queue.take()].map((taken) => taken?.key.namespace)).toContain('one');
  });

  it('lets nobody who has all that he needs wait for those to whom goods are still to be given', () => {
    const queue = new WorkQueue();
    for (const title of titled('many', 10_000)) queue.add(item(title));

    queue.add(served('one/change'));

    expect([queue.take(), queue.take()].map((taken) => taken?.key.namespace)).toContain('one');
  });

  it('goes on with what somebody changed or deleted before all else of its namespace', () => {
    const queue = new WorkQueue();
    queue.add(served('a/resync', { createdAt: '2026-01-01T00:00:00Z' }));
    queue.add(served('a/edited', { createdAt: '2026-01-02T00:00:00Z', isUrgent: true }));
    queue.add(served('a/later', { createdAt: '2026-01-03T00:00:00Z' }));
    queue.add(served('a/later', { createdAt: '2026-01-03T00:00:00Z', isUrgent: true }));

    expect(drain(queue)).toEqual(['Thing a/edited', 'Thing a/later', 'Thing a/resync']);
  });

  it('LIFE-5: lets urgency take nothing from those who asked first', () => {
    const queue = new WorkQueue();
    queue.add({ ...item('a/second', 10, '2026-01-02T00:00:00Z'), isUrgent: true });
    queue.add(item('a/first', 10, '2026-01-01T00:00:00Z'));

    expect(drain(queue)).toEqual(['Thing a/first', 'Thing a/second']);
  });

  it('agrees with a list that is sorted anew for every step', () => {
    const items = fc
      .record({
        name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        namespace: fc.constantFrom('x', 'y', 'z'),
        rank: fc.integer({ min: 1, max: 3 }),
        day: fc.integer({ min: 1, max: 3 }),
        contends: fc.boolean(),
        isUrgent: fc.boolean(),
      })
      .map(({ name, namespace, rank, day, contends, isUrgent }) => ({
        ...item(`${namespace}/${name}`, rank, `2026-01-0${String(day)}`),
        contends,
        isUrgent,
      }));
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

/** What is asked for first of all that is there: by rank; contenders and the others in turn; of these the namespace least served. */
class NaiveQueue {
  items: QueueItem[] = [];
  readonly #served = new Map<string, number>();
  readonly #last = new Map<number, { namespace: number; isContenders: boolean }>();

  add(added: QueueItem): void {
    const text = JSON.stringify(added.key);
    const queued = this.items.find(({ key }) => JSON.stringify(key) === text);
    const isMoreUrgent = added.isUrgent === true && queued?.isUrgent !== true;
    if (queued !== undefined && queued.rank <= added.rank && !isMoreUrgent) return;
    this.items = this.items.filter((other) => other !== queued);
    const rank = Math.min(added.rank, queued?.rank ?? added.rank);
    this.items.push({ ...added, rank, isUrgent: added.isUrgent === true || queued?.isUrgent === true });
  }

  take(): QueueItem | undefined {
    const rank = Math.min(...this.items.map((each) => each.rank));
    const ready = this.items.filter((each) => each.rank === rank);
    const last = this.#last.get(rank) ?? { namespace: 0, isContenders: false };
    const contenders = sorted(ready.filter(({ contends }) => contends));
    const others = sorted(ready.filter(({ contends }) => !contends));
    const isContenders = others.length === 0 || (contenders.length > 0 && !last.isContenders);
    const slot = (item: QueueItem): string => `${String(rank)} ${item.key.namespace ?? ''}`;
    // Who had nothing to do begins where the others are.
    const turn = (item: QueueItem): number => this.#served.get(slot(item)) ?? last.namespace;
    const [taken] = isContenders ? contenders : others.toSorted((a, b) => turn(a) - turn(b));
    if (taken === undefined) return undefined;
    this.items = this.items.filter((other) => other !== taken);
    const namespace = isContenders ? last.namespace : turn(taken);
    this.#last.set(rank, { namespace, isContenders });
    if (!isContenders) this.#served.set(slot(taken), namespace + 1);
    return taken;
  }
}

function sorted(items: readonly QueueItem[]): QueueItem[] {
  return items.toSorted((a, b) => (naiveOrder(a) < naiveOrder(b) ? -1 : 1));
}

function naiveOrder({ contends, createdAt, isUrgent, key }: QueueItem): string {
  const namespace = key.namespace ?? '';
  return contends
    ? `${createdAt} ${namespace} ${key.name}`
    : `${namespace} ${isUrgent ? '0' : '1'} ${createdAt} ${key.name}`;
}
