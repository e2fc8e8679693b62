/** Flows of parents and children, of boots, and of what is changed inside. */
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../../controller/api/object.ts';
import { aClaim, aClass, aHost, aLink, anInventory, aPartition, aVersion } from '../objects.ts';
import { apply, inside, remove, write } from './commands.ts';
import type { Scenario } from './harness.ts';

type PartitionSpec = Partial<WorkloadPartition['spec']>;
const open: PartitionSpec = { allowedChildNamespaces: { from: 'All' } };

const versions = [
  aVersion('os'),
  aVersion('old', {
    version: '5.3',
    rootFiles: [
      { path: '/etc/motd', content: 'welcome' },
      { path: '/etc/hostname', content: 'unnamed' },
    ],
    privateFiles: ['/etc/hostname'],
    userFiles: [
      { path: '/usr/bin/ls', content: 'ls 1' },
      { path: '/opt/app/run', content: 'run 1' },
    ],
  }),
];
const goods = [
  ...versions,
  aHost('alpha'),
  anInventory('alpha-disks', 'alpha', ['a1', 'a2', 'a3']),
  aClass('disk'),
];

/** A parent of the old version with a disk of its own. */
function base(spec: PartitionSpec = {}): WorkloadPartition {
  return aPartition('platform/base', {
    runtimeVersionName: 'old',
    ...open,
    requiredClaimNames: ['base-data'],
    ...spec,
  });
}
const baseData = aClaim('platform/base-data', 'base', ['hdisk0']);

function child(title: string, spec: PartitionSpec = {}): WorkloadPartition {
  return aPartition(title, { runtimeVersionName: 'old', userFileSystemSource: 'Parent', ...spec });
}
function web(spec: PartitionSpec = {}): WorkloadPartition {
  return child('team-a/web', { requiredClaimNames: ['web-data'], ...spec });
}
const webData = aClaim('team-a/web-data', 'web', ['hdisk0']);
const webLink = aLink('team-a/web', 'platform/base');
const mail = (spec: PartitionSpec = {}): WorkloadPartition => child('team-b/mail', spec);
const mailLink = aLink('team-b/mail', 'platform/base');

const family = [...goods, base(), baseData, web(), webData, webLink, mail(), mailLink];
const platform: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'platform' } };

export const linkScenarios: readonly Scenario[] = [
  { name: 'a parent and two children', steps: [apply(...family)] },
  {
    name: 'a family arrives one by one, children first',
    steps: [...family].reverse().map((object) => apply(object)),
  },
  {
    name: 'what is changed in the parent reaches both children, but for what one of them changed',
    steps: [
      apply(...family),
      write('team-a/web', '/etc/motd', 'changed by web'),
      write('platform/base', '/usr/bin/ls', 'ls 2'),
      write('platform/base', '/etc/motd', 'patched'),
      write('platform/base', '/etc/hostname', 'base'),
      apply(
        base({
          root: { type: 'FileSystem', files: [{ path: '/etc/resolv.conf', content: 'nameserver 10.0.0.1' }] },
        }),
      ),
      inside('platform/base', (partitionUid) => ({ type: 'RemoveFile', partitionUid, path: '/etc/motd' })),
    ],
  },
  {
    name: 'a parent is stopped under running children, which stop after it and start again',
    steps: [
      apply(...family),
      apply(base({ powerState: 'Stopped' })),
      apply(web({ powerState: 'Stopped' })),
      apply(mail({ powerState: 'Stopped' })),
      apply(web()),
      apply(base()),
    ],
  },
  {
    name: 'a stopped child gets what it missed before it runs',
    steps: [
      apply(...family),
      apply(mail({ powerState: 'Stopped' })),
      write('platform/base', '/etc/motd', 'patched'),
      apply(mail()),
    ],
  },
  {
    name: 'parent and child are restarted',
    steps: [apply(...family), apply(base({ bootRequest: '1' })), apply(web({ bootRequest: '1' }))],
  },
  {
    name: 'a restart that is asked of a stopped partition is no restart when it starts',
    steps: [
      apply(...family),
      apply(mail({ powerState: 'Stopped' })),
      apply(mail({ powerState: 'Stopped', bootRequest: '1' })),
      apply(mail({ bootRequest: '1' })),
    ],
  },
  {
    name: 'a host is booted under a family',
    steps: [
      apply(...family),
      write('team-a/web', '/etc/motd', 'changed by web'),
      apply(aHost('alpha', { bootRequest: '1' })),
    ],
  },
  {
    name: 'a host is booted, and at once something new is asked of it',
    steps: [
      apply(...family),
      apply(
        aHost('alpha', { bootRequest: '1' }),
        aPartition('team-c/new', { requiredClaimNames: ['new-data'] }),
        aClaim('team-c/new-data', 'new', ['hdisk0']),
      ),
    ],
  },
  {
    name: 'a parent is deleted under running children, which are stopped and deleted then',
    steps: [
      apply(...family),
      remove(base()),
      apply(web({ powerState: 'Stopped' })),
      remove(mail(), mailLink),
    ],
  },
  {
    name: 'a link is deleted under its running child, which gets another parent at its next start',
    steps: [
      apply(...family, aPartition('team-a/other', { runtimeVersionName: 'old' })),
      write('platform/base', '/etc/motd', 'patched'),
      remove(webLink),
      apply(web({ powerState: 'Stopped' })),
      apply(aLink('team-a/web', 'team-a/other'), web()),
    ],
  },
  {
    name: 'a child of a child: changes and holds go all the way',
    steps: [
      apply(
        ...family.filter(({ metadata }) => metadata.name !== 'mail' || metadata.namespace !== 'team-b'),
        mailLink,
        child('team-a/leaf'),
        aLink('team-a/leaf', 'team-b/mail', { sharedFileSystems: ['/usr'] }),
        mail(open),
      ),
      write('platform/base', '/etc/motd', 'patched'),
      apply(base({ powerState: 'Stopped' }), mail({ ...open, powerState: 'Stopped' })),
      apply(child('team-a/leaf', { powerState: 'Stopped' })),
    ],
  },
  {
    name: 'a family is deleted at once, namespace and all',
    steps: [apply(...family, platform), remove(platform, web(), webLink, webData, mail(), mailLink)],
  },
];
