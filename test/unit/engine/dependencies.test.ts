import { describe, expect, it } from 'vitest';
import type { ObjectKey } from '../../../controller/api/object.ts';
import { Dependencies, kernelToken, tokensOf, topicToken } from '../../../controller/engine/dependencies.ts';

const one: ObjectKey = { kind: 'Thing', namespace: 'a', name: 'one' };
const two: ObjectKey = { kind: 'Thing', namespace: 'a', name: 'two' };

function readers(dependencies: Dependencies, token: string): string[] {
  return [...dependencies.readersOf(token)].map(({ name }) => name).sort();
}

describe('engine/dependencies', () => {
  it('knows exactly who read what in its last pass', () => {
    const dependencies = new Dependencies();
    dependencies.set(one, new Set(['x', 'y']));
    dependencies.set(two, new Set(['y']));

    dependencies.set(one, new Set(['y', 'z']));

    expect(readers(dependencies, 'x')).toEqual([]);
    expect(readers(dependencies, 'y')).toEqual(['one', 'two']);
    expect(readers(dependencies, 'z')).toEqual(['one']);
  });

  it('forgets all that a key read which is gone', () => {
    const dependencies = new Dependencies();
    dependencies.set(one, new Set(['x', 'y']));

    dependencies.set(one, new Set());

    expect(readers(dependencies, 'x')).toEqual([]);
    expect(readers(dependencies, 'y')).toEqual([]);
  });

  it('tells a spec from the whole of an object, and an index value from another', () => {
    const asks = [
      tokensOf({ ask: 'object', key: one, facet: 'any' }),
      tokensOf({ ask: 'object', key: one, facet: 'spec' }),
      tokensOf({ ask: 'indexed', kind: 'Thing', index: 'colour', value: 'red', facet: 'any' }),
      tokensOf({ ask: 'indexed', kind: 'Thing', index: 'colour', value: 'blue', facet: 'any' }),
      tokensOf({ ask: 'missing', kind: 'Thing', uids: ['u'] }),
    ];

    expect(asks.map((tokens) => tokens.length)).toEqual([1, 1, 1, 1, 1]);
    expect(new Set(asks.flat()).size).toBe(5);
  });

  it('makes readers of kernels depend on the kernel and on their topics, and readers of the index on topics only', () => {
    const kernel = tokensOf({
      ask: 'kernel',
      hostName: 'alpha',
      query: { type: 'Host' },
      topics: ['boot', 'numbers'],
    });

    expect(kernel).toEqual([kernelToken('alpha'), topicToken('boot'), topicToken('numbers')]);
    expect(tokensOf({ ask: 'index', topics: ['boot'] })).toEqual([topicToken('boot')]);
    expect(tokensOf({ ask: 'index', topics: [] })).toEqual([]);
  });
});
