import { describe, expect, it } from 'vitest';
import { compileJsonPath } from '../../../controller/questions/json-path.ts';
import { knownKinds } from '../../../cli/arguments/kinds.ts';

const document = {
  spec: { name: 'billing', 'dotted.name': 1 },
  status: {
    conditions: [
      { type: 'Ready', status: 'True', n: 1 },
      { type: 'Scheduled', status: 'False', n: 2 },
    ],
    devices: [{ id: 'a' }, { id: 'b' }, {}],
    counts: { x: 1, y: 2 },
  },
};

describe('questions/json-path', () => {
  it.each([
    ['.spec.name', ['billing']],
    ['.spec.absent', []],
    ['.spec.name.deeper', []],
    ['.status.devices[*].id', ['a', 'b']],
    ['.status.devices[0].id', ['a']],
    ['.status.devices[-2].id', ['b']],
    ['.status.devices[9].id', []],
    ['.status.counts.*', [1, 2]],
    ['.status.conditions[?(@.type=="Ready")].status', ['True']],
    [".status.conditions[?(@.type=='Ready')].status", ['True']],
    ['.status.conditions[?(@.type!="Ready")].status', ['False']],
    ['.status.conditions[?(@.n==2)].type', ['Scheduled']],
    [".spec['dotted.name']", [1]],
    ['.spec.dotted\\.name', [1]],
    ['.constructor', []],
  ])('%s finds %j', (path, expected) => {
    expect(compileJsonPath(path)(document)).toEqual(expected);
  });

  it('says where a path cannot be read', () => {
    expect(() => compileJsonPath('.spec[?(bad)]')).toThrow(
      "the JSONPath '.spec[?(bad)]' has something unexpected at character 5",
    );
  });

  it('reads every printer column of every kind', () => {
    for (const { printerColumns } of knownKinds) {
      for (const { jsonPath } of printerColumns) expect(() => compileJsonPath(jsonPath)).not.toThrow();
    }
  });
});
