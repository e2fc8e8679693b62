/** Small worlds for property tests: hosts, disks and classes, and partitions with claims that may or may not fit. */
import fc from 'fast-check';
import type { DeviceClaim } from '../../controller/api/generated/device-claim.ts';
import type { VersionLink } from '../../controller/api/generated/version-link.ts';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { aClaim, aClass, aHost, aLink, anInventory, aPartition, aVersion } from './objects.ts';

export interface SmallWorld {
  /** What administrators write. */
  goods: KubeObject[];
  /** What tenants write. */
  requests: (WorkloadPartition | DeviceClaim | VersionLink)[];
}

export interface WorldLimits {
  /** Disks of each pool on each host. */
  disks: { min: number; max: number };
  /** Whether devices may be shared one at a time, whose grants depend on who starts first. */
  sharing: boolean;
}

const hostNames = ['alpha', 'beta'];
const pools = ['gold', 'silver'];

/** Any world: too few devices for some, references to what is not there, partitions that are stopped. */
export function smallWorlds(limits: WorldLimits): fc.Arbitrary<SmallWorld> {
  return fc
    .record({
      hosts: fc.integer({ min: 1, max: 2 }),
      disks: fc.integer(limits.disks),
      sharedDisk: fc.boolean(),
      isShared: limits.sharing ? fc.boolean() : fc.constant(false),
      retains: fc.boolean(),
      // One disk of each host still carries what nobody may overwrite.
      occupied: fc.boolean(),
      partitions: fc.array(partitionPlans(), { minLength: 1, maxLength: 5 }),
    })
    .map(({ hosts, disks, sharedDisk, isShared, occupied, retains, partitions }) => {
      const names = hostNames.slice(0, hosts);
      const sharing = isShared ? ('OneAtATime' as const) : ('Exclusive' as const);
      const reclaimPolicy = retains ? ('Retain' as const) : ('Wipe' as const);
      return {
        goods: [
          aVersion('os'),
          aVersion('old', oldVersion),
          aVersion('older', { ...oldVersion, version: '5.2' }),
          ...names.map((name) => aHost(name)),
          ...names.map((name) => disksOf(name, disks, { sharedDisk, occupied })),
          aClass('disk', { sharing, reclaimPolicy }),
          aClass('gold', { selectors: [{ cel: 'device.attributes["pool"] == "gold"' }] }),
        ],
        requests: partitions.flatMap((plan, number) => requestsOf(plan, number, partitions)),
      };
    });
}

function disksOf(
  hostName: string,
  count: number,
  { sharedDisk, occupied }: { sharedDisk: boolean; occupied: boolean },
): KubeObject {
  const own = pools.flatMap((pool) =>
    Array.from({ length: count }, (_, number) => `${hostName}-${pool}-${String(number)}`),
  );
  const ids = sharedDisk ? [...own, 'shared-gold'] : own;
  return anInventory(`${hostName}-disks`, hostName, ids, (device) => ({
    ...device,
    attributes: { pool: device.id.includes('gold') ? 'gold' : 'silver' },
    ...(occupied && device.id.endsWith('-silver-0')
      ? { initialContent: { volumeGroup: { name: 'datavg', active: false } } }
      : {}),
  }));
}

const oldVersion = {
  version: '5.3',
  rootFiles: [{ path: '/etc/motd', content: 'welcome' }],
  privateFiles: ['/etc/hostname'],
  userFiles: [
    { path: '/usr/bin/ls', content: 'ls' },
    { path: '/opt/app/run', content: 'run' },
  ],
};

/** Whose file systems a partition uses. */
interface LineagePlan {
  version: 'old' | 'older' | undefined;
  source: 'Own' | 'Parent';
  /** Which partition its link names; undefined for a child without a link. */
  parent: number | undefined;
  shared: string[] | undefined;
  consent: 'Same' | 'All';
  /** Files of its own root. */
  files: { path: string; content: string }[];
}

interface PartitionPlan {
  lineage: LineagePlan;
  namespace: string;
  hostName: string | undefined;
  powerState: 'Active' | 'Stopped' | 'Maintenance' | undefined;
  required: boolean;
  /** Its root is on the disks of the first claim that it requires, if there is one. */
  rooted: boolean;
  claims: { entries: { className: string; asksNumber: boolean }[]; required: boolean; missing: boolean }[];
}

function partitionPlans(): fc.Arbitrary<PartitionPlan> {
  const entry = fc.record({
    className: fc.constantFrom('disk', 'disk', 'gold', 'gold', 'nowhere'),
    asksNumber: fc.boolean(),
  });
  const claim = fc.record({
    entries: fc.array(entry, { minLength: 1, maxLength: 3 }),
    required: fc.boolean(),
    // A claim that is named, but that nobody applies.
    missing: fc.nat(9).map((chance) => chance === 0),
  });
  // Most are of one version, and most links name somebody who consents: families come about, and go wrong in each way.
  const lineage = fc.record({
    version: fc.constantFrom(undefined, 'old' as const, 'old' as const, 'old' as const, 'older' as const),
    source: fc.constantFrom('Own' as const, 'Own' as const, 'Parent' as const),
    parent: fc.constantFrom(undefined, 0, 0, 0, 1, 1, 2, 9),
    shared: fc.constantFrom<LineagePlan['shared'][]>(undefined, undefined, ['/usr'], ['/nowhere']),
    consent: fc.constantFrom('Same' as const, 'All' as const, 'All' as const),
    files: fc.constantFrom<LineagePlan['files'][]>(
      [],
      [],
      [{ path: '/etc/motd', content: 'mine' }],
      [{ path: '/etc/hostname', content: 'private' }],
      [{ path: '/usr/bin/mine', content: 'not in the root' }],
    ),
  });
  return fc.record({
    lineage,
    namespace: fc.constantFrom('team-a', 'team-b'),
    hostName: fc.constantFrom(undefined, undefined, undefined, 'alpha', 'gamma'),
    powerState: fc.constantFrom(undefined, undefined, 'Active', 'Stopped', 'Maintenance'),
    required: fc.boolean(),
    rooted: fc.nat(2).map((chance) => chance === 0),
    claims: fc.array(claim, { maxLength: 2 }),
  });
}

function requestsOf(
  plan: PartitionPlan,
  number: number,
  all: readonly PartitionPlan[],
): SmallWorld['requests'] {
  const name = `p${String(number)}`;
  const { namespace, hostName, powerState } = plan;
  const claims = plan.claims.map((claim, at) => ({ ...claim, name: `${name}-c${String(at)}`, at }));
  const required = claims.filter((claim) => claim.required).map((claim) => claim.name);
  const partition = aPartition(`${namespace}/${name}`, {
    ...(hostName === undefined ? {} : { hostName }),
    ...(powerState === undefined ? {} : { powerState }),
    ...(required.length === 0 ? {} : { requiredClaimNames: required }),
    ...lineageSpec(plan.lineage, plan.rooted ? required[0] : undefined),
  });
  const made = claims
    .filter((claim) => !claim.missing)
    .map((claim) =>
      aClaim(
        `${namespace}/${claim.name}`,
        name,
        // Names and numbers are unique in a partition, so that nothing depends on who came first there.
        claim.entries.map(({ className, asksNumber }, position) => ({
          name: `d${String(claim.at)}-${String(position)}`,
          deviceClassName: className,
          ...(asksNumber ? { virtualNumber: { major: claim.at, minor: position } } : {}),
        })),
      ),
    );
  return [partition, ...made, ...linksOf(plan, number, all)];
}

function lineageSpec(
  { version, source, consent, files }: LineagePlan,
  rootClaim: string | undefined,
): Partial<WorkloadPartition['spec']> {
  const kept = files.length === 0 ? undefined : { type: 'FileSystem' as const, files };
  const root =
    rootClaim === undefined
      ? kept
      : {
          type: 'VolumeGroup' as const,
          volumeGroup: { claimName: rootClaim, existing: 'Refuse' as const },
          ...(files.length === 0 ? {} : { files }),
        };
  return {
    ...(version === undefined ? {} : { runtimeVersionName: version }),
    ...(source === 'Own' ? {} : { userFileSystemSource: source }),
    ...(consent === 'Same' ? {} : { allowedChildNamespaces: { from: consent } }),
    ...(root === undefined ? {} : { root }),
  };
}

/** Links stand beside children, and now and then beside a partition that has file systems of its own. */
function linksOf(
  { lineage, namespace }: PartitionPlan,
  number: number,
  all: readonly PartitionPlan[],
): VersionLink[] {
  const { parent, shared, source } = lineage;
  if (parent === undefined || (source === 'Own' && parent !== 2)) return [];
  const title = `${all[parent]?.namespace ?? 'nowhere'}/p${String(parent)}`;
  return [
    aLink(
      `${namespace}/p${String(number)}`,
      title,
      shared === undefined ? {} : { sharedFileSystems: shared },
    ),
  ];
}

/** Any order of some things. */
export function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
