/** Every kind, once. Adding one is adding a folder and a line here. */
import { deviceClaim } from './device-claim/index.ts';
import { deviceInventory } from './device-inventory/index.ts';
import { extensionGrant } from './extension-grant/index.ts';
import { host } from './host/index.ts';
import { kernelExtension } from './kernel-extension/index.ts';
import type { Kind } from './kind.ts';
import { partitionDeviceClass } from './partition-device-class/index.ts';
import { runtimeVersion } from './runtime-version/index.ts';
import { versionLink } from './version-link/index.ts';
import { workloadPartition } from './workload-partition/index.ts';

/** Read, but not reconciled: labels of namespaces decide about consent. */
export const watched: readonly string[] = ['Namespace'];

// A Kind is contravariant in what it observes; the engine only ever gives a kind what that kind itself returned.
export const kinds = [
  runtimeVersion,
  host,
  kernelExtension,
  extensionGrant,
  partitionDeviceClass,
  deviceInventory,
  workloadPartition,
  versionLink,
  deviceClaim,
] as readonly unknown[] as readonly Kind[];
