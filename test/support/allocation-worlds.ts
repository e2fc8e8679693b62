/** Small worlds and problems for property tests of allocation, and the pool that is fed with them. */
import fc from 'fast-check';
import type {
  AllocationProblem,
  ClaimConstraint,
  DeviceRequest,
  Hold,
  PoolClass,
  PoolDevice,
} from '../../controller/solve/claims.ts';
import type { SelectorCompiler, SelectorVerdict } from '../../controller/solve/device-predicate.ts';
import { DevicePool } from '../../controller/solve/device-pool.ts';
import type { World } from './naive-allocator.ts';

/** Selectors of the tests are `attribute=value`; on a device without the attribute they fail. */
export function selectsByText(text: string, device: PoolDevice): boolean {
  const [attribute, value] = text.split('=');
  return device.attributes[attribute!] === value;
}

export function compileText(text: string): ReturnType<SelectorCompiler> {
  if (!text.includes('=')) return { ok: false, error: `expected attribute=value, got ${text}` };
  const attribute = text.split('=')[0]!;
  const evaluate = (device: PoolDevice): SelectorVerdict =>
    attribute in device.attributes
      ? { ok: true, value: selectsByText(text, device) }
      : { ok: false, error: `no such key: ${attribute}` };
  return { ok: true, selector: { evaluate } };
}

/** A pool that knows a world, fed in the order that the seed shuffles it into. */
export function poolOf(world: World): DevicePool {
  const pool = new DevicePool({ compileSelector: compileText });
  for (const deviceClass of world.classes) pool.setClass(deviceClass);
  for (const [id, holds] of Object.entries(world.holds)) pool.setHolds('cluster', id, holds);
  for (const [host, devices] of Object.entries(world.hosts)) {
    pool.setInventory(`${host}-even`, host, devices.filter((_, index) => index % 2 === 0).reverse());
    pool.setInventory(
      `${host}-odd`,
      host,
      devices.filter((_, index) => index % 2 === 1),
    );
  }
  for (const [id, namespace] of Object.entries(world.retained)) pool.setRetained(id, namespace);
  for (const id of world.used) for (const host of ['alpha', 'beta']) pool.setUsed(host, id, true);
  for (const lost of world.lost) pool.setLost(lost.split('/')[0]!, lost.split('/')[1]!, true);
  return pool;
}

const ids = ['d1', 'd2', 'd3', 'd4', 'd10', 'd11', 'd12', 'd20'];
const sharing = fc.constantFrom('Exclusive' as const, 'OneAtATime' as const);
const selectorTexts = fc.uniqueArray(fc.constantFrom('pool=a', 'pool=b', 'bus=x', 'bus=y'), { maxLength: 1 });

const device = (id: string): fc.Arbitrary<PoolDevice> =>
  fc.record({
    id: fc.constant(id),
    driver: fc.constant('scsidisk'),
    type: fc.constantFrom('Block' as const, 'Block' as const, 'Block' as const, 'Adapter' as const),
    endpoints: fc.uniqueArray(fc.constantFrom(...ids.filter((other) => other !== id)), { maxLength: 1 }),
    attributes: fc.dictionary(fc.constantFrom('pool', 'bus'), fc.constantFrom('a', 'b', 'x', 'y'), {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    }),
    capacity: fc.constant({}),
  });

const poolClass = (name: string): fc.Arbitrary<PoolClass> =>
  fc.record({
    name: fc.constant(name),
    selectors: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: selectorTexts }),
    allowedNamespaces: fc.oneof(
      { weight: 8, arbitrary: fc.constant({ from: 'All' as const }) },
      { weight: 1, arbitrary: fc.constant({ from: 'Names' as const, names: ['team-b'] }) },
    ),
    sharing,
    reclaimPolicy: fc.constant('Wipe' as const),
  });

const hold = (id: string): fc.Arbitrary<Hold> =>
  fc.record({
    hostName: fc.constantFrom('alpha', 'alpha', 'beta'),
    partitionUid: fc.constantFrom('own', 'p1', 'p2'),
    claimUid: fc.constantFrom('c1', 'c2').map((claim) => `${claim}-${id}`),
    sharing,
  });

export const worlds: fc.Arbitrary<World> = fc
  .record({
    devices: fc.tuple(...ids.map(device)),
    present: fc.subarray(ids, { minLength: 4 }),
    classes: fc.tuple(poolClass('fast'), poolClass('slow')),
    holds: fc.tuple(...ids.map((id) => fc.array(hold(id), { maxLength: 2 }))),
    held: fc.subarray(ids, { maxLength: 3 }),
    retained: fc.dictionary(fc.constantFrom(...ids), fc.constantFrom('team-a', 'team-b'), {
      maxKeys: 1,
      noNullPrototype: true,
    }),
    lost: fc.subarray(ids, { maxLength: 1 }),
    used: fc.subarray(ids, { maxLength: 2 }),
  })
  .map(({ devices, present, classes, holds, held, retained, lost, used }) => ({
    hosts: { alpha: devices.filter(({ id }) => present.includes(id)), beta: devices.slice(0, 2) },
    classes,
    holds: Object.fromEntries(held.map((id) => [id, holds[ids.indexOf(id)]!])),
    retained,
    lost: lost.map((id) => `alpha/${id}`),
    used,
    selects: selectsByText,
  }));

const names = ['e0', 'e1', 'e2'];

const request = (name: string): fc.Arbitrary<DeviceRequest> =>
  fc
    .array(
      fc.record(
        {
          deviceClassName: fc.constantFrom('fast', 'fast', 'slow'),
          selectors: fc.oneof(
            { weight: 3, arbitrary: fc.constant([]) },
            { weight: 1, arbitrary: selectorTexts },
          ),
          deviceID: fc.constantFrom(...ids),
        },
        { requiredKeys: ['deviceClassName', 'selectors'] },
      ),
      { minLength: 1, maxLength: 2 },
    )
    .chain((alternatives) =>
      fc.integer({ min: 0, max: 7 }).map((pinned) => ({
        name,
        usesFirstAvailable: alternatives.length > 1,
        alternatives: alternatives.map(({ deviceClassName, selectors, deviceID }) =>
          pinned === 0 && deviceID !== undefined
            ? { deviceClassName, selectors, deviceID }
            : { deviceClassName, selectors },
        ),
      })),
    );

const constraint: fc.Arbitrary<ClaimConstraint> = fc.record({
  type: fc.constantFrom('match' as const, 'distinct' as const),
  attribute: fc.constantFrom('pool', 'bus'),
  devices: fc.subarray(names, { minLength: 2 }),
});

const claim = (claimUid: string) =>
  fc.record({
    claimUid: fc.constant(claimUid),
    name: fc.constant(`claim-${claimUid}`),
    devices: fc
      .tuple(...names.map(request))
      .chain((all) => fc.integer({ min: 1, max: 3 }).map((count) => all.slice(0, count))),
    constraints: fc.oneof(fc.constant([]), fc.array(constraint, { maxLength: 2 })),
  });

export const problems: fc.Arbitrary<AllocationProblem> = fc.record({
  hostName: fc.constant('alpha'),
  namespace: fc.constant('team-a'),
  namespaceLabels: fc.constant({}),
  partitionUid: fc.constant('own'),
  versioned: fc.boolean(),
  claims: fc.oneof(fc.tuple(claim('x')), fc.tuple(claim('x'), claim('y'))),
  budget: fc.constant(100_000),
});
