/** Builders of the smallest valid objects as a user writes them, before the schema's defaults; changed by what a test is about. */
import type { DeviceClaim } from '../../controller/api/generated/device-claim.ts';
import type { DeviceInventory } from '../../controller/api/generated/device-inventory.ts';
import type { Host } from '../../controller/api/generated/host.ts';
import type { KernelExtension } from '../../controller/api/generated/kernel-extension.ts';
import type { PartitionDeviceClass } from '../../controller/api/generated/partition-device-class.ts';
import type { RuntimeVersion } from '../../controller/api/generated/runtime-version.ts';
import type { VersionLink } from '../../controller/api/generated/version-link.ts';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { ObjectMeta } from '../../controller/api/object.ts';

const apiVersion = 'partywall.dev/v1alpha1';

/** `namespace/name`, or a name for cluster-scoped kinds. */
function meta(title: string): ObjectMeta {
  const [first, second] = title.split('/');
  return second === undefined ? { name: first! } : { namespace: first!, name: second };
}

export function aVersion(name: string, spec: Partial<RuntimeVersion['spec']> = {}): RuntimeVersion {
  return {
    apiVersion,
    kind: 'RuntimeVersion',
    metadata: meta(name),
    spec: { version: '7.2', kernel: {}, ...spec } as RuntimeVersion['spec'],
  };
}

export function aHost(name: string, spec: Partial<Host['spec']> = {}): Host {
  const deviceNumbers = { majors: { first: 32, last: 63 }, minorsPerMajor: 64 };
  return {
    apiVersion,
    kind: 'Host',
    metadata: meta(name),
    spec: { runtimeVersionName: 'os', kernelLevel: '7.2.5', deviceNumbers, ...spec } as Host['spec'],
  };
}

type InventoryDevice = DeviceInventory['spec']['devices'][number];

/** Disks `ids` on a host; `change` adds attributes and the like to each. */
export function anInventory(
  name: string,
  hostName: string,
  ids: readonly string[],
  change: (device: InventoryDevice) => InventoryDevice = (device) => device,
): DeviceInventory {
  const devices = ids.map((id) => change({ id, name: `disk-${id}`, driver: 'scsidisk', type: 'Block' }));
  return { apiVersion, kind: 'DeviceInventory', metadata: meta(name), spec: { hostName, devices } };
}

export function aClass(name: string, spec: Partial<PartitionDeviceClass['spec']> = {}): PartitionDeviceClass {
  return {
    apiVersion,
    kind: 'PartitionDeviceClass',
    metadata: meta(name),
    spec: { allowedNamespaces: { from: 'All' }, ...spec } as PartitionDeviceClass['spec'],
  };
}

export function aPartition(title: string, spec: Partial<WorkloadPartition['spec']> = {}): WorkloadPartition {
  return {
    apiVersion,
    kind: 'WorkloadPartition',
    metadata: meta(title),
    spec: spec as WorkloadPartition['spec'],
  };
}

/** The link of child `title` to a parent. @param parent `namespace/name` */
export function anExtension(name: string): KernelExtension {
  return {
    apiVersion,
    kind: 'KernelExtension',
    metadata: { name },
    spec: {
      file: { path: `/usr/lib/drivers/${name}.ext`, content: Buffer.from(name).toString('base64') },
      unloadPolicy: 'WhenUnreferenced',
    },
  };
}

export function aLink(title: string, parent: string, spec: Partial<VersionLink['spec']> = {}): VersionLink {
  const { namespace, name } = meta(parent);
  const parentRef = { namespace: namespace!, name };
  return { apiVersion, kind: 'VersionLink', metadata: meta(title), spec: { parentRef, ...spec } };
}

type ClaimDevice = DeviceClaim['spec']['devices'][number];

/** A claim of devices of class `disk`; an entry is a name, or the whole entry. */
export function aClaim(
  title: string,
  partitionName: string,
  entries: readonly (string | ClaimDevice)[],
  spec: Partial<DeviceClaim['spec']> = {},
): DeviceClaim {
  const devices = entries.map((entry) =>
    typeof entry === 'string' ? { name: entry, deviceClassName: 'disk' } : entry,
  );
  return {
    apiVersion,
    kind: 'DeviceClaim',
    metadata: meta(title),
    spec: { partitionName, devices, ...spec },
  };
}
