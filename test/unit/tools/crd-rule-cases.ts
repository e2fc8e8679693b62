/** Values that each rule of crds/ must judge; used by crd-rules.test.ts. */

const partition = (name: string, spec: object, status: object = {}) => ({ metadata: { name }, spec, status });
const placed = { placement: { hostName: 'alpha', claims: [] } };
const claim = (devices: object[], allocated: 'True' | 'False') => ({
  metadata: { name: 'c' },
  spec: { partitionName: 'p', devices },
  status: {
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Allocated', status: allocated },
    ],
  },
});
/** What the schema gives to a partition that says nothing of it. */
const own = { userFileSystemSource: 'Own' };
const disk = (name: string, more: object = {}) => ({ name, deviceClassName: 'fc', ...more });

const oneNumber = 'two devices of a claim cannot have the same virtualNumber';
const ownDevices = 'constraints may name only devices of this claim';
const frozen =
  'an entry of devices cannot be changed once the claim is allocated; remove it and add one under another name';
const elsewhere =
  'cannot be changed once the partition is placed; delete the partition and create it again to place it elsewhere';

/** What is tried, where the rule stands, the value, the value before, and what is said. */
export type RuleCase = [title: string, place: string, self: unknown, oldSelf: unknown, said: string[]];

export const ruleCases: RuleCase[] = [
  ['a name of 25 bytes', 'WorkloadPartition', partition('a'.repeat(25), {}), undefined, []],
  [
    'a longer name',
    'WorkloadPartition',
    partition('a'.repeat(26), {}),
    undefined,
    ['the name of a partition has at most 25 bytes'],
  ],
  [
    'a name with a dot',
    'WorkloadPartition',
    partition('a.b', {}),
    undefined,
    ['the name of a partition contains no dot'],
  ],
  [
    'a name that starts with 0',
    'WorkloadPartition',
    partition('0a', {}),
    undefined,
    ['the name of a partition does not start with 0'],
  ],
  [
    'a host for what is not placed',
    'WorkloadPartition',
    partition('a', { hostName: 'beta' }),
    partition('a', {}),
    [],
  ],
  [
    'a host for what is placed',
    'WorkloadPartition',
    partition('a', { hostName: 'beta' }, placed),
    partition('a', {}, placed),
    [`hostName ${elsewhere}`],
  ],
  [
    'another host',
    'WorkloadPartition',
    partition('a', { hostName: 'beta' }, placed),
    partition('a', { hostName: 'alpha' }, placed),
    [`hostName ${elsewhere}`],
  ],
  [
    'no host any more',
    'WorkloadPartition',
    partition('a', {}, placed),
    partition('a', { hostName: 'alpha' }, placed),
    [`hostName ${elsewhere}`],
  ],
  [
    'another selector',
    'WorkloadPartition',
    partition('a', { hostSelector: { matchLabels: { a: 'b' } } }, placed),
    partition('a', { hostSelector: {} }, placed),
    [`hostSelector ${elsewhere}`],
  ],
  [
    'another power state of what is placed',
    'WorkloadPartition',
    partition('a', { powerState: 'Stopped' }, placed),
    partition('a', { powerState: 'Active' }, placed),
    [],
  ],
  [
    'host and selector together',
    'WorkloadPartition.spec',
    { hostName: 'a', hostSelector: {} },
    undefined,
    ['at most one of hostName and hostSelector may be given'],
  ],
  [
    'a version that was added',
    'WorkloadPartition.spec',
    { ...own, runtimeVersionName: 'a' },
    { ...own },
    ['runtimeVersionName cannot be changed; delete the partition and create it again with the other version'],
  ],
  [
    'the same version',
    'WorkloadPartition.spec',
    { ...own, runtimeVersionName: 'a' },
    { ...own, runtimeVersionName: 'a' },
    [],
  ],
  [
    'In without values',
    'WorkloadPartition.spec.hostSelector.matchExpressions[]',
    { key: 'a', operator: 'In' },
    undefined,
    ['values must be given for In and NotIn, and for nothing else'],
  ],
  [
    'Exists with values',
    'WorkloadPartition.spec.hostSelector.matchExpressions[]',
    { key: 'a', operator: 'Exists', values: ['b'] },
    undefined,
    ['values must be given for In and NotIn, and for nothing else'],
  ],
  [
    'another partition',
    'DeviceClaim.spec.partitionName',
    'a',
    'b',
    ['partitionName cannot be changed; create another claim for the other partition'],
  ],
  [
    'neither class nor alternatives',
    'DeviceClaim.spec.devices[]',
    { name: 'a' },
    undefined,
    ['exactly one of deviceClassName and firstAvailable must be given'],
  ],
  [
    'class and alternatives',
    'DeviceClaim.spec.devices[]',
    { ...disk('a'), firstAvailable: [{ deviceClassName: 'fc' }] },
    undefined,
    ['exactly one of deviceClassName and firstAvailable must be given'],
  ],
  [
    'selectors beside alternatives',
    'DeviceClaim.spec.devices[]',
    { name: 'a', firstAvailable: [{ deviceClassName: 'fc' }], selectors: [] },
    undefined,
    [
      'selectors may be given only beside deviceClassName; with firstAvailable they belong into each alternative',
    ],
  ],
  [
    'a device beside alternatives',
    'DeviceClaim.spec.devices[]',
    { name: 'a', firstAvailable: [{ deviceClassName: 'fc' }], deviceID: 'x' },
    undefined,
    ['deviceID may be given only beside deviceClassName; with firstAvailable it belongs into an alternative'],
  ],
  [
    'a number twice',
    'DeviceClaim.spec',
    {
      partitionName: 'p',
      devices: [
        disk('a', { virtualNumber: { major: 1, minor: 2 } }),
        disk('b', { virtualNumber: { major: 1, minor: 2 } }),
      ],
    },
    undefined,
    [oneNumber],
  ],
  [
    'two minors of one major',
    'DeviceClaim.spec',
    {
      partitionName: 'p',
      devices: [
        disk('a', { virtualNumber: { major: 1, minor: 2 } }),
        disk('b', { virtualNumber: { major: 1, minor: 3 } }),
        disk('c'),
        disk('d'),
      ],
    },
    undefined,
    [],
  ],
  [
    'a constraint on a stranger',
    'DeviceClaim.spec',
    { partitionName: 'p', devices: [disk('a')], constraints: [{ matchAttribute: 'x', devices: ['a', 'z'] }] },
    undefined,
    [ownDevices],
  ],
  [
    'a constraint that matches and tells apart',
    'DeviceClaim.spec.constraints[]',
    { matchAttribute: 'x', distinctAttribute: 'y', devices: ['a', 'b'] },
    undefined,
    ['exactly one of matchAttribute and distinctAttribute must be given'],
  ],
  [
    'a changed entry before allocation',
    'DeviceClaim',
    claim([disk('a', { deviceID: 'x' })], 'False'),
    claim([disk('a')], 'False'),
    [],
  ],
  [
    'a changed entry after allocation',
    'DeviceClaim',
    claim([disk('a', { deviceID: 'x' })], 'True'),
    claim([disk('a')], 'True'),
    [frozen],
  ],
  [
    'LIFE-18: entries added and removed after allocation',
    'DeviceClaim',
    claim([disk('b'), disk('c')], 'True'),
    claim([disk('a'), disk('b')], 'True'),
    [],
  ],
  [
    'ends of majors the wrong way round',
    'Host.spec.deviceNumbers.majors',
    { first: 2, last: 1 },
    undefined,
    ['majors.first must not be greater than majors.last'],
  ],
  [
    'DEV-9: a reserved number outside of majors',
    'Host.spec.deviceNumbers',
    { majors: { first: 1, last: 2 }, minorsPerMajor: 4, reserved: [{ major: 3, minor: 0, holder: 'x' }] },
    undefined,
    ['every reserved number must lie within majors and below minorsPerMajor'],
  ],
  [
    'DEV-9: a reserved number above minorsPerMajor',
    'Host.spec.deviceNumbers',
    { majors: { first: 1, last: 2 }, minorsPerMajor: 4, reserved: [{ major: 2, minor: 4, holder: 'x' }] },
    undefined,
    ['every reserved number must lie within majors and below minorsPerMajor'],
  ],
  [
    'DEV-9: reserved numbers at both ends',
    'Host.spec.deviceNumbers',
    {
      majors: { first: 1, last: 2 },
      minorsPerMajor: 4,
      reserved: [
        { major: 1, minor: 0, holder: 'x' },
        { major: 2, minor: 3, holder: 'x' },
      ],
    },
    undefined,
    [],
  ],
  [
    'names without from Names',
    'Host.spec.allowedNamespaces',
    { from: 'All', names: ['a'] },
    undefined,
    ['names must be given exactly when from is Names'],
  ],
  [
    'from Selector without a selector',
    'PartitionDeviceClass.spec.allowedNamespaces',
    { from: 'Selector' },
    undefined,
    ['selector must be given exactly when from is Selector'],
  ],
  [
    'another host of an inventory',
    'DeviceInventory.spec.hostName',
    'a',
    'b',
    ['hostName cannot be changed; create another inventory for the other host'],
  ],
  [
    'two devices of one name',
    'DeviceInventory.spec.devices',
    [
      { id: 'x', name: 'a' },
      { id: 'y', name: 'a' },
    ],
    undefined,
    ['two devices of a host cannot have the same name'],
  ],
  [
    'DEV-24: endpoints of an adapter',
    'DeviceInventory.spec.devices[]',
    { id: 'x', name: 'a', type: 'Adapter', endpoints: ['y'] },
    undefined,
    [],
  ],
  [
    'DEV-24: endpoints of a disk',
    'DeviceInventory.spec.devices[]',
    { id: 'x', name: 'a', type: 'Block', endpoints: ['y'] },
    undefined,
    ['endpoints may be given only for type Adapter'],
  ],
  [
    'a changed version',
    'RuntimeVersion.spec',
    { version: '5.3', kernel: {}, userFileSystems: ['/usr'] },
    { version: '5.2', kernel: {}, userFileSystems: ['/usr'] },
    ['a RuntimeVersion cannot be changed; create another one under a new name'],
  ],
];
