import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { applyJsonPatch, diffAsJsonPatch } from '../../../controller/cluster/patch.ts';
import type { ClusterErrorReason, PatchOperation } from '../../../controller/cluster/port.ts';
import { ClusterError } from '../../../controller/cluster/port.ts';

function reasonOf(
  operations: readonly unknown[],
  document: object = { a: { b: [1, 2] } },
): ClusterErrorReason {
  try {
    applyJsonPatch(document, operations as PatchOperation[]);
  } catch (error) {
    if (error instanceof ClusterError) return error.reason;
    throw error;
  }
  throw new Error('the patch was accepted');
}

const json = fc.dictionary(
  fc.constantFrom('a', 'b', 'c/d', '~e'),
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.integer({ min: 0, max: 3 }),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c/d', '~e'), tie('value'), { maxKeys: 3 }),
    ),
  })).value,
  { maxKeys: 3 },
);

describe('cluster/patch', () => {
  it('makes of one document another by their difference, and leaves the first as it was', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const kept = structuredClone(before);

        const patched = applyJsonPatch(before, diffAsJsonPatch(before, after));

        expect(patched).toEqual(after);
        expect(before).toEqual(kept);
      }),
    );
  });

  it('finds no difference between equal documents', () => {
    const found = diffAsJsonPatch({ a: [{ b: 1 }] }, { a: [{ b: 1 }] });

    expect(found).toEqual([]);
  });

  it('shares nothing with the operations that are given', () => {
    const value = { deep: [1] };

    const patched: { a?: unknown } = applyJsonPatch({ a: {} }, [
      { op: 'replace', path: '/a', value },
      { op: 'add', path: '/a/deep/-', value: 2 },
    ]);

    expect(value).toEqual({ deep: [1] });
    expect(patched.a).toEqual({ deep: [1, 2] });
  });

  it('changes what a removal moved in a list, and not the original', () => {
    const document = { list: [{ n: 1 }, { n: 2 }, { n: 3 }] };

    const patched = applyJsonPatch(document, [
      { op: 'remove', path: '/list/0' },
      { op: 'replace', path: '/list/0/n', value: 20 },
    ]);

    expect(patched).toEqual({ list: [{ n: 20 }, { n: 3 }] });
    expect(document).toEqual({ list: [{ n: 1 }, { n: 2 }, { n: 3 }] });
  });

  it('keeps the parts that no operation can reach as they are', () => {
    const document = { a: { b: 1 }, c: { d: 1 } };

    const patched = applyJsonPatch(document, [{ op: 'replace', path: '/a/b', value: 2 }]);

    expect(patched.c).toBe(document.c);
  });

  it.each([
    ['an operation that is none', null],
    ['an unknown op', { op: 'move', path: '/a', from: '/b' }],
    ['no path', { op: 'remove' }],
    ['a path without a slash', { op: 'remove', path: 'a' }],
    ['no value', { op: 'add', path: '/a' }],
    ['the prototype of all objects', { op: 'add', path: '/__proto__/polluted', value: 1 }],
    ['the constructor of an object', { op: 'add', path: '/a/constructor/prototype/polluted', value: 1 }],
  ])('refuses %s before it does anything', (_what, operation) => {
    const document = { a: { b: [1, 2] } };

    const reason = reasonOf([{ op: 'replace', path: '/a', value: 1 }, operation], document);

    expect(reason).toBe('BadRequest');
    expect(document).toEqual({ a: { b: [1, 2] } });
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['a member that is not there', { op: 'replace', path: '/x', value: 1 }],
    ['a parent that is not there', { op: 'add', path: '/x/y', value: 1 }],
    ['an index past the end', { op: 'add', path: '/a/b/3', value: 1 }],
    ['an index that is no number', { op: 'add', path: '/a/b/first', value: 1 }],
    ['the document itself', { op: 'remove', path: '' }],
  ])('refuses a path to %s', (_what, operation) => {
    const reason = reasonOf([operation]);

    expect(reason).toBe('Invalid');
  });

  it('tells a test that does not hold from everything else', () => {
    const reason = reasonOf([{ op: 'test', path: '/a/b/0', value: 2 }]);

    expect(reason).toBe('Conflict');
  });
});
