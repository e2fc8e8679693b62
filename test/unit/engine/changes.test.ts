import { describe, expect, it } from 'vitest';
import type { KubeObject, ObjectMeta } from '../../../controller/api/object.ts';
import { isFinished, isKnown, isSpecChange } from '../../../controller/engine/changes.ts';
import { aThing } from './toys.ts';

function stored(change: Partial<ObjectMeta> = {}): KubeObject {
  const thing = aThing('a');
  return {
    ...thing,
    metadata: { ...thing.metadata, uid: 'uid-a', generation: 1, resourceVersion: '1', ...change },
  };
}

describe('engine/changes', () => {
  it.each([
    ['its spec', { generation: 2 }],
    ['its labels', { labels: { tier: 'gold' } }],
    ['its annotations', { annotations: { note: 'x' } }],
    ['that it is being deleted', { deletionTimestamp: '2026-01-01T00:00:00Z' }],
    ['that it is a namesake', { uid: 'uid-b' }],
  ])('tells readers of a spec about %s', (_what, change) => {
    expect(isSpecChange(stored(), stored(change))).toBe(true);
  });

  it.each([
    ['its status', { resourceVersion: '2' }],
    ['its finalizers', { resourceVersion: '2', finalizers: ['x'] }],
  ])('tells readers of a spec nothing about %s', (_what, change) => {
    expect(isSpecChange(stored(), stored(change))).toBe(false);
  });

  it('tells everyone about a new object', () => {
    expect(isSpecChange(undefined, stored())).toBe(true);
  });

  it('knows an event that tells what the cache has', () => {
    expect(isKnown(stored(), stored(), false)).toBe(true);
    expect(isKnown(stored(), stored({ resourceVersion: '2' }), false)).toBe(false);
    expect(isKnown(undefined, stored(), false)).toBe(false);
    expect(isKnown(undefined, stored(), true)).toBe(true);
    expect(isKnown(stored(), stored(), true)).toBe(false);
  });

  it('does not go back in time: an event that its own later writes overtook tells nothing', () => {
    const latest = stored({ resourceVersion: '10' });

    expect(isKnown(latest, stored({ resourceVersion: '9' }), false)).toBe(true);
    expect(isKnown(latest, stored({ resourceVersion: '11' }), false)).toBe(false);
    expect(isKnown(latest, stored({ uid: 'of-a-namesake-before', resourceVersion: '9' }), true)).toBe(true);
    expect(isKnown(latest, stored({ resourceVersion: '11' }), true)).toBe(false);
  });

  it('takes an object for gone whose last finalizer went while it was being deleted', () => {
    const deletionTimestamp = '2026-01-01T00:00:00Z';

    expect(isFinished(stored({ deletionTimestamp, finalizers: [] }))).toBe(true);
    expect(isFinished(stored({ deletionTimestamp, finalizers: ['x'] }))).toBe(false);
    expect(isFinished(stored())).toBe(false);
  });
});
