/** The flows that every crash is put into. Each is what a user does, command by command. */
import type { KubeObject } from '../../../controller/api/object.ts';
import { aClaim, aClass, aHost, aPartition, aVersion, anInventory } from '../objects.ts';
import { extensionScenarios } from './extension-scenarios.ts';
import { linkScenarios } from './link-scenarios.ts';
import { rootScenarios } from './root-scenarios.ts';
import { permissionScenarios } from './permission-scenarios.ts';
import { apply, inside, remove } from './commands.ts';
import type { Scenario } from './harness.ts';

const oneHost = [
  aVersion('os'),
  aHost('alpha'),
  anInventory('alpha-disks', 'alpha', ['a1', 'a2', 'a3']),
  aClass('disk'),
];
const billing = aPartition('team-a/billing', { requiredClaimNames: ['data'] });
const data = aClaim('team-a/data', 'billing', ['hdisk0']);
const logs = aClaim('team-a/logs', 'billing', ['hdisk1']);

const teamA: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a' } };

const adapters = [
  aVersion('os'),
  aHost('alpha'),
  anInventory('alpha-storage', 'alpha', ['fcs0', 'lun0'], (device) =>
    device.id === 'fcs0' ? { ...device, type: 'Adapter', driver: 'fcadapter', endpoints: ['lun0'] } : device,
  ),
  aClass('adapter', { selectors: [{ cel: 'device.type == "Adapter"' }] }),
  aClass('disk', { selectors: [{ cel: 'device.type == "Block"' }] }),
];

const twoHosts = [
  aVersion('os'),
  aHost('alpha'),
  aHost('beta'),
  anInventory('alpha-disks', 'alpha', ['a1', 'shared']),
  anInventory('beta-disks', 'beta', ['b1', 'shared']),
  aClass('disk'),
];

export const scenarios: readonly Scenario[] = [
  { name: 'one host, one partition, one claim', steps: [apply(...oneHost, billing, data)] },
  {
    name: 'objects arrive one by one, what needs others first',
    steps: [data, billing, ...[...oneHost].reverse()].map((object) => apply(object)),
  },
  {
    name: 'an optional claim is attached while the partition runs, and detached again',
    steps: [apply(...oneHost, billing, data), apply(logs), remove(logs)],
  },
  {
    name: 'stop keeps devices and numbers, start uses them again',
    steps: [
      apply(...oneHost, billing, data, logs),
      apply(aPartition('team-a/billing', { requiredClaimNames: ['data'], powerState: 'Stopped' })),
      apply(aPartition('team-a/billing', { requiredClaimNames: ['data'], powerState: 'Maintenance' })),
      apply(billing),
    ],
  },
  {
    name: 'what waits is granted when what it waits for is freed',
    steps: [
      apply(...oneHost, billing, aClaim('team-a/data', 'billing', ['hdisk0', 'hdisk1'])),
      apply(
        aPartition('team-b/web', { requiredClaimNames: ['files'] }),
        aClaim('team-b/files', 'web', ['d0', 'd1']),
      ),
      remove(billing, data),
    ],
  },
  {
    name: 'a claim is edited while it is used',
    steps: [
      apply(...oneHost, billing, aClaim('team-a/data', 'billing', ['hdisk0', 'hdisk1'])),
      apply(aClaim('team-a/data', 'billing', ['hdisk1', 'hdisk2'])),
    ],
  },
  {
    name: 'one disk that two partitions share one at a time',
    steps: [
      apply(
        aVersion('os'),
        aHost('alpha'),
        anInventory('alpha-disks', 'alpha', ['a1']),
        aClass('disk', { sharing: 'OneAtATime', reclaimPolicy: 'Retain' }),
        aPartition('team-a/one', { requiredClaimNames: ['one'] }),
        aClaim('team-a/one', 'one', ['d0']),
        aPartition('team-a/two', { requiredClaimNames: ['two'] }),
        aClaim('team-a/two', 'two', ['d0']),
      ),
      apply(aPartition('team-a/one', { requiredClaimNames: ['one'], powerState: 'Stopped' })),
    ],
  },
  {
    name: 'a disk that two hosts see goes to one of them, then to the other',
    steps: [
      apply(
        ...twoHosts,
        aPartition('team-a/one', { hostName: 'alpha', requiredClaimNames: ['one'] }),
        aClaim('team-a/one', 'one', [{ name: 'd0', deviceClassName: 'disk', deviceID: 'shared' }]),
        aPartition('team-a/two', { hostName: 'beta', requiredClaimNames: ['two'] }),
        aClaim('team-a/two', 'two', [{ name: 'd0', deviceClassName: 'disk', deviceID: 'shared' }]),
      ),
      remove(aClaim('team-a/one', 'one', []), aPartition('team-a/one')),
    ],
  },
  {
    name: 'an adapter is handed over with its endpoints',
    steps: [
      apply(
        ...adapters,
        aPartition('team-a/storage', { requiredClaimNames: ['fc'] }),
        aClaim('team-a/fc', 'storage', [
          { name: 'fcs0', deviceClassName: 'adapter' },
          { name: 'hdisk0', deviceClassName: 'disk' },
        ]),
      ),
    ],
  },
  {
    name: 'the same name again: nothing is inherited',
    steps: [apply(...oneHost, billing, data), remove(billing), apply(billing)],
  },
  {
    name: 'a namespace is deleted whole',
    steps: [apply(...oneHost, teamA, billing, data, logs), remove(teamA)],
  },
  {
    name: 'everything is deleted at once',
    steps: [apply(...oneHost, billing, data, logs), remove(...oneHost, billing, data, logs)],
  },
  {
    name: 'a program logs an error, a start is prevented, then it is not any more',
    steps: [
      apply(...oneHost, billing, data),
      inside('team-a/billing', (partitionUid) => ({
        type: 'LogError',
        partitionUid,
        id: 'ApplicationFailed',
        args: { program: 'db', detail: 'no room' },
      })),
      apply(aPartition('team-a/billing', { requiredClaimNames: ['data', 'logs'], powerState: 'Stopped' })),
      apply(aPartition('team-a/billing', { requiredClaimNames: ['data', 'logs'] })),
      apply(logs),
    ],
  },
  ...linkScenarios,
  ...extensionScenarios,
  ...rootScenarios,
  ...permissionScenarios,
];
