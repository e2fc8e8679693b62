import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ReasonOf } from '../../../controller/api/generated/conditions.ts';
import type { DeviceClaim } from '../../../controller/api/generated/device-claim.ts';
import type { DeviceInventory } from '../../../controller/api/generated/device-inventory.ts';
import type { Host } from '../../../controller/api/generated/host.ts';
import type { PartitionDeviceClass } from '../../../controller/api/generated/partition-device-class.ts';
import { resources } from '../../../controller/api/generated/resources.ts';
import type { RuntimeVersion } from '../../../controller/api/generated/runtime-version.ts';
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../../controller/api/object.ts';
import type { Resource } from '../../../controller/cluster/port.ts';
import { toFileSchema, toJsonSchema } from '../../../tools/generate-file-schema.ts';
import { generateOutputs, listGenerated } from '../../../tools/generate-outputs.ts';
import { readDefinitions } from '../../../tools/generate-read-crds.ts';
import { findStaleOutputs } from '../../../tools/generate-stale-outputs.ts';

const root = join(import.meta.dirname, '../../..');

function fileValidator(kind: string) {
  const definition = readDefinitions(root).find((candidate) => candidate.kind === kind);
  if (definition === undefined) throw new Error(`no CRD declares ${kind}`);
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(toFileSchema(definition));
  return (document: unknown) =>
    validate(document) ? [] : ajv.errorsText(validate.errors, { separator: '\n' }).split('\n');
}

const apiVersion = 'partywall.dev/v1alpha1';

describe('tools/generate', () => {
  it('has written everything that is stored', async () => {
    const outputs = await generateOutputs(root);
    const stored = new Map(listGenerated(root).map((path) => [path, readFileSync(join(root, path), 'utf8')]));

    expect(findStaleOutputs(outputs, stored)).toEqual([]);
    expect(outputs.size).toBeGreaterThan(20);
  });

  it('makes types that every part can carry as objects', () => {
    type Kinds =
      DeviceClaim | DeviceInventory | Host | PartitionDeviceClass | RuntimeVersion | WorkloadPartition;

    expectTypeOf<Kinds>().toExtend<KubeObject>();
    expectTypeOf<Host['spec']['unschedulable']>().toEqualTypeOf<boolean>();
    expectTypeOf<DeviceClaim['spec']['devices'][number]['deviceID']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<ReasonOf<'RuntimeVersion', 'Ready'>>().toEqualTypeOf<'Accepted' | 'Pending' | 'InUse'>();
  });

  it('makes resources that a store can serve', () => {
    expectTypeOf(resources.Host).toExtend<Resource>();

    expect(resources.WorkloadPartition.selectableFields).toEqual(['status.hostName']);
    expect(resources.Host.shortNames).toEqual(['pwhost']);
  });
});

describe('tools/generate-stale-outputs', () => {
  const remedy = 'run `npx tsx tools/generate.ts` and commit what it writes';

  it('names a file that differs, with the first line that does', () => {
    const problems = findStaleOutputs(new Map([['a', 'x\ny\nz']]), new Map([['a', 'x\nw\nz']]));

    expect(problems).toEqual([`a:2: differs from what crds/ give; ${remedy}`]);
  });

  it('names a file that is missing and one that nothing generates', () => {
    const problems = findStaleOutputs(new Map([['b', 'x']]), new Map([['a', 'x']]));

    expect(problems).toEqual(['a: nothing generates this file any more; delete it', `b: missing; ${remedy}`]);
  });

  it('finds text that was added at the end', () => {
    expect(findStaleOutputs(new Map([['a', 'x']]), new Map([['a', 'x\ny']]))).toEqual([
      `a:2: differs from what crds/ give; ${remedy}`,
    ]);
  });
});

describe('tools/generate-file-schema', () => {
  it('accepts the least that people write', () => {
    const validate = fileValidator('WorkloadPartition');

    expect(validate({ apiVersion, kind: 'WorkloadPartition', metadata: { name: 'billing' } })).toEqual([]);
  });

  it('asks for what has no default and not for what has one', () => {
    const problems = fileValidator('Host')({
      apiVersion,
      kind: 'Host',
      metadata: { name: 'alpha' },
      spec: { deviceNumbers: { majors: { first: 1 } } },
    });

    expect(problems.sort()).toEqual([
      "data/spec must have required property 'kernelLevel'",
      "data/spec must have required property 'runtimeVersionName'",
      "data/spec/deviceNumbers/majors must have required property 'last'",
    ]);
  });

  it.each([
    [
      'a field that the CRD would prune',
      { spec: { powerstate: 'Active' } },
      'data/spec must NOT have additional properties',
    ],
    [
      'metadata that Kubernetes does not have',
      { metadata: { name: 'a', lables: {} } },
      'data/metadata must NOT have additional properties',
    ],
    [
      'a name that is too long',
      { metadata: { name: 'a'.repeat(26) } },
      'data/metadata/name must NOT have more than 25 characters',
    ],
    [
      'an entry that stands twice in a set',
      { spec: { requiredClaimNames: ['a', 'a'] } },
      'data/spec/requiredClaimNames must NOT have duplicate items (items ## 1 and 0 are identical)',
    ],
    [
      'a value outside of an enumeration',
      { spec: { powerState: 'On' } },
      'data/spec/powerState must be equal to one of the allowed values',
    ],
  ])('refuses %s', (_, change, problem) => {
    const document = { apiVersion, kind: 'WorkloadPartition', metadata: { name: 'billing' }, ...change };

    expect(fileValidator('WorkloadPartition')(document)).toEqual([problem]);
  });

  it('closes the reasons of each condition', () => {
    const withReason = (reason: string, status: string) => ({
      apiVersion,
      kind: 'RuntimeVersion',
      metadata: { name: 'os-5.3' },
      spec: { version: '5.3', kernel: {} },
      status: {
        conditions: [
          {
            type: 'Ready',
            status,
            reason,
            message: '',
            lastTransitionTime: '2026-11-23T00:00:00Z',
            observedGeneration: 1,
          },
        ],
      },
    });
    const validate = fileValidator('RuntimeVersion');

    expect(validate(withReason('Accepted', 'True'))).toEqual([]);
    expect(validate(withReason('InUse', 'Unknown'))).toEqual([]);
    expect(validate(withReason('Accepted', 'False'))).not.toEqual([]);
    expect(validate(withReason('Running', 'True'))).not.toEqual([]);
  });

  it('writes int-or-string as two types', () => {
    expect(toJsonSchema({ 'x-kubernetes-int-or-string': true })).toEqual({ type: ['integer', 'string'] });
  });

  it('lets a nullable value be null, in an enumeration too', () => {
    expect(toJsonSchema({ type: 'string', nullable: true, enum: ['a'] })).toEqual({
      type: ['string', 'null'],
      enum: ['a', null],
    });
  });

  it('leaves an object open that keeps unknown fields', () => {
    const open = { type: 'object', properties: {}, 'x-kubernetes-preserve-unknown-fields': true } as const;

    expect(toJsonSchema(open)).toEqual({ type: 'object', properties: {} });
  });
});
