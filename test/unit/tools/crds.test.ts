import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { OpenApiSchema } from '../../../controller/api/resource-definition.ts';
import { toJsonSchema } from '../../../tools/generate-file-schema.ts';
import { readDefinitions } from '../../../tools/generate-read-crds.ts';
import { definitionFaults, schemaFaults } from './structural-faults.ts';

const root = join(import.meta.dirname, '../../..');
const definitions = readDefinitions(root);

/** Every schema of a kind with its path, root included. */
function* nodes(schema: OpenApiSchema, path: string): Generator<[string, OpenApiSchema]> {
  yield [path, schema];
  if (schema.items !== undefined) yield* nodes(schema.items, `${path}[]`);
  if (schema.additionalProperties !== undefined) yield* nodes(schema.additionalProperties, `${path}{}`);
  for (const [name, child] of Object.entries(schema.properties ?? {})) yield* nodes(child, `${path}.${name}`);
}

describe('crds', () => {
  it('declare nine kinds, tenants in namespaces and administrators in the cluster, and one of questions', () => {
    const scopes = definitions.map(({ kind, namespaced, categories }) => [kind, namespaced, ...categories]);

    expect(scopes).toEqual([
      ['DeviceClaim', true, 'partywall'],
      ['DeviceInventory', false, 'partywall-admin'],
      ['ExtensionGrant', false, 'partywall-admin'],
      ['Host', false, 'partywall-admin'],
      ['KernelExtension', false, 'partywall-admin'],
      ['PartitionDeviceClass', false, 'partywall-admin'],
      ['Review', true, 'partywall-question'],
      ['RuntimeVersion', false, 'partywall-admin'],
      ['VersionLink', true, 'partywall'],
      ['WorkloadPartition', true, 'partywall'],
    ]);
  });

  it.each(definitions.map((definition) => [definition.kind, definition] as const))(
    '%s is structural',
    (_, definition) => {
      expect(definitionFaults(definition)).toEqual([]);
    },
  );

  it('are named for what they declare, as an API server demands', () => {
    for (const file of readdirSync(join(root, 'crds')).filter((name) => name.endsWith('.yaml'))) {
      const crd = parse(readFileSync(join(root, 'crds', file), 'utf8')) as {
        metadata: { name: string };
        spec: { group: string; names: { plural: string; kind: string; listKind: string; singular: string } };
      };
      const { group, names } = crd.spec;

      expect(crd.metadata.name).toBe(`${names.plural}.${group}`);
      expect(file).toBe(`${crd.metadata.name}.yaml`);
      expect(names.singular).toBe(names.kind.toLowerCase());
      expect(names.listKind).toBe(`${names.kind}List`);
    }
  });

  it('use no name for two kinds', () => {
    const names = definitions.flatMap(({ plural, singular, shortNames }) => [
      plural,
      singular,
      ...shortNames,
    ]);

    expect(new Set(names).size).toBe(names.length);
  });

  it('default to values that their own schemas accept', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    addFormats.default(ajv);
    let checked = 0;
    for (const { kind, schema } of definitions) {
      for (const [path, node] of nodes(schema, kind)) {
        if (node.default === undefined) continue;
        const isValid = ajv.validate(toJsonSchema(node), structuredClone(node.default));
        checked += 1;

        expect(isValid, `${path}: ${ajv.errorsText()}`).toBe(true);
      }
    }

    expect(checked).toBeGreaterThanOrEqual(definitions.length);
  });

  it('use patterns that RE2 and JavaScript read alike', () => {
    for (const { kind, schema } of definitions) {
      for (const [path, { pattern }] of nodes(schema, kind)) {
        if (pattern === undefined) continue;

        expect(pattern, path).toMatch(/^\^.*\$$/);
        expect(pattern, `${path}: no look-around, no back-reference`).not.toMatch(/\(\?[=!<]|\\[1-9]/);
        expect(() => new RegExp(pattern, 'u'), path).not.toThrow();
      }
    }
  });

  it('let through as the path of a file what is absolute and has no empty part, no "." and no ".."', () => {
    const patterns = definitions.flatMap(({ kind, schema }) =>
      [...nodes(schema, kind)].flatMap(([path, { pattern }]) =>
        pattern?.startsWith('^(/') ? [[path, new RegExp(pattern, 'u')] as const] : [],
      ),
    );
    const part = fc.constantFrom(
      '',
      '.',
      '..',
      '...',
      '..a',
      '.a',
      '.a.',
      'a',
      'a.',
      'a..b',
      'a b',
      '\u{e9}',
    );

    expect(patterns.map(([path]) => path)).toEqual([
      'KernelExtension.spec.file.path',
      'RuntimeVersion.spec.rootFiles[].path',
      'RuntimeVersion.spec.privateFiles[]',
      'RuntimeVersion.spec.userFileSystems[]',
      'RuntimeVersion.spec.userFiles[].path',
      'VersionLink.spec.sharedFileSystems[]',
      'WorkloadPartition.spec.root.files[].path',
    ]);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), fc.boolean(), (parts, isAbsolute) => {
        const text = `${isAbsolute ? '/' : ''}${parts.join('/')}`;
        const [first, ...others] = text.split('/');
        const isSound =
          first === '' && others.length > 0 && others.every((one) => !['', '.', '..'].includes(one));

        for (const [path, pattern] of patterns) expect(pattern.test(text), `${path}: ${text}`).toBe(isSound);
      }),
    );
  });
});

describe('tools/structural-faults', () => {
  const planted: [string, OpenApiSchema, string][] = [
    ['a node without a type', {}, 'x: has no type'],
    ['an unbounded string', { type: 'string' }, 'x: a string needs maxLength or enum'],
    [
      'an unbounded list',
      { type: 'array', 'x-kubernetes-list-type': 'atomic', items: { type: 'boolean' } },
      'x: a list needs maxItems',
    ],
    [
      'a list that does not say how it merges',
      { type: 'array', maxItems: 1, items: { type: 'boolean' } },
      'x: a list says how it merges',
    ],
    [
      'an unbounded map',
      { type: 'object', additionalProperties: { type: 'boolean' } },
      'x: a map needs maxProperties',
    ],
    [
      'a list-map with an optional key',
      {
        type: 'array',
        maxItems: 1,
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['id'],
        items: { type: 'object', properties: { id: { type: 'integer', description: 'Id.' } } },
      },
      'x: list-map key id must be required or have a default',
    ],
    [
      'a default inside a list item',
      {
        type: 'array',
        maxItems: 1,
        'x-kubernetes-list-type': 'atomic',
        items: { type: 'boolean', default: true },
      },
      'x[]: a default inside a list item',
    ],
    [
      'a field without a description',
      { type: 'object', properties: { a: { type: 'boolean' } } },
      'x.a: has no description',
    ],
    [
      'a branch with a type',
      { type: 'object', properties: {}, anyOf: [{ type: 'object' }] },
      'x.anyOf[0]: type cannot stand in a branch of anyOf',
    ],
    [
      'a branch about a field that is not described',
      { type: 'object', properties: {}, anyOf: [{ properties: { a: { enum: ['b'] } } }] },
      'x.anyOf[0].a: only what the schema around anyOf describes can be narrowed',
    ],
    [
      'a rule whose fieldPath leads nowhere',
      { type: 'object', 'x-kubernetes-validations': [{ rule: 'true', message: 'm', fieldPath: '.a' }] },
      'x: fieldPath .a leads nowhere',
    ],
    [
      'a required field that is not there',
      { type: 'object', required: ['a'] },
      'x: required a is not described',
    ],
  ];

  it.each(planted)('finds %s', (_, schema, fault) => {
    expect(schemaFaults(schema, 'x')).toEqual([fault]);
  });
});
