import { describe, expect, it } from 'vitest';
import { readObjects } from '../../../controller/manifest/read-objects.ts';
import { validateFiles } from '../../../controller/manifest/validate.ts';

const header = (kind: string, name: string, namespace?: string) =>
  [
    'apiVersion: partywall.dev/v1alpha1',
    `kind: ${kind}`,
    `metadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}`,
  ].join('\n');

const host = `${header('Host', 'alpha')}
spec: {runtimeVersionName: os-7, kernelLevel: "7.2", deviceNumbers: {majors: {first: 32, last: 511}}}`;
const version = `${header('RuntimeVersion', 'os-7')}
spec: {version: "7.2", kernel: {}}`;
const inventory = (name: string, ...ids: string[]) => `${header('DeviceInventory', name)}
spec:
  hostName: alpha
  devices:
${ids.map((id) => `  - {id: ${id}, name: ${id}, driver: scsidisk, type: Block, attributes: {bus: fc}}`).join('\n')}`;
const deviceClass = (cel = 'device.attributes["bus"] == "fc"') => `${header('PartitionDeviceClass', 'fc')}
spec:
  selectors: [{cel: '${cel}'}]
  allowedNamespaces: {from: All}`;
const partition = (name = 'billing', ...claims: string[]) => `${header('WorkloadPartition', name, 'team-a')}
spec:
  hostName: alpha
  requiredClaimNames: [${claims.join(', ')}]`;
const claim = (
  name: string,
  devices: string,
  partitionName = 'billing',
) => `${header('DeviceClaim', name, 'team-a')}
spec:
  partitionName: ${partitionName}
  devices:
${devices}`;

const good = [
  host,
  version,
  inventory('disks', 'a', 'b'),
  deviceClass(),
  partition('billing', 'data'),
  claim('data', '  - {name: hdisk0, deviceClassName: fc}'),
];

function validate(...documents: string[]) {
  return validateFiles([{ file: 'a.yaml', text: documents.join('\n---\n') }]);
}

/** Where the only document stands, so that lines can be written down. */
function codes(...documents: string[]) {
  return validate(...documents).map(({ severity, code, line, column, path }) => ({
    severity,
    code,
    line,
    column,
    path,
  }));
}

describe('manifest/validate', () => {
  it('has nothing to say about a good set', () => {
    expect(validate(...good)).toEqual([]);
  });

  it('refuses a version whose range of kernels is empty, and no other', () => {
    const range = (kernel: string) => `${header('RuntimeVersion', 'os-5.3')}
spec:
  version: "5.3"
  kernel: ${kernel}`;

    expect(codes(range('{min: "7.10", max: "7.9"}'))).toMatchObject([
      { severity: 'error', code: 'empty-kernel-range', path: 'spec.kernel.max' },
    ]);
    expect(codes(range('{min: "7.9", max: "7.10"}'))).toEqual([]);
    expect(codes(range('{min: "7.9", max: "7.9"}'))).toEqual([]);
    expect(codes(range('{max: "7.9"}'))).toEqual([]);
  });

  it('points at the value of a wrong field and at the key of an unknown one', () => {
    const text = `${header('WorkloadPartition', 'a', 'b')}
spec:
  hostname: alpha
  powerState: On`;

    expect(validate(text)).toEqual([
      {
        severity: 'error',
        code: 'unknown-field',
        message: 'unknown field "hostname"',
        remedy: 'did you mean hostName?',
        file: 'a.yaml',
        line: 5,
        column: 3,
        path: 'spec.hostname',
      },
      {
        severity: 'error',
        code: 'schema',
        message:
          'Invalid value: true: expected a string, got a boolean; kubectl reads On as the boolean true',
        remedy: 'write it in quotes: "On"',
        file: 'a.yaml',
        line: 6,
        column: 15,
        path: 'spec.powerState',
      },
    ]);
  });

  it('points at the parent of what is missing', () => {
    const text = `${header('DeviceClaim', 'a', 'b')}
spec:
  partitionName: x
  devices:
  - deviceClassName: fc`;

    expect(codes(text).filter(({ severity }) => severity === 'error')).toEqual([
      { severity: 'error', code: 'schema', line: 7, column: 5, path: 'spec.devices[0].name' },
    ]);
  });

  it('warns of a scalar that fits and may mean something else', () => {
    const text = host.replace('first: 32', 'first: 010');

    expect(codes(text, version)).toEqual([
      {
        severity: 'warning',
        code: 'yaml-ambiguous',
        line: 4,
        column: 86,
        path: 'spec.deviceNumbers.majors.first',
      },
    ]);
  });

  it('points into the expression that does not compile', () => {
    const problems = validate(...good.with(3, deviceClass('device.speed == "16"')));

    expect(problems).toEqual([
      expect.objectContaining({
        code: 'selector-error',
        message: "the expression does not compile: undefined field 'speed' (at character 8)",
        path: 'spec.selectors[0].cel',
        line: 24,
        column: 29,
      }),
    ]);
  });

  it.each([
    ['device.capacity["size"] >= quantity("1Gi")', /compareTo/],
    ['device.attributes["removable"] == true', /in quotes/],
    ['device.attribute["bus"] == "fc"', /attributes/],
    ['device.driver', undefined],
  ])('says of %s what to write instead, where it knows', (cel, expected) => {
    const [problem] = validate(deviceClass(cel));

    if (expected === undefined) expect(problem).not.toHaveProperty('remedy');
    else expect(problem?.remedy).toMatch(expected);
  });

  it('says of an object without a name only that, and not what rules would say of the name', () => {
    const text = 'apiVersion: partywall.dev/v1alpha1\nkind: WorkloadPartition\nmetadata: {namespace: a}';

    const problems = validate(text);

    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'metadata.name: Required value: expected a name',
    ]);
  });

  it('judges the expressions of claims and of alternatives', () => {
    const broken = claim(
      'data',
      `  - {name: a, deviceClassName: fc, selectors: [{cel: 'device.capacity["size"] >= quantity("1Gi")'}]}
  - {name: b, firstAvailable: [{deviceClassName: fc, selectors: [{cel: 'nope'}]}]}`,
    );

    expect(codes(...good.with(5, broken)).map(({ code, path }) => `${code} ${path}`)).toEqual([
      'selector-error spec.devices[0].selectors[0].cel',
      'selector-error spec.devices[1].firstAvailable[0].selectors[0].cel',
    ]);
  });

  it('names both places of an object that is declared twice', () => {
    const problems = validateFiles([
      { file: 'b.yaml', text: version },
      { file: 'a.yaml', text: `# first\n${version}` },
    ]);

    expect(problems).toEqual([
      expect.objectContaining({
        code: 'duplicate-object',
        message: 'RuntimeVersion os-7 is declared twice, first at b.yaml:1',
        file: 'a.yaml',
        line: 4,
        column: 18,
      }),
    ]);
  });

  it('makes a missing reference an error where the set holds objects of that kind, and suggests one', () => {
    const problems = validate(...good.with(4, partition('billing', 'dat')));

    expect(problems).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'missing-reference',
        message: 'no DeviceClaim named dat in namespace team-a is in these files',
        remedy: 'did you mean data?',
        path: 'spec.requiredClaimNames[0]',
      }),
    ]);
  });

  it('makes it a warning where the set holds none of that kind', () => {
    expect(codes(claim('data', '  - {name: hdisk0, deviceClassName: fc}'))).toEqual([
      { severity: 'warning', code: 'missing-reference', line: 5, column: 18, path: 'spec.partitionName' },
      {
        severity: 'warning',
        code: 'missing-reference',
        line: 7,
        column: 37,
        path: 'spec.devices[0].deviceClassName',
      },
    ]);
  });

  it.each([
    [
      'DeviceClaim -> WorkloadPartition',
      claim('x', '  - {name: a, deviceClassName: fc}', 'nope'),
      'spec.partitionName',
    ],
    [
      'DeviceClaim -> PartitionDeviceClass',
      claim('x', '  - {name: a, deviceClassName: nope}'),
      'spec.devices[0].deviceClassName',
    ],
    [
      'an alternative -> PartitionDeviceClass',
      claim('x', '  - {name: a, firstAvailable: [{deviceClassName: nope}]}'),
      'spec.devices[0].firstAvailable[0].deviceClassName',
    ],
    [
      'WorkloadPartition -> Host',
      partition('p').replace('hostName: alpha', 'hostName: nope'),
      'spec.hostName',
    ],
    [
      'WorkloadPartition -> RuntimeVersion',
      `${partition('p')}\n  runtimeVersionName: nope`,
      'spec.runtimeVersionName',
    ],
    [
      'DeviceInventory -> Host',
      inventory('i', 'x').replace('hostName: alpha', 'hostName: nope'),
      'spec.hostName',
    ],
    [
      'Host -> RuntimeVersion',
      host.replace('name: alpha', 'name: beta').replace('os-7', 'nope'),
      'spec.runtimeVersionName',
    ],
  ])('follows %s', (_title, document, path) => {
    expect(codes(...good, document)).toEqual([
      expect.objectContaining({ severity: 'error', code: 'missing-reference', path }),
    ]);
  });

  it('looks for namespaced objects in the namespace of who names them', () => {
    const elsewhere = partition('billing').replace('team-a', 'team-b');

    expect(codes(...good.with(4, elsewhere))).toEqual([
      expect.objectContaining({ code: 'missing-reference', path: 'spec.partitionName' }),
    ]);
  });

  it('finds a device name that two claims of a partition use', () => {
    const second = claim('logs', '  - {name: hdisk0, deviceClassName: fc}');

    expect(codes(...good, second)).toEqual([
      expect.objectContaining({ code: 'name-clash', path: 'spec.devices[0].name' }),
    ]);
    expect(
      codes(...good, partition('other'), second.replace('partitionName: billing', 'partitionName: other')),
    ).toEqual([]);
  });

  it('DEV-20: finds a virtual number that two claims of a partition ask for', () => {
    const first = claim('data', '  - {name: a, deviceClassName: fc, virtualNumber: {major: 20, minor: 1}}');
    const second = claim('logs', '  - {name: b, deviceClassName: fc, virtualNumber: {major: 20, minor: 1}}');

    expect(codes(...good.with(5, first), second)).toEqual([
      expect.objectContaining({ code: 'number-clash', path: 'spec.devices[0].virtualNumber' }),
    ]);
    expect(codes(...good.with(5, first), second.replace('minor: 1', 'minor: 2'))).toEqual([]);
  });

  it('finds a required claim that is for another partition', () => {
    expect(codes(...good, partition('other', 'data'))).toEqual([
      expect.objectContaining({ code: 'required-claim-mismatch', path: 'spec.requiredClaimNames[0]' }),
    ]);
  });

  it('finds a device that two inventories of one host publish; two hosts may see the same', () => {
    const beta = host.replace('name: alpha', 'name: beta');

    expect(codes(...good, inventory('more', 'b'))).toEqual([
      expect.objectContaining({ code: 'duplicate-device', path: 'spec.devices[0].id' }),
    ]);
    expect(codes(...good, beta, inventory('more', 'b').replace('hostName: alpha', 'hostName: beta'))).toEqual(
      [],
    );
  });

  it('finds more claims than devices, where it can be proved', () => {
    const three = claim(
      'data',
      ['a', 'b', 'c'].map((name) => `  - {name: ${name}, deviceClassName: fc}`).join('\n'),
    );
    const open = claim(
      'data',
      ['a', 'b', 'c']
        .map((name) => `  - {name: ${name}, firstAvailable: [{deviceClassName: fc}, {deviceClassName: fc}]}`)
        .join('\n'),
    );
    const shared = deviceClass().replace('spec:', 'spec:\n  sharing: OneAtATime');

    expect(validate(...good.with(5, three))).toEqual([
      expect.objectContaining({
        code: 'over-commitment',
        message: '3 devices of class fc are claimed, and only 2 in these files match it',
        path: 'spec.devices[2].deviceClassName',
      }),
    ]);
    expect(validate(...good.with(5, open))).toEqual([]);
    expect(validate(...good.with(5, three).with(3, shared))).toEqual([]);
    expect(validate(...good.with(5, three).toSpliced(2, 1))).toEqual([]);
  });

  it('finds one device that is claimed twice', () => {
    const twice = claim(
      'data',
      '  - {name: a, deviceClassName: fc, deviceID: a}\n  - {name: b, deviceClassName: fc, deviceID: a}',
    );

    expect(codes(...good.with(5, twice))).toEqual([
      expect.objectContaining({ code: 'over-commitment', path: 'spec.devices[1].deviceID' }),
    ]);
  });

  it('sorts by file, line and column, and reports every document and file', () => {
    const files = [
      { file: 'b.yaml', text: 'a: [' },
      { file: 'a.yaml', text: `text\n---\n${header('Hots', 'x')}\n---\napiVersion: v1\nmetadata: {}\n` },
    ];

    expect(
      validateFiles(files).map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`),
    ).toEqual([
      'a.yaml:1:1 not-an-object',
      'a.yaml:4:7 unknown-kind',
      'a.yaml:7:1 not-an-object',
      'b.yaml:1:5 yaml-syntax',
    ]);
  });

  it('opens lists, and points into them', () => {
    const list = `apiVersion: v1
kind: List
items:
- apiVersion: partywall.dev/v1alpha1
  kind: RuntimeVersion
  metadata: {name: a}
  spec: {version: "1", kernel: {}, vesrion: "2"}
- 5`;

    expect(codes(list)).toEqual([
      { severity: 'error', code: 'unknown-field', line: 7, column: 36, path: 'spec.vesrion' },
      { severity: 'error', code: 'not-an-object', line: 8, column: 3, path: '' },
    ]);
  });

  it('survives any shape of object', () => {
    const shapes = [
      '5',
      '[]',
      'null',
      '{}',
      '"x"',
      '{spec: 5}',
      '{spec: {devices: 5}}',
      '{spec: {devices: [5, {name: []}]}}',
    ];
    for (const kind of [
      'DeviceClaim',
      'DeviceInventory',
      'Host',
      'PartitionDeviceClass',
      'RuntimeVersion',
      'VersionLink',
      'WorkloadPartition',
      'Namespace',
    ]) {
      for (const metadata of shapes) {
        for (const spec of shapes) {
          const text = JSON.stringify({
            apiVersion: kind === 'Namespace' ? 'v1' : 'partywall.dev/v1alpha1',
            kind,
          });
          const object = `${text.slice(0, -1)}, "metadata": ${metadata}, "spec": ${spec}}`;

          expect(validateFiles([{ file: '-', text: object }]).length).toBeGreaterThan(0);
        }
      }
    }
  });
});

describe('manifest/read-objects', () => {
  it('gives objects as written, without defaults, in the order of the files', () => {
    const { objects, problems } = readObjects([{ file: '-', text: `${version}\n---\n${partition('p')}` }]);

    expect(problems).toEqual([]);
    expect(objects.map(({ object }) => object.metadata.name)).toEqual(['os-7', 'p']);
    expect(objects[1]?.object.spec).toEqual({ hostName: 'alpha', requiredClaimNames: [] });
  });

  it('puts namespaced objects without a namespace where it is told, and no others', () => {
    const text = `${header('WorkloadPartition', 'p')}\n---\n${version}`;

    expect(readObjects([{ file: '-', text }]).objects.map(({ object }) => object.metadata.namespace)).toEqual(
      ['default', undefined],
    );
    expect(readObjects([{ file: '-', text }], { namespace: 'x' }).objects[0]?.object.metadata.namespace).toBe(
      'x',
    );
  });

  it('leaves the schema to the store, whose problems it can place', () => {
    const { objects, problems } = readObjects([
      { file: '-', text: partition('p').replace('hostName', 'hostname') },
    ]);

    expect(problems).toEqual([]);
    expect(objects[0]?.positionOf('spec.hostname', 'key')).toEqual({ line: 5, column: 3 });
    expect(objects[0]?.positionOf('spec.requiredClaimNames[3]', 'value')).toEqual({ line: 6, column: 3 });
  });

  it('refuses what is no object of a known kind', () => {
    const text = `5\n---\n${header('Hots', 'x')}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {}`;

    expect(readObjects([{ file: '-', text }]).problems.map(({ code, line }) => `${line} ${code}`)).toEqual([
      '1 not-an-object',
      '4 unknown-kind',
      '9 metadata',
    ]);
  });
});
