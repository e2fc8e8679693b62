/** What an object got, in a few words: the last column of what apply prints. */
import type { DeviceClaim } from '../../controller/api/generated/device-claim.ts';
import type { DeviceInventory } from '../../controller/api/generated/device-inventory.ts';
import type { ExtensionGrant } from '../../controller/api/generated/extension-grant.ts';
import type { Host } from '../../controller/api/generated/host.ts';
import type { KernelExtension } from '../../controller/api/generated/kernel-extension.ts';
import type { PartitionDeviceClass } from '../../controller/api/generated/partition-device-class.ts';
import type { RuntimeVersion } from '../../controller/api/generated/runtime-version.ts';
import type { VersionLink } from '../../controller/api/generated/version-link.ts';
import type { WorkloadPartition } from '../../controller/api/generated/workload-partition.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { counted } from './counted.ts';

/** `256:0`: a device number as ls and lsdev print it. */
export function numberText({ major, minor }: { major: number; minor: number }): string {
  return `${major}:${minor}`;
}

/** `hdisk0 = wwn-1 (256:0), hdisk1 = wwn-2 (20:0)`: what a claim got; empty while it got nothing. */
export function grantsText({ status }: DeviceClaim): string {
  const grants = (status?.devices ?? []).map(
    ({ name, deviceID, virtualNumber }) => `${name} = ${deviceID} (${numberText(virtualNumber)})`,
  );
  return grants.join(', ');
}

function detailsOfClaim(claim: DeviceClaim): string {
  const [first] = claim.status?.devices ?? [];
  return first === undefined ? '' : `${grantsText(claim)} on ${first.hostName}`;
}

function detailsOfPartition({ status }: WorkloadPartition): string {
  const { hostName, state, dependentsTotal = 0 } = status ?? {};
  if (hostName === undefined) return '';
  const place = state === undefined ? `on ${hostName}` : `${state} on ${hostName}`;
  return dependentsTotal === 0 ? place : `${place}, ${counted(dependentsTotal, 'child', 'children')}`;
}

function detailsOfHost({ spec, status }: Host): string {
  const active = status?.partitions?.Active ?? 0;
  const numbers = counted(status?.deviceNumbers?.assigned ?? 0, 'number');
  return `kernel ${spec.kernelLevel}, ${counted(active, 'active partition')}, ${numbers} assigned`;
}

function consentText({
  from,
  names = [],
  selector,
}: PartitionDeviceClass['spec']['allowedNamespaces']): string {
  if (from === 'All') return 'all namespaces';
  if (from === 'Names') return names.join(', ');
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const isShort = labels.length > 0 && selector?.matchExpressions === undefined;
  return isShort ? `namespaces with ${labels.sort().join(', ')}` : 'namespaces by label';
}

function detailsOfExtension({ spec, status }: KernelExtension): string {
  const hosts = status?.hosts ?? [];
  const shared = hosts.filter(({ globalLoaded }) => globalLoaded).length;
  const local = hosts.reduce((sum, { localInstances }) => sum + localInstances, 0);
  const loaded = `shared on ${counted(shared, 'host')}, ${counted(local, 'private instance')}`;
  return `${spec.file.path}, ${shared + local === 0 ? 'not loaded' : loaded}`;
}

const detailsOf: Readonly<Record<string, (object: KubeObject) => string>> = {
  DeviceClaim: (object) => detailsOfClaim(object as DeviceClaim),
  WorkloadPartition: (object) => detailsOfPartition(object as WorkloadPartition),
  Host: (object) => detailsOfHost(object as Host),
  VersionLink: (object) => {
    const { parentRef } = (object as VersionLink).spec;
    return `child of ${parentRef.namespace}/${parentRef.name}`;
  },
  DeviceInventory: (object) => {
    const { spec } = object as DeviceInventory;
    return `${counted(spec.devices.length, 'device')} on ${spec.hostName}`;
  },
  PartitionDeviceClass: (object) => {
    const { spec } = object as PartitionDeviceClass;
    return `${spec.sharing}, open to ${consentText(spec.allowedNamespaces)}`;
  },
  KernelExtension: (object) => detailsOfExtension(object as KernelExtension),
  ExtensionGrant: (object) => {
    const { spec, status } = object as ExtensionGrant;
    return `${spec.extensionName}, ${spec.scope}, for ${counted(status?.matchedPartitions ?? 0, 'partition')}`;
  },
  RuntimeVersion: (object) => `version ${(object as RuntimeVersion).spec.version}`,
};

/** Empty where there is nothing to say (yet). */
export function details(object: KubeObject): string {
  return detailsOf[object.kind]?.(object) ?? '';
}
