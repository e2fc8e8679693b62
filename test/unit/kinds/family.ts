/** Child team-a/web and its parent team-a/base, of version 5.3 on host alpha, as a pass may have observed them. */
import type { VersionLink } from '../../../controller/api/generated/version-link.ts';
import type { WorkloadPartition } from '../../../controller/api/generated/workload-partition.ts';
import type { LinkView, PartitionView } from '../../../controller/kernel/port.ts';
import type { LinkWorld } from '../../../controller/kinds/version-link/observe.ts';
import type { PartitionWorld } from '../../../controller/kinds/workload-partition/observe.ts';
import type { Parentage } from '../../../controller/solve/parentage.ts';
import { aHost, aLink, aPartition, aVersion } from '../../support/objects.ts';
import { stored, view } from './builders.ts';

export const os = stored(aVersion('os'));
export const alpha = stored(aHost('alpha'));

export const old = stored(
  aVersion('old', {
    version: '5.3',
    rootFiles: [{ path: '/etc/motd', content: 'version 5.3' }],
    privateFiles: ['/etc/hostname'],
    userFiles: [
      { path: '/usr/bin/ls', content: 'ls 5.3' },
      { path: '/opt/db/run', content: 'db 5.3' },
    ],
  }),
);

function placedOn(hostName: string | undefined): object {
  return hostName === undefined ? {} : { placement: { hostName, claims: [] } };
}

export function base(
  spec: Partial<WorkloadPartition['spec']> = {},
  hostName: string | undefined = 'alpha',
): WorkloadPartition {
  return stored(aPartition('team-a/base', { runtimeVersionName: 'old', ...spec }), {}, placedOn(hostName));
}

export function web(
  spec: Partial<WorkloadPartition['spec']> = {},
  hostName: string | undefined = 'alpha',
): WorkloadPartition {
  const own = { runtimeVersionName: 'old', userFileSystemSource: 'Parent' } as const;
  return stored(aPartition('team-a/web', { ...own, ...spec }), {}, placedOn(hostName));
}

export function webLink(spec: Partial<VersionLink['spec']> = {}): VersionLink {
  return stored(aLink('team-a/web', 'team-a/base', spec), { uid: 'uid-link' });
}

export function parentage(change: Partial<Parentage> = {}): Parentage {
  return {
    link: webLink(),
    child: web(),
    childVersion: old,
    namespaceLabels: { 'kubernetes.io/metadata.name': 'team-a' },
    ancestors: [{ partition: base(), link: undefined }],
    parentVersion: old,
    host: alpha,
    hostVersion: os,
    ...change,
  };
}

/** The link in the kernel, with all of the parent's changes in the child's root. */
export function linkView(change: Partial<LinkView> = {}): LinkView {
  return {
    linkUid: 'uid-link',
    parentUid: 'uid-base',
    sharedFileSystems: ['/opt', '/usr'],
    syncedRevision: 3,
    parentRevision: 3,
    isParentMounted: true,
    keptFiles: [],
    ...change,
  };
}

/** The child in the kernel; mounted as its state says. */
export function webView(state: PartitionView['state'], change: Partial<PartitionView> = {}): PartitionView {
  return {
    ...view(state),
    partitionUid: 'uid-web',
    name: 'web',
    version: '5.3',
    versioned: true,
    ownsUserFileSystems: false,
    baseline: 'uid-old',
    link: linkView(),
    ...change,
  };
}

/** The parent in the kernel, with `running` of its children mounted and as many loaded, unless told otherwise. */
export function baseView(
  state: PartitionView['state'],
  { running = 0, loaded = running }: { running?: number; loaded?: number } = {},
): PartitionView {
  const children = Array.from({ length: running }, (_, at) => ({
    partitionUid: `uid-child-${String(at)}`,
    namespace: 'team-a',
    name: `child-${String(at)}`,
    mounted: true,
  }));
  return {
    ...view(state),
    partitionUid: 'uid-base',
    name: 'base',
    version: '5.3',
    versioned: true,
    baseline: 'uid-old',
    dependents: { total: Math.max(loaded, running), loaded, mounted: running, first: children },
  };
}

/** What the link of the child observes. */
export function linkWorld(change: Partial<LinkWorld> = {}): LinkWorld {
  return {
    link: webLink(),
    parentage: parentage(),
    fault: undefined,
    hostName: 'alpha',
    view: webView('Active'),
    parentView: undefined,
    ...change,
  };
}

/** What the child observes. */
export function webWorld(change: Partial<PartitionWorld> = {}): PartitionWorld {
  return {
    partition: web(),
    version: old,
    claims: [],
    required: [],
    upbringing: { parentage: parentage(), fault: undefined },
    grants: { granted: [], conflicts: [] },
    host: alpha,
    hostVersion: os,
    isHostOpen: true,
    lostConsents: [],
    view: webView('Active'),
    answer: undefined,
    ...change,
  };
}

/** What the parent observes. */
export function baseWorld(change: Partial<PartitionWorld> = {}): PartitionWorld {
  return webWorld({ partition: base(), upbringing: undefined, view: baseView('Active'), ...change });
}
