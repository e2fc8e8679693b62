/** Which fields of specs name something, by the schemas; and what each of them can reach. */
import { resources, questions } from '../../controller/api/generated/resources.ts';
import type { KubeObject } from '../../controller/api/object.ts';
import { aClaim, aClass, aHost, aLink, anExtension, anInventory, aPartition } from './objects.ts';

interface Schema {
  type?: string;
  description?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
}

/** What fields that name something are called here. */
const calledSo = /(?:^|[a-z])(?:Refs?|Names?|Namespaces?|IDs?|refs?|names?|namespaces?|ids?)$/u;
/** How they are described, whatever they are called. */
const describedSo = /\b(?:names? of|that it names|by its name|extensions? (?:that|to|which))\b/iu;

/** `KIND spec.path` of every string in a spec that may name something. */
export function namingFields(): string[] {
  return Object.values({ ...resources, ...questions })
    .flatMap(({ kind, schema }) =>
      leavesOf((schema as Schema).properties?.spec ?? {}, 'spec').map((path) => `${kind} ${path}`),
    )
    .sort();
}

/** @param said descriptions of the lists around it */
function leavesOf(schema: Schema, path: string, said = ''): string[] {
  const { additionalProperties, description = '', items, properties = {}, type } = schema;
  if (items !== undefined) return leavesOf(items, `${path}[*]`, `${said} ${description}`);
  const inner = Object.entries(properties).flatMap(([name, one]) => leavesOf(one, `${path}.${name}`));
  if (typeof additionalProperties === 'object') inner.push(...leavesOf(additionalProperties, `${path}.*`));
  if (type !== 'string' || schema.enum !== undefined) return inner;
  return mayName(path, `${said} ${description}`) ? [path] : [];
}

function mayName(path: string, said: string): boolean {
  const last = path.replaceAll('[*]', '').split('.').at(-1) ?? '';
  return calledSo.test(last) || describedSo.test(said);
}

/** What somebody else has, and what the asker of team-b writes to get at it. */
export interface Probe {
  hidden: KubeObject[];
  asks: KubeObject[];
}

const ofOthers = { allowedNamespaces: { from: 'Names' as const, names: ['team-a'] } };
const claimed = { requiredClaimNames: ['data'] };
const target = [aPartition('team-a/target', claimed), aClaim('team-a/data', 'target', ['hdisk0'])];
const closedHost: KubeObject = {
  ...aHost('closed', ofOthers),
  metadata: { name: 'closed', labels: { site: 'secret' } },
};
const device = { name: 'hdisk0', deviceClassName: 'disk' };

/** One that asks for a device in a way of its own. */
function claiming(entry: Parameters<typeof aClaim>[2][number]): KubeObject[] {
  return [aPartition('team-b/probe'), aClaim('team-b/probe', 'probe', [entry])];
}

const secretClass = [aClass('secret', { ...ofOthers, selectors: [{ cel: 'device.driver == "secret"' }] })];
/** On the open host, and of no class that team-b may have. */
const secretDisk = [
  ...secretClass,
  anInventory('secret', 'open', ['s1'], (one) => ({ ...one, driver: 'secret' })),
];

/** What tenants write. Every field that names something of others, or may be taken for it. */
export const probes: Readonly<Record<string, Probe>> = {
  'DeviceClaim spec.partitionName': { hidden: target, asks: [aClaim('team-b/probe', 'target', ['hdisk0'])] },
  'DeviceClaim spec.devices[*].deviceClassName': {
    hidden: secretDisk,
    asks: claiming({ name: 'hdisk0', deviceClassName: 'secret' }),
  },
  'DeviceClaim spec.devices[*].firstAvailable[*].deviceClassName': {
    hidden: secretDisk,
    asks: claiming({ name: 'hdisk0', firstAvailable: [{ deviceClassName: 'secret' }] }),
  },
  'DeviceClaim spec.devices[*].deviceID': {
    hidden: secretDisk,
    asks: claiming({ ...device, deviceID: 's1' }),
  },
  'DeviceClaim spec.devices[*].firstAvailable[*].deviceID': {
    hidden: secretDisk,
    asks: claiming({ name: 'hdisk0', firstAvailable: [{ deviceClassName: 'disk', deviceID: 's1' }] }),
  },
  'VersionLink spec.parentRef.name': {
    hidden: [aPartition('team-a/base')],
    asks: [
      aPartition('team-b/probe', { userFileSystemSource: 'Parent' }),
      aLink('team-b/probe', 'team-a/base'),
    ],
  },
  'VersionLink spec.parentRef.namespace': {
    hidden: [aPartition('team-a/probe', { allowedChildNamespaces: { from: 'Names', names: ['team-c'] } })],
    asks: [
      aPartition('team-b/probe', { userFileSystemSource: 'Parent' }),
      aLink('team-b/probe', 'team-a/probe'),
    ],
  },
  'WorkloadPartition spec.hostName': {
    hidden: [closedHost],
    asks: [aPartition('team-b/probe', { hostName: 'closed' })],
  },
  'WorkloadPartition spec.hostSelector.matchLabels.*': {
    hidden: [closedHost],
    asks: [aPartition('team-b/probe', { hostSelector: { matchLabels: { site: 'secret' } } })],
  },
  'WorkloadPartition spec.extensions[*].name': {
    hidden: [anExtension('trace'), aGrant('trace', 'team-a')],
    asks: [aPartition('team-b/probe', { extensions: [{ name: 'trace' }] })],
  },
  'WorkloadPartition spec.requiredClaimNames[*]': {
    hidden: target,
    asks: [aPartition('team-b/probe', claimed)],
  },
  'WorkloadPartition spec.root.volumeGroup.claimName': {
    hidden: target,
    asks: [
      aPartition('team-b/probe', {
        ...claimed,
        root: { type: 'VolumeGroup', volumeGroup: { claimName: 'data', existing: 'Refuse' } },
      }),
    ],
  },
};

function aGrant(extensionName: string, namespace: string): KubeObject {
  const spec = { extensionName, scope: 'Local', subjects: [{ namespace, partitionName: '*' }] };
  return {
    apiVersion: 'partywall.dev/v1alpha1',
    kind: 'ExtensionGrant',
    metadata: { name: extensionName },
    spec,
  };
}

/** Found by name or description, and no way to anything of others; each with why. */
export const exceptions: Readonly<Record<string, string>> = {
  'DeviceClaim spec.devices[*].name': 'is a name inside the partition',
  'DeviceClaim spec.constraints[*].matchAttribute': 'is an attribute of devices',
  'DeviceClaim spec.constraints[*].distinctAttribute': 'is an attribute of devices',
  'DeviceClaim spec.constraints[*].devices[*]': 'are entries of the claim itself',
  'WorkloadPartition spec.runtimeVersionName': 'every namespace may run every version: there is no consent',
  'WorkloadPartition spec.allowedChildNamespaces.names[*]': 'gives others a right to the partition itself',
  'WorkloadPartition spec.root.volumeGroup.volumeGroupID':
    'is looked for on the disks of its own claim alone',
};
