import { describe, expect, it } from 'vitest';
import type { ObjectKey } from '../../../controller/api/object.ts';
import { FairQueue } from '../../../controller/reviews/fair-queue.ts';

const key = (namespace: string, name: string): ObjectKey => ({ kind: 'Review', namespace, name });

function drained(queue: FairQueue): string[] {
  const names: string[] = [];
  for (let next = queue.take(); next !== undefined; next = queue.take()) names.push(next.name);
  return names;
}

describe('reviews/fair-queue', () => {
  it('lets namespaces take turns, and in each whoever came first', () => {
    const queue = new FairQueue(10);
    for (const name of ['a1', 'a2', 'a3']) queue.add(key('a', name));
    for (const name of ['b1', 'b2']) queue.add(key('b', name));
    queue.add(key('c', 'c1'));

    expect(drained(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('holds each key once', () => {
    const queue = new FairQueue(10);
    queue.add(key('a', 'a1'));
    queue.add(key('a', 'a1'));

    expect(drained(queue)).toEqual(['a1']);
  });

  it('has so much room for each namespace, and none for more', () => {
    const queue = new FairQueue(2);

    const added = ['a1', 'a2', 'a3'].map((name) => queue.add(key('a', name)));

    expect(added).toEqual([true, true, false]);
    expect(queue.add(key('b', 'b1'))).toBe(true);
    expect(queue.add(key('a', 'a2'))).toBe(true);
  });

  it('forgets what is not asked any more', () => {
    const queue = new FairQueue(1);
    queue.add(key('a', 'a1'));
    queue.remove(key('a', 'a1'));
    queue.remove(key('b', 'never'));

    expect(queue.add(key('a', 'a2'))).toBe(true);
    expect(drained(queue)).toEqual(['a2']);
  });
});
