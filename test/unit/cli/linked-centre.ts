/**
 * A data centre with links: on alpha, platform/base53 is the parent of team-a/web, which is the parent of
 * team-b/webtest. The parent is stopped, web has both disks of the class, and shipping waits for one.
 */
import { dataCentre } from './cli-run.ts';

const oldVersion = `apiVersion: partywall.dev/v1alpha1
kind: RuntimeVersion
metadata: {name: os-5.3}
spec:
  version: "5.3"
  kernel: {}
  rootFiles: [{path: /etc/motd, content: welcome}, {path: /etc/hostname, content: unnamed}]
  privateFiles: [/etc/hostname]
  userFiles: [{path: /usr/bin/ls, content: "ls 5.3"}, {path: /opt/app/run, content: "run 1"}]
`;

/** `namespace/name`, and what stands in its spec. */
export function partition(title: string, spec: string): string {
  const [namespace, name] = title.split('/');
  return `apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: ${name}, namespace: ${namespace}}
spec: {${spec}}
`;
}

function link(title: string, parent: string, spec = ''): string {
  const [namespace, name] = title.split('/');
  const [parentNamespace, parentName] = parent.split('/');
  return `apiVersion: partywall.dev/v1alpha1
kind: VersionLink
metadata: {name: ${name}, namespace: ${namespace}}
spec: {parentRef: {namespace: ${parentNamespace}, name: ${parentName}}${spec}}
`;
}

export function claim(title: string, partitionName: string, devices: string): string {
  const [namespace, name] = title.split('/');
  return `apiVersion: partywall.dev/v1alpha1
kind: DeviceClaim
metadata: {name: ${name}, namespace: ${namespace}}
spec: {partitionName: ${partitionName}, devices: [${devices}]}
`;
}

export const base = partition(
  'platform/base53',
  'runtimeVersionName: os-5.3, powerState: Stopped, allowedChildNamespaces: {from: All}',
);

export const web = partition(
  'team-a/web',
  'runtimeVersionName: os-5.3, userFileSystemSource: Parent, requiredClaimNames: [disks], allowedChildNamespaces: {from: All}',
);

export const linkedCentre = [
  dataCentre,
  oldVersion,
  base,
  web,
  link('team-a/web', 'platform/base53'),
  claim(
    'team-a/disks',
    'web',
    '{name: hdisk0, deviceClassName: fc-disk}, {name: hdisk1, deviceClassName: fc-disk, virtualNumber: {major: 20, minor: 0}}',
  ),
  partition('team-b/webtest', 'runtimeVersionName: os-5.3, userFileSystemSource: Parent'),
  link('team-b/webtest', 'team-a/web', ', sharedFileSystems: [/usr]'),
  partition('team-b/shipping', 'requiredClaimNames: [big]'),
  claim('team-b/big', 'shipping', '{name: hdisk0, deviceClassName: fc-disk}'),
].join('---\n');
