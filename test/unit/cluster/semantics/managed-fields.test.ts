import { describe, expect, it } from 'vitest';

import type { ManagedFieldsEntry } from '../../../../controller/api/object.ts';
import {
  afterApply,
  afterStatusUpdate,
  afterUpdate,
  conflictsOf,
} from '../../../../controller/cluster/semantics/managed-fields.ts';
import type { Writer } from '../../../../controller/cluster/semantics/managed-fields.ts';

const none = {};
const alice: Writer = { manager: 'alice', operation: 'Apply', apiVersion: 'v1', time: 'now' };
const bob: Writer = { ...alice, manager: 'bob', operation: 'Update' };

function entry(writer: Writer, fieldsV1: Record<string, unknown>): ManagedFieldsEntry {
  return { ...writer, time: 'before', fieldsType: 'FieldsV1', fieldsV1 };
}

describe('cluster/semantics/managed-fields', () => {
  it('gives an updater what it changes and takes it from the others', () => {
    const entries = [entry(alice, { 'f:spec': { 'f:a': none, 'f:b': none } })];

    const after = afterUpdate(entries, bob, { changed: { 'f:spec': { 'f:a': none } }, removed: none });

    expect(after).toEqual([
      entry(alice, { 'f:spec': { 'f:b': none } }),
      { ...entry(bob, { 'f:spec': { 'f:a': none } }), time: 'now' },
    ]);
  });

  it('leaves no entry without fields', () => {
    const entries = [entry(alice, { 'f:spec': { 'f:a': none } }), entry(bob, { 'f:spec': { 'f:b': none } })];

    const after = afterUpdate(entries, bob, {
      changed: none,
      removed: { 'f:spec': { 'f:a': none, 'f:b': none } },
    });

    expect(after).toEqual([]);
  });

  it('gives an applier exactly what it states, beside others who own the same', () => {
    const entries = [entry(alice, { 'f:spec': { 'f:a': none } }), entry(bob, { 'f:spec': { 'f:b': none } })];

    const fields = { 'f:spec': { 'f:b': none } };
    const after = afterApply(entries, alice, { fields, changes: { changed: none, removed: none } });

    expect(after.map(({ manager, fieldsV1 }) => [manager, fieldsV1])).toEqual([
      ['alice', fields],
      ['bob', fields],
    ]);
  });

  it('keeps one coarse entry for a status, written once', () => {
    const first = afterStatusUpdate([], bob);
    const second = afterStatusUpdate(first, { ...bob, time: 'later' });

    expect(first).toMatchObject([{ manager: 'bob', subresource: 'status', fieldsV1: { 'f:status': none } }]);
    expect(second).toBe(first);
  });

  it('finds no conflict of a manager with its own earlier apply', () => {
    const entries = [
      entry(alice, { 'f:a': none }),
      entry({ ...alice, operation: 'Update' }, { 'f:b': none }),
    ];

    const conflicts = conflictsOf(entries, alice, { 'f:a': none, 'f:b': none });

    expect(conflicts.map(({ owner, path }) => [owner.operation, path])).toEqual([['Update', ['f:b']]]);
  });
});
