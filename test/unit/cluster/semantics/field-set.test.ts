import { describe, expect, it } from 'vitest';

import { changesBetween, fieldsOf } from '../../../../controller/cluster/semantics/field-set.ts';
import type { MergeSchema } from '../../../../controller/cluster/semantics/structure.ts';

const schema: MergeSchema = {
  properties: {
    spec: {
      properties: {
        plain: {},
        struct: { properties: { inner: {} } },
        free: { additionalProperties: { properties: { value: {} } } },
        atomic: { 'x-kubernetes-map-type': 'atomic' },
        list: {
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { properties: { name: {}, value: {} } },
        },
      },
    },
  },
};

describe('cluster/semantics/field-set fieldsOf', () => {
  it('counts fields, elements and free keys as Kubernetes does', () => {
    const fields = fieldsOf(
      {
        spec: {
          plain: 1,
          struct: { inner: [1] },
          free: { key: { value: 1 } },
          atomic: { x: 1 },
          list: [{ name: 'a', value: 1 }],
        },
      },
      schema,
    );

    expect(fields).toEqual({
      'f:spec': {
        'f:plain': {},
        'f:struct': { 'f:inner': {} },
        'f:free': { 'f:key': { '.': {}, 'f:value': {} } },
        'f:atomic': {},
        'f:list': { 'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
      },
    });
  });

  it('counts what is empty as one field', () => {
    const fields = fieldsOf({ spec: { struct: {}, list: [], plain: null } }, schema);

    expect(fields).toEqual({ 'f:spec': { 'f:struct': {}, 'f:list': {}, 'f:plain': {} } });
  });
});

describe('cluster/semantics/field-set changesBetween', () => {
  it('names what is new, other and gone, down to the fields of elements', () => {
    const before = { spec: { plain: 1, list: [{ name: 'a', value: 1 }, { name: 'b' }] } };
    const after = { spec: { struct: { inner: 1 }, list: [{ name: 'c' }, { name: 'a', value: 2 }] } };

    const changes = changesBetween(before, after, schema);

    expect(changes).toEqual({
      changed: {
        'f:spec': {
          'f:struct': { 'f:inner': {} },
          'f:list': {
            'k:{"name":"a"}': { 'f:value': {} },
            'k:{"name":"c"}': { '.': {}, 'f:name': {} },
          },
        },
      },
      removed: {
        'f:spec': { 'f:plain': {}, 'f:list': { 'k:{"name":"b"}': { '.': {}, 'f:name': {} } } },
      },
    });
  });

  it('finds no change where only the order of elements differs', () => {
    const changes = changesBetween(
      { spec: { list: [{ name: 'a' }, { name: 'b' }] } },
      { spec: { list: [{ name: 'b' }, { name: 'a' }] } },
      schema,
    );

    expect(changes).toEqual({ changed: {}, removed: {} });
  });
});
