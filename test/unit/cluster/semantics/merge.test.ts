import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fieldsOf } from '../../../../controller/cluster/semantics/field-set.ts';
import { noFields, unite } from '../../../../controller/cluster/semantics/field-tree.ts';
import { mergeApplied, pruneDropped } from '../../../../controller/cluster/semantics/merge.ts';
import type { MergeSchema } from '../../../../controller/cluster/semantics/structure.ts';

const set: MergeSchema = { 'x-kubernetes-list-type': 'set' };
const byName: MergeSchema = {
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['name'],
  items: { properties: { name: {}, value: {}, other: {} } },
};
const byPort: MergeSchema = {
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['port', 'protocol'],
  items: { properties: { port: {}, protocol: { default: 'TCP' }, note: {} } },
};

describe('cluster/semantics/merge mergeApplied', () => {
  it.each([
    ['keeps what only the live list has in its place', ['a', 'b', 'c'], ['c', 'd'], ['a', 'b', 'c', 'd']],
    ['takes the order that is applied', ['a', 'b', 'c'], ['c', 'a'], ['b', 'c', 'a']],
    ['keeps the rest behind', ['a', 'b'], ['n', 'a'], ['n', 'a', 'b']],
    ['puts new elements behind the others', ['a', 'b'], ['n'], ['a', 'b', 'n']],
    ['changes nothing when nothing is applied', ['b', 'a'], [], ['b', 'a']],
  ])('%s', (_what, live, applied, expected) => {
    const merged = mergeApplied(live, applied, set);

    expect(merged).toEqual(expected);
  });

  it('holds every element once, the applied ones in the applied order', () => {
    const elements = fc.uniqueArray(fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e'));

    fc.assert(
      fc.property(elements, elements, (live, applied) => {
        const merged = mergeApplied(live, applied, set) as string[];

        expect(merged.filter((item) => applied.includes(item))).toEqual(applied);
        expect(merged.toSorted()).toEqual([...new Set([...live, ...applied])].sort());
      }),
    );
  });

  it('finds elements by several keys, one of them by its default', () => {
    const live = [
      { port: 53, protocol: 'TCP', note: 'a' },
      { port: 53, protocol: 'UDP' },
    ];

    const merged = mergeApplied(live, [{ port: 53, note: 'b' }], byPort);

    expect(merged).toEqual([
      { port: 53, protocol: 'TCP', note: 'b' },
      { port: 53, protocol: 'UDP' },
    ]);
  });

  it('takes lists as one where the schema does not say otherwise', () => {
    const merged = mergeApplied({ list: ['a', 'b'] }, { list: ['c'] }, { properties: { list: {} } });

    expect(merged).toEqual({ list: ['c'] });
  });
});

describe('cluster/semantics/merge pruneDropped', () => {
  it('takes a struct away with what nobody owns in it', () => {
    const schema: MergeSchema = { properties: { root: { properties: { type: {}, size: {} } } } };
    const last = fieldsOf({ root: { type: 'FileSystem' } }, schema);

    const pruned = pruneDropped({ root: { type: 'FileSystem', size: 1 } }, last, noFields, schema);

    expect(pruned).toEqual({});
  });

  it('keeps an element that another claims, with its key and without the fields dropped', () => {
    const last = fieldsOf([{ name: 'a', value: 1 }, { name: 'b' }], byName);
    const claimed = { 'k:{"name":"a"}': { '.': noFields, 'f:other': noFields } };

    const pruned = pruneDropped([{ name: 'a', value: 1, other: 2 }, { name: 'b' }], last, claimed, byName);

    expect(pruned).toEqual([{ name: 'a', other: 2 }]);
  });

  it('takes an element away of which others own no more than fields, as an API server does', () => {
    const last = fieldsOf([{ name: 'a', value: 1 }, { name: 'b' }], byName);
    const claimed = { 'k:{"name":"a"}': { 'f:other': noFields } };

    const pruned = pruneDropped([{ name: 'a', value: 1, other: 2 }, { name: 'b' }], last, claimed, byName);

    expect(pruned).toEqual([]);
  });

  it('takes nothing away that is claimed', () => {
    const value = [{ name: 'a', value: 1 }];
    const fields = fieldsOf(value, byName);

    const pruned = pruneDropped(value, fields, unite(fields, noFields), byName);

    expect(pruned).toEqual(value);
  });
});
