import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resources } from '../../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../../controller/api/object.ts';
import type { OpenApiSchema } from '../../../controller/api/resource-definition.ts';
import type { Admit } from '../../../controller/cluster/port.ts';
import { compileRule } from '../../../controller/cel/rule.ts';
import { admit } from '../../../controller/manifest/admit.ts';
import { planResource } from '../../../controller/manifest/schema-plan.ts';

const apiVersion = 'partywall.dev/v1alpha1';
const creation = { subresource: '' } as const;
const statusWrite = { subresource: 'status' } as const;

/** The cluster port's shape, held by the compiler: adapters get this very function. */
const admitted: Admit = admit;

function object(kind: string, spec: unknown, metadata: Record<string, unknown> = {}): KubeObject {
  const namespaced = resources[kind as keyof typeof resources].namespaced;
  const names = { name: 'one', ...(namespaced ? { namespace: 'team-a' } : {}), ...metadata };
  return { apiVersion, kind, metadata: names, spec: spec as object };
}

const host = (change: Record<string, unknown> = {}) =>
  object('Host', {
    runtimeVersionName: 'os',
    kernelLevel: '7.2.5',
    deviceNumbers: { majors: { first: 32, last: 511 } },
    ...change,
  });
const claim = (change: Record<string, unknown> = {}) =>
  object('DeviceClaim', {
    partitionName: 'billing',
    devices: [{ name: 'hdisk0', deviceClassName: 'fc' }],
    ...change,
  });
const devices = (...list: Record<string, unknown>[]) => ({ devices: list });
const partition = (spec: unknown, metadata: Record<string, unknown> = {}) =>
  object('WorkloadPartition', spec, metadata);
const version = (change: Record<string, unknown> = {}) =>
  object('RuntimeVersion', { version: '5.3', kernel: {}, ...change });
const link = (change: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}) =>
  object('VersionLink', { parentRef: { namespace: 'platform', name: 'base' }, ...change }, metadata);
const file = (path: string, content = '') => ({ path, content });
const deviceClass = (allowedNamespaces: unknown) => object('PartitionDeviceClass', { allowedNamespaces });

function problems(value: KubeObject, old?: KubeObject) {
  return admitted(value, old, creation).problems;
}

function told(value: KubeObject, old?: KubeObject): string[] {
  return problems(value, old).map(({ path, message }) => `${path}: ${message}`);
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

/** What a partition asks for that asks for nothing. */
const emptyPartition = {
  powerState: 'Active',
  userFileSystemSource: 'Own',
  allowedChildNamespaces: { from: 'Same' },
};

describe('manifest/admit: defaults', () => {
  it('applies them where the parent exists, and a status that never looks done', () => {
    const { object: result, problems: none } = admitted(host(), undefined, creation);

    expect(none).toEqual([]);
    expect(result.spec).toEqual({
      driver: 'Model',
      runtimeVersionName: 'os',
      kernelLevel: '7.2.5',
      deviceNumbers: { majors: { first: 32, last: 511 }, minorsPerMajor: 1_048_576 },
      allowedNamespaces: { from: 'All' },
      errorBufferBytes: 1024,
      unschedulable: false,
    });
    expect(result.status).toMatchObject({
      observedGeneration: -1,
      conditions: [{ type: 'Ready', reason: 'Pending' }],
    });
  });

  it('fills an object that is a default itself', () => {
    const { object: result } = admitted(
      { apiVersion, kind: 'WorkloadPartition', metadata: { name: 'a', namespace: 'b' } },
      undefined,
      creation,
    );

    expect(result.spec).toEqual(emptyPartition);
  });

  it('takes a null for an absent field', () => {
    expect(
      admitted(partition({ hostName: null, powerState: null }), undefined, creation).object.spec,
    ).toEqual(emptyPartition);
  });

  it('is idempotent, and changes nothing that it was given', () => {
    const objects = fc.constantFrom(
      host(),
      claim(),
      partition({}),
      partition({ hostName: null }),
      deviceClass({ from: 'All' }),
    );
    fc.assert(
      fc.property(objects, (given) => {
        const first = admitted(frozen(given), undefined, creation).object;
        const second = admitted(frozen(first), first, creation);

        expect(second.problems).toEqual([]);
        expect(second.object).toEqual(first);
      }),
    );
  });

  it('drops a forged status on creation', () => {
    const forged = { ...claim(), status: { observedGeneration: 7 } };

    expect(admitted(forged, undefined, creation).object.status?.observedGeneration).toBe(-1);
  });

  it('keeps the status of the object before on a change', () => {
    const before = { ...admitted(claim(), undefined, creation).object, status: { observedGeneration: 7 } };

    expect(admitted(before, before, creation).object.status).toEqual({ observedGeneration: 7 });
  });

  it('does not share defaults between objects', () => {
    const a = admitted(host(), undefined, creation).object;
    const b = admitted(host(), undefined, creation).object;

    expect(a.status).toEqual(b.status);
    expect(a.status).not.toBe(b.status);
    expect(a.status?.conditions?.[0]).not.toBe(b.status?.conditions?.[0]);
  });
});

describe('manifest/admit: schema', () => {
  it.each<[string, KubeObject, string]>([
    [
      'a required field',
      object('Host', { runtimeVersionName: 'os', kernelLevel: '1' }),
      'spec.deviceNumbers: Required value: expected an object',
    ],
    [
      'a required field in a list',
      claim(devices({ deviceClassName: 'fc' })),
      'spec.devices[0].name: Required value: expected a string',
    ],
    [
      'a type',
      host({ unschedulable: 'no' }),
      'spec.unschedulable: Invalid value: "no": expected a boolean, got a string',
    ],
    [
      'a type that wants quotes',
      claim({ partitionName: 7 }),
      'spec.partitionName: Invalid value: 7: expected a string, got an integer; write it in quotes: "7"',
    ],
    [
      'a fraction',
      claim(devices({ name: 'a', deviceClassName: 'c', virtualNumber: { major: 1.5, minor: 0 } })),
      'spec.devices[0].virtualNumber.major: Invalid value: 1.5: expected an integer, got a number',
    ],
    [
      'an enumeration',
      partition({ powerState: 'Activ' }),
      'spec.powerState: Unsupported value: "Activ": expected one of "Active", "Stopped", "Maintenance"; did you mean Active?',
    ],
    [
      'a pattern',
      host({ kernelLevel: '7.x' }),
      'spec.kernelLevel: Invalid value: "7.x": expected dotted numbers without leading zeros, such as 7.2.5',
    ],
    [
      'the pattern of a path',
      partition({ root: { files: [file('etc/motd')] } }),
      'spec.root.files[0].path: Invalid value: "etc/motd": expected an absolute path such as /etc/motd, without empty parts, "." and "..", and without "/" at its end',
    ],
    [
      'the pattern of a name of another object',
      link({ parentRef: { namespace: 'Platform', name: 'base' } }),
      'spec.parentRef.namespace: Invalid value: "Platform": expected lower-case letters, digits and "-", starting and ending with a letter or digit',
    ],
    [
      'equal paths of files',
      partition({ root: { files: [file('/a', 'x'), file('/a', 'y')] } }),
      'spec.root.files[1]: Duplicate value: {"path":"/a"}, expected each only once; item 0 has it already',
    ],
    [
      'a maximum',
      claim(devices({ name: 'a', deviceClassName: 'c', virtualNumber: { major: 256, minor: 0 } })),
      'spec.devices[0].virtualNumber.major: Invalid value: 256: expected at most 255',
    ],
    [
      'too many',
      claim(devices(...Array.from({ length: 33 }, (_, at) => ({ name: `d${at}`, deviceClassName: 'c' })))),
      'spec.devices: Too many: expected at most 32 items, got 33',
    ],
    ['too few', claim(devices()), 'spec.devices: Too few: expected at least 1 items, got 0'],
    ['an unknown field', claim({ partition: 'x' }), 'spec.partition: unknown field "partition"'],
    [
      'a misspelt field',
      claim(devices({ name: 'a', deviceClasName: 'c' })),
      'spec.devices[0].deviceClasName: unknown field "deviceClasName"; did you mean deviceClassName?',
    ],
    [
      'an unknown field at the root',
      { ...claim(), specs: {} } as KubeObject,
      'specs: unknown field "specs"; did you mean spec?',
    ],
    [
      'equal keys of a list-map',
      claim(devices({ name: 'a', deviceClassName: 'c' }, { name: 'a', deviceClassName: 'd' })),
      'spec.devices[1]: Duplicate value: {"name":"a"}, expected each only once; item 0 has it already',
    ],
    [
      'equal items of a set',
      partition({ requiredClaimNames: ['a', 'b', 'a'] }),
      'spec.requiredClaimNames[2]: Duplicate value: "a", expected each only once; item 0 has it already',
    ],
    [
      'equal pairs of keys',
      host({
        deviceNumbers: {
          majors: { first: 1, last: 9 },
          reserved: [
            { major: 1, minor: 0, holder: 'a' },
            { major: 1, minor: 0, holder: 'b' },
          ],
        },
      }),
      'spec.deviceNumbers.reserved[1]: Duplicate value: {"major":1,"minor":0}, expected each only once; item 0 has it already',
    ],
  ])('%s', (_title, value, text) => {
    expect(told(value)).toContain(text);
  });

  it('finds everything at once', () => {
    const value = claim({ partitionName: 7, nope: 1, devices: [{ name: 'A!', deviceClassName: 'c' }] });

    expect(
      problems(value)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['spec.devices[0].name', 'spec.nope', 'spec.partitionName']);
  });

  it('knows the kinds and their version', () => {
    expect(told({ ...claim(), kind: 'DeviceClam' })).toEqual([
      expect.stringContaining('got "DeviceClam"; did you mean DeviceClaim?'),
    ]);
    expect(told({ ...claim(), apiVersion: 'partywall.dev/v1' })).toEqual([
      'apiVersion: expected apiVersion partywall.dev/v1alpha1 for kind DeviceClaim, got "partywall.dev/v1"; write apiVersion: partywall.dev/v1alpha1',
    ]);
    expect(told({ ...claim(), kind: 'constructor' })).toHaveLength(1);
  });

  it('accepts a v1 Namespace', () => {
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'team-a', labels: { a: 'b' } },
    };

    expect(admitted(namespace, undefined, creation)).toEqual({ object: namespace, problems: [] });
    expect(problems({ ...namespace, metadata: { name: 'team.a' } })).toHaveLength(1);
  });
});

describe('manifest/admit: metadata', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a name with capitals', { name: 'Billing' }, 'metadata.name'],
    ['a name that is too long', { name: 'a'.repeat(254) }, 'metadata.name'],
    ['no name', { name: '' }, 'metadata.name'],
    ['a namespace with a dot', { namespace: 'a.b' }, 'metadata.namespace'],
    ['a label that is a number', { labels: { a: 1 } }, 'metadata.labels.a'],
    ['a label with blanks', { labels: { a: 'x y' } }, 'metadata.labels.a'],
    ['a label key with two slashes', { labels: { 'a/b/c': 'x' } }, 'metadata.labels[a/b/c]'],
    ['an annotation that is a boolean', { annotations: { a: true } }, 'metadata.annotations.a'],
    ['annotations that are too long', { annotations: { a: 'x'.repeat(262_144) } }, 'metadata.annotations'],
    ['a finalizer without a name', { finalizers: ['a/'] }, 'metadata.finalizers[0]'],
    ['an unknown field', { label: {} }, 'metadata.label'],
    ['labels that are a list', { labels: [] }, 'metadata.labels'],
  ])('refuses %s', (_title, metadata, path) => {
    const value = object('DeviceClaim', claim().spec, metadata);

    expect(problems(value).map((problem) => problem.path)).toEqual([path]);
  });

  it('refuses a namespace on a cluster-scoped kind, and says what to do', () => {
    const value = { ...host(), metadata: { name: 'alpha', namespace: 'x' } };

    expect(told(value)).toEqual([
      'metadata.namespace: Forbidden: expected no namespace on a cluster-scoped kind, got "x"; remove metadata.namespace',
    ]);
  });

  it('accepts what Kubernetes accepts', () => {
    const metadata = {
      labels: { 'kubernetes.io/name': 'a.B_c-1', empty: '' },
      annotations: { 'a.b/C': 'anything at all\n' },
      finalizers: ['partywall.dev/cleanup'],
    };

    expect(problems(object('DeviceClaim', claim().spec, metadata))).toEqual([]);
  });
});

describe('manifest/admit: rules', () => {
  it.each<[string, KubeObject, string]>([
    [
      'majors the wrong way round',
      host({ deviceNumbers: { majors: { first: 9, last: 1 } } }),
      'spec.deviceNumbers.majors.first',
    ],
    [
      'a reserved number outside',
      host({
        deviceNumbers: { majors: { first: 1, last: 9 }, reserved: [{ major: 10, minor: 0, holder: 'a' }] },
      }),
      'spec.deviceNumbers.reserved',
    ],
    [
      'a reserved minor beyond the default',
      host({
        deviceNumbers: {
          majors: { first: 1, last: 9 },
          minorsPerMajor: 4,
          reserved: [{ major: 1, minor: 4, holder: 'a' }],
        },
      }),
      'spec.deviceNumbers.reserved',
    ],
    ['names without from: Names', deviceClass({ from: 'All', names: ['a'] }), 'spec.allowedNamespaces.names'],
    ['from: Names without names', deviceClass({ from: 'Names' }), 'spec.allowedNamespaces.names'],
    ['from: Selector without selector', deviceClass({ from: 'Selector' }), 'spec.allowedNamespaces.selector'],
    [
      'values for Exists',
      deviceClass({
        from: 'Selector',
        selector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['x'] }] },
      }),
      'spec.allowedNamespaces.selector.matchExpressions[0].values',
    ],
    ['neither class nor alternatives', claim(devices({ name: 'a' })), 'spec.devices[0].deviceClassName'],
    [
      'class and alternatives',
      claim(devices({ name: 'a', deviceClassName: 'c', firstAvailable: [{ deviceClassName: 'd' }] })),
      'spec.devices[0].deviceClassName',
    ],
    [
      'selectors beside alternatives',
      claim(devices({ name: 'a', firstAvailable: [{ deviceClassName: 'd' }], selectors: [{ cel: 'true' }] })),
      'spec.devices[0].selectors',
    ],
    [
      'a number twice',
      claim(
        devices(
          { name: 'a', deviceClassName: 'c', virtualNumber: { major: 1, minor: 2 } },
          { name: 'b', deviceClassName: 'c', virtualNumber: { major: 1, minor: 2 } },
        ),
      ),
      'spec.devices',
    ],
    [
      'a constraint over other devices',
      claim({ constraints: [{ matchAttribute: 'pool', devices: ['hdisk0', 'hdisk9'] }] }),
      'spec.constraints',
    ],
    [
      'a constraint of both kinds',
      claim({
        constraints: [{ matchAttribute: 'a', distinctAttribute: 'b', devices: ['hdisk0', 'hdisk0x'] }],
      }),
      'spec.constraints[0].matchAttribute',
    ],
    [
      'a host by name and by labels',
      partition({ hostName: 'a', hostSelector: { matchLabels: { a: 'b' } } }),
      'spec.hostSelector',
    ],
    ['a partition with a dot', partition({}, { name: 'a.b' }), 'metadata.name'],
    ['a partition that starts with 0', partition({}, { name: '0a' }), 'metadata.name'],
    ['a link with a dot', link({}, { name: 'a.b' }), 'metadata.name'],
    [
      'child namespaces by name without names',
      partition({ allowedChildNamespaces: { from: 'Names' } }),
      'spec.allowedChildNamespaces.names',
    ],
    [
      'files that are too large together',
      partition({ root: { files: [file('/a', 'x'.repeat(131_072)), file('/b', 'x')] } }),
      'spec.root.files',
    ],
    ['root files in a default user file system', version({ rootFiles: [file('/usr/x')] }), 'spec.rootFiles'],
    ['user files outside of the defaults', version({ userFiles: [file('/etc/x')] }), 'spec.userFiles'],
    [
      'one user file system in another',
      version({ userFileSystems: ['/usr', '/usr/local'] }),
      'spec.userFileSystems',
    ],
  ])('refuses %s on creation', (_title, value, path) => {
    expect(problems(value)).toContainEqual(expect.objectContaining({ code: 'cel', path }));
  });

  it.each<[string, KubeObject, KubeObject, string]>([
    ['another partition', claim(), claim({ partitionName: 'other' }), 'spec.partitionName'],
    [
      'another version',
      partition({ runtimeVersionName: 'a' }),
      partition({ runtimeVersionName: 'b' }),
      'spec.runtimeVersionName',
    ],
    ['a version added', partition({}), partition({ runtimeVersionName: 'b' }), 'spec.runtimeVersionName'],
    ['a version removed', partition({ runtimeVersionName: 'a' }), partition({}), 'spec.runtimeVersionName'],
    [
      'a version that changes',
      object('RuntimeVersion', { version: '5.3', kernel: {} }),
      object('RuntimeVersion', { version: '5.4', kernel: {} }),
      'spec',
    ],
    [
      'another source of user file systems',
      partition({}),
      partition({ userFileSystemSource: 'Parent' }),
      'spec.userFileSystemSource',
    ],
  ])('refuses %s on a change', (_title, before, after, path) => {
    const old = admitted(before, undefined, creation).object;

    expect(problems({ ...after, status: old.status as object }, old)).toEqual([
      expect.objectContaining({ code: 'immutable', path }),
    ]);
    expect(problems(old, old)).toEqual([]);
  });

  it('LINK-20: refuses every change of a link, and takes the same link again', () => {
    const old = admitted(link(), undefined, creation).object;
    const narrow = admitted(link({ sharedFileSystems: ['/usr'] }), undefined, creation).object;
    const immutable = [expect.objectContaining({ code: 'immutable', path: 'spec' })];

    expect(problems(link({ parentRef: { namespace: 'other', name: 'base' } }), old)).toEqual(immutable);
    expect(problems(link({ parentRef: { namespace: 'platform', name: 'other' } }), old)).toEqual(immutable);
    expect(problems(narrow, old)).toEqual(immutable);
    expect(problems(old, narrow)).toEqual(immutable);
    expect(problems(link(), old)).toEqual([]);
    expect(problems(narrow, narrow)).toEqual([]);
  });

  it('takes a version for the same whether its defaults are written or not', () => {
    const old = admitted(version(), undefined, creation).object;

    expect(problems(version({ userFileSystems: ['/usr', '/opt'] }), old)).toEqual([]);
    expect(problems(version({ userFileSystems: null }), old)).toEqual([]);
    expect(problems(version({ userFileSystems: ['/usr'] }), old)).toHaveLength(1);
  });

  it('lets a partition change its host until it is placed', () => {
    const old = admitted(partition({ hostName: 'a' }), undefined, creation).object;
    const placed = { ...old, status: { ...old.status, placement: { hostName: 'a' } } } as KubeObject;
    const moved = (from: KubeObject) => ({ ...from, spec: { ...from.spec, hostName: 'b' } });

    expect(problems(moved(old), old)).toEqual([]);
    expect(problems(moved(placed), placed)).toEqual([
      expect.objectContaining({ code: 'immutable', path: 'spec.hostName' }),
    ]);
  });

  it('says nothing about places that the schema refuses already', () => {
    const value = host({ deviceNumbers: { majors: { first: 'x', last: 1 } } });

    expect(problems(value)).toEqual([
      expect.objectContaining({ code: 'schema', path: 'spec.deviceNumbers.majors.first' }),
    ]);
  });

  it('compiles every rule of every CRD against its schema', () => {
    const count = (schema: OpenApiSchema): number =>
      (schema['x-kubernetes-validations']?.length ?? 0) +
      [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties].reduce(
        (sum, below) => sum + (below ? count(below) : 0),
        0,
      );
    for (const definition of Object.values(resources)) {
      const root = planResource(definition);

      expect(root.rules()).toHaveLength(definition.schema['x-kubernetes-validations']?.length ?? 0);
      expect(root.hasRules).toBe(count(definition.schema) > 0);
    }
    expect(compileRule('self.spec.nope == 1', planResource(resources.Host).ruleSchema).ok).toBe(false);
  });
});

describe('manifest/admit: status writes', () => {
  const stored = admitted(claim(), undefined, creation).object;
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'Configured',
    message: 'm',
    observedGeneration: 1,
    lastTransitionTime: '2026-11-23T00:00:00Z',
  };
  const write = (status: Record<string, unknown>) => {
    const value = { ...stored, status } as KubeObject;
    return admitted(value, stored, statusWrite).problems.map(({ path }) => path);
  };

  it('accepts a condition of the closed list', () => {
    expect(write({ observedGeneration: 1, conditions: [ready] })).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a reason that is not declared',
      { conditions: [{ ...ready, reason: 'Whatever' }] },
      'status.conditions[0]',
    ],
    ['a condition twice', { conditions: [ready, ready] }, 'status.conditions[1]'],
    [
      'a time that is none',
      { conditions: [{ ...ready, lastTransitionTime: 'now' }] },
      'status.conditions[0].lastTransitionTime',
    ],
    ['an unknown field', { phase: 'x' }, 'status.phase'],
    ['a wrong type', { observedGeneration: 'x' }, 'status.observedGeneration'],
  ])('refuses %s', (_title, status, path) => {
    expect(write(status)).toContain(path);
  });

  it('does not look at the spec again: it was admitted when it was written', () => {
    const value = { ...stored, spec: { nonsense: true }, status: { observedGeneration: 1 } } as KubeObject;

    expect(admitted(value, stored, statusWrite).problems).toEqual([]);
  });
});
