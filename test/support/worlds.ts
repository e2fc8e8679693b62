/** Small worlds for property tests: hosts, disks and classes, and partitions with claims that may or may not fit. */
import fc from 'fast-check';
import type { DeviceClaim } from '../../controller/api/generated/device-claim.ts';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { aClaim, aClass, aHost, anInventory, aPartition, aVersion } from './objects.ts';

export interface SmallWorld {
  /** What administrators write. */
  goods: KubeObject[];
  /** What tenants write. */
  requests: (WorkloadPartition | DeviceClaim)[];
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
      partitions: fc.array(partitionPlans(), { minLength: 1, maxLength: 5 }),
    })
    .map(({ hosts, disks, sharedDisk, isShared, retains, partitions }) => {
      const names = hostNames.slice(0, hosts);
      const sharing = isShared ? ('OneAtATime' as const) : ('Exclusive' as const);
      const reclaimPolicy = retains ? ('Retain' as const) : ('Wipe' as const);
      return {
        goods: [
          aVersion('os'),
          ...names.map((name) => aHost(name)),
          ...names.map((name) => disksOf(name, disks, sharedDisk)),
          aClass('disk', { sharing, reclaimPolicy }),
          aClass('gold', { selectors: [{ cel: 'device.attributes["pool"] == "gold"' }] }),
        ],
        requests: partitions.flatMap(requestsOf),
      };
    });
}

function disksOf(hostName: string, count: number, sharedDisk: boolean): KubeObject {
  const own = pools.flatMap((pool) =>
    Array.from({ length: count }, (_, number) => `${hostName}-${pool}-${String(number)}`),
  );
  const ids = sharedDisk ? [...own, 'shared-gold'] : own;
  return anInventory(`${hostName}-disks`, hostName, ids, (device) => ({
    ...device,
    attributes: { pool: device.id.includes('gold') ? 'gold' : 'silver' },
  }));
}

interface PartitionPlan {
  namespace: string;
  hostName: string | undefined;
  powerState: 'Active' | 'Stopped' | 'Maintenance' | undefined;
  required: boolean;
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
  return fc.record({
    namespace: fc.constantFrom('team-a', 'team-b'),
    hostName: fc.constantFrom(undefined, undefined, undefined, 'alpha', 'gamma'),
    powerState: fc.constantFrom(undefined, undefined, 'Active', 'Stopped', 'Maintenance'),
    required: fc.boolean(),
    claims: fc.array(claim, { maxLength: 2 }),
  });
}

function requestsOf(plan: PartitionPlan, number: number): (WorkloadPartition | DeviceClaim)[] {
  const name = `p${String(number)}`;
  const { namespace, hostName, powerState } = plan;
  const claims = plan.claims.map((claim, at) => ({ ...claim, name: `${name}-c${String(at)}`, at }));
  const required = claims.filter((claim) => claim.required).map((claim) => claim.name);
  const partition = aPartition(`${namespace}/${name}`, {
    ...(hostName === undefined ? {} : { hostName }),
    ...(powerState === undefined ? {} : { powerState }),
    ...(required.length === 0 ? {} : { requiredClaimNames: required }),
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
  return [partition, ...made];
}

/** Any order of some things. */
export function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
