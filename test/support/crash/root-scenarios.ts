/** Flows of roots on disks of the partition's own: made, booted, occupied, held by children, given back. */
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import { aClaim, aClass, aHost, aLink, anInventory, aPartition, aVersion } from '../objects.ts';
import { apply, remove, write } from './commands.ts';
import type { Scenario } from './harness.ts';

const old = aVersion('old', { version: '5.3' });
const inventory = anInventory('alpha-disks', 'alpha', ['a1', 'a2', 'a3'], (device) =>
  device.id === 'a3'
    ? { ...device, initialContent: { volumeGroup: { name: 'datavg', active: false } } }
    : device,
);
const goods = [aVersion('os'), aHost('alpha'), inventory, aClass('disk')];

type Root = NonNullable<WorkloadPartition['spec']['root']>;

function rooted(
  name: string,
  spec: Partial<WorkloadPartition['spec']> = {},
  root: Partial<Root> = {},
): WorkloadPartition {
  const claimName = `${name}-disks`;
  return aPartition(`team-a/${name}`, {
    requiredClaimNames: [claimName],
    root: { type: 'VolumeGroup', volumeGroup: { claimName, existing: 'Refuse' }, ...root },
    ...spec,
  });
}

function disksOf(name: string, ...ids: string[]): ReturnType<typeof aClaim> {
  const claim = aClaim(
    `team-a/${name}-disks`,
    name,
    ids.map((_, at) => `hdisk${at}`),
  );
  const devices = claim.spec.devices.map((device, at) => ({ ...device, deviceID: ids[at]! }));
  return { ...claim, spec: { ...claim.spec, devices } };
}

const vault = rooted('vault');
const disks = disksOf('vault', 'a1', 'a2');
const files = [{ path: '/etc/motd', content: 'from the spec' }];

export const rootScenarios: readonly Scenario[] = [
  {
    name: 'a root on two disks of its own is made and booted',
    steps: [apply(...goods, rooted('vault', {}, { files }), disks)],
  },
  {
    name: 'a root is written inside, restarted, stopped, edited, and started again',
    steps: [
      apply(...goods, vault, disksOf('vault', 'a1')),
      write('team-a/vault', '/etc/motd', 'from inside'),
      apply(rooted('vault', { bootRequest: '1' })),
      apply(rooted('vault', { powerState: 'Stopped' }, { files })),
      apply(rooted('vault', {}, { files })),
    ],
  },
  {
    name: 'a host is booted on which a root runs and another is stopped',
    steps: [
      apply(...goods, vault, disksOf('vault', 'a1')),
      apply(rooted('depot', { powerState: 'Stopped' }), disksOf('depot', 'a2')),
      apply(aHost('alpha', { bootRequest: '1' })),
    ],
  },
  {
    name: 'a disk of a root is occupied, and overwritten by consent',
    steps: [
      apply(...goods, vault, disksOf('vault', 'a3')),
      apply(
        rooted(
          'vault',
          {},
          {
            volumeGroup: { claimName: 'vault-disks', existing: 'Overwrite', volumeGroupID: 'vg-of-a3' },
          },
        ),
      ),
    ],
  },
  {
    name: 'a root is deleted, and another takes its disk',
    steps: [
      apply(...goods, vault, disksOf('vault', 'a1')),
      apply(rooted('depot'), disksOf('depot', 'a1')),
      remove(vault, disksOf('vault', 'a1')),
    ],
  },
  {
    name: 'a child and its parent have roots of their own, and stop the parent first',
    steps: [
      apply(
        ...goods,
        old,
        rooted('base', { runtimeVersionName: 'old' }),
        disksOf('base', 'a1'),
        rooted('web', { runtimeVersionName: 'old', userFileSystemSource: 'Parent' }),
        disksOf('web', 'a2'),
        aLink('team-a/web', 'team-a/base'),
      ),
      apply(rooted('base', { runtimeVersionName: 'old', powerState: 'Stopped' })),
      remove(rooted('web')),
    ],
  },
];
