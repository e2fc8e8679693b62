/** A data centre of any size, as a user would write it: the same shape at every size, so that cost per object compares. */

/** Partitions on one host; each has three claims of one disk each. */
const partitionsPerHost = 100;
const disksPerInventory = 100;
const inventoriesPerHost = 4;
const claimsPerPartition = 3;
/** Every second partition asks for an extension that all share, every tenth has its root on a disk of its own. */
const asksForExtension = 2;
const hasOwnRoot = 10;
const namespaces = 20;
/** On each host one parent of an older version, and its children. */
const childrenPerHost = 10;

export interface Manifest {
  file: string;
  text: string;
}

/** Manifests of `partitions` partitions, three times as many claims, the hosts and disks that they need, families, and an extension. */
export function dataCenter(partitions: number): Manifest[] {
  const hosts = Math.max(1, Math.ceil(partitions / partitionsPerHost));
  const hostDocuments = Array.from({ length: hosts }, (_, host) => hostText(host));
  const partitionDocuments = Array.from({ length: partitions }, (_, partition) => partitionText(partition));
  return [
    { file: 'common.yaml', text: commonText },
    ...hostDocuments.map((text, host) => ({ file: `host-${String(host)}.yaml`, text })),
    ...inChunks(partitionDocuments, 200).map((documents, chunk) => ({
      file: `partitions-${String(chunk)}.yaml`,
      text: documents.join(''),
    })),
  ];
}

/** How many objects `dataCenter` declares. */
export function countObjects(partitions: number): number {
  const hosts = Math.max(1, Math.ceil(partitions / partitionsPerHost));
  const families = hosts * (1 + 2 * childrenPerHost);
  return 5 + hosts * (1 + inventoriesPerHost) + families + partitions * (1 + claimsPerPartition);
}

const grantees = Array.from(
  { length: namespaces },
  (_, number) => `{namespace: team-${String(number)}, partitionName: '*'}`,
);

const commonText = `---
apiVersion: partywall.dev/v1alpha1
kind: RuntimeVersion
metadata: {name: os}
spec:
  version: "7.2"
  kernel: {min: "7.1"}
  moduleLists: [{application: collector, path: /etc/modules-load.d/collector.conf, extensions: [trace]}]
---
apiVersion: partywall.dev/v1alpha1
kind: KernelExtension
metadata: {name: trace}
spec: {file: {path: /usr/lib/drivers/trace.ext, content: ${Buffer.from('trace').toString('base64')}}}
---
apiVersion: partywall.dev/v1alpha1
kind: ExtensionGrant
metadata: {name: trace}
spec: {extensionName: trace, scope: Global, subjects: [${grantees.join(', ')}]}
---
apiVersion: partywall.dev/v1alpha1
kind: RuntimeVersion
metadata: {name: old}
spec:
  version: "5.3"
  kernel: {min: "7.1"}
  rootFiles: [{path: /etc/motd, content: welcome}, {path: /etc/hostname, content: unnamed}]
  privateFiles: [/etc/hostname]
  userFiles: [{path: /usr/bin/ls, content: ls}, {path: /usr/bin/ps, content: ps}]
---
apiVersion: partywall.dev/v1alpha1
kind: PartitionDeviceClass
metadata: {name: disk}
spec:
  selectors: [{cel: 'device.attributes["bus"] == "fc"'}]
  allowedNamespaces: {from: All}
`;

function hostText(host: number): string {
  const name = `host-${String(host)}`;
  const inventories = Array.from({ length: inventoriesPerHost }, (_, inventory) => {
    const disks = Array.from({ length: disksPerInventory }, (__, disk) => {
      const number = inventory * disksPerInventory + disk;
      return `  - {id: wwn-${String(host)}-${String(number)}, name: hdisk${String(number)}, driver: scsidisk, type: Block, attributes: {bus: fc, pool: pool-${String(disk % 4)}}, capacity: {size: 100Gi}}\n`;
    });
    return `---
apiVersion: partywall.dev/v1alpha1
kind: DeviceInventory
metadata: {name: ${name}-${String(inventory)}}
spec:
  hostName: ${name}
  devices:
${disks.join('')}`;
  });
  return `---
apiVersion: partywall.dev/v1alpha1
kind: Host
metadata: {name: ${name}}
spec: {runtimeVersionName: os, kernelLevel: "7.2.5", deviceNumbers: {majors: {first: 32, last: 511}}}
${inventories.join('')}${familyText(host)}`;
}

function familyText(host: number): string {
  const parent = `base${String(host)}`;
  const children = Array.from({ length: childrenPerHost }, (_, child) => {
    const name = `old${String(host)}-${String(child)}`;
    return `---
apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: ${name}, namespace: legacy}
spec: {runtimeVersionName: old, userFileSystemSource: Parent}
---
apiVersion: partywall.dev/v1alpha1
kind: VersionLink
metadata: {name: ${name}, namespace: legacy}
spec: {parentRef: {namespace: platform, name: ${parent}}}
`;
  });
  return `---
apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: ${parent}, namespace: platform}
spec:
  hostName: host-${String(host)}
  runtimeVersionName: old
  allowedChildNamespaces: {from: Names, names: [legacy]}
  root: {files: [{path: /etc/resolv.conf, content: nameserver 10.0.0.1}]}
${children.join('')}`;
}

function partitionText(partition: number): string {
  const namespace = `team-${String(partition % namespaces)}`;
  const name = `p${String(partition)}`;
  const claims = Array.from({ length: claimsPerPartition }, (_, claim) => {
    const claimName = `${name}-${String(claim)}`;
    return `---
apiVersion: partywall.dev/v1alpha1
kind: DeviceClaim
metadata: {name: ${claimName}, namespace: ${namespace}}
spec:
  partitionName: ${name}
  devices: [{name: disk${String(claim)}, deviceClassName: disk}]
`;
  });
  const extensions = partition % asksForExtension === 0 ? '  extensions: [{name: trace}]\n' : '';
  const root =
    partition % hasOwnRoot === 0 ? `  root: {type: VolumeGroup, volumeGroup: {claimName: ${name}-0}}\n` : '';
  // Two claims are required, the third is attached while the partition runs: both ways are measured.
  return `---
apiVersion: partywall.dev/v1alpha1
kind: WorkloadPartition
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  requiredClaimNames: [${name}-0, ${name}-1]
${extensions}${root}${claims.join('')}`;
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let first = 0; first < items.length; first += size) chunks.push(items.slice(first, first + size));
  return chunks;
}
