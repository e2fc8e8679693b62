import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../controller/api/object.ts';
import { keyOf } from '../../../controller/api/object.ts';
import { Cache } from '../../../controller/engine/cache.ts';
import { aThing, toyKind } from './toys.ts';

const colours = toyKind([], {
  indexes: { colour: (object) => (object.spec as { colours?: string[] }).colours ?? [] },
});

function stored(name: string, ...values: string[]): KubeObject {
  const thing = aThing(name, { colours: values });
  return { ...thing, metadata: { ...thing.metadata, uid: `uid-${name}` } };
}

function names(objects: readonly KubeObject[]): string[] {
  return objects.map(({ metadata }) => metadata.name);
}

describe('engine/cache', () => {
  it('finds objects by key, by UID and all of a kind', () => {
    const cache = new Cache([colours]);
    cache.set(stored('b'));
    cache.set(stored('a'));

    expect(cache.get({ kind: 'Thing', namespace: 'a', name: 'a' })?.metadata.uid).toBe('uid-a');
    expect(cache.hasUid('Thing', 'uid-b')).toBe(true);
    expect(cache.hasUid('Thing', 'uid-c')).toBe(false);
    expect(names(cache.indexed('Thing', 'all', ''))).toEqual(['a', 'b']);
    expect(names(cache.indexed('Thing', 'uid', 'uid-a'))).toEqual(['a']);
  });

  it('finds objects by the indexes of their kind, sorted, and each once', () => {
    const cache = new Cache([colours]);
    cache.set(stored('b', 'red', 'red', 'blue'));
    cache.set(stored('a', 'red'));

    expect(names(cache.indexed('Thing', 'colour', 'red'))).toEqual(['a', 'b']);
    expect(names(cache.indexed('Thing', 'colour', 'blue'))).toEqual(['b']);
    expect(cache.indexed('Thing', 'colour', 'green')).toEqual([]);
  });

  it('forgets the old index values of an object that changed, and all of one that went', () => {
    const cache = new Cache([colours]);
    cache.set(stored('a', 'red'));
    cache.set(stored('a', 'blue'));

    expect(cache.indexed('Thing', 'colour', 'red')).toEqual([]);
    expect(names(cache.indexed('Thing', 'colour', 'blue'))).toEqual(['a']);
    cache.delete(keyOf(stored('a')));
    expect(cache.indexed('Thing', 'colour', 'blue')).toEqual([]);
    expect(cache.indexed('Thing', 'all', '')).toEqual([]);
    expect(cache.hasUid('Thing', 'uid-a')).toBe(false);
  });

  it('X-4: forgets the UID of an object whose name was taken by another', () => {
    const cache = new Cache([colours]);
    cache.set(stored('a'));

    cache.set({ ...stored('a'), metadata: { namespace: 'a', name: 'a', uid: 'uid-namesake' } });

    expect(cache.hasUid('Thing', 'uid-a')).toBe(false);
    expect(cache.hasUid('Thing', 'uid-namesake')).toBe(true);
  });

  it('keeps objects of a kind that nobody reconciles', () => {
    const cache = new Cache([colours]);

    cache.set({ ...stored('a'), kind: 'Other' });

    expect(names(cache.indexed('Other', 'all', ''))).toEqual(['a']);
  });

  it('tells the values under which an object is found', () => {
    const cache = new Cache([colours]);

    expect(cache.indexTokens(undefined)).toEqual([]);
    expect(cache.indexTokens(stored('a', 'red', 'blue')).sort()).toEqual([
      'all=',
      'colour=blue',
      'colour=red',
      'uid=uid-a',
    ]);
  });
});
