import { beforeEach, describe, expect, it } from 'vitest';
import type { KernelQuery, QueryAnswer, QueryResults, QueryType } from '../../../controller/kernel/port.ts';
import { checkKernelInvariants } from '../../support/kernel-invariants.ts';
import type { KernelReader } from '../../support/kernel-invariants.ts';
import { allocation, disk, extension, familyRig, Rig } from './rig.ts';

/** Each changes an answer; what it returns does not matter. */
type Lies = { [T in QueryType]?: (truth: QueryResults[T]) => unknown };

let rig: Rig;

/** The room, but for answers of one host that are changed on their way. */
function lying(lies: Lies, liar = 'alpha'): KernelReader {
  return {
    hosts: () => rig.room.hosts(),
    read: <T extends QueryType>(
      hostName: string,
      caller: { type: 'Global' },
      query: Extract<KernelQuery, { type: T }>,
    ): QueryAnswer<T> => {
      const answer = structuredClone(rig.room.read<T>(hostName, caller, query));
      const lie = lies[query.type];
      if (answer.ok && hostName === liar) lie?.(answer.result);
      return answer;
    },
  };
}

function at<T>(list: readonly T[] | undefined, index: number): T {
  const item = list?.[index];
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}

const entryOf = (view: QueryResults['Partition'], index = 0) => at(view?.claims[0]?.entries, index);

const lies: [string, Lies, RegExp][] = [
  [
    'a number held twice',
    { NumberTable: (rows) => rows.push(structuredClone(at(rows, 0))) },
    /number 32:0 is held twice/,
  ],
  [
    'a number from outside of the table',
    { NumberTable: (rows) => (at(rows, 0).real.major = 99) },
    /number 99:0 is held outside/,
  ],
  [
    'a number that the partition does not know of',
    { Partition: (view) => (entryOf(view).number = null) },
    /the table alone says/,
  ],
  [
    'a wrong count of numbers',
    { Host: (host) => (host.numbers.assigned += 1) },
    /counts 3 assigned numbers, there are 2/,
  ],
  ['a wrong count of partitions', { Host: (host) => (host.partitions = {}) }, /counts 0 Active partitions/],
  [
    'a virtual number mapped twice',
    {
      Partition: (view) => {
        const { number } = entryOf(view, 1);
        if (number) number.virtual = { major: 20, minor: 0 };
      },
    },
    /virtual number 20:0 is mapped twice/,
  ],
  [
    'an assignment without a map',
    {
      Partition: (view) => {
        const { number } = entryOf(view);
        if (number) number.virtual = null;
      },
    },
    /state and map differ/,
  ],
  [
    'an assignment without an export',
    { Partition: (view) => (entryOf(view).exported = false) },
    /assigned and not exported/,
  ],
  [
    'an export to a stopped partition',
    { Partition: (view) => view && (view.state = 'Defined') },
    /exported to a stopped partition/,
  ],
  [
    'a private name twice',
    { Partition: (view) => (entryOf(view).name = 'fc') },
    /the private name fc is there twice/,
  ],
  [
    'processes in a partition that has none',
    { Partition: (view) => view && (view.state = 'Maintenance') },
    /processes run where none may/,
  ],
  [
    'an active partition without init',
    { Partition: (view) => view && (view.processes = 0) },
    /there is no process at all/,
  ],
  [
    'survivors of a partition that is well',
    { Partition: (view) => view?.survivors.push('db') },
    /Broken and survivors/,
  ],
  [
    'an adapter in a versioned partition',
    { Partition: (view) => view && (view.versioned = true) },
    /an adapter in a versioned partition/,
  ],
  [
    'a stranger attached to an adapter',
    { Partition: (view) => entryOf(view, 1).adapter?.attached.push('d9') },
    /endpoints attached that are not its own/,
  ],
  [
    'an exclusive device with two holders',
    {
      Devices: (devices) =>
        at(devices, 1).allocations.push(structuredClone(at(at(devices, 1).allocations, 0))),
    },
    /exclusive, and allocated more than once/,
  ],
  [
    'an exporter that holds nothing',
    { Devices: (devices) => (at(devices, 1).exporter = { partitionUid: 'p1', claimUid: 'c9' }) },
    /exported to a claim that does not hold it/,
  ],
  ['an export to nobody', { Devices: (devices) => (at(devices, 1).exporter = null) }, /Exported to nobody/],
  [
    'an export that does not show',
    { Devices: (devices) => (at(devices, 1).state = 'Available') },
    /Available and exported/,
  ],
  [
    'a lost device without a holder',
    { Devices: (devices) => (at(devices, 2).state = 'Lost') },
    /remembered for nobody/,
  ],
  [
    'a holder that nobody knows',
    { Devices: (devices) => (at(at(devices, 1).allocations, 0).partitionUid = 'p9') },
    /held by the unknown partition p9/,
  ],
  [
    'data retained for another namespace',
    { Devices: (devices) => (at(devices, 1).retainedFor = 'team-z') },
    /retained for team-z and held in team-a/,
  ],
  ['a ledger that lost a device', { Devices: (devices) => devices.splice(1, 1) }, /partitions alone say: d1/],
  [
    'a claim that the sweep would not see',
    { Holdings: (held) => (at(held.partitions, 0).claims = []) },
    /claim c1 is not among the holdings/,
  ],
  [
    'a path with two owners',
    {
      Devices: (devices) => {
        at(devices, 1).exporter = { partitionUid: 'p2', claimUid: 'c1' };
        at(at(devices, 1).allocations, 0).partitionUid = 'p2';
      },
    },
    /path a1 - d1 is (exported to|held by) two partitions/,
  ],
];

/** A lie about one partition of the family. */
function about(uid: string, lie: (view: NonNullable<QueryResults['Partition']>) => unknown): Lies {
  return { Partition: (view) => view?.partitionUid === uid && lie(view) };
}

const linkOf = (view: NonNullable<QueryResults['Partition']>) => {
  if (view.link === null) throw new Error('there is no link');
  return view.link;
};

const liesOfFamilies: [string, Lies, RegExp][] = [
  [
    'mounts of a stopped partition',
    about('child', (view) => (view.state = 'Defined')),
    /partition child \(Defined\): mounted while stopped/,
  ],
  [
    'processes over nothing that is mounted',
    about('child', (view) => (view.mounts = [])),
    /partition child \(Active\): up, and nothing is mounted/,
  ],
  [
    'a start that was not counted',
    about('child', (view) => (view.starts = 0)),
    /child .* active and never started/,
  ],
  ['a revision below zero', about('idle', (view) => (view.rootRevision = -1)), /idle .* negative revision/],
  [
    'mounts of what was never laid down',
    about('child', (view) => (view.baseline = null)),
    /child .* mounted and never populated/,
  ],
  [
    'a mount over a file',
    about('child', (view) => (view.occupiedMountPoint = '/usr')),
    /child .* mounted over a file/,
  ],
  [
    'a link of a partition that owns its file systems',
    about('idle', (view) => (view.ownsUserFileSystems = true)),
    /idle .* an owner is linked/,
  ],
  [
    'a child without a link that has file systems',
    about('idle', (view) => (view.link = null)),
    /idle .* a child without a link has user file systems/,
  ],
  [
    'a child that has less than its link says',
    about('idle', (view) => view.userFileSystems.pop()),
    /idle .* other user file systems than its link says/,
  ],
  [
    'a root that is not its own',
    about('child', (view) => (at(view.mounts, 0).ownerUid = 'parent')),
    /child .* the root is not its own/,
  ],
  [
    'a root that is missing',
    about('parent', (view) => view.mounts.shift()),
    /parent .* the root is not its own/,
  ],
  [
    'a file system that is not mounted',
    about('parent', (view) => view.mounts.pop()),
    /parent .* other file systems are mounted than it has/,
  ],
  [
    'a writable share',
    about('child', (view) => (at(view.mounts, 2).readOnly = false)),
    /child .* \/usr is writable for another than its owner/,
  ],
  [
    'a file system that its owner cannot write',
    about('parent', (view) => (at(view.mounts, 2).readOnly = true)),
    /parent .* \/usr is writable for another than its owner/,
  ],
  [
    'a copy in a child',
    about('child', (view) => (at(view.mounts, 2).ownerUid = 'child')),
    /child .* \/usr belongs to the wrong partition/,
  ],
  [
    'a share in an owner',
    about('parent', (view) => (at(view.mounts, 2).ownerUid = 'child')),
    /parent .* \/usr belongs to the wrong partition/,
  ],
  [
    'another file system than that of the parent',
    about('child', (view) => (at(view.mounts, 2).fileSystemId = 'other:/usr')),
    /child .* \/usr is not that of its parent/,
  ],
  [
    'a mounted child whose parent is not',
    about('child', (view) => (linkOf(view).isParentMounted = false)),
    /child .* mounted without its parent/,
  ],
  [
    'a mounted child without a link',
    about('child', (view) => (view.link = null)),
    /child .* mounted without a link/,
  ],
  [
    'a child of a parent that is not there',
    { Holdings: (held) => held.partitions.splice(3, 1) },
    /child .* wrong about whether its parent is mounted/,
  ],
  [
    'a child that does not see its parent mounted',
    about('idle', (view) => (linkOf(view).isParentMounted = false)),
    /idle .* wrong about whether its parent is mounted/,
  ],
  [
    'a child of another version',
    about('child', (view) => (view.version = '7.1')),
    /child .* mounted over another version/,
  ],
  [
    'a child that is ahead of its parent',
    about('idle', (view) => (linkOf(view).syncedRevision = 2)),
    /idle .* a revision that its parent never had/,
  ],
  [
    'a child that was never linked',
    about('idle', (view) => (linkOf(view).syncedRevision = -2)),
    /idle .* a revision that its parent never had/,
  ],
  [
    'a child that missed a revision',
    about('parent', (view) => (view.rootRevision = 7)),
    /idle .* another revision of its parent/,
  ],
  [
    'a circle of links',
    about('parent', (view) => (view.link = { ...anyLink, parentUid: 'grandchild' })),
    /partition parent .* its links lead back to it/,
  ],
  [
    'a dependent that has no link',
    about('idle', (view) => (view.link = null)),
    /parent .* counts 2 dependents, there are 1/,
  ],
  [
    'a link that the parent does not know of',
    about('parent', (view) => (view.dependents.total = 1)),
    /parent .* counts 1 dependents, there are 2/,
  ],
  [
    'a dependent that nobody ever saw',
    about('parent', (view) => (view.dependents.total = 3)),
    /parent .* counts 3 dependents, there are 2/,
  ],
  [
    'a hold that was given back too early',
    about('parent', (view) => (view.dependents.mounted = 0)),
    /parent .* counts 0 mounted dependents/,
  ],
  [
    'a loaded child that does not count',
    about('parent', (view) => (view.dependents.loaded = 0)),
    /parent .* counts 0 loaded dependents/,
  ],
  [
    'dependents out of order',
    about('parent', (view) => view.dependents.first.reverse()),
    /parent .* names other dependents than it has/,
  ],
  [
    'a dependent that looks idle',
    about('parent', (view) => (at(view.dependents.first, 0).mounted = false)),
    /parent .* names other dependents than it has/,
  ],
  [
    'a link that the sweep would not see',
    { Holdings: (held) => (at(held.partitions, 0).linkUid = null) },
    /the link of child is not the one among the holdings/,
  ],
  [
    'one file system with two owners',
    about('spare', (view) => (at(view.mounts, 2).fileSystemId = 'parent:/usr')),
    /\/usr of spare has two owners/,
  ],
  ['a host that nobody booted', { Host: (host) => (host.boots = 0) }, /runs and was never booted/],
  ['a recovery from nothing', { Host: (host) => (host.recovering = true) }, /recovers from nothing/],
];

const anyLink = {
  linkUid: 'l',
  sharedFileSystems: ['/opt', '/usr'],
  syncedRevision: 0,
  parentRevision: 0,
  isParentMounted: true,
  keptFiles: [],
};

describe('kernel invariants of families', () => {
  beforeEach(() => {
    rig = familyRig();
    rig.child('idle', 'parent', { defined: true });
    rig.child('grandchild', 'child');
    rig.partition('spare');
    rig.write('parent', '/etc/hosts', '1');
  });

  it('X-12: finds nothing wrong with the truth', () => {
    expect(checkKernelInvariants(lying({}))).toEqual([]);
  });

  it.each(liesOfFamilies)('X-12: finds %s', (_what, lie, problem) => {
    expect(checkKernelInvariants(lying(lie)).join('\n')).toMatch(problem);
  });

  it('X-12: believes a parent that knows of a child which has not come back from a boot, and of no more', () => {
    rig.boot('alpha', 'boot-2');
    rig.partition('parent', { versioned: true });

    const more = about('parent', (view) => (view.dependents.total = 4));

    expect(checkKernelInvariants(lying({}))).toEqual([]);
    expect(checkKernelInvariants(lying(more)).join()).toMatch(/parent .* counts 4 dependents, there are 0/);
  });
});

const liesOfExtensions: [string, Lies, RegExp][] = [
  [
    'a counter that counts requests',
    { Extensions: ({ images }) => (imageOf(images, 'Global').counter = 3) },
    /extension trace counts 3 partitions, 2 asked/,
  ],
  [
    'a private image that is counted',
    { Extensions: ({ images }) => (imageOf(images, 'Local').counter = 1) },
    /extension probe of p1 is private and counted/,
  ],
  [
    'a private image that another asked for',
    { Extensions: ({ images }) => (at(imageOf(images, 'Local').entries, 0).partitionUid = 'p2') },
    /extension probe of p1 is private and was asked for by another/,
  ],
  [
    'a private image of nobody',
    { Extensions: ({ images }) => (imageOf(images, 'Local').partitionUid = null) },
    /extension probe is private and nobody has it/,
  ],
  [
    'an image that nobody asked for',
    { Extensions: ({ images }) => (imageOf(images, 'Local').entries = []) },
    /extension probe of p1 is in the kernel and nobody asked for it/,
  ],
  [
    'an image that stays for nothing',
    {
      Extensions: ({ images }) => {
        Object.assign(imageOf(images, 'Local'), { entries: [], staysFor: 'Required' });
      },
    },
    /extension probe of p1 stays for nothing that requires it/,
  ],
  [
    'one image twice',
    { Extensions: ({ images }) => images.push(structuredClone(imageOf(images, 'Global'))) },
    /an extension is in the kernel twice/,
  ],
  [
    'a request that the partition does not see',
    about('p1', (view) => (at(view.extensions, 0).inside = 0)),
    /partition p1 \(Active\): shows other requests than it has/,
  ],
  [
    'a stopped partition with loads',
    about('p2', (view) => (view.state = 'Defined')),
    /partition p2 \(Defined\): has extensions loaded while stopped/,
  ],
  [
    'a load for nobody',
    { Extensions: ({ images }) => (at(imageOf(images, 'Global').entries, 0).partitionUid = 'p9') },
    /extensions are loaded for the unknown p9/,
  ],
  [
    'a wrong count of the host',
    { Host: (host) => (host.extensions.global = 7) },
    /the host counts other extensions than there are/,
  ],
];

function imageOf(
  images: QueryResults['Extensions']['images'],
  scope: 'Global' | 'Local',
): QueryResults['Extensions']['images'][number] {
  return at(
    images.filter((image) => image.scope === scope),
    0,
  );
}

describe('kernel invariants of extensions', () => {
  beforeEach(() => {
    rig = new Rig();
    rig.boot();
    rig.do(extension('trace'));
    rig.do(extension('probe'));
    for (const uid of ['p1', 'p2']) {
      rig.partition(uid);
      rig.start(uid);
      rig.grant(uid, { probe: 'Local', trace: 'Global' });
      rig.load(uid, 'trace');
    }
    rig.load('p1', 'trace');
    rig.load('p1', 'probe');
  });

  it('X-12: finds nothing wrong with the truth', () => {
    expect(checkKernelInvariants(lying({}))).toEqual([]);
  });

  it.each(liesOfExtensions)('X-12: finds %s', (_what, lie, problem) => {
    expect(checkKernelInvariants(lying(lie)).join('\n')).toMatch(problem);
  });
});

describe('kernel invariants', () => {
  beforeEach(() => {
    rig = new Rig();
    rig.boot();
    rig.boot('beta');
    rig.discover([disk('a1', { type: 'Adapter', endpoints: ['d1'] }), disk('d1'), disk('d2')]);
    rig.discover([disk('d1')], 'beta');
    rig.partition('p1');
    rig.allocate('p1', 'c1', allocation('fc', 'a1'), allocation('disk0', 'd1'));
    rig.numbers('p1', 'c1', 'disk0', 'fc');
    rig.export('p1', 'c1', 'fc', 'disk0');
    const adapter = { deviceId: 'a1', name: 'ha1', driver: 'scsidisk', endpoints: ['d1'] };
    rig.do({ type: 'InsertAdapter', partitionUid: 'p1', claimUid: 'c1', entry: 'fc', adapter });
    rig.do({ type: 'AttachEndpoint', partitionUid: 'p1', claimUid: 'c1', entry: 'fc', endpointId: 'd1' });
    rig.configure('p1', 'c1', 'disk0', [20, 0]);
    rig.configure('p1', 'c1', 'fc', [20, 1]);
    rig.do({ type: 'StartPartition', partitionUid: 'p1', mode: 'Active' });
  });

  it('finds nothing wrong with the truth', () => {
    expect(checkKernelInvariants(lying({}))).toEqual([]);
  });

  it.each(lies)('finds %s', (_what, lie, problem) => {
    expect(checkKernelInvariants(lying(lie)).join('\n')).toMatch(problem);
  });

  it('finds a device held on two hosts', () => {
    const held = { partitionUid: 'p7', claimUid: 'c7', entry: 'e', sharing: 'Exclusive' } as const;
    const lie: Lies = {
      Devices: (devices) => at(devices, 0).allocations.push({ ...held, real: null, virtual: null }),
    };

    expect(checkKernelInvariants(lying(lie, 'beta'))).toContain('device d1 is held on alpha and on beta');
  });
});
