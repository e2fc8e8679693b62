import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FieldTree } from '../../../../controller/cluster/semantics/field-tree.ts';
import {
  commonFields,
  pathText,
  subtract,
  unite,
} from '../../../../controller/cluster/semantics/field-tree.ts';

/** A naive set of paths: each path as its elements joined. */
type Paths = Set<string>;

const path = fc.array(fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}'), { minLength: 1, maxLength: 3 });
const paths = fc
  .array(path, { maxLength: 6 })
  .map((list) => new Set(list.map((elements) => elements.join(' '))));

function treeOf(set: Paths): FieldTree {
  const tree: Record<string, never> = {};
  for (const text of [...set].sort()) {
    let node: Record<string, object> = tree;
    for (const element of text.split(' ')) node = (node[element] ??= {}) as Record<string, object>;
  }
  for (const text of set) {
    let node: Record<string, object> = tree;
    for (const element of text.split(' ')) node = node[element] as Record<string, object>;
    if (Object.keys(node).length > 0) node['.'] = {};
  }
  return tree;
}

function pathsOf(tree: FieldTree, prefix = ''): Paths {
  const set: Paths = new Set();
  for (const [element, node] of Object.entries(tree)) {
    if (element === '.') continue;
    const here = prefix === '' ? element : `${prefix} ${element}`;
    if ('.' in node || Object.keys(node).length === 0) set.add(here);
    for (const inner of pathsOf(node, here)) set.add(inner);
  }
  return set;
}

describe('cluster/semantics/field-tree', () => {
  it('unites, subtracts and intersects as sets of paths do', () => {
    fc.assert(
      fc.property(paths, paths, (one, other) => {
        const [a, b] = [treeOf(one), treeOf(other)];

        expect(pathsOf(a)).toEqual(one);
        expect(pathsOf(unite(a, b))).toEqual(new Set([...one, ...other]));
        expect(pathsOf(subtract(a, b))).toEqual(new Set([...one].filter((text) => !other.has(text))));
        expect(new Set(commonFields(a, b).map((elements) => elements.join(' ')))).toEqual(
          new Set([...one].filter((text) => other.has(text))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('writes a path as a person reads it', () => {
    const text = pathText(['f:spec', 'f:books', 'k:{"title":"Emma"}', 'f:pages']);
    const element = pathText(['f:metadata', 'f:finalizers', 'v:"example.com/held"']);

    expect(text).toBe('spec.books[title="Emma"].pages');
    expect(element).toBe('metadata.finalizers[="example.com/held"]');
  });
});
